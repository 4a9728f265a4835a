#include "base/enrolment_code.h"

#include <array>

namespace zizhu::base {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int valueOf(char c) {
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
    const auto at = kDigits.find(c);
    return at == std::string_view::npos ? -1 : int(at);
}

// The first 5·`count` bits of the SHA-256 of `bytes`.
std::string digest(ByteView bytes, std::size_t count) {
    const Bytes hash = *fromHex(sha256Hex(bytes));
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        unsigned value = 0;
        for (std::size_t bit = 5 * i; bit < 5 * i + 5; ++bit)
            value = value << 1 | (unsigned(hash[bit / 8]) >> (7 - bit % 8) & 1u);
        out += kDigits[value];
    }
    return out;
}

}  // namespace

EnrolmentCode EnrolmentCode::make(RandomSource& random, ByteView authorityKey) {
    std::array<std::uint8_t, kSecretDigits> chance{};
    random.fill(chance);
    EnrolmentCode code;
    for (const std::uint8_t byte : chance) code.digits_ += kDigits[byte % 32];
    code.digits_ += digest(authorityKey, kNameDigits);
    code.digits_ += digest(asBytes(code.digits_), kCheckDigits);
    return code;
}

std::optional<EnrolmentCode> EnrolmentCode::parse(std::string_view text) {
    constexpr std::size_t kAll = kSecretDigits + kNameDigits + kCheckDigits;
    EnrolmentCode code;
    for (const char c : text) {
        if (c == '-' || c == ' ') continue;
        const int value = valueOf(c);
        if (value < 0 || code.digits_.size() == kAll) return std::nullopt;
        code.digits_ += kDigits[std::size_t(value)];
    }
    if (code.digits_.size() != kAll) return std::nullopt;
    const std::string_view all = code.digits_;
    if (digest(asBytes(all.substr(0, kAll - kCheckDigits)), kCheckDigits) != all.substr(kAll - kCheckDigits))
        return std::nullopt;
    return code;
}

std::string EnrolmentCode::toString() const {
    std::string text;
    for (std::size_t i = 0; i < digits_.size(); ++i) {
        if (i != 0 && i % 4 == 0) text += '-';
        text += digits_[i];
    }
    return text;
}

bool EnrolmentCode::names(ByteView authorityKey) const {
    return std::string_view(digits_).substr(kSecretDigits, kNameDigits) == digest(authorityKey, kNameDigits);
}

}  // namespace zizhu::base
