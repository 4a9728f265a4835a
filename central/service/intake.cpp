#include "central/service/intake.h"

#include <algorithm>
#include <set>

#include "catalog/submission.h"

namespace zizhu::central {
namespace {

// Of what the terminal sent, whatever the order of its JSON.
std::string digestOf(const Envelope& envelope) {
    std::string text = "application\n" + envelope.id.toString() + "\n" + envelope.item + "\n" +
                       envelope.itemVersion + "\n" + (envelope.bundle ? envelope.bundle->toString() : "-") +
                       "\n" + envelope.createdAt + "\n" + envelope.intakeKey + "\n" +
                       base::sha256Hex(envelope.sealed) + "\n";
    for (const BlobClaim& blob : envelope.blobs) text += blob.hash + " " + std::to_string(blob.bytes) + "\n";
    return base::sha256Hex(base::asBytes(text));
}

std::vector<Problem> mismatches(const Envelope& envelope, const catalog::Submission& submission) {
    std::vector<Problem> problems;
    const auto same = [&](const char* path, bool fits) {
        if (!fits) problems.push_back({path, "differs"});
    };
    std::set<std::string> claimed, used;
    for (const BlobClaim& blob : envelope.blobs) claimed.insert(blob.hash);
    for (const auto& material : submission.materials) {
        for (const auto& page : material.pages) used.insert(page.blob);
    }
    same("id", envelope.id == submission.id);
    same("item", envelope.item == submission.item);
    same("itemVersion", envelope.itemVersion == submission.itemVersion);
    same("bundle", envelope.bundle == submission.bundleId);
    same("blobs", claimed == used);
    return problems;
}

std::vector<Problem> problemsOf(const std::vector<catalog::Fault>& faults) {
    std::vector<Problem> problems;
    for (const catalog::Fault& fault : faults) {
        if (problems.size() == kMaxProblems) break;
        problems.push_back({fault.path, std::string(catalog::name(fault.code))});
    }
    return problems;
}

}  // namespace

Outcome<NewApplication> Intake::examine(const std::string& terminal, const Envelope& envelope) const {
    if (!environment_.keys.knows(envelope.intakeKey)) return refuse(FaultKind::Invalid, "intake-key-unknown");
    auto opened = environment_.keys.openWith(envelope.intakeKey, envelope.sealed);
    if (!opened) return refuse(FaultKind::Invalid, "sealed-unreadable");
    auto submission = catalog::parseSubmission(*opened);
    if (!submission) return refuse(FaultKind::Invalid, "submission-invalid");
    const auto code = base::TrackingCode::parse(submission->trackingCode);
    if (!code) return refuse(FaultKind::Invalid, "submission-invalid", {{"trackingCode", "check-character"}});
    if (auto problems = mismatches(envelope, *submission); !problems.empty()) {
        return refuse(FaultKind::Invalid, "envelope-mismatch", std::move(problems));
    }
    // The certificate says who sends; what the payload says is only a hint that something is miswired.
    if (submission->terminal != terminal) {
        environment_.log.write({"application.other-terminal",
                                "central",
                                base::Severity::Warning,
                                base::Disposition::None,
                                {{"id", envelope.id}}});
    }
    if (environment_.catalogues.newest(envelope.item).item == nullptr)
        return refuse(FaultKind::Invalid, "item-unknown");
    const auto found = environment_.catalogues.item(envelope.item, envelope.itemVersion);
    if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-version-unknown");
    if (found.item->kind != catalog::ItemKind::Apply)
        return refuse(FaultKind::Invalid, "item-not-applied-for");

    // Held to the rules of the day the citizen stood there by the terminal's clock, be it a week ago or
    // wrong; but a clock that runs ahead must not promise a later day.
    const base::WallTime now = environment_.clock.wall();
    const base::WallTime submitted = std::min(submission->createdAt, now);
    const base::LocalDate day = base::localDate(submitted);
    const auto faults = catalog::checkSubmission(*submission, *found.item, *found.catalogue,
                                                 base::localDate(submission->createdAt));
    if (!faults.empty()) return refuse(FaultKind::Invalid, "answers-invalid", problemsOf(faults));

    NewApplication application;
    application.id = envelope.id;
    application.terminal = terminal;
    application.item = envelope.item;
    application.itemVersion = envelope.itemVersion;
    application.bundle = envelope.bundle;
    application.createdAt = submitted;
    application.receivedAt = now;
    application.digest = digestOf(envelope);
    application.sealed = envelope.sealed;
    std::set<std::string> once;  // a sheet may serve two materials
    for (const BlobClaim& blob : envelope.blobs) {
        if (once.insert(blob.hash).second) application.blobs.push_back(blob);
    }
    for (const auto& material : submission->materials) {
        if (material.how == catalog::MaterialHow::Promised)
            application.promised.push_back({material.key, material.promisedFor});
    }
    application.trackingHash = codeHash(code->compact());
    application.department = found.item->department;
    if (found.item->committed)
        application.promisedBy = environment_.workingDays.end(day, *found.item->committed);
    if (const catalog::Bundle* bundle = found.catalogue->bundle(submission->bundle)) {
        for (const std::string& key : submission->notices) {
            if (const catalog::Notice* notice = catalog::findNotice(*bundle, key))
                application.notices.push_back({bundle->key + "/" + key, notice->department});
        }
    }
    return application;
}

Outcome<Acceptance> Intake::put(const std::string& terminal, const Envelope& envelope) {
    const auto conflict = [&](const base::Error& error) -> tl::unexpected<ServiceFault> {
        if (error.code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
        if (error.code == base::Errc::Refused) return refuse(FaultKind::Invalid, "tracking-code-taken");
        return refuse(environment_, error);
    };
    auto before = cases_.accepted(envelope.id, digestOf(envelope));
    if (!before) return conflict(before.error());
    if (*before) return **before;

    std::vector<Problem> missing;
    for (const BlobClaim& blob : envelope.blobs) {
        const auto size = blobs_.size(blob.hash);
        if (!size) missing.push_back({blob.hash, "missing"});
        if (size && *size != blob.bytes)
            return refuse(FaultKind::Invalid, "envelope-mismatch", {{"blobs", "size"}});
    }
    if (missing.size() > kMaxProblems) missing.resize(kMaxProblems);
    if (!missing.empty()) return refuse(FaultKind::MissingBlobs, "blobs-missing", std::move(missing));

    auto application = examine(terminal, envelope);
    if (!application) {
        environment_.log.write(
            {"application.refused",
             "central",
             base::Severity::Warning,
             base::Disposition::Failure,
             {{"id", envelope.id},
              {"reason", base::Token::fromKey(application.error().code).value_or(base::Token("unknown"))}}});
        return tl::unexpected(application.error());
    }
    auto accepted = cases_.accept(*application);
    if (!accepted) return conflict(accepted.error());
    if (accepted->isNew) {
        environment_.log.write({"application.accepted",
                                "central",
                                base::Severity::Info,
                                base::Disposition::Success,
                                {{"id", envelope.id}, {"bytes", std::int64_t(envelope.sealed.size())}}});
    }
    return *accepted;
}

}  // namespace zizhu::central
