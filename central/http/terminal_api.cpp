#include "central/http/terminal_api.h"

#include "base/seal.h"
#include "central/http/citizen_api.h"
#include "central/http/envelope_in.h"
#include "central/http/fleet_api.h"
#include "central/http/replies.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxDevices = 64;
constexpr std::size_t kMaxRecordItems = 16;

Reply putApplication(const TerminalApi& api, Call& call) {
    std::vector<Problem> problems;
    const auto envelope = readEnvelope(call, problems);
    if (!envelope || !problems.empty()) return malformed(problems);
    const auto accepted = api.intake.put(call.terminal, *envelope);
    if (!accepted) return faultReply(accepted.error());
    return json(accepted->isNew ? 201 : 200, {{"id", envelope->id.toString()},
                                              {"caseNumber", accepted->caseNumber},
                                              {"status", name(accepted->status)}});
}

Reply headBlob(const TerminalApi& api, const Call& call) {
    if (!isBlobName(call.captures[0])) return {400, "", ""};
    return {api.blobs.size(call.captures[0]) ? 200 : 404, "", ""};
}

Reply putBlob(const TerminalApi& api, const Call& call) {
    const std::string& hash = call.captures[0];
    const auto discard = [](base::ByteView) { return false; };
    if (!isBlobName(hash)) {
        call.stream(discard);
        return errorReply(400, "name-malformed", {});
    }
    if (api.blobs.size(hash)) {
        call.stream(discard);
        return {200, "", ""};
    }
    auto writer = api.blobs.write(hash, base::kMaxSealedBlobBytes);
    if (!writer) {
        call.stream(discard);
        return faultReply(refuse(api.environment, writer.error()).value());
    }
    base::Status status;
    call.stream([&](base::ByteView piece) {
        status = (*writer)->add(piece);
        return status.has_value();
    });
    if (status) status = (*writer)->finish();
    if (status) return {201, "", ""};
    if (status.error().code == base::Errc::TooLarge) return errorReply(413, "too-large", {});
    if (status.error().code == base::Errc::NotTrusted) return errorReply(422, "hash-mismatch", {});
    return faultReply(refuse(api.environment, status.error()).value());
}

// Nothing can be handed in any more once the case is over or its result waits.
Json wantedOf(const PublicCase& known) {
    Json out = Json::array();
    const Case& facts = known.facts;
    if (facts.ready || facts.status == CaseStatus::Finished || facts.status == CaseStatus::Returned) return out;
    for (const auto& [wanted, materialName] : known.wanted) {
        out.push_back({{"key", wanted.material},
                       {"name", texts(materialName)},
                       {"by", wanted.by ? Json(base::toString(*wanted.by)) : Json(nullptr)}});
    }
    return out;
}

Reply getCase(const TerminalApi& api, const Call& call) {
    const std::string source = "terminal:" + call.terminal;
    if (const auto wait = api.lookups.admit(source)) return tooManyTries(*wait);
    const auto found = api.casework.follow(call.captures[0]);
    if (!found && found.error().kind == FaultKind::NotFound) api.lookups.missed(source);
    if (!found) return faultReply(found.error());
    const Case& facts = found->facts;
    Json history = Json::array();
    for (const CaseStep& step : facts.history) {
        history.push_back({{"at", base::toIso8601(step.at)},
                           {"status", name(step.status)},
                           {"text", texts(stepText(step))}});
    }
    Json body = {{"caseNumber", facts.caseNumber},
                 {"item", facts.item},
                 {"title", texts(found->title)},
                 {"status", wireStatus(facts)},
                 {"statusText", texts(statusText(facts))},
                 {"department", texts(found->department)},
                 {"submittedAt", base::toIso8601(facts.submittedAt)},
                 {"promisedBy", nullptr},
                 {"history", std::move(history)},
                 {"next", texts(nextText(facts))},
                 {"wanted", wantedOf(*found)},
                 {"collection", nullptr}};
    if (facts.ready) {
        const catalog::Text place = facts.collectAt.empty() ? found->department : catalog::Text::same(facts.collectAt);
        body["collection"] = {{"terminal", facts.collectAt.empty()}, {"place", texts(place)}};
    }
    if (facts.promisedBy) body["promisedBy"] = base::toString(*facts.promisedBy);
    return json(200, body);
}

// The request in one form, so that a repetition by another version of the terminal's program is one.
base::SecretBytes canonical(const Json& body) {
    std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    base::SecretBytes out(text.begin(), text.end());
    return out;
}

