#include "base/ids.h"

#include <algorithm>

#include <fmt/format.h>

namespace zizhu::base {

namespace {

// The first 32 are digits of the number; the last five appear only as a check character.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
constexpr std::size_t kDigits = 16;  // 80 bits
constexpr unsigned kCheckModulus = 37;

int valueOf(char c) {
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
    const auto at = kAlphabet.find(c);
    return at == std::string_view::npos ? -1 : int(at);
}

unsigned checkOf(std::string_view digits) {
    unsigned rest = 0;
    for (const char c : digits) rest = (rest * 32 + unsigned(valueOf(c))) % kCheckModulus;
    return rest;
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string logText(const Uuid& id) { return id.toString(); }

Uuid Uuid::make(WallTime now, RandomSource& random) {
    Uuid id;
    random.fill(id.bytes_);
    const auto milliseconds = std::uint64_t(now.time_since_epoch().count());
    for (std::size_t i = 0; i < 6; ++i) id.bytes_[i] = std::uint8_t(milliseconds >> (40 - 8 * i));
    id.bytes_[6] = std::uint8_t((id.bytes_[6] & 0x0F) | 0x70);
    id.bytes_[8] = std::uint8_t((id.bytes_[8] & 0x3F) | 0x80);
    return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text[at++] != '-') return std::nullopt;
        }
        const int high = hexValue(text[at]), low = hexValue(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        id.bytes_[i] = std::uint8_t(high << 4 | low);
        at += 2;
    }
    return id;
}

std::string Uuid::toString() const {
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += fmt::format("{:02x}", bytes_[i]);
    }
    return text;
}

WallTime Uuid::time() const {
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | bytes_[i];
    return WallTime(std::chrono::milliseconds(milliseconds));
}

TrackingCode TrackingCode::make(RandomSource& random) {
    std::array<std::uint8_t, kDigits> chance{};
    random.fill(chance);
    TrackingCode code;
    for (const std::uint8_t byte : chance) code.compact_ += kAlphabet[byte % 32];
    code.compact_ += kAlphabet[checkOf(code.compact_)];
    return code;
}

std::optional<TrackingCode> TrackingCode::parse(std::string_view text) {
    TrackingCode code;
    for (const char c : text) {
        if (c == '-' || c == ' ') continue;
        const int value = valueOf(c);
        const bool checkPlace = code.compact_.size() == kDigits;
        if (value < 0 || (value >= 32 && !checkPlace) || code.compact_.size() > kDigits) return std::nullopt;
        code.compact_ += kAlphabet[std::size_t(value)];
    }
    if (code.compact_.size() != kDigits + 1) return std::nullopt;
    const std::string_view all = code.compact_;
    if (kAlphabet[checkOf(all.substr(0, kDigits))] != all.back()) return std::nullopt;
    return code;
}

std::string TrackingCode::toString() const {
    std::string text;
    for (std::size_t i = 0; i < compact_.size(); ++i) {
        if (i != 0 && i % 4 == 0) text += '-';
        text += compact_[i];
    }
    return text;
}

}  // namespace zizhu::base
