// Identifiers made on the terminal, so that they exist before the network does.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace zizhu::base {

// UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then chance. The id of an application:
// made once, sent as often as needed, accepted once.
class Uuid {
public:
    static Uuid make(WallTime now, RandomSource& random);
    // Lower- or upper-case, with hyphens; nothing otherwise. Any version is read.
    static std::optional<Uuid> parse(std::string_view text);

    std::string toString() const;
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    WallTime time() const;
    friend auto operator<=>(const Uuid&, const Uuid&) = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

// What a citizen holds to follow a case: 80 random bits in Crockford's base32 and his check
// character (mod 37), written XXXX-XXXX-XXXX-XXXX-C. It opens the case's public state to whoever has
// it, so it is not loggable and cannot be guessed.
class TrackingCode {
public:
    static TrackingCode make(RandomSource& random);
    // Forgiving as Crockford describes: any case, hyphens and spaces anywhere, I and L as 1, O as 0.
    // Nothing if a character is foreign, the length is wrong or the check character does not fit.
    static std::optional<TrackingCode> parse(std::string_view text);

    std::string toString() const;  // with hyphens, for people
    const std::string& compact() const { return compact_; }  // 17 characters, for URLs and keys
    friend auto operator<=>(const TrackingCode&, const TrackingCode&) = default;

private:
    std::string compact_;
};

}  // namespace zizhu::base
