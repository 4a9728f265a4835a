#include "offline-cache/api_response.h"

#include <algorithm>

#include <sodium.h>

#include "offline-cache/secret_json.h"

namespace zizhu::cache {

namespace {

using base::Errc;

tl::unexpected<BackendError> failure(Errc code, base::Detail detail) {
    return tl::unexpected(BackendError{{code, std::move(detail)}, {}, {}, false});
}

tl::unexpected<BackendError> garbage(const HttpResponse& response) {
    return failure(Errc::InvalidInput, {"an answer that breaks the contract, status {}, {} bytes",
                                        response.status, response.body.size()});
}

bool isJson(const HttpResponse& response) {
    std::string type = response.contentType.substr(0, response.contentType.find(';'));
    while (!type.empty() && type.back() == ' ') type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return type == "application/json";
}

// Locked memory is scarce: a short text can be a million tiny values, so they are counted before any is
// made. Not a check of the syntax; the parser does that.
bool isModest(base::ByteView body, std::size_t maxValues) {
    std::size_t values = 1, depth = 0;
    bool inString = false, escaped = false;
    for (const std::uint8_t c : body) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        inString = c == '"';
        values += c == ',' || c == '{' || c == '[' ? 1 : 0;
        depth += c == '{' || c == '[' ? 1 : 0;
        if ((c == '}' || c == ']') && depth > 0) --depth;
        if (values > maxValues || depth > kMaxJsonDepth) return false;
    }
    return true;
}

// Nothing unless the body is a JSON object.
std::optional<SecretJson> objectOf(const HttpResponse& response, std::size_t maxValues = kMaxJsonValues) {
    if (!isJson(response) || !isModest(response.body, maxValues)) return std::nullopt;
    SecretJson json = SecretJson::parse(response.body.begin(), response.body.end(), nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return json;
}

// Takes typed members out of an object; after any fault ok() is false and the values are worthless.
class Members {
public:
    explicit Members(const SecretJson& object) : object_(object), ok_(object.is_object()) {}
    bool ok() const { return ok_; }

    const SecretJson& any(const char* name) {
        static const SecretJson kNull;
        if (!object_.is_object()) return lacking(kNull);
        const auto found = object_.find(name);
        return found == object_.end() ? lacking(kNull) : *found;
    }
    std::string text(const char* name, std::size_t maxBytes = kMaxKeyBytes) {
        const SecretJson& value = any(name);
        if (!value.is_string()) return fault();
        const auto& string = value.get_ref<const SecretText&>();
        if (string.empty() || string.size() > maxBytes) return fault();
        return std::string(string.begin(), string.end());
    }
    // There, and not null: what a backend of an earlier version does not know of is neither.
    bool has(const char* name) const {
        return object_.is_object() && object_.contains(name) && !object_.at(name).is_null();
    }
    int integer(const char* name, int maximum) {
        const SecretJson& value = any(name);
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::uint64_t(maximum)) {
            ok_ = false;
            return 0;
        }
        return value.get<int>();
    }
    Texts texts(const char* name) {
        Members inner(any(name));
        Texts texts;
        for (const base::Language language : base::kLanguages) {
            // What the backend does not say in traditional characters is left empty.
            if (language != base::Language::ZhTw || inner.has(base::tag(language).data()))
                texts[std::size_t(language)] = inner.text(base::tag(language).data(), kMaxTextBytes);
        }
        ok_ = ok_ && inner.ok();
        return texts;
    }
    base::WallTime time(const char* name) {
        const auto time = base::parseIso8601(text(name));
        if (!time) ok_ = false;
        return time.value_or(base::WallTime{});
    }
    const SecretJson& array(const char* name, std::size_t maximum) {
        const SecretJson& value = any(name);
        if (!value.is_array() || value.size() > maximum) ok_ = false;
        return value;
    }

private:
    const SecretJson& lacking(const SecretJson& null) {
        ok_ = false;
        return null;
    }
    std::string fault() {
        ok_ = false;
        return {};
    }
    const SecretJson& object_;
    bool ok_;
};

bool isErrorCode(const std::string& code) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !code.empty() && code.size() <= 64 && letter(code[0]) &&
           std::all_of(code.begin(), code.end(), [&](char c) { return letter(c) || c == '-'; });
}