base::SecretString take(const std::map<std::string, base::SecretString, std::less<>>& from,
                        std::string_view key) {
    const auto found = from.find(key);
    return found == from.end() ? base::SecretString() : found->second;
}

// Who asks a register for what: the same of a document and of a record to be shown.
void readAsked(Members& in, CertificateRequest& request) {
    request.item = in.key("item");
    request.itemVersion = in.version("itemVersion");
    const auto applicant = in.texts("applicant", 32, 512);
    request.name = take(applicant, "name");
    request.number = take(applicant, "number");
    request.birthDate = take(applicant, "birthDate");
    request.sex = std::string(take(applicant, "sex").reveal());
    request.cardType = std::string(take(applicant, "cardType").reveal());
    if (request.name.empty() || request.number.empty()) in.problem("applicant", "missing");
    request.answers = in.texts("answers", 512, 8192);
    const auto language = base::languageFromTag(in.text("language", 8));
    if (!language) in.problem("language", "unknown");
    request.language = language.value_or(base::Language::ZhCn);
}

Reply certify(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"id", "item", "itemVersion", "applicant", "answers", "language"});
    CertificateRequest request;
    request.id = in.uuid("id");
    readAsked(in, request);
    if (!in.problems().empty()) return malformed(in.problems());
    request.canonical = canonical(*body);
    const auto answer = api.certificates.ask(call.terminal, request);
    if (!answer) return faultReply(answer.error());
    if (!answer->refusal.empty()) {
        return json(200,
                    {{"outcome", "refused"}, {"reason", answer->refusal}, {"text", texts(answer->text)}});
    }
    return json(200, {{"outcome", "issued"},
                      {"number", answer->number},
                      {"verificationCode", answer->verificationCode},
                      {"pdf", base::toBase64(answer->pdf)}});
}

using PersonalTexts = std::array<base::SecretString, base::kLanguageCount>;

// The same in every language as one text: most cells of a record are.
Json personal(const PersonalTexts& text) {
    if (text[0] == text[1] && text[0] == text[2]) return std::string(text[0].reveal());
    Json out;
    for (const base::Language language : base::kLanguages)
        out[std::string(base::tag(language))] = std::string(text[std::size_t(language)].reveal());
    return out;
}

Json personalList(const std::vector<PersonalTexts>& list) {
    Json out = Json::array();
    for (const PersonalTexts& text : list) out.push_back(personal(text));
    return out;
}

Reply query(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"item", "itemVersion", "applicant", "answers", "language", "paper"});
    CertificateRequest request;
    readAsked(in, request);
    const Json& paper = in.any("paper");
    if (!paper.is_boolean()) in.problem("paper", "malformed");
    if (!in.problems().empty()) return malformed(in.problems());
    const auto answer = api.queries.ask(request, paper.get<bool>());
    if (!answer) return faultReply(answer.error());
    if (!answer->refusal.empty()) {
        return json(200, {{"outcome", "refused"}, {"reason", answer->refusal}, {"text", texts(answer->text)}});
    }
    Json fields = Json::array(), columns = Json::array(), rows = Json::array();
    for (const QueryField& field : answer->fields)
        fields.push_back({{"label", texts(field.label)}, {"value", personal(field.value)}});
    for (const catalog::Text& column : answer->columns) columns.push_back({{"label", texts(column)}});
    for (const auto& row : answer->rows) rows.push_back(personalList(row));
    Json out = {{"outcome", "answered"}, {"paragraphs", personalList(answer->paragraphs)},
                {"fields", std::move(fields)}, {"columns", std::move(columns)},
                {"rows", std::move(rows)}, {"pdf", nullptr}};
    if (!answer->pdf.empty()) out["pdf"] = base::toBase64(answer->pdf);
    return json(200, out);
}

Reply registerRecords(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"items", "registries", "applicant"});
    RecordsRequest request;
    const auto applicant = in.texts("applicant", 32, 512);
    request.name = take(applicant, "name");
    request.number = take(applicant, "number");
    if (request.name.empty() || request.number.empty()) in.problem("applicant", "missing");
    const Json& items = in.any("items");
    if (!items.is_array() || items.empty() || items.size() > kMaxRecordItems) in.problem("items", "malformed");
    const Json& registries = in.any("registries");
    if (!registries.is_array() || registries.empty() || registries.size() > kMaxRecordItems)
        in.problem("registries", "malformed");
    if (!in.problems().empty()) return malformed(in.problems());
    for (const Json& each : items) {
        Members item(each, {"item", "itemVersion"}, "items");
        request.items.emplace_back(item.key("item"), item.version("itemVersion"));
        in.add(item.problems());
    }
    for (const Json& each : registries) {
        if (!each.is_string() || each.get_ref<const std::string&>().size() > 63) {
            in.problem("registries", "malformed");
            break;
        }
        request.registries.push_back(each.get<std::string>());
    }
    if (!in.problems().empty()) return malformed(in.problems());
    const auto records = api.records.ask(request);
    if (!records) return faultReply(records.error());
    Json out = Json::object();
    for (const auto& [registry, record] : *records) {
        Json values = Json::object();
        for (const auto& [path, value] : record) values[path] = std::string(value.reveal());
        out[registry] = std::move(values);
    }
    return json(200, {{"records", std::move(out)}});
}

