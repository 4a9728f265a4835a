// Takes applications in: opens what a terminal sealed, checks it against its item, makes it a case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "central/service/environment.h"
#include "central/store/blob_store.h"
#include "central/store/case_store.h"

namespace zizhu::central {

// What a terminal sends: the sealed submission and what must be known without opening it.
struct Envelope {
    base::Uuid id;
    std::string item;
    std::string itemVersion;
    std::optional<base::Uuid> bundle;
    std::string createdAt;  // ISO 8601, as sent
    std::string intakeKey;
    base::Bytes sealed;
    std::vector<BlobClaim> blobs;
};

// Thread-safe.
class Intake {
public:
    Intake(Environment& environment, CaseStore& cases, BlobStore& blobs)
        : environment_(environment), cases_(cases), blobs_(blobs) {}

    // Once accepted, always the same answer. Codes of a refusal: id-conflict; blobs-missing;
    // intake-key-unknown, sealed-unreadable, submission-invalid, envelope-mismatch, item-unknown,
    // item-version-unknown, item-not-applied-for, answers-invalid, tracking-code-taken.
    Outcome<Acceptance> put(const std::string& terminal, const Envelope& envelope);

private:
    Outcome<NewApplication> examine(const std::string& terminal, const Envelope& envelope) const;

    Environment& environment_;
    CaseStore& cases_;
    BlobStore& blobs_;
};

}  // namespace zizhu::central
