#include "drivers/sim/sim_card.h"

#include <algorithm>
#include <array>
#include <optional>

#include <yaml-cpp/yaml.h>

#include "base/file.h"
#include "base/utf8.h"
#include "drivers/idcard/card_text.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kMaxFileBytes = 64u << 10;

enum class Form : std::uint8_t { Text, Date, Sex, Nation };

// One key of a card file and the bytes it becomes. A second place takes what the first has no room for.
struct Field {
    std::string_view key;
    Form form;
    std::size_t offset;
    std::size_t length;  // bytes
    bool required;
    std::size_t moreOffset = 0;
    std::size_t moreLength = 0;
};

constexpr std::array kCitizen = {
    Field{"name", Form::Text, 0, 30, true},       Field{"sex", Form::Sex, 30, 2, true},
    Field{"nation", Form::Nation, 32, 4, true},   Field{"birth", Form::Date, 36, 16, true},
    Field{"address", Form::Text, 52, 70, true},   Field{"number", Form::Text, 122, 36, true},
    Field{"issuer", Form::Text, 158, 30, true},   Field{"valid_from", Form::Date, 188, 16, true},
    Field{"valid_to", Form::Date, 204, 16, true},
};
constexpr std::array kHmt = {
    Field{"name", Form::Text, 0, 30, true},          Field{"sex", Form::Sex, 30, 2, true},
    Field{"birth", Form::Date, 36, 16, true},        Field{"address", Form::Text, 52, 70, true},
    Field{"number", Form::Text, 122, 36, true},      Field{"issuer", Form::Text, 158, 30, true},
    Field{"valid_from", Form::Date, 188, 16, true},  Field{"valid_to", Form::Date, 204, 16, true},
    Field{"pass_number", Form::Text, 220, 18, true}, Field{"issues", Form::Text, 238, 4, false},
};
constexpr std::array kForeigner2017 = {
    Field{"english_name", Form::Text, 0, 120, true}, Field{"sex", Form::Sex, 120, 2, true},
    Field{"number", Form::Text, 122, 30, true},      Field{"nationality", Form::Text, 152, 6, true},
    Field{"name", Form::Text, 158, 30, false},       Field{"valid_from", Form::Date, 188, 16, true},
    Field{"valid_to", Form::Date, 204, 16, true},    Field{"birth", Form::Date, 220, 16, true},
    Field{"issuer", Form::Text, 240, 8, false},
};
constexpr std::array kForeigner2023 = {
    Field{"name", Form::Text, 0, 30, false},
    Field{"sex", Form::Sex, 30, 2, true},
    Field{"issues", Form::Text, 32, 4, false},
    Field{"birth", Form::Date, 36, 16, true},
    Field{"english_name", Form::Text, 52, 70, true, 220, 22},
    Field{"number", Form::Text, 122, 36, true},
    Field{"valid_from", Form::Date, 188, 16, true},
    Field{"valid_to", Form::Date, 204, 16, true},
    Field{"nationality", Form::Text, 242, 6, true},
};

struct Layout {
    std::string_view type;
    char16_t flag;
    std::span<const Field> fields;
};
constexpr std::array kLayouts = {
    Layout{"citizen", u' ', kCitizen},
    Layout{"hmt", u'J', kHmt},
    Layout{"foreigner-2017", u'I', kForeigner2017},
    Layout{"foreigner-2023", u'Y', kForeigner2023},
};
constexpr std::size_t kFlagOffset = 248;

std::optional<std::u16string> toUtf16(std::string_view text) {
    std::u16string units;
    while (!text.empty()) {
        const std::optional<char32_t> c = base::takeCodePoint(text);
        if (!c) return std::nullopt;
        if (*c < 0x10000) {
            units += char16_t(*c);
        } else {
            units += char16_t(0xD800 + ((*c - 0x10000) >> 10));
            units += char16_t(0xDC00 + ((*c - 0x10000) & 0x3FF));
        }
    }
    return units;
}

void put(base::Bytes& out, std::size_t offset, char16_t unit) {
    out[offset] = std::uint8_t(unit & 0xFF);
    out[offset + 1] = std::uint8_t(unit >> 8);
}

base::Bytes blanks(std::size_t bytes) {
    base::Bytes out(bytes);
    for (std::size_t at = 0; at < bytes; at += 2) put(out, at, u' ');
    return out;
}

// The text of a field as it stands on the card; nothing if the value does not fit the form.
std::optional<std::string> onCard(Form form, const std::string& value) {
    switch (form) {
        case Form::Text:
            return value;
        case Form::Date: {
            if (value == "long-term" || value == "长期") return "长期";
            if (!base::parseDate(value)) return std::nullopt;
            return value.substr(0, 4) + value.substr(5, 2) + value.substr(8, 2);
        }
        case Form::Sex: {
            constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCodes = {
                {{"unknown", "0"}, {"male", "1"}, {"female", "2"}, {"unspecified", "9"}}};
            for (const auto& [word, code] : kCodes) {
                if (word == value) return std::string(code);
            }
            return std::nullopt;
        }
        case Form::Nation:
            for (int code = 1; code <= 98; ++code) {
                const std::string digits{char('0' + code / 10), char('0' + code % 10)};
                if (value == digits || (!value.empty() && nationName(digits) == value)) return digits;
            }
            return std::nullopt;
    }
    return std::nullopt;
}