// The machine-readable reason of an answer that is not 2xx; empty if it has none: then it was not the
// backend that answered, but something on the way to it.
std::string reasonOf(const HttpResponse& response) {
    const auto json = objectOf(response);
    if (!json) return {};
    Members body(*json);
    Members error(body.any("error"));
    std::string code = error.text("code");
    return body.ok() && error.ok() && isErrorCode(code) ? code : std::string();
}

BackendError errorOf(const HttpResponse& response) {
    const int status = response.status;
    BackendError error{{Errc::Unavailable, {"status {}", status}}, {}, response.retryAfter, false};
    switch (status) {
        case 400:
        case 409:
        case 413:
        case 422:
            error.reason = reasonOf(response);
            error.error.code = !error.reason.empty() ? Errc::Refused
                               : status == 413       ? Errc::TooLarge
                                                     : Errc::InvalidInput;
            break;
        case 401:
        case 403:
            error.error.code = Errc::NotTrusted;
            error.error.action = base::StaffAction::Configuration;
            error.everyone = true;
            break;
        case 404:
            error.error.code = Errc::NotFound;
            break;
        case 408:
            error.error.code = Errc::Timeout;
            break;
        case 424:
            error.error.code = Errc::SequenceError;
            break;
        case 429:
        case 502:
        case 503:
        case 504:
            error.everyone = true;
            break;
        default:
            if (status < 300) error.error.code = Errc::InvalidInput;  // no 2xx but those that we expect
            break;
    }
    return error;
}

std::optional<base::IntakeKey> keyOf(const SecretJson& value) {
    Members in(value);
    base::IntakeKey key;
    key.id = in.text("id");
    const auto bytes = base::fromBase64(in.text("publicKey"));
    if (!in.ok() || !bytes || bytes->size() != key.publicKey.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), key.publicKey.begin());
    return key;
}

// "09:30" in minutes from midnight.
std::optional<int> minutesOf(const std::string& text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 1000; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
    if (hours > 23 || minutes > 59) return std::nullopt;
    return hours * 60 + minutes;
}

std::optional<base::SecretString> secretOf(const SecretJson& value) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const SecretText&>();
    if (text.size() > kMaxTextBytes) return std::nullopt;
    return base::SecretString(std::string_view(text.data(), text.size()));
}

// The same in every language, or an object of languages. Empty ones are allowed.
std::optional<PersonalTexts> personalOf(const SecretJson& value) {
    PersonalTexts out;
    if (auto same = secretOf(value)) {
        out.fill(*same);
        return out;
    }
    if (!value.is_object()) return std::nullopt;
    for (const base::Language language : base::kLanguages) {
        auto found = value.find(base::tag(language).data());
        if (found == value.end()) found = value.find(base::tag(base::writtenFor(language)).data());
        auto text = found == value.end() ? std::nullopt : secretOf(*found);
        if (!text) return std::nullopt;
        out[std::size_t(language)] = std::move(*text);
    }
    return out;
}

// Every element of a list; nothing if one is not such texts.
std::optional<std::vector<PersonalTexts>> personalListOf(const SecretJson& list, std::size_t most) {
    if (!list.is_array() || list.size() > most) return std::nullopt;
    std::vector<PersonalTexts> out;
    for (const SecretJson& value : list) {
        auto text = personalOf(value);
        if (!text) return std::nullopt;
        out.push_back(std::move(*text));
    }
    return out;
}

// MAJOR.MINOR.PATCH
bool isVersion(const std::string& text) {
    int dots = 0;
    char previous = '.';
    for (const char c : text) {
        if (c == '.' && previous == '.') return false;
        if (c != '.' && (c < '0' || c > '9')) return false;
        dots += c == '.' ? 1 : 0;
        previous = c;
    }
    return dots == 2 && previous != '.';
}

