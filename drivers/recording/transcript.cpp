#include "drivers/recording/transcript.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace zizhu::drivers::recording {

using base::Errc;
using base::fail;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::array<std::string_view, 7> kKinds = {"call", "result",  "open", "write",
                                                    "read", "control", "rate"};
constexpr std::array kCodes = {Errc::InvalidInput, Errc::NotFound,      Errc::Exists,      Errc::TooLarge,
                               Errc::Timeout,      Errc::Canceled,      Errc::Unavailable, Errc::Refused,
                               Errc::Corrupt,      Errc::StorageFull,   Errc::Io,          Errc::Unsupported,
                               Errc::NotTrusted,   Errc::SequenceError, Errc::DeviceError};
constexpr std::array kActions = {base::StaffAction::Reset,         base::StaffAction::SoftwareError,
                                 base::StaffAction::Configuration, base::StaffAction::Clear,
                                 base::StaffAction::Maintenance,   base::StaffAction::Suspend};
constexpr std::int64_t kMaxTime = std::int64_t(7) * 24 * 3600 * 1000;  // a week, in milliseconds
constexpr int kMaxSide = 100'000;
constexpr std::size_t kMaxOptions = 32;

// Words of a recording are keys: nothing that a person said fits into one.
bool isWord(const std::string& text) { return base::Token::fromKey(text).has_value(); }
bool isPlain(std::string_view text) {
    return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

template <class List, class Value = typename List::value_type>
std::optional<Value> byName(const List& list, std::string_view word) {
    for (const Value value : list) {
        if (base::name(value) == word) return value;
    }
    return std::nullopt;
}

std::optional<Connection> connectionFrom(std::string_view word) {
    for (int i = 0; i <= int(Connection::Replay); ++i) {
        if (name(Connection(i)) == word) return Connection(i);
    }
    return std::nullopt;
}

// Takes the keys out of one line's object, and remembers the first thing that is wrong with it.
class Keys {
public:
    Keys(const Json& object, std::size_t line) : object_(object), line_(line) {}

    bool has(const char* key) const { return object_.contains(key); }

    std::int64_t number(const char* key, std::int64_t least, std::int64_t most) {
        const Json* value = take(key);
        if (value == nullptr) return least;
        if (!value->is_number_integer() || value->is_number_float()) {
            wrong({"line {}: a value is no whole number", line_});
            return least;
        }
        const bool huge = value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(most);
        const std::int64_t got = huge ? most : value->get<std::int64_t>();
        if (huge || got < least || got > most) wrong({"line {}: a number is out of bounds", line_});
        return std::clamp(got, least, most);
    }

    std::string text(const char* key) {
        const Json* value = take(key);
        if (value == nullptr) return {};
        if (!value->is_string()) {
            wrong({"line {}: a value is no text", line_});
            return {};
        }
        return value->get<std::string>();
    }

    std::string word(const char* key) {
        std::string got = text(key);
        if (!isWord(got)) wrong({"line {}: a value is no plain word", line_});
        return got;
    }

    base::Bytes bytes(const char* key) {
        std::optional<base::Bytes> got = readBytes(text(key));
        if (!got) wrong({"line {}: not hexadecimal bytes", line_});
        return std::move(got).value_or(base::Bytes{});
    }

    std::optional<base::Error> error() {
        if (!has("error")) return std::nullopt;
        const std::optional<Errc> code = byName(kCodes, text("error"));
        if (!code) wrong({"line {}: not the name of an error", line_});
        base::Error error{code.value_or(Errc::Io), {}};
        if (has("action")) {
            const auto action = byName(kActions, text("action"));
            if (!action) wrong({"line {}: not the name of an action", line_});
            error.action = action.value_or(base::StaffAction::None);
        }
        return error;
    }

    DeviceOptions options() {
        DeviceOptions options;
        const Json* value = take("options");
        if (value == nullptr) return options;
        if (!value->is_object() || value->size() > kMaxOptions) {
            wrong({"line {}: options are an object of few keys", line_});
            return options;
        }
        for (const auto& [key, setting] : value->items()) {
            if (!setting.is_string() || !isWord(key) || !isPlain(setting.get<std::string>())) {
                wrong({"line {}: an option is no plain word", line_});
                return options;
            }
            options[key] = setting.get<std::string>();
        }
        return options;
    }

    void wrong(base::Detail detail) {
        if (!fault_) fault_ = base::Error{Errc::InvalidInput, std::move(detail)};
    }

    // The fault, if one was found or a key was left over.
    std::optional<base::Error> finish() {
        if (taken_ != object_.size()) wrong({"line {}: a key does not belong here", line_});
        return fault_;
    }

private:
    const Json* take(const char* key) {
        const auto found = object_.find(key);
        if (found == object_.end()) {
            wrong({"line {}: a key is missing", line_});
            return nullptr;
        }
        ++taken_;
        return &*found;
    }

    const Json& object_;
    const std::size_t line_;
    std::size_t taken_ = 0;
    std::optional<base::Error> fault_;
};

// One line as an object without doubled keys.
std::optional<Json> parseLine(std::string_view line) {
    std::vector<std::set<std::string>> seen;
    bool twice = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start) seen.emplace_back();
        if (event == Json::parse_event_t::object_end && !seen.empty()) seen.pop_back();
        if (event == Json::parse_event_t::key) {
            twice = twice || seen.empty() || !seen.back().insert(parsed.get<std::string>()).second;
        }
        return depth <= 3;
    };
    Json object = Json::parse(line, watch, false);
    if (twice || !object.is_object()) return std::nullopt;
    return object;
}

