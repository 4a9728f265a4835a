// What comes after an application: papers that are handed in later, results that are fetched. Thread-safe.
//
// Whoever holds a tracking code sees how the case stands; to hand something in or to fetch something it takes the
// card that was used to apply, too. Faults everywhere: code-malformed (Invalid), case-unknown (NotFound).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"
#include "base/secret.h"
#include "catalog/submission.h"
#include "central/service/certificates.h"
#include "central/service/environment.h"
#include "central/service/intake.h"

namespace zizhu::central {

struct Holder {
    base::SecretString name;    // of the card
    base::SecretString number;  // of the card
};

class FollowUps {
public:
    FollowUps(Environment& environment, CaseStore& cases, BlobStore& blobs, AnswerStore& answers)
        : environment_(environment), cases_(cases), blobs_(blobs), answers_(answers) {}

    // Whether that is the card that the case was applied for with.
    Outcome<bool> isHolder(std::string_view code, const Holder& holder);
    // As Intake::put(): the sealed submission holds the case's tracking code, the card, and scans alone. More
    // faults: wrong-person, case-over, material-unknown.
    Outcome<Acceptance> put(const std::string& terminal, const Envelope& envelope);
    // The document that waits, the same each time. Refused: wrong-person, not-available.
    Outcome<CertificateAnswer> collect(const std::string& terminal, std::string_view code, const Holder& holder,
                                       base::Language language);
    // A terminal has printed it, by the printer's proof. Fault: not-ready (Conflict).
    Outcome<void> collected(const std::string& terminal, std::string_view code);

    // A clerk asks for papers; `materials` are keys of the item's. Faults: material-unknown, note-too-long,
    // case-moved (Conflict).
    Outcome<void> want(const std::string& caseNumber, std::string_view department, const std::string& clerk,
                       const std::vector<std::string>& materials, std::string note);
    // … or says that the result is ready: at terminals, or at `place`.
    Outcome<void> ready(const std::string& caseNumber, std::string_view department, const std::string& clerk,
                        std::string place);

private:
    struct Opened;
    Outcome<Opened> open(std::string_view code);
    Outcome<NewSupplement> examine(const std::string& terminal, const Envelope& envelope);
    base::Status layOut(CertificateRecord& record, const Case& facts, const catalog::Submission& submission,
                        base::Language language) const;

    Environment& environment_;
    CaseStore& cases_;
    BlobStore& blobs_;
    AnswerStore& answers_;
};

}  // namespace zizhu::central