std::optional<base::SecretBytes> pdfOf(const SecretJson& value) {
    if (!value.is_string()) return std::nullopt;
    const auto& base64 = value.get_ref<const SecretText&>();
    base::SecretBytes pdf(base64.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(pdf.data(), pdf.size(), base64.data(), base64.size(), nullptr, &length, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != base64.data() + base64.size()) {
        return std::nullopt;
    }
    pdf.resize(length);
    constexpr std::string_view kMagic = "%PDF-";
    if (length < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), pdf.begin())) return std::nullopt;
    return pdf;
}

}  // namespace

Answer<Acceptance> readAcceptance(const HttpResponse& response, const base::Uuid& id) {
    if (response.status != 200 && response.status != 201) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const Acceptance acceptance{body.text("caseNumber", kMaxCaseNumberBytes), body.text("status")};
    if (base::Uuid::parse(body.text("id")) != id || !body.ok()) return garbage(response);
    return acceptance;
}

Answer<Acceptance> readKept(const HttpResponse& response, const base::Uuid& id) {
    if (response.status != 200 && response.status != 201) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const Acceptance kept{{}, body.text("status")};
    if (base::Uuid::parse(body.text("id")) != id || !body.ok()) return garbage(response);
    return kept;
}

Answer<bool> readBlobHead(const HttpResponse& response) {
    if (response.status == 200) return true;
    if (response.status == 404) return false;
    return tl::unexpected(errorOf(response));
}

Answer<void> readBlobPut(const HttpResponse& response) {
    if (response.status == 200 || response.status == 201 || response.status == 204) return {};
    return tl::unexpected(errorOf(response));
}

Answer<std::string> readAuthority(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    std::string pem = body.text("authority", kMaxCertificateText);
    if (!body.ok()) return garbage(response);
    return pem;
}

Answer<Given> readGiven(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    Given given;
    given.terminal = body.text("terminal");
    given.certificate = body.text("certificate", kMaxCertificateText);
    given.authority = body.text("authority", kMaxCertificateText);
    if (!body.ok()) return garbage(response);
    return given;
}

Answer<Given> readEnrolment(const HttpResponse& response) {
    auto given = readGiven(response);
    if (!given) return given;
    const auto json = objectOf(response);
    Members body(*json);
    const auto url = [&](const char* name, bool mayLack) -> std::string {
        const SecretJson& value = body.any(name);
        if (mayLack && value.is_string() && value.get_ref<const SecretText&>().empty()) return {};
        std::string text = body.text(name, kMaxUrlBytes);
        return text.rfind("https://", 0) == 0 ? text : std::string();
    };
    given->central = url("central", false);
    given->enrolment = url("enrolment", true);
    given->publicUrl = url("publicUrl", true);
    const auto key = keyOf(body.any("intakeKey"));
    if (!body.ok() || !key || given->central.empty()) return garbage(response);
    given->intakeKey = *key;
    return given;
}

Answer<void> readKeptReport(const HttpResponse& response) {
    if (response.status == 200 || response.status == 201) return {};
    return tl::unexpected(errorOf(response));
}

namespace {

bool readWanted(Members& body, CaseInfo& info) {
    if (body.has("wanted")) {
        const SecretJson& wanted = body.array("wanted", kMaxWanted);
        if (!body.ok()) return false;
        for (const SecretJson& each : wanted) {
            Members members(each);
            WantedMaterial want{members.text("key"), members.texts("name"), {}};
            if (members.has("by")) {
                want.by = base::parseDate(members.text("by"));
                if (!want.by) return false;
            }
            if (!members.ok()) return false;
            info.wanted.push_back(std::move(want));
        }
    }
    if (body.has("collection")) {
        Members members(body.any("collection"));
        const SecretJson& terminal = members.any("terminal");
        if (!terminal.is_boolean()) return false;
        info.collection = Collection{terminal.get<bool>(), members.texts("place")};
        if (!members.ok()) return false;
    }
    return true;
}

}  // namespace

