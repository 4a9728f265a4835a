#include "flow/turn.h"

namespace zizhu::flow {

namespace {

const base::SecretString& factOf(const Applicant& applicant, catalog::Prefill prefill) {
    using catalog::Prefill;
    static const base::SecretString kNone;
    switch (prefill) {
        case Prefill::None: return kNone;
        case Prefill::CardName: return applicant.name.empty() ? applicant.foreignName : applicant.name;
        case Prefill::CardNumber: return applicant.number;
        case Prefill::CardSex: return applicant.sex;
        case Prefill::CardBirthDate: return applicant.birthDate;
        case Prefill::CardAddress: return applicant.address;
        case Prefill::CardNation: return applicant.nation;
        case Prefill::Register: return kNone;  // registers.cpp
    }
    return kNone;
}

// What another person's card had answered goes with that card.
void forget(Session& session, const catalog::Item& item, const catalog::Question& question) {
    const std::string key = storageKey(item, question.key);
    session.answers.erase(key);
    session.answers.erase(key + ".region");
    session.answers.erase(key + ".detail");
    session.prefilled.erase(key);
}

void fill(Session& session, std::size_t index, const catalog::Question& question) {
    const catalog::Item& item = *session.items[index];
    const base::SecretString& fact = factOf(*session.applicant, question.prefill);
    if (fact.empty()) return;
    const std::string key = storageKey(item, question.key);
    const bool address = question.type == catalog::QuestionType::Address;
    // The card tells an address in words; its region must still be chosen.
    base::SecretString& answer = session.answers[address ? key + ".detail" : key];
    if (!answer.empty()) return;
    answer = catalog::canonical(question, fact.reveal(), *session.catalogue);
    const bool fits =
        catalog::checkQuestion(item, question, ItemAnswers(session, index), contextOf(session)).empty();
    if (fits) {
        session.prefilled.insert(key);
    } else if (!address) {
        session.answers.erase(key);  // asked as if there were no card
    }
}

}  // namespace

void prefill(Session& session, bool anotherPerson) {
    if (anotherPerson) forgetRegisters(session);
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        for (const catalog::Page& page : session.items[i]->pages) {
            for (const catalog::Question& question : page.questions) {
                if (question.prefill == catalog::Prefill::None) continue;
                if (anotherPerson) forget(session, *session.items[i], question);
            }
        }
    }
    if (!session.applicant) return;
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        for (const catalog::Page& page : session.items[i]->pages) {
            for (const catalog::Question& question : page.questions) {
                if (question.prefill != catalog::Prefill::None) fill(session, i, question);
            }
        }
    }
}

}  // namespace zizhu::flow
