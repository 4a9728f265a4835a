#include "flow/submissions.h"

#include <algorithm>

#include "flow/pages.h"

namespace zizhu::flow {

catalog::Answers submittedAnswers(const Session& session, std::size_t item) {
    catalog::Answers answers;
    const ItemAnswers view(session, item);
    for (const std::string& path : catalog::answeredPaths(*session.items[item], view, contextOf(session))) {
        if (const auto answer = view.answer(path)) answers.emplace(path, base::SecretString(*answer));
    }
    return answers;
}

namespace {

void addMaterials(const Session& session, std::size_t index, catalog::Submission& submission) {
    const catalog::Item& item = *session.items[index];
    const ItemAnswers answers(session, index);
    for (const catalog::Material* material : catalog::neededMaterials(item, answers, contextOf(session))) {
        const auto found = session.materials.find(materialKey(item, *material));
        if (found == session.materials.end() || found->second.skipped) continue;
        const Given& given = found->second;
        submission.materials.push_back({material->key, given.how, given.pages, given.promisedFor});
        if (given.how == catalog::MaterialHow::Committed) submission.commitments.push_back(material->key);
        if (given.how == catalog::MaterialHow::Shared && material->fromRegister) {
            submission.consents.push_back(material->fromRegister->registry);
        }
    }
}

// Registers whose answers the citizen let into this item's form.
void addConsents(const Session& session, const catalog::Item& item, catalog::Submission& submission) {
    for (const catalog::SharedData* data : catalog::sharedDataFor(item, contextOf(session))) {
        const auto agreed = session.consents.find(data->registry);
        if (agreed == session.consents.end() || !agreed->second) continue;
        auto& consents = submission.consents;
        if (std::find(consents.begin(), consents.end(), data->registry) == consents.end()) {
            consents.push_back(data->registry);
        }
    }
}

catalog::Submission buildOne(const Session& session, std::size_t index, const VisitIds& ids,
                             const VisitIds::Pair& pair) {
    const catalog::Item& item = *session.items[index];
    catalog::Submission submission;
    submission.id = pair.id;
    submission.trackingCode = session.followUp ? session.followUp->code.compact() : pair.code.compact();
    submission.item = item.key;
    submission.itemVersion = item.version;
    if (session.bundle != nullptr) {
        submission.bundleId = ids.bundle;
        submission.bundle = session.bundle->key;
    }
    submission.language = session.preferences.language;
    if (item.identity != catalog::Identity::None) submission.applicant = session.applicant;
    submission.answers = submittedAnswers(session, index);
    addMaterials(session, index, submission);
    addConsents(session, item, submission);
    submission.declared = session.declared;
    if (item.signature) submission.signature = session.signature;
    return submission;
}

}  // namespace

std::vector<catalog::Submission> buildSubmissions(const Session& session, const VisitIds& ids,
                                                  std::string_view terminal, base::WallTime now) {
    std::vector<catalog::Submission> submissions;
    std::size_t n = 0;
    for (const std::size_t item : applicationsOf(session)) {
        catalog::Submission submission = buildOne(session, item, ids, ids.items[n++]);
        submission.terminal = terminal;
        submission.createdAt = now;
        submissions.push_back(std::move(submission));
    }
    if (!submissions.empty()) {
        for (const catalog::Notice* notice : noticesOf(session)) submissions.front().notices.push_back(notice->key);
    }
    return submissions;
}

std::vector<Case> casesOf(const Session& session, const VisitIds& ids) {
    std::vector<Case> cases;
    std::size_t n = 0;
    if (session.followUp) {
        cases.push_back({ids.items[0].id, session.followUp->code, session.followUp->item->key,
                         session.followUp->caseNumber, false, true});
        return cases;
    }
    for (const std::size_t item : applicationsOf(session)) {
        cases.push_back({ids.items[n].id, ids.items[n].code, session.items[item]->key, "", false, false});
        ++n;
    }
    return cases;
}

}  // namespace zizhu::flow
