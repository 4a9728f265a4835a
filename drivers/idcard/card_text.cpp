#include "drivers/idcard/card_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/utf8.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;
using base::SecretString;

namespace {

struct Span {
    std::size_t offset;
    std::size_t length;  // bytes
};
constexpr Span kTypeFlag{248, 2};

std::uint16_t unitAt(base::ByteView text, std::size_t offset) {
    return std::uint16_t(text[offset] | text[offset + 1] << 8);
}

bool isPadding(char32_t c) { return c == ' ' || c == 0; }  // blanks by the standard; zeros have been seen
// Private use is allowed: older cards carry rare characters of names there.
bool isText(char32_t c) { return c >= 0x20 && !(c >= 0x7F && c < 0xA0) && (c & 0xFFFE) != 0xFFFE; }

// Reads fields until the first bad one, whose error it keeps: a parser then reads like a table.
class Fields {
public:
    explicit Fields(base::ByteView text) : text_(text) {}

    // Several spans are one field that continues elsewhere.
    template <class... Spans>
    SecretString text(Spans... spans) {
        SecretString out;
        std::size_t blanks = 0;  // held back: they count only if something follows
        (append(out, blanks, spans), ...);
        return out;
    }

    SecretString date(Span span) {
        const SecretString digits = text(span);
        const std::string_view d = digits.reveal();
        if (d.size() != 8 || !allDigits(d)) return refuse(span);
        SecretString out(d.substr(0, 4));
        out.append("-");
        out.append(d.substr(4, 2));
        out.append("-");
        out.append(d.substr(6, 2));
        if (!base::parseDate(out.reveal())) return refuse(span);
        return out;
    }

    SecretString required(Span span) {
        SecretString out = text(span);
        if (out.empty()) return refuse(span);
        return out;
    }

    SecretString number(Span span, std::size_t length, bool (*fits)(std::string_view)) {
        SecretString out = text(span);
        if (out.reveal().size() != length || !fits(out.reveal())) return refuse(span);
        return out;
    }

    SecretString sex(Span span) {
        SecretString out = text(span);
        if (out.size() != 1 || std::string_view("0129").find(out.reveal()) == std::string_view::npos) {
            return refuse(span);
        }
        return out;
    }

    SecretString nationCode(Span span) {
        SecretString out = text(span);
        if (nationName(out.reveal()).empty()) return refuse(span);
        return out;
    }

    void validity(IdCard& card, Span from, Span to) {
        card.validFrom = date(from);
        if (text(to).reveal() == "长期") {
            card.longTerm = true;
        } else {
            card.validTo = date(to);
        }
    }

