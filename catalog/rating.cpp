#include "catalog/rating.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "catalog/secret_json_writer.h"

namespace zizhu::catalog {

namespace {

using Json = nlohmann::json;
constexpr std::size_t kMaxShortText = 128;
constexpr std::size_t kMembers = 10;

base::Error wrong(base::Token member) { return {base::Errc::InvalidInput, {"{} of a rating", member}}; }

// The keys of GB/T 39735: the level, then two digits.
bool isReason(std::string_view key, int level) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return key.size() == 3 && key[0] == char('0' + level) && digit(key[1]) && digit(key[2]);
}

std::string text(const Json& root, const char* name, std::size_t most = kMaxShortText) {
    const auto found = root.find(name);
    if (found == root.end() || !found->is_string()) return {};
    const auto& value = found->get_ref<const std::string&>();
    return value.size() <= most ? value : std::string();
}

base::Status readReasons(const Json& root, Rating& out) {
    const auto list = root.find("reasons");
    if (list == root.end() || !list->is_array() || list->size() > kMaxRatingReasons) return base::fail(wrong("reasons"));
    for (const Json& each : *list) {
        if (!each.is_string() || !isReason(each.get_ref<const std::string&>(), out.level)) return base::fail(wrong("reasons"));
        out.reasons.push_back(each.get<std::string>());
    }
    std::sort(out.reasons.begin(), out.reasons.end());
    if (std::adjacent_find(out.reasons.begin(), out.reasons.end()) != out.reasons.end()) return base::fail(wrong("reasons"));
    return {};
}

base::Result<Rating> read(const Json& root) {
    if (!root.is_object() || root.size() != kMembers) return base::fail(wrong("form"));
    const auto number = [&](const char* name) {
        const auto found = root.find(name);
        return found != root.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : std::uint64_t(0);
    };
    if (number("format") != std::uint64_t(kRatingFormat)) return base::fail(wrong("format"));
    Rating out;
    const auto id = base::Uuid::parse(text(root, "id"));
    const auto at = base::parseIso8601(text(root, "createdAt"));
    const auto language = base::languageFromTag(text(root, "language"));
    if (!id || !at || !language) return base::fail(wrong("head"));
    out.id = *id;
    out.createdAt = *at;
    out.language = *language;
    out.item = text(root, "item");
    out.itemVersion = text(root, "itemVersion");
    out.terminal = text(root, "terminal");
    if (out.item.empty() || out.itemVersion.empty() || out.terminal.empty()) return base::fail(wrong("item"));
    const std::uint64_t level = number("level");
    if (level < kWorstRating || level > kBestRating) return base::fail(wrong("level"));
    out.level = int(level);
    if (const auto reasons = readReasons(root, out); !reasons) return base::fail(reasons.error());
    const auto words = root.find("words");
    if (words == root.end() || !words->is_string()) return base::fail(wrong("words"));
    out.words = base::SecretString(words->get_ref<const std::string&>());
    if (base::codePoints(out.words.reveal()) > kMaxRatingWords) return base::fail(wrong("words"));
    return out;
}

}  // namespace

base::SecretBytes toJson(const Rating& rating) {
    base::SecretBytes bytes;
    bytes.reserve(2048);
    SecretJsonWriter out(bytes);
    out.raw("{");
    out.member("format");
    out.number(kRatingFormat);
    out.member("id", rating.id.toString());
    out.member("item", rating.item);
    out.member("itemVersion", rating.itemVersion);
    out.member("terminal", rating.terminal);
    out.member("createdAt", base::toIso8601(rating.createdAt));
    out.member("language", base::tag(rating.language));
    out.member("level");
    out.number(std::uint64_t(rating.level));
    out.member("reasons");
    out.raw("[");
    for (const std::string& reason : rating.reasons) {
        out.separator();
        out.string(reason);
    }
    out.raw("]");
    out.member("words", rating.words.reveal());
    out.raw("}");
    return bytes;
}

base::Result<Rating> parseRating(base::ByteView json) {
    if (json.size() > kMaxRatingBytes) return base::fail(base::Errc::TooLarge, {"a rating of {} bytes", json.size()});
    if (!base::isUtf8(base::asText(json))) return base::fail(wrong("text"));
    // A rating nests once; a deep text would only exhaust the parser's stack.
    int depth = 0;
    const auto flat = [&depth](int now, Json::parse_event_t, Json&) {
        depth = std::max(depth, now);
        return depth <= 3;
    };
    const Json root = Json::parse(json.begin(), json.end(), flat, false);
    if (root.is_discarded() || depth > 3) return base::fail(wrong("form"));
    return read(root);
}

}  // namespace zizhu::catalog
