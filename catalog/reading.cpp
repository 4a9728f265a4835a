#include "catalog/reading.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "catalog/characters.h"

namespace zizhu::catalog {

MapReader::MapReader(Report& report, const Node& node, std::string what)
    : report_(report), node_(node), what_(std::move(what)) {
    if (!isMap()) {
        report_.error(node, fmt::format("{} must be `key: value` lines", what_),
                      "see docs/writing-an-item.md for its form");
    }
}

const Node* MapReader::take(std::string_view key) {
    know(key);
    const Node* found = node_.find(key);
    if (found && found->kind == Node::Kind::Null) {
        report_.error(*found, fmt::format("`{}` has no value", key), "write its value, or remove the line");
        return nullptr;
    }
    return found;
}

const Node* MapReader::need(std::string_view key, std::string_view example) {
    const Node* found = take(key);
    if (!found && isMap() && !node_.find(key)) {
        report_.error(node_, fmt::format("{} has no `{}`", what_, key),
                      fmt::format("add `{}: {}`", key, example));
    }
    return found;
}

void MapReader::finish() {
    for (const Node& key : node_.keys) {
        if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
        report_.error(key, fmt::format("{} does not know `{}`", what_, printable(key.text)),
                      suggestion(key.text, known_));
    }
}

void reportUnknown(Report& report, const Node& node, std::string_view what, std::string_view word,
                   const std::vector<std::string>& known) {
    report.error(node, fmt::format("`{}` is no {}", printable(word), what), suggestion(word, known));
}

std::optional<std::string> readString(Report& report, const Node& node, std::size_t maxBytes) {
    if (node.kind != Node::Kind::Scalar) {
        report.error(node, "a text is expected here", "write one text, without `-` or `key:`");
        return std::nullopt;
    }
    if (node.plain && looksLikeAnotherType(node.text)) {
        report.error(node,
                     fmt::format("`{}` would be read as a number or a truth value", printable(node.text)),
                     fmt::format("put it in quotes: \"{}\"", printable(node.text)));
        return std::nullopt;
    }
    std::string text = node.text;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    if (text.empty()) {
        report.error(node, "the text is empty", "write it, or remove the line");
        return std::nullopt;
    }
    if (text.size() > maxBytes) {
        report.error(node, fmt::format("the text has {} bytes; {} are allowed", text.size(), maxBytes),
                     "shorten it");
        return std::nullopt;
    }
    return text;
}

std::optional<Text> readText(Report& report, const Node& node) {
    if (node.kind != Node::Kind::Map) {
        report.error(node, "a text is needed in every language", "write {zh-CN: …, en: …}");
        return std::nullopt;
    }
    MapReader reader(report, node, "the text");
    Text text;
    bool good = true;
    for (const base::Language language : base::kLanguages) {
        const Node* value = reader.take(base::tag(language));
        const bool written = base::writtenFor(language) == language;
        if (!value && !written && !node.find(base::tag(language))) continue;
        if (!value) {
            if (!node.find(base::tag(language))) {
                report.error(node, fmt::format("the translation `{}` is missing", base::tag(language)),
                             fmt::format("add `{}: …`", base::tag(language)));
            }
            good = false;
            continue;
        }
        if (auto words = readString(report, *value)) {
            text.in[std::size_t(language)] = std::move(*words);
        } else {
            good = false;
        }
    }
    reader.finish();
    if (!good) return std::nullopt;
    return text;
}

std::optional<bool> readBool(Report& report, const Node& node) {
    if (node.kind == Node::Kind::Scalar && node.plain) {
        if (node.text == "true") return true;
        if (node.text == "false") return false;
    }
    report.error(node, "true or false is expected here", "write true or false, without quotes");
    return std::nullopt;
}

namespace {
// Hundredths; nothing if it is no plain decimal number that fits.
std::optional<std::int64_t> parseHundredths(std::string_view text, std::size_t maxDecimals) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view decimals =
        dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    if (whole.empty() || whole.size() > 15 || decimals.size() > maxDecimals) return std::nullopt;
    if (dot != std::string_view::npos && decimals.empty()) return std::nullopt;
    if (whole.size() > 1 && whole[0] == '0') return std::nullopt;  // other readers take 010 for 8
    std::int64_t value = 0;
    std::string digits(whole);
    digits += decimals;
    digits.append(2 - decimals.size(), '0');
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return negative ? -value : value;
}

std::string inHundredths(std::int64_t value) {
    if (value % 100 == 0) return fmt::format("{}", value / 100);
    return fmt::format("{}{}.{:02}", value < 0 ? "-" : "", std::abs(value) / 100, std::abs(value) % 100);
}
}  // namespace

