#include <algorithm>
#include <charconv>
#include <cstring>

#include <sodium/utils.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "catalog/submission.h"

namespace zizhu::catalog {

namespace {
using base::Errc;
using base::fail;
using base::Token;

constexpr std::size_t kMaxJsonDepth = 6;
constexpr std::size_t kMaxNodes = 2 * kMaxStrokePoints + kMaxAnswers + 10'000;
constexpr std::size_t kMaxShortText = 128;  // keys, codes, names of members

struct Value {
    enum class Kind : std::uint8_t { Null, Bool, Number, String, List, Object };
    Kind kind = Kind::Null;
    bool truth = false;
    std::uint64_t number = 0;
    base::SecretString text;
    std::vector<Value> items;        // of a list; of an object: its values
    std::vector<std::string> names;  // of an object

    const Value* find(std::string_view name) const {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (names[i] == name) return &items[i];
        }
        return nullptr;
    }
};

// Builds the tree; false stops the parser. Objects in which a name stands twice are refused, so that no
// two readers can see different applications in the same bytes.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
public:
    Value root;

    bool null() override { return false; }
    bool boolean(bool value) override {
        Value v;
        v.kind = Value::Kind::Bool;
        v.truth = value;
        return add(std::move(v));
    }
    bool number_integer(number_integer_t) override { return false; }
    bool number_unsigned(number_unsigned_t value) override {
        Value v;
        v.kind = Value::Kind::Number;
        v.number = value;
        return add(std::move(v));
    }
    bool number_float(number_float_t, const string_t&) override { return false; }
    bool string(string_t& value) override {
        Value v;
        v.kind = Value::Kind::String;
        const bool good = value.size() <= kMaxAnswerBytes;
        if (good) v.text = base::SecretString(value);
        sodium_memzero(value.data(), value.size());
        return good && add(std::move(v));
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Value::Kind::Object); }
    bool key(string_t& name) override {
        Value& object = *stack_.back();
        if (name.size() > kMaxShortText || object.names.size() >= kMaxAnswers) return false;
        if (std::find(object.names.begin(), object.names.end(), name) != object.names.end()) return false;
        object.names.push_back(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(Value::Kind::List); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

private:
    bool add(Value value) {
        if (++nodes_ > kMaxNodes) return false;
        if (stack_.empty()) {
            root = std::move(value);
            return true;
        }
        stack_.back()->items.push_back(std::move(value));
        return true;
    }
    bool open(Value::Kind kind) {
        if (stack_.size() >= kMaxJsonDepth) return false;
        Value value;
        value.kind = kind;
        if (!add(std::move(value))) return false;
        // Pointers on the stack stay good: a container grows only while it is the innermost one.
        stack_.push_back(stack_.empty() ? &root : &stack_.back()->items.back());
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    std::vector<Value*> stack_;
    std::size_t nodes_ = 0;
};

// Takes members out of an object. The first fault stays; later calls do nothing harmful.
class ObjectReader {
public:
    ObjectReader(const Value& value, Token what) : value_(value), what_(what) {
        if (value.kind != Value::Kind::Object) wrong(what);
    }

    bool good() const { return !fault_; }
    base::Error error() const { return *fault_; }
    void wrong(Token member) {
        if (!fault_)
            fault_ = base::Error{Errc::InvalidInput,
                                 {"{}: {} is missing, of a wrong kind or form", what_, member}};
    }
    void adopt(const ObjectReader& inner) {
        if (!inner.good() && !fault_) fault_ = inner.fault_;
    }

    const Value* optional(Token name, Value::Kind kind) {
        const Value* found = value_.find(name.text());
        if (!found) return nullptr;
        ++taken_;
        if (found->kind == kind) return found;
        wrong(name);
        return nullptr;
    }
    const Value* need(Token name, Value::Kind kind) {
        const Value* found = optional(name, kind);
        if (!found) wrong(name);
        return found;
    }
    std::string shortText(Token name) {
        const Value* found = need(name, Value::Kind::String);
        if (!found || found->text.empty() || found->text.size() > kMaxShortText) {
            wrong(name);
            return {};
        }
        return std::string(found->text.reveal());
    }
    base::SecretString secret(Token name, bool needed) {
        const Value* found = needed ? need(name, Value::Kind::String) : optional(name, Value::Kind::String);
        if (found && found->text.empty()) wrong(name);
        return found ? found->text : base::SecretString();
    }
    // Base64.
    base::SecretBytes secretBytes(Token name, bool needed) {
        const base::SecretString text = secret(name, needed);
        if (text.empty()) return {};
        std::optional<base::Bytes> decoded = base::fromBase64(text.reveal());
        if (!decoded) {
            wrong(name);
            return {};
        }
        base::SecretBytes out(decoded->begin(), decoded->end());
        sodium_memzero(decoded->data(), decoded->size());
        return out;
    }
    // To be called last.
    void refuseUnknown() {
        if (good() && taken_ != value_.names.size()) {
            fault_ = base::Error{Errc::InvalidInput,
                                 {"{} has {} unknown members", what_, value_.names.size() - taken_}};
        }
    }

private:
    const Value& value_;
    Token what_;
    std::size_t taken_ = 0;
    std::optional<base::Error> fault_;
};

// "2026-03-14T08:09:10.123Z", exactly.
std::optional<base::WallTime> parseTime(std::string_view text) {
    if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z') {
        return std::nullopt;
    }
    const auto date = base::parseDate(text.substr(0, 10));
    const auto part = [&](std::size_t at, std::size_t length, int most) {
        int value = -1;
        const char* end = text.data() + at + length;
        const auto result = std::from_chars(text.data() + at, end, value);
        return result.ptr == end && result.ec == std::errc() && value >= 0 && value <= most ? value : -1;
    };
    const int hours = part(11, 2, 23);
    const int minutes = part(14, 2, 59);
    const int seconds = part(17, 2, 59);
    const int millis = part(20, 3, 999);
    if (!date || hours < 0 || minutes < 0 || seconds < 0 || millis < 0) return std::nullopt;
    return base::WallTime(std::chrono::sys_days(*date)) + std::chrono::hours(hours) +
           std::chrono::minutes(minutes) + std::chrono::seconds(seconds) + std::chrono::milliseconds(millis);
}

bool isSha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

SubmissionApplicant readApplicant(ObjectReader& outer, const Value& value) {
    ObjectReader reader(value, "applicant");
    SubmissionApplicant out;
    out.cardType = reader.shortText("cardType");
    out.name = reader.secret("name", true);
    out.foreignName = reader.secret("foreignName", false);
    out.number = reader.secret("number", true);
    out.sex = reader.secret("sex", true);
    out.nation = reader.secret("nation", false);
    out.nationality = reader.secret("nationality", false);
    out.birthDate = reader.secret("birthDate", true);
    out.address = reader.secret("address", false);
    out.validUntil = reader.secret("validUntil", false);
    out.photo = reader.secretBytes("photo", false);
    reader.refuseUnknown();
    outer.adopt(reader);
    return out;
}

MaterialPage readPage(ObjectReader& outer, const Value& value) {
    ObjectReader reader(value, "page");
    MaterialPage out;
    out.blob = reader.shortText("blob");
    if (!isSha256(out.blob)) reader.wrong("blob");
    if (const Value* bytes = reader.need("bytes", Value::Kind::Number)) out.bytes = bytes->number;
    out.key = reader.secretBytes("key", true);
    if (out.key.size() != 32) reader.wrong("key");
    reader.refuseUnknown();
    outer.adopt(reader);
    return out;
}

SubmittedMaterial readMaterial(ObjectReader& outer, const Value& value) {
    ObjectReader reader(value, "material");
    SubmittedMaterial out;
    out.key = reader.shortText("key");
    const std::string how = reader.shortText("how");
    if (how == "scanned") {
        out.how = MaterialHow::Scanned;
    } else if (how == "promised") {
        out.how = MaterialHow::Promised;
    } else if (how == "committed") {
        out.how = MaterialHow::Committed;
    } else if (how == "shared") {
        out.how = MaterialHow::Shared;
    } else {
        reader.wrong("how");
    }
    if (const Value* pages = reader.optional("pages", Value::Kind::List)) {
        if (out.how != MaterialHow::Scanned || pages->items.size() > kMaxMaterialPages ||
            pages->items.empty())
            reader.wrong("pages");
        for (const Value& page : pages->items) out.pages.push_back(readPage(reader, page));
    }
    if (const Value* promised = reader.optional("promisedFor", Value::Kind::String)) {
        out.promisedFor = base::parseDate(promised->text.reveal());
        if (!out.promisedFor || out.how != MaterialHow::Promised) reader.wrong("promisedFor");
    }
    reader.refuseUnknown();
    outer.adopt(reader);
    return out;
}

Stroke readStroke(ObjectReader& outer, const Value& value) {
    Stroke out;
    const bool pairs = value.kind == Value::Kind::List && value.items.size() % 2 == 0;
    if (!pairs) outer.wrong("strokes");
    for (std::size_t i = 0; pairs && i < value.items.size(); i += 2) {
        const Value& x = value.items[i];
        const Value& y = value.items[i + 1];
        if (x.kind != Value::Kind::Number || y.kind != Value::Kind::Number || x.number > 10'000 ||
            y.number > 10'000) {
            outer.wrong("strokes");
            break;
        }
        out.push_back({std::uint16_t(x.number), std::uint16_t(y.number)});
    }
    return out;
}

Signature readSignature(ObjectReader& outer, const Value& value) {
    ObjectReader reader(value, "signature");
    Signature out;
    if (const Value* aspect = reader.need("aspect", Value::Kind::Number)) {
        if (aspect->number < 10 || aspect->number > 10'000) reader.wrong("aspect");
        out.aspect = std::uint16_t(std::min<std::uint64_t>(aspect->number, 10'000));
    }
    if (const Value* strokes = reader.need("strokes", Value::Kind::List)) {
        if (strokes->items.size() > kMaxStrokes) reader.wrong("strokes");
        std::size_t points = 0;
        for (const Value& stroke : strokes->items) {
            out.strokes.push_back(readStroke(reader, stroke));
            points += out.strokes.back().size();
        }
        if (points > kMaxStrokePoints) reader.wrong("strokes");
    }
    if (const Value* declared = reader.optional("declared", Value::Kind::Bool)) {
        if (!declared->truth) reader.wrong("declared");  // left out where it does not hold
        out.declared = declared->truth;
    }
    reader.refuseUnknown();
    outer.adopt(reader);
    return out;
}

std::vector<std::string> readKeys(ObjectReader& reader, Token name) {
    std::vector<std::string> out;
    const Value* list = reader.need(name, Value::Kind::List);
    if (!list || list->items.size() > 100) {
        reader.wrong(name);
        return out;
    }
    for (const Value& each : list->items) {
        if (each.kind != Value::Kind::String || each.text.empty() || each.text.size() > kMaxShortText) {
            reader.wrong(name);
            return out;
        }
        out.emplace_back(each.text.reveal());
    }
    return out;
}

void readHead(ObjectReader& reader, Submission& out) {
    if (const Value* format = reader.need("format", Value::Kind::Number);
        format && format->number != kSubmissionFormat) {
        reader.wrong("format");
    }
    const auto readUuid = [&](Token name) {
        const auto id = base::Uuid::parse(reader.shortText(name));
        if (!id) reader.wrong(name);
        return id.value_or(base::Uuid());
    };
    out.id = readUuid("id");
    out.trackingCode = reader.shortText("trackingCode");
    const auto code = base::TrackingCode::parse(out.trackingCode);
    if (!code || code->compact() != out.trackingCode) reader.wrong("trackingCode");
    out.item = reader.shortText("item");
    out.itemVersion = reader.shortText("itemVersion");
    out.terminal = reader.shortText("terminal");
    const auto time = parseTime(reader.shortText("createdAt"));
    if (!time) reader.wrong("createdAt");
    out.createdAt = time.value_or(base::WallTime());
    const auto language = base::languageFromTag(reader.shortText("language"));
    if (!language) reader.wrong("language");
    out.language = language.value_or(base::Language::ZhCn);
}

void readBody(ObjectReader& reader, const Value& root, Submission& out) {
    if (root.find("bundleId") || root.find("bundle")) {
        out.bundleId = base::Uuid::parse(reader.shortText("bundleId"));
        if (!out.bundleId) reader.wrong("bundleId");
        out.bundle = reader.shortText("bundle");
    }
    if (const Value* applicant = reader.optional("applicant", Value::Kind::Object)) {
        out.applicant = readApplicant(reader, *applicant);
    }
    if (const Value* answers = reader.need("answers", Value::Kind::Object)) {
        for (std::size_t i = 0; i < answers->names.size(); ++i) {
            const Value& answer = answers->items[i];
            if (answer.kind != Value::Kind::String || answer.text.empty() || answers->names[i].empty()) {
                reader.wrong("answers");
                break;
            }
            out.answers.emplace(answers->names[i], answer.text);
        }
    }
    if (const Value* materials = reader.need("materials", Value::Kind::List)) {
        if (materials->items.size() > 100) reader.wrong("materials");
        for (const Value& material : materials->items)
            out.materials.push_back(readMaterial(reader, material));
    }
    if (const Value* declared = reader.need("declared", Value::Kind::Bool)) out.declared = declared->truth;
    out.commitments = readKeys(reader, "commitments");
    out.consents = readKeys(reader, "consents");
    if (root.find("notices")) {
        out.notices = readKeys(reader, "notices");
        if (out.notices.empty() || out.notices.size() > kMaxNotices || !out.bundleId) reader.wrong("notices");
    }
    if (const Value* signature = reader.optional("signature", Value::Kind::Object)) {
        out.signature = readSignature(reader, *signature);
    }
}
}  // namespace

base::Result<Submission> parseSubmission(base::ByteView json) {
    if (json.size() > kMaxSubmissionBytes)
        return fail(Errc::TooLarge, {"a submission of {} bytes", json.size()});
    if (!base::isUtf8(base::asText(json)))
        return fail(Errc::InvalidInput, {"a submission that is not UTF-8"});
    TreeBuilder builder;
    try {
        if (!nlohmann::json::sax_parse(json.begin(), json.end(), &builder)) {
            return fail(Errc::InvalidInput, {"a submission that is not JSON of its form"});
        }
    } catch (const std::exception&) {
        return fail(Errc::InvalidInput, {"a submission that is not JSON of its form"});
    }
    Submission out;
    ObjectReader reader(builder.root, "submission");
    if (reader.good()) {
        readHead(reader, out);
        readBody(reader, builder.root, out);
        reader.refuseUnknown();
    }
    if (!reader.good()) return fail(reader.error());
    return out;
}

}  // namespace zizhu::catalog
