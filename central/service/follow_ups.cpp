#include "central/service/follow_ups.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "central/service/casework.h"
#include "central/service/issued_document.h"
#include "central/service/records.h"
#include "central/service/texts.h"
#include "documents/certificate.h"

namespace zizhu::central {

struct FollowUps::Opened {
    Case facts;
    catalog::Submission submission;
};

namespace {

constexpr std::size_t kMaxPlaceCharacters = 100;

std::string digestOf(const Envelope& envelope) {
    std::string text = "supplement\n" + envelope.id.toString() + "\n" + base::sha256Hex(envelope.sealed) + "\n";
    for (const BlobClaim& blob : envelope.blobs) text += blob.hash + " " + std::to_string(blob.bytes) + "\n";
    return base::sha256Hex(base::asBytes(text));
}

// The applicant's own card, or the one that an agent applied with: the number decides, a name may be written
// otherwise.
bool holds(const catalog::Submission& submission, const Holder& holder) {
    return submission.applicant && !holder.number.empty() && submission.applicant->number == holder.number;
}

bool fits(const Envelope& envelope, const catalog::Submission& submission) {
    std::set<std::string> claimed, used;
    for (const BlobClaim& blob : envelope.blobs) claimed.insert(blob.hash);
    for (const auto& material : submission.materials) {
        if (material.how != catalog::MaterialHow::Scanned || material.pages.empty()) return false;
        for (const auto& page : material.pages) used.insert(page.blob);
    }
    return envelope.id == submission.id && envelope.item == submission.item && !submission.materials.empty() &&
           claimed == used && submission.answers.empty() && submission.applicant.has_value();
}

tl::unexpected<ServiceFault> moveFault(Environment& environment, const base::Error& error) {
    if (error.code == base::Errc::SequenceError) return refuse(FaultKind::Conflict, "case-moved");
    if (error.code == base::Errc::NotFound) return refuse(FaultKind::NotFound, "case-unknown");
    return refuse(environment, error);
}

}  // namespace

Outcome<FollowUps::Opened> FollowUps::open(std::string_view code) {
    const auto parsed = base::TrackingCode::parse(code);
    if (!parsed) return refuse(FaultKind::Invalid, "code-malformed");
    auto found = cases_.byTrackingHash(codeHash(parsed->compact()));
    if (!found) return refuse(environment_, found.error());
    if (!*found) return refuse(FaultKind::NotFound, "case-unknown");
    Opened out;
    out.facts = std::move(**found);
    const auto sealed = cases_.sealed(out.facts.applicationId);
    if (!sealed) return refuse(environment_, sealed.error());
    const auto opened = environment_.keys.openWithAny(*sealed);
    if (!opened) return refuse(environment_, opened.error());
    auto submission = catalog::parseSubmission(*opened);
    if (!submission) return refuse(environment_, submission.error());
    out.submission = std::move(*submission);
    return out;
}

Outcome<bool> FollowUps::isHolder(std::string_view code, const Holder& holder) {
    const auto opened = open(code);
    if (!opened) return tl::unexpected(opened.error());
    return holds(opened->submission, holder);
}

Outcome<NewSupplement> FollowUps::examine(const std::string& terminal, const Envelope& envelope) {
    if (!environment_.keys.knows(envelope.intakeKey)) return refuse(FaultKind::Invalid, "intake-key-unknown");
    const auto plain = environment_.keys.openWith(envelope.intakeKey, envelope.sealed);
    if (!plain) return refuse(FaultKind::Invalid, "sealed-unreadable");
    const auto submission = catalog::parseSubmission(*plain);
    if (!submission) return refuse(FaultKind::Invalid, "submission-invalid");
    if (!fits(envelope, *submission)) return refuse(FaultKind::Invalid, "envelope-mismatch");
    const auto about = open(submission->trackingCode);
    if (!about) return refuse(FaultKind::Invalid, about.error().kind == FaultKind::NotFound ? "case-unknown" : about.error().code);
    if (!holds(about->submission, {submission->applicant->name, submission->applicant->number}))
        return refuse(FaultKind::Invalid, "wrong-person");
    const auto item = environment_.catalogues.item(about->facts.item, about->facts.itemVersion);
    NewSupplement out;
    for (const auto& material : submission->materials) {
        if (about->facts.item != submission->item || (item.item != nullptr && catalog::findMaterial(*item.item, material.key) == nullptr))
            return refuse(FaultKind::Invalid, "material-unknown");
        out.materials.push_back(material.key);
    }
    out.id = envelope.id;
    out.caseNumber = about->facts.caseNumber;
    out.terminal = terminal;
    out.receivedAt = environment_.clock.wall();
    out.createdAt = std::min(submission->createdAt, out.receivedAt);
    out.digest = digestOf(envelope);
    out.sealed = envelope.sealed;
    std::set<std::string> once;
    for (const BlobClaim& blob : envelope.blobs) {
        if (once.insert(blob.hash).second) out.blobs.push_back(blob);
    }
    return out;
}

Outcome<Acceptance> FollowUps::put(const std::string& terminal, const Envelope& envelope) {
    const auto fault = [&](const base::Error& error) -> tl::unexpected<ServiceFault> {
        if (error.code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
        if (error.code == base::Errc::SequenceError) return refuse(FaultKind::Invalid, "case-over");
        return refuse(environment_, error);
    };
    const auto before = cases_.supplemented(envelope.id, digestOf(envelope));
    if (!before) return fault(before.error());
    if (*before) return **before;
    std::vector<Problem> missing;
    for (const BlobClaim& blob : envelope.blobs) {
        const auto size = blobs_.size(blob.hash);
        if (!size && missing.size() < kMaxProblems) missing.push_back({blob.hash, "missing"});
        if (size && *size != blob.bytes) return refuse(FaultKind::Invalid, "envelope-mismatch", {{"blobs", "size"}});
    }
    if (!missing.empty()) return refuse(FaultKind::MissingBlobs, "blobs-missing", std::move(missing));
    const auto supplement = examine(terminal, envelope);
    if (!supplement) {
        environment_.log.write(
            {"supplement.refused", "central", base::Severity::Warning, base::Disposition::Failure,
             {{"id", envelope.id},
              {"reason", base::Token::fromKey(supplement.error().code).value_or(base::Token("unknown"))}}});
        return tl::unexpected(supplement.error());
    }
    const auto accepted = cases_.supplement(*supplement);
    if (!accepted) return fault(accepted.error());
    if (accepted->isNew) environment_.log.info("supplement.accepted", "central", {{"id", envelope.id}});
    return *accepted;
}

base::Status FollowUps::layOut(CertificateRecord& record, const Case& facts, const catalog::Submission& submission,
                               base::Language language) const {
    const auto found = environment_.catalogues.item(facts.item, facts.itemVersion);
    const auto newest = found.item != nullptr ? found : environment_.catalogues.newest(facts.item);
    if (newest.item == nullptr) return base::fail(base::Errc::NotFound, {"the item is in no catalogue"});
    const auto code = base::TrackingCode::make(environment_.random);
    record.number = facts.caseNumber;
    record.verificationHash = codeHash(code.compact());
    documents::Certificate paper;
    paper.language = language;
    paper.titleZh = newest.item->result.name(base::Language::ZhCn);
    paper.titleEn = newest.item->result.name(base::Language::En);
    paper.number = facts.caseNumber;
    paper.paragraphs.push_back(base::SecretString(filled(Str::kResultDecided, language, {newest.item->title(language)})));
    paper.fields.push_back({std::string(tr(Str::kDeskApplicantName, language)), submission.applicant->name});
    paper.fields.push_back({std::string(tr(Str::kTrackingCaseNumber, language)), base::SecretString(facts.caseNumber)});
    paper.issuer = environment_.catalogues.departmentName(facts.department)(language);
    paper.issued = base::localDate(record.issuedAt);
    paper.verificationCode = code.toString();
    paper.verificationUrl = environment_.publicUrl + "/v/" + code.compact();
    auto pdf = documents::certificatePdf(paper);
    if (!pdf) return base::fail(pdf.error());
    auto sealed = sealDocument(environment_.keys, {code.toString(), std::string(submission.applicant->name.reveal()), std::move(*pdf)});
    if (!sealed) return base::fail(sealed.error());
    record.sealed = std::move(*sealed);
    return {};
}

Outcome<CertificateAnswer> FollowUps::collect(const std::string& terminal, std::string_view code, const Holder& holder,
                                              base::Language language) {
    const auto opened = open(code);
    if (!opened) return tl::unexpected(opened.error());
    CertificateAnswer refused;
    if (!holds(opened->submission, holder)) {
        refused.refusal = kWrongPerson;
        refused.text = text(Str::kRefusedNotHolder);
        return refused;
    }
    if (!opened->facts.ready || !opened->facts.collectAt.empty()) {
        refused.refusal = kNotAvailable;
        refused.text = text(Str::kRefusedNotReady);
        return refused;
    }
    CertificateRecord record;
    record.id = opened->facts.applicationId;  // one document a case, however often it is asked for
    record.terminal = terminal;
    record.item = opened->facts.item;
    record.itemVersion = opened->facts.itemVersion;
    record.digest = environment_.keys.keyedDigest("result", base::asBytes(opened->facts.caseNumber));
    record.outcome = kRecordFound;
    record.issuedAt = environment_.clock.wall();
    const auto kept = answers_.keepCertificate(std::move(record), [&](CertificateRecord& each, long long) {
        return layOut(each, opened->facts, opened->submission, language);
    });
    if (!kept) return refuse(environment_, kept.error());
    auto document = openDocument(environment_.keys, kept->sealed, true);
    if (!document) return refuse(environment_, document.error());
    CertificateAnswer out;
    out.number = kept->number.value_or("");
    out.verificationCode = std::move(document->code);
    out.pdf = std::move(document->pdf);
    return out;
}

Outcome<void> FollowUps::collected(const std::string& terminal, std::string_view code) {
    const auto opened = open(code);
    if (!opened) return tl::unexpected(opened.error());
    const auto done = cases_.collected(opened->facts.caseNumber, {environment_.clock.wall(), CaseStatus::Finished, "", "", ""});
    if (!done && done.error().code == base::Errc::SequenceError) return refuse(FaultKind::Conflict, "not-ready");
    if (!done) return refuse(environment_, done.error());
    environment_.log.info("case.collected", "central", {{"id", opened->facts.applicationId}});
    (void)terminal;
    return {};
}

Outcome<void> FollowUps::want(const std::string& caseNumber, std::string_view department, const std::string& clerk,
                              const std::vector<std::string>& materials, std::string note) {
    const auto found = cases_.byNumber(caseNumber);
    if (!found) return refuse(environment_, found.error());
    if (!*found || (department != kEveryDepartment && department != (*found)->department))
        return refuse(FaultKind::NotFound, "case-unknown");
    if (base::codePoints(note) > kMaxNoteCharacters || !base::isUtf8(note)) return refuse(FaultKind::Invalid, "note-too-long");
    const auto item = environment_.catalogues.item((*found)->item, (*found)->itemVersion);
    std::vector<Wanted> wanted;
    for (const std::string& key : materials) {
        if (item.item == nullptr || catalog::findMaterial(*item.item, key) == nullptr)
            return refuse(FaultKind::Invalid, "material-unknown");
        wanted.push_back({key, std::nullopt});
    }
    if (wanted.empty()) return refuse(FaultKind::Invalid, "material-unknown");
    const auto done = cases_.want(caseNumber, wanted, {environment_.clock.wall(), CaseStatus::Received, std::move(note), clerk, ""});
    if (!done) return moveFault(environment_, done.error());
    environment_.log.info("case.wants", "central", {{"id", (*found)->applicationId}});
    return {};
}

Outcome<void> FollowUps::ready(const std::string& caseNumber, std::string_view department, const std::string& clerk,
                               std::string place) {
    const auto found = cases_.byNumber(caseNumber);
    if (!found) return refuse(environment_, found.error());
    if (!*found || (department != kEveryDepartment && department != (*found)->department))
        return refuse(FaultKind::NotFound, "case-unknown");
    if (base::codePoints(place) > kMaxPlaceCharacters || !base::isUtf8(place)) return refuse(FaultKind::Invalid, "note-too-long");
    const auto done = cases_.ready(caseNumber, place, {environment_.clock.wall(), CaseStatus::InProgress, place, clerk, ""});
    if (!done) return moveFault(environment_, done.error());
    environment_.log.info("case.ready", "central", {{"id", (*found)->applicationId}});
    return {};
}

}  // namespace zizhu::central