Answer<HelpStatus> readHelpStatus(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const std::string status = body.text("status");
    if (status == "waiting") return HelpStatus::Waiting;
    if (status == "seen") return HelpStatus::Seen;
    if (status == "coming") return HelpStatus::Coming;
    if (status == "over") return HelpStatus::Over;
    return garbage(response);
}

Answer<bool> readHolder(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const SecretJson& holder = body.any("holder");
    if (!holder.is_boolean()) return garbage(response);
    return holder.get<bool>();
}

Answer<CaseInfo> readCase(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    CaseInfo info;
    info.caseNumber = body.text("caseNumber", kMaxCaseNumberBytes);
    info.item = body.text("item");
    info.title = body.texts("title");
    info.status = body.text("status");
    info.statusText = body.texts("statusText");
    info.department = body.texts("department");
    info.submittedAt = body.time("submittedAt");
    if (!body.any("promisedBy").is_null()) {
        info.promisedBy = base::parseDate(body.text("promisedBy"));
        if (!info.promisedBy) return garbage(response);
    }
    if (!body.any("next").is_null()) info.next = body.texts("next");
    const SecretJson& history = body.array("history", kMaxHistory);
    if (!body.ok()) return garbage(response);
    for (const SecretJson& step : history) {
        Members members(step);
        info.history.push_back({members.time("at"), members.text("status"), members.texts("text")});
        if (!members.ok()) return garbage(response);
    }
    if (!readWanted(body, info) || !body.ok()) return garbage(response);
    return info;
}

Answer<CertifyAnswer> readCertifyAnswer(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const std::string outcome = body.text("outcome");
    if (outcome == "refused") {
        CertificateRefusal refusal{body.text("reason"), body.texts("text")};
        if (!body.ok()) return garbage(response);
        return CertifyAnswer(std::move(refusal));
    }
    if (outcome != "issued") return garbage(response);
    Certificate certificate{body.text("number"), body.text("verificationCode"), {}};
    auto pdf = pdfOf(body.any("pdf"));
    if (!body.ok() || !pdf) return garbage(response);
    certificate.pdf = std::move(*pdf);
    return CertifyAnswer(std::move(certificate));
}

Answer<Ticket> readTicket(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const Ticket ticket{body.text("number"), body.texts("counter"), body.integer("waitingBefore", 1'000'000),
                        body.integer("estimatedMinutes", 1'000'000)};
    if (!body.ok()) return garbage(response);
    return ticket;
}

Answer<base::Bytes> readRepositoryFile(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    return base::Bytes(response.body.begin(), response.body.end());
}

Answer<std::vector<SlotDay>> readSlots(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response, kMaxSlotValues);
    if (!json) return garbage(response);
    Members body(*json);
    const SecretJson& days = body.array("days", kMaxSlotDays);
    if (!body.ok()) return garbage(response);
    std::vector<SlotDay> out;
    for (const SecretJson& each : days) {
        Members day(each);
        const auto date = base::parseDate(day.text("day"));
        const SecretJson& times = day.array("times", kMaxSlotTimes);
        if (!day.ok() || !date) return garbage(response);
        SlotDay made{*date, {}};
        for (const SecretJson& one : times) {
            Members time(one);
            const auto minutes = minutesOf(time.text("time"));
            const int free = time.integer("free", 10'000);
            if (!time.ok() || !minutes) return garbage(response);
            made.times.push_back({*minutes, free});
        }
        out.push_back(std::move(made));
    }
    return out;
}

Answer<Appointment> readAppointment(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const Appointment appointment{body.text("number")};
    if (!body.ok()) return garbage(response);
    return appointment;
}