std::optional<std::int64_t> readInteger(Report& report, const Node& node, std::int64_t least,
                                        std::int64_t most) {
    const auto value =
        node.kind == Node::Kind::Scalar && node.plain ? parseHundredths(node.text, 0) : std::nullopt;
    if (!value || *value / 100 < least || *value / 100 > most) {
        report.error(node, "a whole number is expected here",
                     fmt::format("write a number from {} to {}, without quotes", least, most));
        return std::nullopt;
    }
    return *value / 100;
}

std::optional<std::int64_t> readHundredths(Report& report, const Node& node, std::int64_t least,
                                           std::int64_t most) {
    const auto value =
        node.kind == Node::Kind::Scalar && node.plain ? parseHundredths(node.text, 2) : std::nullopt;
    if (!value || *value < least || *value > most) {
        report.error(node, "a number with at most two decimals is expected here",
                     fmt::format("write a number from {} to {}, without quotes", inHundredths(least),
                                 inHundredths(most)));
        return std::nullopt;
    }
    return value;
}

std::optional<base::LocalDate> readDate(Report& report, const Node& node) {
    const auto text = readString(report, node, 32);
    if (!text) return std::nullopt;
    const auto date = base::parseDate(*text);
    if (!date) {
        report.error(node, fmt::format("`{}` is not a date that exists", printable(*text)),
                     "write it as 2026-01-31");
    }
    return date;
}

const std::vector<Node>* readList(Report& report, const Node& node, std::size_t least, std::size_t most) {
    if (node.kind != Node::Kind::List) {
        report.error(node, "a list is expected here", "begin each entry with `- `, or write [a, b]");
        return nullptr;
    }
    if (node.children.size() < least || node.children.size() > most) {
        report.error(node, fmt::format("the list has {} entries", node.children.size()),
                     fmt::format("give it {} to {}", least, most));
        return nullptr;
    }
    return &node.children;
}

std::vector<Text> readTexts(Report& report, const Node& node, std::size_t most) {
    std::vector<Text> out;
    if (const auto* list = readList(report, node, 1, most)) {
        for (const Node& entry : *list) {
            if (auto text = readText(report, entry)) out.push_back(std::move(*text));
        }
    }
    return out;
}

std::vector<std::string> readStrings(Report& report, const Node& node, std::size_t most) {
    std::vector<std::string> out;
    if (const auto* list = readList(report, node, 1, most)) {
        for (const Node& entry : *list) {
            auto text = readString(report, entry, 200);
            if (!text) continue;
            if (std::find(out.begin(), out.end(), *text) != out.end()) {
                report.error(entry, fmt::format("`{}` stands twice in the list", printable(*text)),
                             "keep one of the two");
                continue;
            }
            out.push_back(std::move(*text));
        }
    }
    return out;
}

std::array<std::vector<std::string>, base::kLanguageCount> readKeywords(Report& report, const Node& node) {
    std::array<std::vector<std::string>, base::kLanguageCount> out;
    MapReader reader(report, node, "keywords");
    for (const base::Language language : base::kWrittenLanguages) {
        if (const Node* list = reader.need(base::tag(language), "[…]")) {
            out[std::size_t(language)] = readStrings(report, *list, 40);
        }
    }
    reader.finish();
    return out;
}

}  // namespace zizhu::catalog
