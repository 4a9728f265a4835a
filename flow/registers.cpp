#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

using catalog::Question;
using Stage = RegisterAnswer::Stage;

template <class Do>
void eachQuestion(const Session& session, Do what) {
    for (const std::size_t i : itemsOfVisit(session)) {
        for (const catalog::Page& page : session.items[i]->pages) {
            for (const Question& question : page.questions) what(i, question);
        }
    }
}

// Takes back what a register had filled in and nobody has changed since.
void takeBack(Session& session, std::string_view registry) {
    for (auto entry = session.fromRegister.begin(); entry != session.fromRegister.end();) {
        if (entry->second != registry) {
            ++entry;
            continue;
        }
        session.answers.erase(entry->first);
        session.answers.erase(entry->first + ".region");
        session.answers.erase(entry->first + ".detail");
        entry = session.fromRegister.erase(entry);
    }
    session.registers.erase(std::string(registry));
}

base::SecretString valueOf(const RegisterAnswer& answer, const std::string& path) {
    const auto found = answer.record.find(path);
    return found == answer.record.end() ? base::SecretString() : found->second;
}

void put(Session& session, const Question& question, const std::string& key, const base::SecretString& value) {
    if (!value.empty()) session.answers[key] = catalog::canonical(question, value.reveal(), *session.catalogue);
}

bool answered(const Session& session, const std::string& key) {
    const auto next = session.answers.lower_bound(key);
    return next != session.answers.end() && (next->first == key || next->first.starts_with(key + "."));
}

void fill(Session& session, std::size_t index, const Question& question) {
    const auto answer = session.registers.find(question.prefillRegistry);
    if (question.prefill != catalog::Prefill::Register || answer == session.registers.end()) return;
    if (answer->second.stage != Stage::Found) return;
    const catalog::Item& item = *session.items[index];
    const std::string key = storageKey(item, question.key);
    if (actsForAnother(session, item)) return;
    if (answered(session, key)) return;  // somebody has answered it, or the register has already
    const std::string& path = question.prefillPath;
    if (question.type == catalog::QuestionType::Address) {
        put(session, question, key + ".region", valueOf(answer->second, path + ".region"));
        put(session, question, key + ".detail", valueOf(answer->second, path + ".detail"));
        put(session, question, key + ".detail", valueOf(answer->second, path));
    } else {
        put(session, question, key, valueOf(answer->second, path));
    }
    if (!answered(session, key)) return;
    const bool fits =
        catalog::checkQuestion(item, question, ItemAnswers(session, index), contextOf(session)).empty();
    if (fits) {
        session.fromRegister.emplace(key, question.prefillRegistry);
    } else if (question.type != catalog::QuestionType::Address) {
        session.answers.erase(key);  // asked as if the register had not said it
    }
}

bool isNew(const Session& session, std::string_view registry) { return session.consents.find(registry) == session.consents.end(); }

// Agreed to, and not answered yet.
std::vector<std::string> toFetch(const Session& session) {
    std::vector<std::string> registries;
    for (const catalog::SharedData* data : registersToAsk(session)) {
        const auto agreed = session.consents.find(data->registry);
        const auto known = session.registers.find(data->registry);
        const bool done = known != session.registers.end() && known->second.stage != Stage::Silent;
        if (agreed != session.consents.end() && agreed->second && !done) registries.push_back(data->registry);
    }
    return registries;
}

void leaveConsent(Turn& turn) {
    Session& s = turn.s;
    for (const catalog::SharedData* data : registersToAsk(s)) {
        const bool agreed = s.consents.try_emplace(data->registry, false).first->second;
        if (!agreed) takeBack(s, data->registry);
    }
    std::vector<std::string> registries = toFetch(s);
    if (registries.empty()) return goOnToItems(turn);
    enter(turn, Step::Fetching);
    s.awaiting = turn.ask<effect::FetchRecords>(std::move(registries));
}

}  // namespace

std::vector<const catalog::SharedData*> registersToAsk(const Session& session) {
    std::vector<const catalog::SharedData*> all;
    if (!session.applicant) return all;
    for (const std::size_t i : itemsOfVisit(session)) {
        for (const catalog::SharedData* data : catalog::sharedDataFor(*session.items[i], contextOf(session))) {
            const bool known = std::any_of(all.begin(), all.end(), [&](const catalog::SharedData* other) {
                return other->registry == data->registry;
            });
            if (!known) all.push_back(data);
        }
    }
    return all;
}

bool needsConsent(const Session& session) {
    // Without the network nobody could answer: the pages are asked as ever.
    if (!session.terminal.networkUp) return false;
    const auto registries = registersToAsk(session);
    return std::any_of(registries.begin(), registries.end(),
                       [&](const catalog::SharedData* data) { return isNew(session, data->registry); });
}

void fillFromRegisters(Session& session) {
    if (session.registers.empty()) return;
    eachQuestion(session, [&](std::size_t item, const Question& question) { fill(session, item, question); });
}

void forgetRegisters(Session& session) {
    std::vector<std::string> registries;
    for (const auto& [key, registry] : session.fromRegister) registries.push_back(registry);
    for (const std::string& registry : registries) takeBack(session, registry);
    session.registers.clear();
    session.consents.clear();
}

void enterConsent(Turn& turn, std::optional<Place> after) {
    enter(turn, Step::Consent);
    turn.s.place = after;
}

void onConsent(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (s.step == Step::Fetching) {
        if (std::holds_alternative<intent::Continue>(intent)) onRecords(turn, {s.awaiting, {}});
        return;
    }
    if (const auto* set = std::get_if<intent::SetConsent>(&intent)) {
        const auto registries = registersToAsk(s);
        const bool known = std::any_of(registries.begin(), registries.end(),
                                       [&](const catalog::SharedData* data) { return data->registry == set->registry; });
        if (known) s.consents[set->registry] = set->agreed;
    } else if (std::holds_alternative<intent::RefuseConsents>(intent)) {
        for (const catalog::SharedData* data : registersToAsk(s)) s.consents[data->registry] = false;
        leaveConsent(turn);
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        leaveConsent(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        backFromConsent(turn);
    }
}

void onRecords(Turn& turn, outcome::RecordsFetched fetched) {
    Session& s = turn.s;
    if (s.step != Step::Fetching || fetched.request != s.awaiting) return;
    s.awaiting = 0;
    for (const std::string& registry : toFetch(s)) {
        const auto answer = fetched.answers.find(registry);
        s.registers[registry] = answer == fetched.answers.end() ? RegisterAnswer{} : std::move(answer->second);
    }
    goOnToItems(turn);
}

}  // namespace zizhu::flow
