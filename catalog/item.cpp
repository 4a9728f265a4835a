#include "catalog/item.h"

#include <algorithm>

namespace zizhu::catalog {

const Question* findQuestion(const Item& item, std::string_view key) {
    for (const Page& page : item.pages) {
        for (const Question& question : page.questions) {
            if (question.key == key) return &question;
        }
    }
    return nullptr;
}

const Page* findPage(const Item& item, std::string_view key) {
    const auto found =
        std::find_if(item.pages.begin(), item.pages.end(), [&](const Page& p) { return p.key == key; });
    return found == item.pages.end() ? nullptr : &*found;
}

const Page* pageOf(const Item& item, std::string_view questionKey) {
    for (const Page& page : item.pages) {
        for (const Question& question : page.questions) {
            if (question.key == questionKey) return &page;
        }
    }
    return nullptr;
}

const Material* findMaterial(const Item& item, std::string_view key) {
    const auto found = std::find_if(item.materials.begin(), item.materials.end(),
                                    [&](const Material& m) { return m.key == key; });
    return found == item.materials.end() ? nullptr : &*found;
}

const Notice* findNotice(const Bundle& bundle, std::string_view key) {
    const auto found = std::find_if(bundle.notices.begin(), bundle.notices.end(),
                                    [&](const Notice& n) { return n.key == key; });
    return found == bundle.notices.end() ? nullptr : &*found;
}

namespace {
template <class T>
bool offered(const T& what, base::LocalDate today) {
    if (what.suspended) return false;
    if (what.validFrom && today < *what.validFrom) return false;
    return !what.validTo || today <= *what.validTo;
}
}  // namespace

bool isOffered(const Item& item, base::LocalDate today) { return offered(item, today); }
bool isOffered(const Bundle& bundle, base::LocalDate today) { return offered(bundle, today); }

std::string_view name(ItemKind kind) {
    switch (kind) {
        case ItemKind::Apply:
            return "apply";
        case ItemKind::Certify:
            return "certify";
        case ItemKind::Book:
            return "book";
        case ItemKind::Query:
            return "query";
    }
    return "";
}

std::string_view name(Necessity necessity) {
    switch (necessity) {
        case Necessity::Essential:
            return "essential";
        case Necessity::Optional:
            return "optional";
        case Necessity::Deferrable:
            return "deferrable";
    }
    return "";
}

std::string_view name(Identity identity) {
    switch (identity) {
        case Identity::Required:
            return "required";
        case Identity::Optional:
            return "optional";
        case Identity::None:
            return "none";
    }
    return "";
}

std::string_view name(SampleForm form) {
    static constexpr std::array<std::string_view, 12> kNames = {
        "card",     "booklet", "certificate", "licence", "form",  "letter",
        "contract", "invoice", "plan",        "report",  "photo", "statement"};
    return kNames[std::size_t(form)];
}

std::string_view name(AppointmentDays days) {
    static constexpr std::array<std::string_view, 3> kNames = {"working", "saturday", "sunday"};
    return kNames[std::size_t(days)];
}

std::string_view name(QuestionType type) {
    switch (type) {
        case QuestionType::Text:
            return "text";
        case QuestionType::ChineseName:
            return "chinese-name";
        case QuestionType::IdNumber:
            return "id-number";
        case QuestionType::CreditCode:
            return "credit-code";
        case QuestionType::Phone:
            return "phone";
        case QuestionType::Date:
            return "date";
        case QuestionType::Choice:
            return "choice";
        case QuestionType::Choices:
            return "choices";
        case QuestionType::Amount:
            return "amount";
        case QuestionType::Number:
            return "number";
        case QuestionType::YesNo:
            return "yes-no";
        case QuestionType::Address:
            return "address";
        case QuestionType::Table:
            return "table";
    }
    return "";
}

std::string_view name(Prefill prefill) {
    switch (prefill) {
        case Prefill::None:
            return "";
        case Prefill::CardName:
            return "card.name";
        case Prefill::CardNumber:
            return "card.number";
        case Prefill::CardSex:
            return "card.sex";
        case Prefill::CardBirthDate:
            return "card.birthDate";
        case Prefill::CardAddress:
            return "card.address";
        case Prefill::CardNation:
            return "card.nation";
        case Prefill::Register:
            return "register";
    }
    return "";
}

}  // namespace zizhu::catalog
