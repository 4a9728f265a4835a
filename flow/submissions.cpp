#include "flow/submissions.h"

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

catalog::Submission buildOne(const Session& session, std::size_t index, const VisitIds& ids) {
    const catalog::Item& item = *session.items[index];
    catalog::Submission submission;
    submission.id = ids.items[index].id;
    submission.trackingCode = ids.items[index].code.compact();
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
    submission.declared = session.declared;
    if (item.signature) submission.signature = session.signature;
    return submission;
}

}  // namespace

std::vector<catalog::Submission> buildSubmissions(const Session& session, const VisitIds& ids,
                                                  std::string_view terminal, base::WallTime now) {
    std::vector<catalog::Submission> submissions;
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        catalog::Submission submission = buildOne(session, i, ids);
        submission.terminal = terminal;
        submission.createdAt = now;
        submissions.push_back(std::move(submission));
    }
    return submissions;
}

std::vector<Case> casesOf(const Session& session, const VisitIds& ids) {
    std::vector<Case> cases;
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        cases.push_back({ids.items[i].id, ids.items[i].code, session.items[i]->key, "", false});
    }
    return cases;
}

}  // namespace zizhu::flow