std::string clockText(int minutes) {
    const auto two = [](int n) { return std::string(1, char('0' + n / 10 % 10)) + char('0' + n % 10); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

std::optional<int> minutesOf(const std::string& text) {
    for (int minutes = 0; minutes < 24 * 60; ++minutes) {
        if (clockText(minutes) == text) return minutes;
    }
    return std::nullopt;
}

Reply getSlots(const TerminalApi& api, const Call& call) {
    const auto item = call.query.find("item");
    if (item == call.query.end()) return malformed({{"item", "missing"}});
    const auto slots = api.appointments.slots(item->second);
    if (!slots) return faultReply(slots.error());
    Json days = Json::array();
    for (const SlotDay& day : *slots) {
        Json times = Json::array();
        for (const SlotTime& time : day.times) times.push_back({{"time", clockText(time.minutes)}, {"free", time.free}});
        days.push_back({{"day", base::toString(day.day)}, {"times", std::move(times)}});
    }
    return json(200, {{"days", std::move(days)}});
}

Reply bookAppointment(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"id", "item", "day", "time", "applicant", "answers"});
    AppointmentRequest request;
    request.id = in.uuid("id");
    request.item = in.key("item");
    const auto day = base::parseDate(in.text("day", 10));
    if (!day) in.problem("day", "malformed");
    const auto minutes = minutesOf(in.text("time", 5));
    if (!minutes) in.problem("time", "malformed");
    request.applicant = in.texts("applicant", 32, 512);
    request.answers = in.texts("answers", 512, 8192);
    if (!in.problems().empty()) return malformed(in.problems());
    request.day = *day;
    request.minutes = *minutes;
    request.canonical = canonical(*body);
    const auto number = api.appointments.book(call.terminal, request);
    if (!number) return faultReply(number.error());
    return json(200, {{"number", *number}});
}

Reply takeTicket(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"id", "item", "answers"});
    TicketRequest request;
    request.id = in.uuid("id");
    request.item = in.key("item");
    request.answers = in.texts("answers", 512, 8192);
    if (!in.problems().empty()) return malformed(in.problems());
    request.canonical = canonical(*body);
    const auto ticket = api.tickets.take(call.terminal, request);
    if (!ticket) return faultReply(ticket.error());
    return json(200, {{"number", ticket->number},
                      {"counter", texts(ticket->counter)},
                      {"waitingBefore", ticket->waitingBefore},
                      {"estimatedMinutes", ticket->estimatedMinutes}});
}

// Null from a terminal that takes its catalogue from a folder.
CatalogueReport catalogueReport(Members& in) {
    CatalogueReport report;
    const Json& body = in.any("catalogue");
    if (body.is_null()) return report;
    Members catalogue(body, {"version", "validUntil", "fault"}, "catalogue.");
    report.version = catalogue.version("version");
    report.validUntil = catalogue.timeOrNull("validUntil");
    report.fault = catalogue.text("fault", 64, 0);
    in.add(catalogue.problems());
    return report;
}

// An outage whose end has come is over, whether or not somebody took it back.
Json outageOf(const TerminalApi& api, const std::string& terminal) {
    const auto outage = api.staff.outage(terminal);
    if (!outage || !*outage) return nullptr;
    const auto& until = (*outage)->until;
    if (until && *until <= api.environment.clock.wall()) return nullptr;
    catalog::Text message;
    message.in[std::size_t(base::Language::ZhCn)] = (*outage)->zhCn;
    message.in[std::size_t(base::Language::En)] = (*outage)->en;
    return {{"message", message.empty() ? Json(nullptr) : texts(message)}, {"until", until ? Json(base::toIso8601(*until)) : Json(nullptr)}};
}

