#include "catalog/tuf/json.h"

#include <limits>
#include <utility>
#include <vector>

#include "catalog/tuf/metadata.h"

namespace zizhu::catalog::tuf {

namespace {

// Builds the tree and stops at the first thing that two readers could understand differently.
class Builder final : public nlohmann::json_sax<Json> {
public:
    Json root;
    base::Detail fault{"not JSON"};

    bool null() override { return add(nullptr) != nullptr; }
    bool boolean(bool value) override { return add(value) != nullptr; }
    bool number_integer(std::int64_t value) override { return add(value) != nullptr; }
    bool number_unsigned(std::uint64_t value) override {
        if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            return stop({"a number is too large"});
        return add(std::int64_t(value)) != nullptr;
    }
    bool number_float(double, const std::string&) override { return stop({"a number is no integer"}); }
    bool string(std::string& value) override { return add(std::move(value)) != nullptr; }
    bool binary(Json::binary_t&) override { return stop({"not JSON"}); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        if (open_.back()->contains(name)) return stop({"a key stands twice in one object"});
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
        return stop({"not JSON at byte {}", at});
    }

private:
    bool stop(base::Detail why) {
        fault = std::move(why);
        return false;
    }
    template <class Value>
    Json* add(Value&& value) {
        if (open_.empty()) {
            root = std::forward<Value>(value);
            return &root;
        }
        Json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::forward<Value>(value));
            return &parent.back();
        }
        Json& place = parent[key_];
        place = std::forward<Value>(value);
        return &place;
    }
    bool open(Json value) {
        if (open_.size() >= std::size_t(kMaxJsonDepth)) return stop({"nested deeper than {}", kMaxJsonDepth});
        open_.push_back(add(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    // A child is only added to the innermost value, so no pointer to an outer one moves.
    std::vector<Json*> open_;
    std::string key_;
};

void append(std::string& out, const Json& value);

void appendText(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void appendObject(std::string& out, const Json& value) {
    char before = '{';
    for (const auto& [key, member] : value.items()) {
        out += std::exchange(before, ',');
        appendText(out, key);
        out += ':';
        append(out, member);
    }
    out += value.empty() ? "{}" : "}";
}

void append(std::string& out, const Json& value) {
    if (value.is_object()) {
        appendObject(out, value);
    } else if (value.is_array()) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i > 0) out += ',';
            append(out, value[i]);
        }
        out += ']';
    } else if (value.is_string()) {
        appendText(out, value.get_ref<const std::string&>());
    } else {
        out += value.dump();  // an integer, true, false or null
    }
}

const Json kEmptyObject = Json::object();
const Json kEmptyArray = Json::array();

}  // namespace

base::Result<Json> parseJson(base::ByteView bytes, std::size_t maxBytes) {
    if (bytes.size() > maxBytes) return base::fail(base::Errc::TooLarge, {"{} bytes", bytes.size()});
    Builder builder;
    if (!Json::sax_parse(bytes.begin(), bytes.end(), &builder))
        return base::fail(base::Errc::InvalidInput, std::move(builder.fault));
    return std::move(builder.root);
}

std::string canonicalJson(const Json& value) {
    std::string out;
    append(out, value);
    return out;
}

void Members::Trouble::say(base::Detail what) {
    if (!any) detail = std::move(what);
    any = true;
}

Members::Members(const Json& object, base::Token what, Trouble& trouble)
    : object_(object.is_object() ? object : kEmptyObject), what_(what), trouble_(trouble) {
    if (!object.is_object()) trouble_.say({"{} is no object", what_});
}

const Json* Members::take(base::Token member) {
    const auto found = object_.find(member.text());
    if (found != object_.end()) return &*found;
    trouble_.say({"{} has no {}", what_, member});
    return nullptr;
}

std::int64_t Members::integer(base::Token member, std::int64_t least, std::int64_t most) {
    const Json* value = take(member);
    if (value == nullptr) return least;
    if (value->is_number_integer()) {
        const auto number = value->get<std::int64_t>();
        if (number >= least && number <= most) return number;
    }
    trouble_.say({"{} of {} is no integer from {} to {}", member, what_, least, most});
    return least;
}

bool Members::boolean(base::Token member) {
    const Json* value = take(member);
    if (value != nullptr && value->is_boolean()) return value->get<bool>();
    trouble_.say({"{} of {} is neither true nor false", member, what_});
    return false;
}

std::string Members::text(base::Token member, std::size_t maxBytes) {
    const Json* value = take(member);
    if (value != nullptr && value->is_string()) {
        const auto& text = value->get_ref<const std::string&>();
        if (!text.empty() && text.size() <= maxBytes) return text;
    }
    trouble_.say({"{} of {} is no text of 1 to {} bytes", member, what_, maxBytes});
    return {};
}

base::WallTime Members::time(base::Token member) {
    const auto time = base::parseIso8601(text(member, 40));
    if (!time) trouble_.say({"{} of {} is no time", member, what_});
    return time.value_or(base::WallTime());
}

const Json& Members::object(base::Token member) {
    const Json* value = take(member);
    if (value != nullptr && value->is_object()) return *value;
    trouble_.say({"{} of {} is no object", member, what_});
    return kEmptyObject;
}

const Json& Members::array(base::Token member, std::size_t maxEntries) {
    const Json* value = take(member);
    if (value != nullptr && value->is_array() && value->size() <= maxEntries) return *value;
    trouble_.say({"{} of {} is no list of at most {} entries", member, what_, maxEntries});
    return kEmptyArray;
}

}  // namespace zizhu::catalog::tuf
