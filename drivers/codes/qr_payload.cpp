#include "drivers/codes/qr_payload.h"

#include <iconv.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace zizhu::drivers::codes {

namespace {

constexpr std::string_view kAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr char kGroupSeparator = 0x1D;

class Bits {
public:
    explicit Bits(base::ByteView bytes) : bytes_(bytes) {}
    std::size_t left() const { return bytes_.size() * 8 - at_; }
    std::size_t position() const { return at_; }
    // Nothing left: 0 and failed().
    std::uint32_t take(int count) {
        if (std::size_t(count) > left()) {
            failed_ = true;
            at_ = bytes_.size() * 8;
            return 0;
        }
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i, ++at_) value = value << 1 | (bytes_[at_ / 8] >> (7 - at_ % 8) & 1u);
        return value;
    }
    bool failed() const { return failed_; }

private:
    base::ByteView bytes_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

// iconv's name of an ECI; nothing for one that is not known.
const char* characterSet(std::uint32_t eci) {
    static constexpr std::array<const char*, 19> kIso = {
        "CP437",       "ISO-8859-1",  "CP437",        "ISO-8859-1",  "ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",
        "ISO-8859-5",  "ISO-8859-6",  "ISO-8859-7",   "ISO-8859-8",  "ISO-8859-9",  "ISO-8859-10", "ISO-8859-11",
        nullptr,       "ISO-8859-13", "ISO-8859-14",  "ISO-8859-15", "ISO-8859-16"};
    if (eci < kIso.size()) return kIso[eci];
    switch (eci) {
        case 20: return "SHIFT_JIS";
        case 21: return "CP1250";
        case 22: return "CP1251";
        case 23: return "CP1252";
        case 24: return "CP1256";
        case 25: return "UTF-16BE";
        case 26: return "UTF-8";
        case 27:
        case 170: return "ASCII";
        case 28: return "BIG5";
        case 29: return "GB2312";
        case 30: return "EUC-KR";
        case 31: return "GBK";
        case 32: return "GB18030";
        default: return nullptr;
    }
}

bool appendAsUtf8(base::SecretBytes& out, base::SecretBytes& in, const char* from) {
    const ::iconv_t converter = ::iconv_open("UTF-8", from);
    if (converter == ::iconv_t(-1)) return false;
    base::SecretBytes converted(in.size() * 4 + 4);
    char* source = reinterpret_cast<char*>(in.data());
    char* target = reinterpret_cast<char*>(converted.data());
    std::size_t sourceLeft = in.size(), targetLeft = converted.size();
    const bool good =
        ::iconv(converter, &source, &sourceLeft, &target, &targetLeft) != std::size_t(-1) && sourceLeft == 0;
    ::iconv_close(converter);
    if (good) out.insert(out.end(), converted.begin(), converted.end() - std::ptrdiff_t(targetLeft));
    return good;
}

struct Segment {
    base::SecretBytes bytes;
    std::uint32_t eci = 0;
    const char* own = nullptr;  // the mode's own character set
};

class Parser {
public:
    Parser(base::ByteView bytes, int version) : bytes_(bytes), bits_(bytes), size_(version < 10 ? 0 : version < 27 ? 1 : 2) {}

    std::optional<Payload> parse() {
        while (bits_.left() >= 4) {
            const std::uint32_t mode = bits_.take(4);
            if (mode == 0) break;
            if (!segment(mode) || bits_.failed()) return std::nullopt;
        }
        if (!padded()) return std::nullopt;
        return assemble();
    }

private:
    bool segment(std::uint32_t mode) {
        static constexpr int kNumericCount[] = {10, 12, 14}, kAlphanumericCount[] = {9, 11, 13},
                             kByteCount[] = {8, 16, 16}, kKanjiCount[] = {8, 10, 12};
        switch (mode) {
            case 1: return numeric(bits_.take(kNumericCount[size_]));
            case 2: return alphanumeric(bits_.take(kAlphanumericCount[size_]));
            case 4: return byteMode(bits_.take(kByteCount[size_]));
            case 8: return kanji(bits_.take(kKanjiCount[size_]));
            case 13:
                if (bits_.take(4) != 1) return false;  // the only subset: GB 2312
                return hanzi(bits_.take(kKanjiCount[size_]));
            case 3: return structuredAppend();
            case 5: return fnc1(1);
            case 9: bits_.take(8); return fnc1(2);
            case 7: return extended();
            default: return false;
        }
    }

    bool fnc1(int where) {
        if (fnc1_ != 0) return false;
        fnc1_ = where;
        return true;
    }

    bool structuredAppend() {
        const std::uint32_t index = bits_.take(4), last = bits_.take(4);
        bits_.take(8);  // parity of the whole message
        return index <= last;
    }

    bool extended() {
        const std::uint32_t first = bits_.take(8);
        if ((first & 0x80) == 0) eci_ = first;
        else if ((first & 0xC0) == 0x80) eci_ = (first & 0x3F) << 8 | bits_.take(8);
        else if ((first & 0xE0) == 0xC0) eci_ = (first & 0x1F) << 16 | bits_.take(16);
        else return false;
        anyEci_ = true;
        return eci_ <= 999'999;
    }

