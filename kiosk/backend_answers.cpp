#include "kiosk/backend_answers.h"

#include <utility>

namespace zizhu::kiosk {

namespace {

catalog::Text textOf(const cache::Texts& texts) {
    catalog::Text text;
    text.in = texts;
    return text;
}

flow::CaseState stateOf(const std::string& status) {
    if (status == "received") return flow::CaseState::Received;
    if (status == "accepted") return flow::CaseState::Accepted;
    if (status == "ready") return flow::CaseState::Ready;
    if (status == "finished") return flow::CaseState::Finished;
    if (status == "returned") return flow::CaseState::Returned;
    return flow::CaseState::InProgress;
}

flow::NoDocument reasonOf(const std::string& reason) {
    if (reason == "not-registered") return flow::NoDocument::NotRegistered;
    if (reason == "wrong-person") return flow::NoDocument::WrongPerson;
    return flow::NoDocument::NotAvailable;
}

}  // namespace

flow::Outcome outcomeOf(flow::Request request, cache::CertifyAnswer answer) {
    if (auto* issued = std::get_if<cache::Certificate>(&answer)) {
        return flow::outcome::Issued{
            request, {std::move(issued->number), std::move(issued->verificationCode), std::move(issued->pdf)}};
    }
    const auto& refusal = std::get<cache::CertificateRefusal>(answer);
    return flow::outcome::NotIssued{request, reasonOf(refusal.reason), textOf(refusal.text)};
}

flow::Outcome outcomeOf(flow::Request request, cache::QueryAnswer answer) {
    if (const auto* refusal = std::get_if<cache::CertificateRefusal>(&answer)) {
        return flow::outcome::NotIssued{request, reasonOf(refusal->reason), textOf(refusal->text)};
    }
    auto& shown = std::get<cache::RecordView>(answer);
    flow::RecordView view;
    view.paragraphs = std::move(shown.paragraphs);
    for (auto& [label, value] : shown.fields) view.fields.push_back({textOf(label), std::move(value)});
    for (const cache::Texts& column : shown.columns) view.columns.push_back(textOf(column));
    view.rows = std::move(shown.rows);
    view.pdf = std::move(shown.pdf);
    return flow::outcome::Answered{request, std::move(view)};
}

std::vector<flow::SlotDay> slotDaysOf(const std::vector<cache::SlotDay>& days) {
    std::vector<flow::SlotDay> out;
    for (const cache::SlotDay& day : days) {
        flow::SlotDay made{day.day, {}};
        for (const cache::SlotTime& time : day.times) made.times.push_back({std::chrono::minutes(time.minutes), time.free});
        out.push_back(std::move(made));
    }
    return out;
}

std::map<std::string, flow::RegisterAnswer, std::less<>> recordsOf(const std::vector<std::string>& asked,
                                                                   cache::Records records) {
    using Stage = flow::RegisterAnswer::Stage;
    std::map<std::string, flow::RegisterAnswer, std::less<>> out;
    for (const std::string& registry : asked) {
        const auto found = records.find(registry);
        if (found == records.end()) {
            out[registry] = {Stage::Nothing, {}};
        } else {
            out[registry] = {Stage::Found, std::move(found->second)};
        }
    }
    return out;
}

flow::Ticket ticketOf(const cache::Ticket& ticket) {
    return {ticket.number, textOf(ticket.counter), ticket.waitingBefore, ticket.estimatedMinutes};
}

flow::TrackedCase trackedCaseOf(const cache::CaseInfo& info) {
    flow::TrackedCase found;
    found.caseNumber = info.caseNumber;
    found.item = info.item;
    found.title = textOf(info.title);
    found.department = textOf(info.department);
    found.state = stateOf(info.status);
    found.stateText = textOf(info.statusText);
    found.submittedAt = info.submittedAt;
    found.promisedBy = info.promisedBy;
    for (const cache::CaseStep& step : info.history) {
        found.history.push_back({step.at, stateOf(step.status), textOf(step.text)});
    }
    if (info.next) found.next = textOf(*info.next);
    for (const cache::WantedMaterial& want : info.wanted) found.wanted.push_back({want.key, textOf(want.name), want.by});
    if (info.collection) found.collection = flow::Collection{info.collection->terminal, textOf(info.collection->place)};
    return found;
}

}  // namespace zizhu::kiosk
