#include "offline-cache/api_request.h"

#include <nlohmann/json.hpp>

namespace zizhu::cache {

namespace {

using Json = nlohmann::ordered_json;

// What the terminal's own data might lack of being UTF-8 is replaced rather than thrown for.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string clockText(int minutes) {
    const auto two = [](int n) { return std::string(1, char('0' + n / 10 % 10)) + char('0' + n % 10); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

// Joins an object that holds nothing personal with members that are JSON already: they are not parsed,
// so that they stay in secret memory.
base::SecretString join(
    const Json& open, std::initializer_list<std::pair<std::string_view, const base::SecretString*>> members) {
    std::string head = dump(open);
    head.pop_back();
    base::SecretString body(head);
    for (const auto& [name, json] : members) {
        body.append(",\"");
        body.append(name);
        body.append("\":");
        body.append(json->empty() ? std::string_view("{}") : json->reveal());
    }
    body.append("}");
    return body;
}

}  // namespace

std::string envelopeBody(const OutgoingEntry& entry) {
    Json body;
    body["format"] = 1;
    body["id"] = entry.head.id.toString();
    body["item"] = entry.head.item;
    body["itemVersion"] = entry.head.itemVersion;
    body["bundle"] = entry.head.bundle ? Json(entry.head.bundle->toString()) : Json(nullptr);
    body["createdAt"] = base::toIso8601(entry.head.createdAt);
    body["intakeKey"] = entry.head.intakeKey;
    body["sealed"] = base::toBase64(entry.sealed);
    body["blobs"] = Json::array();
    for (const BlobRef& blob : entry.blobs)
        body["blobs"].push_back({{"hash", blob.hash}, {"bytes", blob.bytes}});
    return dump(body);
}

base::SecretString certifyBody(const CertifyRequest& request) {
    Json open;
    open["id"] = request.id.toString();
    open["item"] = request.item;
    open["itemVersion"] = request.itemVersion;
    open["language"] = base::tag(request.language);
    return join(open, {{"applicant", &request.applicant}, {"answers", &request.answers}});
}

base::SecretString ticketBody(const TicketRequest& request) {
    Json open;
    open["id"] = request.id.toString();
    open["item"] = request.item;
    return join(open, {{"answers", &request.answers}});
}

base::SecretString appointmentBody(const AppointmentRequest& request) {
    Json open;
    open["id"] = request.id.toString();
    open["item"] = request.item;
    open["day"] = base::toString(request.day);
    open["time"] = clockText(request.minutes);
    return join(open, {{"applicant", &request.applicant}, {"answers", &request.answers}});
}

base::SecretString queryBody(const QueryRequest& request) {
    Json open;
    open["item"] = request.item;
    open["itemVersion"] = request.itemVersion;
    open["language"] = base::tag(request.language);
    open["paper"] = request.paper;
    return join(open, {{"applicant", &request.applicant}, {"answers", &request.answers}});
}

base::SecretString recordsBody(const RecordsRequest& request) {
    Json open;
    open["items"] = Json::array();
    for (const auto& [item, version] : request.items) open["items"].push_back({{"item", item}, {"itemVersion", version}});
    open["registries"] = request.registries;
    return join(open, {{"applicant", &request.applicant}});
}

std::string renewalBody(const std::string& request) { return dump({{"request", request}}); }

base::SecretString enrolmentBody(const base::EnrolmentCode& code, const std::string& request) {
    base::SecretString body("{\"code\":\"");
    body.append(code.toString());
    body.append("\",\"request\":");
    base::appendJsonString(body, request);
    body.append("}");
    return body;
}

std::string readinessBody(const ReadinessReport& report) {
    Json body;
    body["number"] = report.number;
    body["at"] = base::toIso8601(report.at);
    body["staff"] = {{"id", report.staffId}, {"name", report.staffName}};
    body["ready"] = report.ready;
    body["version"] = report.version;
    body["catalogue"] = report.catalogue;
    body["findings"] = Json::array();
    for (const ReadinessFinding& finding : report.findings) {
        body["findings"].push_back({{"part", finding.part},
                                    {"verdict", finding.verdict},
                                    {"action", base::name(finding.action)},
                                    {"detail", finding.detail.text()},
                                    {"at", base::toIso8601(finding.at)}});
    }
    body["confirmed"] = report.confirmed;
    return dump(body);
}

std::string helpCallBody(const HelpCall& call) {
    Json body;
    body["id"] = call.id.toString();
    body["step"] = call.step;
    body["over"] = call.over;
    return dump(body);
}

base::SecretString holderBody(const base::SecretString& applicant) {
    return join(Json{{"format", 1}}, {{"applicant", &applicant}});
}

base::SecretString collectBody(const base::SecretString& applicant, base::Language language) {
    Json open;
    open["language"] = base::tag(language);
    return join(open, {{"applicant", &applicant}});
}

std::string heartbeatBody(const HeartbeatReport& report) {
    Json body;
    body["queued"] = report.queued;
    body["oldestQueuedAt"] =
        report.oldestQueuedAt ? Json(base::toIso8601(*report.oldestQueuedAt)) : Json(nullptr);
    body["devices"] = Json::object();
    for (const auto& [name, state] : report.devices) body["devices"][name] = state;
    body["version"] = report.version;
    body["catalogue"] = nullptr;
    if (const auto& catalogue = report.catalogue) {
        body["catalogue"] = {
            {"version", catalogue->version},
            {"validUntil", catalogue->validUntil ? Json(base::toIso8601(*catalogue->validUntil)) : Json(nullptr)},
            {"fault", catalogue->fault}};
    }
    return dump(body);
}

}  // namespace zizhu::cache