    Segment& begin() {
        segments_.push_back({{}, eci_, nullptr});
        return segments_.back();
    }

    bool numeric(std::uint32_t count) {
        if (std::size_t(count) * 10 / 3 > bits_.left() + 3) return false;
        Segment& out = begin();
        while (count > 0) {
            const int digits = count >= 3 ? 3 : int(count);
            const std::uint32_t value = bits_.take(digits * 3 + 1);
            constexpr std::uint32_t kLimit[] = {1, 10, 100, 1000};
            if (bits_.failed() || value >= kLimit[digits]) return false;
            for (int i = digits - 1; i >= 0; --i) out.bytes.push_back(std::uint8_t('0' + value / kLimit[i] % 10));
            count -= std::uint32_t(digits);
        }
        return true;
    }

    bool alphanumeric(std::uint32_t count) {
        if (std::size_t(count) * 11 / 2 > bits_.left() + 5) return false;
        base::SecretBytes text;
        for (; count >= 2; count -= 2) {
            const std::uint32_t value = bits_.take(11);
            if (bits_.failed() || value >= 45 * 45) return false;
            text.push_back(std::uint8_t(kAlphanumeric[value / 45]));
            text.push_back(std::uint8_t(kAlphanumeric[value % 45]));
        }
        if (count == 1) {
            const std::uint32_t value = bits_.take(6);
            if (bits_.failed() || value >= 45) return false;
            text.push_back(std::uint8_t(kAlphanumeric[value]));
        }
        Segment& out = begin();
        for (std::size_t i = 0; i < text.size(); ++i) {
            // Under FNC1 a per cent sign separates fields, and two of them are one.
            if (fnc1_ == 0 || text[i] != '%') out.bytes.push_back(text[i]);
            else if (i + 1 < text.size() && text[i + 1] == '%') out.bytes.push_back(text[i++]);
            else out.bytes.push_back(std::uint8_t(kGroupSeparator));
        }
        return true;
    }

    bool byteMode(std::uint32_t count) {
        if (std::size_t(count) * 8 > bits_.left()) return false;
        Segment& out = begin();
        for (; count > 0; --count) out.bytes.push_back(std::uint8_t(bits_.take(8)));
        return true;
    }

    bool kanji(std::uint32_t count) {
        if (std::size_t(count) * 13 > bits_.left()) return false;
        Segment& out = begin();
        out.own = "SHIFT_JIS";
        for (; count > 0; --count) {
            const std::uint32_t packed = bits_.take(13);
            std::uint32_t value = packed / 0xC0 << 8 | packed % 0xC0;
            value += value < 0x1F00 ? 0x8140 : 0xC140;
            if (value > 0xEBBF) return false;
            out.bytes.push_back(std::uint8_t(value >> 8));
            out.bytes.push_back(std::uint8_t(value));
        }
        return true;
    }

    bool hanzi(std::uint32_t count) {
        if (std::size_t(count) * 13 > bits_.left()) return false;
        Segment& out = begin();
        out.own = "GB2312";
        for (; count > 0; --count) {
            const std::uint32_t packed = bits_.take(13);
            std::uint32_t value = packed / 0x60 << 8 | packed % 0x60;
            value += value < 0xA00 ? 0xA1A1 : 0xA6A1;
            if (value > 0xFAFE || (value & 0xFF) == 0xFF) return false;
            out.bytes.push_back(std::uint8_t(value >> 8));
            out.bytes.push_back(std::uint8_t(value));
        }
        return true;
    }

    // Zeros to the end of the byte, then EC 11 EC 11 ….
    bool padded() {
        const int rest = int(bits_.left() % 8);
        if (rest != 0 && bits_.take(rest) != 0) return false;
        bool odd = false;
        for (std::size_t i = bits_.position() / 8; i < bytes_.size(); ++i, odd = !odd) {
            if (bytes_[i] != (odd ? 0x11 : 0xEC)) return false;
        }
        return true;
    }

    std::optional<Payload> assemble() {
        Payload payload;
        for (Segment& segment : segments_) {
            const char* from = segment.own != nullptr ? segment.own : characterSet(segment.eci == 0 ? 3 : segment.eci);
            if (!anyEci_ || from == nullptr) {
                payload.data.insert(payload.data.end(), segment.bytes.begin(), segment.bytes.end());
            } else if (!appendAsUtf8(payload.data, segment.bytes, from)) {
                return std::nullopt;
            }
        }
        if (payload.data.empty()) return std::nullopt;
        constexpr char kModifier[2][3] = {{'1', '3', '5'}, {'2', '4', '6'}};
        payload.aim = std::string("]Q") + kModifier[anyEci_ ? 1 : 0][fnc1_];
        return payload;
    }

    base::ByteView bytes_;
    Bits bits_;
    int size_;
    int fnc1_ = 0;
    std::uint32_t eci_ = 0;
    bool anyEci_ = false;
    std::vector<Segment> segments_;
};

}  // namespace

std::optional<Payload> parsePayload(base::ByteView bytes, int version) { return Parser(bytes, version).parse(); }

}  // namespace zizhu::drivers::codes
