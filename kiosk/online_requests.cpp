#include "kiosk/online_requests.h"

#include "flow/pages.h"
#include "flow/submissions.h"

namespace zizhu::kiosk {

namespace {

// A flat JSON object of texts, in secret memory.
class TextObject {
public:
    TextObject() { json_.append("{"); }
    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        if (json_.size() > 1) json_.append(",");
        base::appendJsonString(json_, name);
        json_.append(":");
        base::appendJsonString(json_, value);
    }
    base::SecretString take() {
        json_.append("}");
        return std::move(json_);
    }

private:
    base::SecretString json_;
};

base::SecretString answersOf(const flow::Session& session, std::size_t item) {
    TextObject object;
    const catalog::Answers answers = flow::submittedAnswers(session, item);
    for (const auto& [path, value] : answers) object.add(path, value.reveal());
    return object.take();
}

base::SecretString applicantOf(const flow::Session& session) {
    TextObject applicant;
    if (session.applicant) {
        const flow::Applicant& who = *session.applicant;
        applicant.add("name", who.name.reveal());
        applicant.add("number", who.number.reveal());
        applicant.add("cardType", who.cardType);
        applicant.add("birthDate", who.birthDate.reveal());
        applicant.add("sex", who.sex.reveal());
    }
    return applicant.take();
}

}  // namespace

base::SecretString applicantJson(const flow::Session& session) { return applicantOf(session); }

cache::CertifyRequest certifyRequest(const flow::Session& session, std::size_t item, const base::Uuid& id) {
    const catalog::Item& what = *session.items[item];
    return {id, what.key, what.version, applicantOf(session), answersOf(session, item), session.preferences.language};
}

cache::QueryRequest queryRequest(const flow::Session& session) {
    const catalog::Item& what = *session.items.front();
    return {what.key, what.version, applicantOf(session), answersOf(session, 0), session.preferences.language,
            session.terminal.ready(flow::Device::DocumentPrinter)};
}

cache::RecordsRequest recordsRequest(const flow::Session& session, std::vector<std::string> registries) {
    cache::RecordsRequest request;
    for (const std::size_t i : flow::itemsOfVisit(session)) {
        request.items.emplace_back(session.items[i]->key, session.items[i]->version);
    }
    request.registries = std::move(registries);
    request.applicant = applicantOf(session);
    return request;
}

cache::TicketRequest ticketRequest(const flow::Session& session, const base::Uuid& id) {
    return {id, session.items.front()->key, answersOf(session, 0)};
}

cache::AppointmentRequest appointmentRequest(const flow::Session& session) {
    return {session.slots.booking,
            session.items.front()->key,
            session.slots.day.value_or(base::LocalDate{}),
            int(session.slots.time.value_or(std::chrono::minutes(0)).count()),
            applicantOf(session),
            answersOf(session, 0)};
}

}  // namespace zizhu::kiosk