Reply heartbeat(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"queued", "oldestQueuedAt", "devices", "version", "catalogue"});
    TerminalReport report;
    report.name = call.terminal;
    report.queued = std::int64_t(in.number("queued", 1'000'000'000));
    report.oldestQueuedAt = in.timeOrNull("oldestQueuedAt");
    for (const auto& [device, state] : in.texts("devices", kMaxDevices, 64)) {
        if (device.size() > 64) in.problem("devices", "malformed");
    }
    report.devices = in.any("devices").dump(-1, ' ', false, Json::error_handler_t::replace);
    report.version = in.text("version", 64, 0);
    report.catalogue = catalogueReport(in);
    if (!in.problems().empty()) return malformed(in.problems());
    report.at = api.environment.clock.wall();
    if (const auto kept = api.staff.report(report); !kept) {
        return faultReply(refuse(api.environment, kept.error()).value());
    }
    if (api.repository != nullptr) api.repository->refresh(api.catalogues);
    const auto unlock = api.fleet.takeUnlock(call.terminal);
    if (!unlock) return faultReply(unlock.error());
    const base::IntakeKey& key = api.environment.keys.current();
    return json(200, {{"unlockPin", *unlock},
                      {"outage", outageOf(api, call.terminal)},
                      {"serverTime", base::toIso8601(report.at)},
                      {"catalogueVersion", api.environment.catalogues.current().version()},
                      {"intakeKey", {{"id", key.id}, {"publicKey", base::toBase64(key.publicKey)}}},
                      {"repositoryVersion", api.repository != nullptr ? api.repository->version() : 0},
                      {"commands", Json::array()}});
}

Reply repositoryFile(const TerminalApi& api, const Call& call) {
    if (api.repository == nullptr) return errorReply(404, "no-repository", {});
    auto bytes = api.repository->file(call.captures[0]);
    if (bytes) return {200, "application/octet-stream", std::string(base::asText(*bytes))};
    if (bytes.error().code == base::Errc::NotFound) return errorReply(404, "no-file", {});
    return faultReply(refuse(api.environment, bytes.error()).value());
}

}  // namespace

Reply terminalError(int status, std::string_view code, const Call&) { return errorReply(status, code, {}); }

Routes terminalRoutes(TerminalApi api) {
    const auto on = [api](Reply (*handler)(const TerminalApi&, Call&)) {
        return [api, handler](Call& call) { return handler(api, call); };
    };
    const auto reads = [api](Reply (*handler)(const TerminalApi&, const Call&)) {
        return [api, handler](Call& call) { return handler(api, call); };
    };
    Routes routes{
        {Method::Put,
         "/v1/applications/{id}",
         "putApplication",
         {200, 201, 400, 409, 411, 413, 415, 422, 424, 500, 503},
         BodyKind::Json,
         kMaxApplicationBody,
         on(putApplication)},
        {Method::Head,
         "/v1/blobs/{sha256}",
         "headBlob",
         {200, 400, 404, 500},
         BodyKind::None,
         0,
         reads(headBlob)},
        {Method::Put,
         "/v1/blobs/{sha256}",
         "putBlob",
         {200, 201, 400, 411, 413, 415, 422, 500, 503},
         BodyKind::Stream,
         base::kMaxSealedBlobBytes,
         reads(putBlob)},
        {Method::Get,
         "/v1/cases/{trackingCode}",
         "getCase",
         {200, 400, 404, 429, 500, 503},
         BodyKind::None,
         0,
         reads(getCase)},
        {Method::Post,
         "/v1/certificates",
         "certify",
         {200, 400, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(certify)},
        {Method::Post,
         "/v1/tickets",
         "takeTicket",
         {200, 400, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(takeTicket)},
        {Method::Post,
         "/v1/queries",
         "query",
         {200, 400, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(query)},
        {Method::Post,
         "/v1/register-records",
         "registerRecords",
         {200, 400, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(registerRecords)},
        {Method::Get,
         "/v1/slots",
         "getSlots",
         {200, 400, 422, 500, 503},
         BodyKind::None,
         0,
         reads(getSlots)},
        {Method::Post,
         "/v1/appointments",
         "bookAppointment",
         {200, 400, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(bookAppointment)},
        {Method::Post,
         "/v1/heartbeat",
         "heartbeat",
         {200, 400, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(heartbeat)},
        {Method::Get,
         "/v1/repository/{path}",
         "repositoryFile",
         {200, 404, 500, 503},
         BodyKind::None,
         0,
         reads(repositoryFile)},
    };
    for (Route& route : fleetRoutes(api)) routes.push_back(std::move(route));
    for (Route& route : citizenRoutes(api)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace zizhu::central
