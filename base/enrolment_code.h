// What an administrator gives a technician so that a terminal can enrol: good once, and it names the
// backend's authority.
//
// 28 digits of Crockford's base32, written XXXX-XXXX-…: 10 are chance (50 bits; the backend bounds the tries
// and the time), 16 are the first 80 bits of the SHA-256 of the authority's public key, 2 check the typing.
// So a terminal that knows nobody yet can tell the right backend from any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"

namespace zizhu::base {

class EnrolmentCode {
public:
    // `authorityKey`: the SubjectPublicKeyInfo of the authority's certificate, DER.
    static EnrolmentCode make(RandomSource& random, ByteView authorityKey);
    // Forgiving as tracking codes are: any case, hyphens and spaces anywhere, I and L as 1, O as 0.
    // Nothing if a character is foreign, the length is wrong or the check does not fit.
    static std::optional<EnrolmentCode> parse(std::string_view text);

    std::string toString() const;  // with hyphens, 34 characters
    // The part that is secret; nothing is learnt of it from the rest.
    std::string_view secret() const { return std::string_view(digits_).substr(0, kSecretDigits); }
    // Whether this is the authority that the code was made for.
    bool names(ByteView authorityKey) const;

private:
    static constexpr std::size_t kSecretDigits = 10, kNameDigits = 16, kCheckDigits = 2;
    std::string digits_;
};

}  // namespace zizhu::base