Answer<QueryAnswer> readQueryAnswer(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response, kMaxRecordValues);
    if (!json) return garbage(response);
    Members body(*json);
    const std::string outcome = body.text("outcome");
    if (outcome == "refused") {
        CertificateRefusal refusal{body.text("reason"), body.texts("text")};
        if (!body.ok()) return garbage(response);
        return QueryAnswer(std::move(refusal));
    }
    RecordView view;
    auto paragraphs = personalListOf(body.any("paragraphs"), kMaxRecordParts);
    const SecretJson& fields = body.array("fields", kMaxRecordParts);
    const SecretJson& columns = body.array("columns", kMaxRecordCells);
    const SecretJson& rows = body.array("rows", kMaxRecordParts);
    if (outcome != "answered" || !paragraphs || !body.ok()) return garbage(response);
    view.paragraphs = std::move(*paragraphs);
    for (const SecretJson& each : fields) {
        Members field(each);
        Texts label = field.texts("label");
        auto value = personalOf(field.any("value"));
        if (!field.ok() || !value) return garbage(response);
        view.fields.emplace_back(std::move(label), std::move(*value));
    }
    for (const SecretJson& each : columns) {
        Members column(each);
        view.columns.push_back(column.texts("label"));
        if (!column.ok()) return garbage(response);
    }
    for (const SecretJson& each : rows) {
        auto row = personalListOf(each, kMaxRecordCells);
        if (!row || row->size() != view.columns.size()) return garbage(response);
        view.rows.push_back(std::move(*row));
    }
    const SecretJson& paper = body.any("pdf");
    if (!body.ok()) return garbage(response);
    if (!paper.is_null()) {
        auto pdf = pdfOf(paper);
        if (!pdf) return garbage(response);
        view.pdf = std::move(*pdf);
    }
    return QueryAnswer(std::move(view));
}

Answer<Records> readRecords(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    const SecretJson& records = body.any("records");
    if (!body.ok() || !records.is_object()) return garbage(response);
    Records out;
    for (const auto& [registry, record] : records.items()) {
        if (!record.is_object() || record.size() > kMaxRecordFields || registry.size() > kMaxKeyBytes) return garbage(response);
        auto& made = out[std::string(registry.begin(), registry.end())];
        for (const auto& [path, value] : record.items()) {
            auto text = secretOf(value);
            if (!text || path.size() > kMaxKeyBytes) return garbage(response);
            made.emplace(std::string(path.begin(), path.end()), std::move(*text));
        }
    }
    return out;
}

Answer<HeartbeatAnswer> readHeartbeatAnswer(const HttpResponse& response) {
    if (response.status != 200) return tl::unexpected(errorOf(response));
    const auto json = objectOf(response);
    if (!json) return garbage(response);
    Members body(*json);
    HeartbeatAnswer answer;
    answer.serverTime = body.time("serverTime");
    answer.catalogueVersion = body.text("catalogueVersion");
    constexpr std::uint64_t kMaxRepositoryVersion = 1ull << 53;
    const SecretJson& repository = body.any("repositoryVersion");
    if (!repository.is_number_unsigned() || repository.get<std::uint64_t>() > kMaxRepositoryVersion)
        return garbage(response);
    answer.repositoryVersion = repository.get<std::int64_t>();
    const auto key = keyOf(body.any("intakeKey"));
    const SecretJson& commands = body.array("commands", kMaxCommands);
    if (!body.ok() || !key || !isVersion(answer.catalogueVersion)) return garbage(response);
    answer.intakeKey = *key;
    for (const SecretJson& command : commands) {
        if (!command.is_string() || command.get_ref<const SecretText&>().size() > kMaxKeyBytes) {
            return garbage(response);
        }
        const auto& text = command.get_ref<const SecretText&>();
        answer.commands.emplace_back(text.begin(), text.end());
    }
    // A backend of before knows nothing of it.
    if (body.has("unlockPin")) {
        const SecretJson& unlock = body.any("unlockPin");
        if (!unlock.is_boolean()) return garbage(response);
        answer.unlockPin = unlock.get<bool>();
    }
    if (body.has("outage")) {
        Members outage(body.any("outage"));
        answer.outage.emplace();
        if (outage.has("message")) answer.outage->message = outage.texts("message");
        if (outage.has("until")) answer.outage->until = outage.time("until");
        if (!outage.ok()) return garbage(response);
    }
    return answer;
}

}  // namespace zizhu::cache
