#include "kiosk/online_requests.h"

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

base::SecretString answersOf(const flow::Session& session) {
    TextObject object;
    const catalog::Answers answers = flow::submittedAnswers(session, 0);
    for (const auto& [path, value] : answers) object.add(path, value.reveal());
    return object.take();
}

}  // namespace

cache::CertifyRequest certifyRequest(const flow::Session& session, const base::Uuid& id) {
    const flow::Applicant& who = *session.applicant;
    TextObject applicant;
    applicant.add("name", who.name.reveal());
    applicant.add("number", who.number.reveal());
    applicant.add("cardType", who.cardType);
    applicant.add("birthDate", who.birthDate.reveal());
    applicant.add("sex", who.sex.reveal());
    const catalog::Item& item = *session.items.front();
    return {id, item.key, item.version, applicant.take(), answersOf(session), session.preferences.language};
}

cache::TicketRequest ticketRequest(const flow::Session& session, const base::Uuid& id) {
    return {id, session.items.front()->key, answersOf(session)};
}

}  // namespace zizhu::kiosk
