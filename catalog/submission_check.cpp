#include <algorithm>
#include <set>

#include "base/numbers.h"
#include "base/utf8.h"
#include "catalog/characters.h"
#include "catalog/submission.h"

namespace zizhu::catalog {

namespace {
struct Checker {
    const Submission& submission;
    const Item& item;
    const Catalogue& catalogue;
    base::LocalDate made;
    Context context;
    MapAnswers answers;
    std::vector<Fault>& faults;

    void add(std::string path, FaultCode code, std::vector<Text> args = {}) {
        faults.push_back({std::move(path), code, std::move(args)});
    }
};

bool contains(const std::vector<std::string>& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
}

void checkApplicant(Checker& check) {
    const auto& applicant = check.submission.applicant;
    if (!applicant) {
        if (check.item.identity == Identity::Required) check.add("applicant", FaultCode::ApplicantMissing);
        return;
    }
    const auto require = [&](const char* path, bool good) {
        if (!good) check.add(path, FaultCode::ApplicantInvalid);
    };
    const Dictionary* types = check.catalogue.dictionary("card-types");
    const std::string_view number = applicant->number.reveal();
    const auto birth = base::parseDate(applicant->birthDate.reveal());
    require("applicant.cardType", types && types->find(applicant->cardType));
    require("applicant.name", !applicant->name.empty() && applicant->name.size() <= 200 &&
                                  firstForbidden(applicant->name.reveal()) == 0);
    require("applicant.birthDate", birth && *birth <= check.made);
    require("applicant.sex", applicant->sex.size() == 1);
    if (applicant->cardType == "citizen") {
        const bool good = base::checkCitizenId(number) == base::CitizenIdFault::None;
        require("applicant.number", good && (!birth || base::citizenIdBirthDate(number) == *birth));
    } else {
        require("applicant.number", number.size() >= 9 && number.size() <= 18);
    }
    for (const base::SecretString* text : {&applicant->foreignName, &applicant->address, &applicant->nation,
                                           &applicant->nationality, &applicant->validUntil}) {
        require("applicant", text->size() <= 400 && firstForbidden(text->reveal()) == 0);
    }
    require("applicant.photo", applicant->photo.size() <= kMaxPhotoBytes);
}

// Whether the path could be an answer of this item, asked or not.
bool isPathOf(const Item& item, std::string_view path) {
    const std::size_t dot = path.find('.');
    const Question* question = findQuestion(item, path.substr(0, dot));
    if (!question) return false;
    if (question->type == QuestionType::Address) {
        return dot != std::string_view::npos &&
               (path.substr(dot + 1) == "region" || path.substr(dot + 1) == "detail");
    }
    if (question->type != QuestionType::Table) return dot == std::string_view::npos;
    if (dot == std::string_view::npos) return false;
    const std::string_view rest = path.substr(dot + 1);
    for (std::size_t row = 0; row <= kMaxTableRows; ++row) {
        for (const Question& column : question->columns) {
            if (rest == std::string_view(cellPath("", row, column.key)).substr(1)) return true;
        }
    }
    return false;
}

void checkPaths(Checker& check) {
    const std::vector<std::string> asked = answeredPaths(check.item, check.answers, check.context);
    const std::set<std::string_view> known(asked.begin(), asked.end());
    for (const auto& [path, answer] : check.submission.answers) {
        if (known.contains(path)) continue;
        // A path that the item does not have is foreign text and is not repeated.
        if (isPathOf(check.item, path)) {
            check.add(path, FaultCode::NotAsked);
        } else {
            check.add("answers", FaultCode::UnknownPath);
        }
    }
}

void checkGiven(Checker& check, const Material& material, const SubmittedMaterial& given) {
    const auto add = [&](FaultCode code, std::vector<Text> args) {
        check.add(material.key, code, std::move(args));
    };
    switch (given.how) {
        case MaterialHow::Scanned:
            if (given.pages.empty() || given.pages.size() > std::size_t(material.maxPages)) {
                add(FaultCode::MaterialPages, {Text::same(std::to_string(material.maxPages)), material.name});
            }
            return;
        case MaterialHow::Promised: {
            if (material.necessity != Necessity::Deferrable)
                return add(FaultCode::MaterialNotPromisable, {material.name});
            const base::LocalDate latest(std::chrono::sys_days(check.made) +
                                         std::chrono::days(material.deferDays));
            if (!given.promisedFor || *given.promisedFor < check.made || *given.promisedFor > latest) {
                add(FaultCode::MaterialPromiseDate, {Text::same(base::toString(latest)), material.name});
            }
            return;
        }
        case MaterialHow::Committed:
            if (!material.commitment || !contains(check.submission.commitments, material.key)) {
                add(FaultCode::MaterialNoCommitment, {material.name});
            }
            return;
        case MaterialHow::Shared:
            if (!material.fromRegister) return add(FaultCode::MaterialNoRegister, {material.name});
            if (!contains(check.submission.consents, material.fromRegister->registry))
                add(FaultCode::ConsentMissing, {material.name});
            return;
    }
}

void checkMaterials(Checker& check) {
    const std::vector<const Material*> needed = neededMaterials(check.item, check.answers, check.context);
    std::set<std::string_view> given;
    for (const SubmittedMaterial& each : check.submission.materials) {
        const Material* material = findMaterial(check.item, each.key);
        if (!material || !given.insert(each.key).second) {
            check.add("materials", FaultCode::MaterialUnknown);
        } else if (std::find(needed.begin(), needed.end(), material) == needed.end()) {
            check.add(material->key, FaultCode::MaterialNotNeeded, {material->name});
        } else {
            checkGiven(check, *material, each);
        }
    }
    std::set<std::string_view> registries;
    for (const Material* material : needed) {
        if (material->necessity != Necessity::Optional && !given.contains(material->key)) {
            check.add(material->key, FaultCode::MaterialMissing, {material->name});
        }
        if (material->fromRegister) registries.insert(material->fromRegister->registry);
    }
    for (const SharedData* shared : sharedDataFor(check.item, check.context))
        registries.insert(shared->registry);
    // A consent or commitment that nothing asks for was not given by the citizen.
    for (const std::string& consent : check.submission.consents) {
        if (!registries.contains(consent)) check.add("consents", FaultCode::MaterialUnknown);
    }
    for (const std::string& key : check.submission.commitments) {
        const bool used = std::any_of(
            check.submission.materials.begin(), check.submission.materials.end(),
            [&](const SubmittedMaterial& m) { return m.key == key && m.how == MaterialHow::Committed; });
        if (!used) check.add("commitments", FaultCode::MaterialUnknown);
    }
}

// Whether the notices hold cannot be judged: the bundle's own answers stay on the terminal.
void checkBundle(Checker& check) {
    const Submission& submission = check.submission;
    if (!submission.bundleId && submission.bundle.empty()) {
        if (!submission.notices.empty()) check.add("notices", FaultCode::NoticeUnknown);
        return;
    }
    const Bundle* bundle = check.catalogue.bundle(submission.bundle);
    const auto isThis = [&](const BundleItem& each) { return each.item == check.item.key; };
    if (!bundle || std::none_of(bundle->items.begin(), bundle->items.end(), isThis))
        return check.add("bundle", FaultCode::BundleUnknown);
    std::set<std::string_view> told;
    for (const std::string& key : submission.notices) {
        if (!findNotice(*bundle, key) || !told.insert(key).second)
            check.add("notices", FaultCode::NoticeUnknown);
    }
}

void checkSignature(Checker& check) {
    if (!check.item.declaration.empty() && !check.submission.declared)
        check.add("declared", FaultCode::DeclarationMissing);
    if (!check.item.signature) return;
    const auto& signature = check.submission.signature;
    const bool drawn = signature && std::any_of(signature->strokes.begin(), signature->strokes.end(),
                                                [](const Stroke& stroke) { return stroke.size() >= 2; });
    // Who cannot draw has said that the card, read in this visit, stands for the hand.
    const bool declared = signature && signature->declared && signature->strokes.empty() && check.submission.applicant;
    if (!drawn && !declared) check.add("signature", FaultCode::SignatureMissing);
}
}  // namespace

std::vector<Fault> checkSubmission(const Submission& submission, const Item& item, const Catalogue& catalogue,
                                   base::LocalDate today) {
    std::vector<Fault> faults;
    if (submission.item != item.key) return {{"item", FaultCode::UnknownItem, {}}};
    if (submission.itemVersion != item.version)
        return {{"itemVersion", FaultCode::WrongVersion, {Text::same(item.version)}}};
    Context context;
    context.catalogue = &catalogue;
    context.today = base::localDate(submission.createdAt);
    if (submission.applicant) {
        context.applicantBirthDate = base::parseDate(submission.applicant->birthDate.reveal());
        context.applicantCardType = submission.applicant->cardType;
        context.applicantSex = submission.applicant->sex.reveal();
    }
    Checker check{submission, item, catalogue, context.today, context, MapAnswers(submission.answers),
                  faults};
    // A terminal's clock may run a little ahead over midnight.
    if (std::chrono::sys_days(check.made) > std::chrono::sys_days(today) + std::chrono::days(1)) {
        check.add("createdAt", FaultCode::CreatedInFuture);
    }
    if (!isOffered(item, check.made)) check.add("item", FaultCode::ItemNotOffered);
    checkApplicant(check);
    checkPaths(check);
    for (Fault& fault : checkAnswers(item, check.answers, context)) faults.push_back(std::move(fault));
    if (item.kind == ItemKind::Book && !item.appointment && !queueFor(item, check.answers, context))
        check.add("answers", FaultCode::Missing, {item.title});
    checkMaterials(check);
    checkBundle(check);
    checkSignature(check);
    return faults;
}

}  // namespace zizhu::catalog
