// Reads values out of the YAML tree; everything wrong goes to the report, with the mend. Internal.
//
// A function that returns an optional has reported why when it returns nothing. Reading goes on after a
// mistake, so that one load tells all of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "catalog/text.h"
#include "catalog/yaml.h"

namespace zizhu::catalog {

// The members of a map. Members that nobody took are unknown: finish() reports them.
class MapReader {
public:
    // `what` names the map in messages: "the question", "the limits".
    MapReader(Report& report, const Node& node, std::string what);

    bool isMap() const { return node_.kind == Node::Kind::Map; }
    const Node& node() const { return node_; }
    Report& report() { return report_; }

    const Node* take(std::string_view key);
    // `example` completes "add `key: …`".
    const Node* need(std::string_view key, std::string_view example);
    // Allowed, but read by somebody else.
    void know(std::string_view key) { known_.emplace_back(key); }
    void finish();

private:
    Report& report_;
    const Node& node_;
    std::string what_;
    std::vector<std::string> known_;
};

std::optional<std::string> readString(Report& report, const Node& node, std::size_t maxBytes = kMaxTextBytes);
std::optional<Text> readText(Report& report, const Node& node);
std::optional<bool> readBool(Report& report, const Node& node);
std::optional<std::int64_t> readInteger(Report& report, const Node& node, std::int64_t least,
                                        std::int64_t most);
// A decimal number with at most two decimals, in hundredths: 12.5 → 1250.
std::optional<std::int64_t> readHundredths(Report& report, const Node& node, std::int64_t least,
                                           std::int64_t most);
std::optional<base::LocalDate> readDate(Report& report, const Node& node);
// The children of a list with `least` to `most` entries; nothing (reported) if it is not a list.
const std::vector<Node>* readList(Report& report, const Node& node, std::size_t least, std::size_t most);
std::vector<Text> readTexts(Report& report, const Node& node, std::size_t most);
std::vector<std::string> readStrings(Report& report, const Node& node, std::size_t most);
// zh-CN: [..], en: [..]
std::array<std::vector<std::string>, base::kLanguageCount> readKeywords(Report& report, const Node& node);

// Reports that `word` at `node` is not one of the known ones.
void reportUnknown(Report& report, const Node& node, std::string_view what, std::string_view word,
                   const std::vector<std::string>& known);

template <class Enum, std::size_t N>
std::optional<Enum> readEnum(Report& report, const Node& node, std::string_view what,
                             const std::array<std::pair<std::string_view, Enum>, N>& names) {
    const auto text = readString(report, node, 64);
    if (!text) return std::nullopt;
    std::vector<std::string> known;
    for (const auto& [word, value] : names) {
        if (word == *text) return value;
        known.emplace_back(word);
    }
    reportUnknown(report, node, what, *text, known);
    return std::nullopt;
}

}  // namespace zizhu::catalog
