#include "central/http/json_in.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"

namespace zizhu::central {
namespace {

constexpr int kMaxDepth = 6;
const Json kNull;

bool isKey(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() >= 'a' && text.front() <= 'z' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool isVersion(std::string_view text) {
    int parts = 0;
    while (parts < 3) {
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        if (digits == 0 || digits > 6) return false;
        text.remove_prefix(digits);
        if (++parts < 3) {
            if (text.empty() || text.front() != '.') return false;
            text.remove_prefix(1);
        }
    }
    return text.empty();
}

}  // namespace

std::optional<Json> parseJson(base::ByteView body) {
    std::vector<std::set<std::string>> seen;
    bool good = true;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > kMaxDepth) good = false;
        if (event == Json::parse_event_t::object_start) seen.emplace_back();
        if (event == Json::parse_event_t::object_end) seen.pop_back();
        if (event == Json::parse_event_t::key && !seen.back().insert(value.get<std::string>()).second)
            good = false;
        return good;
    };
    Json json = Json::parse(body.begin(), body.end(), watch, false);
    if (!good || !json.is_object()) return std::nullopt;
    return json;
}

Members::Members(const Json& object, std::initializer_list<const char*> names, std::string prefix)
    : object_(object), prefix_(std::move(prefix)) {
    if (!object.is_object()) {
        problems_.push_back({prefix_, "not-an-object"});
        return;
    }
    for (const char* each : names) {
        if (!object.contains(each)) problem(each, "missing");
    }
    std::size_t known = 0;
    for (const char* each : names) known += object.contains(each) ? 1 : 0;
    // The name of an unknown member is the sender's text, so it is not repeated.
    if (known != object.size()) problems_.push_back({prefix_, "unknown-member"});
}

void Members::problem(const char* name, const char* code) {
    const std::string path = prefix_.empty() ? name : prefix_ + "." + name;
    const bool known =
        std::any_of(problems_.begin(), problems_.end(), [&](const Problem& p) { return p.path == path; });
    if (!known && problems_.size() < kMaxProblems) problems_.push_back({path, code});
}

void Members::add(const std::vector<Problem>& problems) {
    problems_.insert(problems_.end(), problems.begin(), problems.end());
}

const Json& Members::any(const char* name) const {
    if (!object_.is_object()) return kNull;
    const auto found = object_.find(name);
    return found == object_.end() ? kNull : *found;
}

std::string Members::text(const char* name, std::size_t maxBytes, std::size_t minBytes) {
    const Json& value = any(name);
    if (!value.is_string()) {
        problem(name, "not-a-text");
        return {};
    }
    auto text = value.get<std::string>();
    if (text.size() < minBytes) problem(name, "too-short");
    if (text.size() > maxBytes) problem(name, "too-long");
    if (text.find('\0') != std::string::npos) problem(name, "malformed");
    return text;
}

std::string Members::key(const char* name) {
    std::string value = text(name, 63);
    if (!isKey(value)) problem(name, "malformed");
    return value;
}

std::string Members::version(const char* name) {
    std::string value = text(name, 20);
    if (!isVersion(value)) problem(name, "malformed");
    return value;
}

std::uint64_t Members::number(const char* name, std::uint64_t maximum) {
    const Json& value = any(name);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > maximum) {
        problem(name, "not-in-range");
        return 0;
    }
    return value.get<std::uint64_t>();
}

base::Uuid Members::uuid(const char* name) {
    const auto id = base::Uuid::parse(text(name, 36));
    if (!id) problem(name, "malformed");
    return id.value_or(base::Uuid());
}

std::optional<base::Uuid> Members::uuidOrNull(const char* name) {
    if (any(name).is_null()) return std::nullopt;
    return uuid(name);
}

std::optional<base::WallTime> Members::timeOrNull(const char* name) {
    if (any(name).is_null()) return std::nullopt;
    const auto time = base::parseIso8601(text(name, 40));
    if (!time) problem(name, "malformed");
    return time;
}

base::Bytes Members::base64(const char* name, std::size_t maxBytes) {
    auto bytes = base::fromBase64(text(name, maxBytes / 3 * 4 + 8));
    if (!bytes || bytes->empty()) problem(name, "malformed");
    if (bytes && bytes->size() > maxBytes) problem(name, "too-long");
    return bytes.value_or(base::Bytes());
}

std::map<std::string, base::SecretString, std::less<>> Members::texts(const char* name,
                                                                      std::size_t maxMembers,
                                                                      std::size_t maxBytes) {
    std::map<std::string, base::SecretString, std::less<>> out;
    const Json& object = any(name);
    if (!object.is_object() || object.size() > maxMembers) {
        problem(name, object.is_object() ? "too-many" : "not-an-object");
        return out;
    }
    for (const auto& [key, value] : object.items()) {
        const auto* text = value.get_ptr<const std::string*>();
        if (text == nullptr || text->size() > maxBytes || key.size() > 200) {
            problem(name, "malformed");
            return out;
        }
        out.emplace(key, base::SecretString(*text));
    }
    return out;
}

}  // namespace zizhu::central