int lineOf(const YAML::Node& node) { return node.Mark().line + 1; }

Result<void> writeField(base::Bytes& text, const Field& field, const YAML::Node& node) {
    const std::optional<std::string> value = onCard(field.form, node.as<std::string>());
    const std::optional<std::u16string> units = value ? toUtf16(*value) : std::nullopt;
    if (!units) return fail(Errc::InvalidInput, {"line {}: not a value of this key", lineOf(node)});
    const std::size_t room = (field.length + field.moreLength) / 2;
    if (units->size() > room) {
        return fail(Errc::InvalidInput, {"line {}: longer than {} UTF-16 units", lineOf(node), room});
    }
    for (std::size_t i = 0; i < units->size(); ++i) {
        const std::size_t at = i * 2;
        put(text, at < field.length ? field.offset + at : field.moreOffset + at - field.length, (*units)[i]);
    }
    return {};
}

Result<base::Bytes> appendedAddresses(const YAML::Node& list) {
    base::Bytes out;
    if (!list.IsSequence() || list.size() > kMaxAppendedAddresses) {
        return fail(Errc::InvalidInput, {"line {}: a list of up to 4 addresses", lineOf(list)});
    }
    for (const YAML::Node& item : list) {
        base::Bytes one = blanks(kAppendedAddressBytes);
        if (auto done = writeField(one, {"", Form::Text, 0, kAppendedAddressBytes, true}, item); !done) {
            return fail(done.error());
        }
        out.insert(out.end(), one.begin(), one.end());
    }
    return out;
}

const Layout* layoutOf(const YAML::Node& type) {
    if (!type || !type.IsScalar()) return nullptr;
    const auto found = std::find_if(kLayouts.begin(), kLayouts.end(),
                                    [&](const Layout& layout) { return layout.type == type.Scalar(); });
    return found == kLayouts.end() ? nullptr : &*found;
}

Result<SimCard> build(const YAML::Node& root, const std::filesystem::path& folder) {
    if (!root.IsMap()) return fail(Errc::InvalidInput, {"line 1: a card is a map of keys"});
    const Layout* layout = layoutOf(root["type"]);
    if (layout == nullptr) {
        return fail(Errc::InvalidInput, {"type: one of citizen, hmt, foreigner-2017, foreigner-2023"});
    }
    SimCard card{blanks(kCardTextBytes), patternPhoto(), {}};
    put(card.text, kFlagOffset, layout->flag);
    for (const auto& entry : root) {
        const std::string key = entry.first.as<std::string>();
        const auto field = std::find_if(layout->fields.begin(), layout->fields.end(),
                                        [&](const Field& f) { return f.key == key; });
        if (field != layout->fields.end()) {
            if (auto done = writeField(card.text, *field, entry.second); !done) return fail(done.error());
        } else if (key == "appended_addresses") {
            Result<base::Bytes> bytes = appendedAddresses(entry.second);
            if (!bytes) return fail(bytes.error());
            card.appendedAddresses = *std::move(bytes);
        } else if (key == "photo") {
            Result<base::Bytes> bytes =
                base::readFile(folder / entry.second.as<std::string>(), kCardPhotoBytes);
            if (!bytes) return fail(bytes.error());
            if (bytes->size() != kCardPhotoBytes) {
                return fail(Errc::InvalidInput, {"line {}: a photo has 1024 bytes", lineOf(entry.second)});
            }
            card.photo = *std::move(bytes);
        } else if (key != "type") {
            return fail(Errc::InvalidInput,
                        {"line {}: this type of card has no such key", lineOf(entry.first)});
        }
    }
    for (const Field& field : layout->fields) {
        if (!field.required || root[std::string(field.key)]) continue;
        const std::optional<base::Token> key = base::Token::fromKey(field.key);
        return fail(Errc::InvalidInput, {"the key {} is missing", key.value_or(base::Token("field"))});
    }
    return card;
}

}  // namespace

base::Bytes patternPhoto() {
    base::Bytes photo(kCardPhotoBytes);
    for (std::size_t i = 0; i < photo.size(); ++i) photo[i] = std::uint8_t(i * 7 + i / 256);
    return photo;
}

Result<SimCard> parseSimCard(std::string_view yaml, const std::filesystem::path& folder) {
    try {
        return build(YAML::Load(std::string(yaml)), folder);
    } catch (const YAML::Exception& error) {
        return fail(Errc::InvalidInput, {"line {}: not a card file", error.mark.line + 1});
    }
}

Result<SimCard> loadSimCard(const std::filesystem::path& file) {
    const Result<base::Bytes> bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes) return fail(bytes.error());
    return parseSimCard(base::asText(*bytes), file.parent_path());
}

}  // namespace zizhu::drivers
