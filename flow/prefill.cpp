#include "flow/turn.h"

namespace zizhu::flow {

namespace {

// Of parts/agency.yaml, and of any item that asks the same.
constexpr std::string_view kOnBehalf = "agency.onBehalf";
constexpr std::string_view kOther = "other";

bool asksForWhom(const catalog::Item& item) {
    for (const catalog::Page& page : item.pages) {
        for (const catalog::Question& question : page.questions) {
            if (question.shared == kOnBehalf) return true;
        }
    }
    return false;
}

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
    session.fromRegister.erase(key);
}

void fill(Session& session, std::size_t index, const catalog::Question& question) {
    const catalog::Item& item = *session.items[index];
    const base::SecretString& fact = factOf(*session.applicant, question.prefill);
    if (fact.empty() || actsForAnother(session, item)) return;
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

// What the card or a register had filled in and nobody has changed since.
void takeBack(Session& session, const catalog::Item& item, const catalog::Question& question) {
    const std::string key = storageKey(item, question.key);
    const auto detail = session.answers.find(key + ".detail");
    const bool fromCard =
        session.prefilled.contains(key) ||
        (session.applicant && detail != session.answers.end() &&
         detail->second == catalog::canonical(question, factOf(*session.applicant, question.prefill).reveal(), *session.catalogue));
    if (fromCard || session.fromRegister.contains(key)) forget(session, item, question);
}

}  // namespace

bool actsForAnother(const Session& session, const catalog::Item& item) {
    const auto answer = session.answers.find(kOnBehalf);
    return answer != session.answers.end() && answer->second.reveal() == kOther && asksForWhom(item);
}

void onAnswered(Session& session, const catalog::Question& question) {
    if (question.shared != kOnBehalf) return;
    for (const catalog::Item* item : session.items) {
        if (!actsForAnother(session, *item)) continue;
        for (const catalog::Page& page : item->pages) {
            for (const catalog::Question& each : page.questions) {
                if (each.prefill != catalog::Prefill::None) takeBack(session, *item, each);
            }
        }
    }
    prefill(session, false);
}

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
        const std::vector<catalog::Page>& pages = session.items[i]->pages;
        for (std::size_t p = 0; p < pages.size(); ++p) {
            // What was left empty on a page that was passed stays so.
            if (!anotherPerson && session.visited.contains({i, p})) continue;
            for (const catalog::Question& question : pages[p].questions) {
                if (question.prefill != catalog::Prefill::None) fill(session, i, question);
            }
        }
    }
}

}  // namespace zizhu::flow