base::Result<Header> parseHeader(const Json& object) {
    constexpr std::size_t kLine = 1;
    Keys keys(object, kLine);
    const std::int64_t version = keys.number("recording", 0, 1'000'000);
    if (keys.has("recording") && version != kVersion) {
        return fail(Errc::Unsupported, {"a recording of version {}", version});
    }
    Header header;
    header.model = keys.word("model");
    const std::optional<Connection> connection = connectionFrom(keys.text("connection"));
    if (!connection) keys.wrong({"line {}: not a kind of connection", kLine});
    header.connection = connection.value_or(Connection::Simulated);
    if (keys.has("rate")) header.rate = int(keys.number("rate", 1, 10'000'000));
    header.options = keys.options();
    header.date = keys.text("date");
    if (!base::parseDate(header.date)) keys.wrong({"line {}: not a date", kLine});
    if (auto fault = keys.finish()) return fail(*fault);
    return header;
}

void readControl(Keys& keys, Entry& entry) {
    entry.control.type = std::uint8_t(keys.number("type", 0, 255));
    entry.control.request = std::uint8_t(keys.number("request", 0, 255));
    entry.control.value = std::uint16_t(keys.number("value", 0, 65535));
    entry.control.length = std::uint16_t(keys.number("length", 0, 65535));
    if (keys.has("setting")) {
        if (keys.number("setting", 1, 1) == 1)
            entry.control.index = ControlRequest::Index::InterfaceAndSetting;
    }
    entry.bytes = keys.bytes("out");
    entry.error = keys.error();
    if (!entry.error) entry.answer = keys.bytes("in");
}

base::Result<Entry> parseEntry(const Json& object, std::size_t line) {
    Keys keys(object, line);
    Entry entry;
    entry.line = line;
    entry.at = base::Duration(keys.number("t", 0, kMaxTime));
    if (keys.has("call")) {
        entry.kind = EntryKind::Call;
        entry.word = keys.word("call");
        entry.within = base::Duration(keys.number("within", 0, kMaxTime));
        if (keys.has("width")) {
            entry.width = int(keys.number("width", 1, kMaxSide));
            entry.height = int(keys.number("height", 1, kMaxSide));
        }
    } else if (keys.has("result")) {
        entry.kind = EntryKind::Result;
        entry.word = keys.text("result");
        // The state words of XFS4IoT are of mixed case.
        const bool letters = !entry.word.empty() && entry.word.size() <= 32 &&
                             std::all_of(entry.word.begin(), entry.word.end(), [](char c) {
                                 return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
                             });
        if (!letters) keys.wrong({"line {}: a value is no plain word", line});
    } else {
        const std::string op = keys.text("op");
        const auto kind = std::find(kKinds.begin() + 2, kKinds.end(), op);
        if (kind == kKinds.end()) keys.wrong({"line {}: not an operation", line});
        entry.kind = kind == kKinds.end() ? EntryKind::Open : EntryKind(kind - kKinds.begin());
        if (entry.kind == EntryKind::Control) {
            readControl(keys, entry);
        } else {
            if (entry.kind == EntryKind::Rate) entry.rate = int(keys.number("rate", 1, 10'000'000));
            if (entry.kind == EntryKind::Write) entry.bytes = keys.bytes("bytes");
            entry.error = keys.error();
            if (entry.kind == EntryKind::Read && !entry.error) {
                entry.bytes = keys.bytes("bytes");
                if (entry.bytes.empty()) keys.wrong({"line {}: a read of nothing", line});
            }
        }
    }
    if (auto fault = keys.finish()) return fail(*fault);
    return entry;
}