    static bool allDigits(std::string_view s) {
        return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    Result<IdCard> finish(IdCard card) {
        if (failed_)
            return fail(Errc::InvalidInput, {"the text at byte {} of the card makes no sense", badOffset_});
        return card;
    }

private:
    SecretString refuse(Span span) {
        if (!failed_) badOffset_ = span.offset;
        failed_ = true;
        return {};
    }

    void append(SecretString& out, std::size_t& blanks, Span span) {
        for (std::size_t at = span.offset; at < span.offset + span.length; at += 2) {
            char32_t c = unitAt(text_, at);
            if (c >= 0xD800 && c < 0xE000) {
                const bool room = at + 2 < span.offset + span.length;
                const char32_t low = room ? unitAt(text_, at + 2) : 0;
                if (c >= 0xDC00 || low < 0xDC00 || low >= 0xE000) return void(refuse(span));
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
            if (isPadding(c)) {
                if (!out.empty()) ++blanks;
                continue;
            }
            if (!isText(c)) return void(refuse(span));
            for (; blanks > 0; --blanks) out.append(" ");
            appendCodePoint(out, c);
        }
    }

    static void appendCodePoint(SecretString& out, char32_t c) {
        std::string utf8;  // at most four bytes: kept in the object, never on the heap
        base::appendUtf8(utf8, c);
        out.append(utf8);
    }

    base::ByteView text_;
    bool failed_ = false;
    std::size_t badOffset_ = 0;
};

bool looksLikeCitizenNumber(std::string_view n) {
    return Fields::allDigits(n.substr(0, 17)) && (Fields::allDigits(n.substr(17)) || n[17] == 'X');
}

bool looksLike2017Number(std::string_view n) {
    return std::all_of(n.begin(), n.begin() + 3, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
           Fields::allDigits(n.substr(3));
}

bool looksLikeNationality(std::string_view n) {
    return std::all_of(n.begin(), n.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

IdCard chineseCard(Fields& fields) {
    IdCard card;
    card.name = fields.required({0, 30});
    card.sex = fields.sex({30, 2});
    card.birthDate = fields.date({36, 16});
    card.address = fields.text(Span{52, 70});
    card.number = fields.number({122, 36}, 18, looksLikeCitizenNumber);
    card.issuer = fields.text(Span{158, 30});
    fields.validity(card, {188, 16}, {204, 16});
    return card;
}

IdCard citizen(Fields& fields) {
    IdCard card = chineseCard(fields);
    card.nationCode = fields.nationCode({32, 4});
    card.nation = SecretString(nationName(card.nationCode.reveal()));
    return card;
}

IdCard hongKongMacaoTaiwan(Fields& fields) {
    IdCard card = chineseCard(fields);
    card.type = CardType::HongKongMacaoTaiwan;
    card.passNumber = fields.text(Span{220, 18});
    card.issues = fields.text(Span{238, 4});
    return card;
}

IdCard foreigner2017(Fields& fields) {
    IdCard card;
    card.type = CardType::Foreigner2017;
    card.englishName = fields.required({0, 120});
    card.sex = fields.sex({120, 2});
    card.number = fields.number({122, 30}, 15, looksLike2017Number);
    card.nationality = fields.number({152, 6}, 3, looksLikeNationality);
    card.name = fields.text(Span{158, 30});
    fields.validity(card, {188, 16}, {204, 16});
    card.birthDate = fields.date({220, 16});
    card.issuer = fields.text(Span{240, 8});
    return card;
}

IdCard foreigner2023(Fields& fields) {
    IdCard card;
    card.type = CardType::Foreigner2023;
    card.name = fields.text(Span{0, 30});
    card.sex = fields.sex({30, 2});
    card.issues = fields.text(Span{32, 4});
    card.birthDate = fields.date({36, 16});
    card.englishName = fields.text(Span{52, 70}, Span{220, 22});
    card.number = fields.number({122, 36}, 18, looksLikeCitizenNumber);
    fields.validity(card, {188, 16}, {204, 16});
    card.nationality = fields.number({242, 6}, 3, looksLikeNationality);
    return card;
}

}  // namespace

Result<IdCard> parseCardText(base::ByteView text) {
    if (text.size() != kCardTextBytes)
        return fail(Errc::InvalidInput, {"{} bytes of card text", text.size()});
    Fields fields(text);
    switch (unitAt(text, kTypeFlag.offset)) {
        case u' ':
        case 0:
            return fields.finish(citizen(fields));
        case u'J':
            return fields.finish(hongKongMacaoTaiwan(fields));
        case u'I':
            return fields.finish(foreigner2017(fields));
        case u'Y':
            return fields.finish(foreigner2023(fields));
        default:
            return fail(Errc::Unsupported, {"card of an unknown type"});
    }
}

namespace {
constexpr std::size_t kShortHead = 4;   // lengths of text and photo
constexpr std::size_t kLongHead = 6;    // … and fingerprint
constexpr std::size_t kFingerprintBytes = 1024;
constexpr std::size_t kTextAndPhoto = kCardTextBytes + kCardPhotoBytes;
}  // namespace

bool isCardDataSize(std::size_t bytes) {
    return bytes == kShortHead + kTextAndPhoto || bytes == kLongHead + kTextAndPhoto ||
           bytes == kLongHead + kTextAndPhoto + kFingerprintBytes;
}

Result<IdCard> parseCardData(base::ByteView data) {
    if (!isCardDataSize(data.size())) return fail(Errc::InvalidInput, {"{} bytes of card data", data.size()});
    const auto lengthAt = [data](std::size_t at) { return std::size_t(data[at]) << 8 | data[at + 1]; };
    const std::size_t head = data.size() == kShortHead + kTextAndPhoto ? kShortHead : kLongHead;
    const std::size_t fingerprint = head == kLongHead ? lengthAt(4) : 0;
    if (lengthAt(0) != kCardTextBytes || lengthAt(2) != kCardPhotoBytes ||
        head + kTextAndPhoto + fingerprint != data.size()) {
        return fail(Errc::InvalidInput, {"card data of {} and {} bytes", lengthAt(0), lengthAt(2)});
    }
    Result<IdCard> card = parseCardText(data.subspan(head, kCardTextBytes));
    if (card) {
        const base::ByteView photo = data.subspan(head + kCardTextBytes, kCardPhotoBytes);
        card->photo.assign(photo.begin(), photo.end());
    }
    return card;
}

Result<SecretString> parseAppendedAddress(base::ByteView data) {
    if (data.empty() || data.size() % kAppendedAddressBytes != 0 ||
        data.size() > kAppendedAddressBytes * kMaxAppendedAddresses) {
        return fail(Errc::InvalidInput, {"{} bytes of appended address", data.size()});
    }
    SecretString newest;
    for (std::size_t at = 0; at < data.size(); at += kAppendedAddressBytes) {
        Fields fields(data);
        SecretString address = fields.text(Span{at, kAppendedAddressBytes});
        if (const Result<IdCard> fine = fields.finish({}); !fine) return fail(fine.error());
        if (!address.empty()) newest = std::move(address);
    }
    return newest;
}

std::optional<std::string> formatSamId(base::ByteView data) {
    if (data.size() != 16) return std::nullopt;
    const auto number = [data](std::size_t at, std::size_t bytes) {
        std::uint32_t value = 0;
        for (std::size_t i = bytes; i-- > 0;) value = value << 8 | data[at + i];
        return value;
    };
    return fmt::format("{:02}.{:02}-{:08}-{:010}-{:010}", number(0, 2), number(2, 2), number(4, 4),
                       number(8, 4), number(12, 4));
}

}  // namespace zizhu::drivers