void addError(Json& object, const std::optional<base::Error>& error) {
    if (!error) return;
    object["error"] = base::name(error->code);
    if (error->action != base::StaffAction::None) object["action"] = base::name(error->action);
}

}  // namespace

std::string writeBytes(base::ByteView bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t run = 1;
        while (at + run < bytes.size() && bytes[at + run] == bytes[at]) ++run;
        const bool after = !text.empty();
        if (run >= kRun) {
            text += fmt::format("{}{:02x}*{}{}", after && text.back() != ' ' ? " " : "", bytes[at], run,
                                at + run < bytes.size() ? " " : "");
        } else {
            for (std::size_t i = 0; i < run; ++i) text += fmt::format("{:02x}", bytes[at]);
        }
        at += run;
    }
    return text;
}

std::optional<base::Bytes> readBytes(std::string_view text) {
    base::Bytes bytes;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        const std::string_view group = text.substr(0, space);
        text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
        if (group.empty() || (space != std::string_view::npos && text.empty())) return std::nullopt;
        const std::size_t star = group.find('*');
        const std::optional<base::Bytes> part = base::fromHex(group.substr(0, star));
        if (!part) return std::nullopt;
        if (star == std::string_view::npos) {
            bytes.insert(bytes.end(), part->begin(), part->end());
        } else {
            const std::string_view digits = group.substr(star + 1);
            std::size_t count = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
            if (part->size() != 1 || error != std::errc() || end != digits.data() + digits.size() ||
                count == 0 || count > kMaxTransferBytes) {
                return std::nullopt;
            }
            bytes.insert(bytes.end(), count, part->front());
        }
        if (bytes.size() > kMaxTransferBytes) return std::nullopt;
    }
    return bytes;
}

std::string formatHeader(const Header& header) {
    Json object;
    object["recording"] = kVersion;
    object["model"] = header.model;
    object["connection"] = name(header.connection);
    if (header.rate) object["rate"] = *header.rate;
    object["options"] = Json::object();
    for (const auto& [key, value] : header.options) {
        if (isWord(key) && isPlain(value)) object["options"][key] = value;
    }
    object["date"] = header.date;
    return object.dump();
}

std::string formatEntry(const Entry& entry) {
    Json object;
    object["t"] = entry.at.count();
    switch (entry.kind) {
        case EntryKind::Call:
            object["call"] = entry.word;
            object["within"] = entry.within.count();
            if (entry.width > 0) {
                object["width"] = entry.width;
                object["height"] = entry.height;
            }
            return object.dump();
        case EntryKind::Result:
            object["result"] = entry.word;
            return object.dump();
        default:
            break;
    }
    object["op"] = kKinds.at(std::size_t(entry.kind));
    if (entry.kind == EntryKind::Rate) object["rate"] = entry.rate;
    if (entry.kind == EntryKind::Control) {
        object["type"] = entry.control.type;
        object["request"] = entry.control.request;
        object["value"] = entry.control.value;
        object["length"] = entry.control.length;
        if (entry.control.index == ControlRequest::Index::InterfaceAndSetting) object["setting"] = 1;
        object["out"] = writeBytes(entry.bytes);
        if (!entry.error) object["in"] = writeBytes(entry.answer);
    }
    const bool carries = entry.kind == EntryKind::Write || (entry.kind == EntryKind::Read && !entry.error);
    if (carries) object["bytes"] = writeBytes(entry.bytes);
    addError(object, entry.error);
    return object.dump();
}

base::Result<Transcript> parseTranscript(std::string_view text) {
    if (text.size() > kMaxFileBytes) return fail(Errc::TooLarge, {"{} bytes of recording", text.size()});
    Transcript transcript;
    base::Duration before{0};
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return fail(Errc::InvalidInput, {"line {}: it is cut off", line});
        if (end > kMaxLineBytes || line > kMaxLines) return fail(Errc::TooLarge, {"line {}: too much", line});
        const std::optional<Json> object = parseLine(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (!object) return fail(Errc::InvalidInput, {"line {}: not a JSON object", line});
        if (line == 1) {
            base::Result<Header> header = parseHeader(*object);
            if (!header) return fail(header.error());
            transcript.header = *std::move(header);
            continue;
        }
        base::Result<Entry> entry = parseEntry(*object, line);
        if (!entry) return fail(entry.error());
        if (entry->at < before) return fail(Errc::InvalidInput, {"line {}: time goes back", line});
        before = entry->at;
        transcript.entries.push_back(*std::move(entry));
    }
    if (transcript.header.model.empty()) return fail(Errc::InvalidInput, {"an empty file"});
    return transcript;
}

}  // namespace zizhu::drivers::recording
