// An application as it leaves the terminal: what is sealed, queued, sent and checked by the backend.
//
// The JSON form is docs/formats/submission.md. It is written straight into secret memory and read with
// bounds; both ends run checkSubmission over it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"
#include "catalog/evaluate.h"

namespace zizhu::catalog {

inline constexpr int kSubmissionFormat = 1;
inline constexpr std::size_t kMaxSubmissionBytes = 1024 * 1024;
inline constexpr std::size_t kMaxAnswers = 2000;
inline constexpr std::size_t kMaxStrokes = 200;
inline constexpr std::size_t kMaxStrokePoints = 20'000;  // in all
inline constexpr std::size_t kMaxMaterialPages = 50;
inline constexpr std::size_t kMaxPhotoBytes = 2048;
inline constexpr std::size_t kMaxNotices = 12;

// What the card said. Dates YYYY-MM-DD; sex and nation are codes (GB/T 2261.1, GB/T 3304).
struct SubmissionApplicant {
    std::string cardType;  // key of the dictionary card-types
    base::SecretString name;
    base::SecretString foreignName;  // may be empty
    base::SecretString number;
    base::SecretString sex;
    base::SecretString nation;       // may be empty
    base::SecretString nationality;  // may be empty; ISO alpha-3
    base::SecretString birthDate;
    base::SecretString address;     // may be empty
    base::SecretString validUntil;  // may be empty; a date or "forever"
    base::SecretBytes photo;        // may be empty; the photo as the card gives it (WLT, 1024 bytes)
    friend bool operator==(const SubmissionApplicant&, const SubmissionApplicant&) = default;
};

enum class MaterialHow : std::uint8_t { Scanned, Promised, Committed, Shared };

struct MaterialPage {
    std::string blob;         // SHA-256 of the stored, encrypted bytes, lower-case hex
    std::uint64_t bytes = 0;  // of the stored form
    base::SecretBytes key;    // that the blob is encrypted with, 32 bytes
    friend bool operator==(const MaterialPage&, const MaterialPage&) = default;
};

struct SubmittedMaterial {
    std::string key;
    MaterialHow how = MaterialHow::Scanned;
    std::vector<MaterialPage> pages;             // Scanned
    std::optional<base::LocalDate> promisedFor;  // Promised
    friend bool operator==(const SubmittedMaterial&, const SubmittedMaterial&) = default;
};

// Points in ten-thousandths of the signing field's width and height, from its top left corner.
struct StrokePoint {
    std::uint16_t x = 0;
    std::uint16_t y = 0;
    friend bool operator==(const StrokePoint&, const StrokePoint&) = default;
};
using Stroke = std::vector<StrokePoint, base::SecretAllocator<StrokePoint>>;
struct Signature {
    std::uint16_t aspect = 300;  // width of the field in hundredths of its height
    std::vector<Stroke> strokes;
    // Without strokes: who cannot draw said on the signing page that their identity card, read in this
    // visit, stands for the hand.
    bool declared = false;
    friend bool operator==(const Signature&, const Signature&) = default;
};

struct Submission {
    int format = kSubmissionFormat;
    base::Uuid id;
    std::string trackingCode;  // compact form
    std::string item;
    std::string itemVersion;
    std::optional<base::Uuid> bundleId;  // the same for every item of one visit to a bundle
    std::string bundle;                  // its key; "" without
    std::string terminal;
    base::WallTime createdAt{};
    base::Language language = base::Language::ZhCn;
    std::optional<SubmissionApplicant> applicant;  // always, unless the item's identity is not required
    Answers answers;
    std::vector<SubmittedMaterial> materials;
    bool declared = false;                 // the item's declaration was confirmed
    std::vector<std::string> commitments;  // keys of materials replaced by a signed commitment
    std::vector<std::string> consents;     // keys of registers that may be asked, for materials and data
    // Keys of the bundle's notices that hold; only in the first submission of a visit to a bundle.
    std::vector<std::string> notices;
    std::optional<Signature> signature;
    friend bool operator==(const Submission&, const Submission&) = default;
};

// UTF-8 JSON, members in a fixed order, no white space: the same submission gives the same bytes.
base::SecretBytes toJson(const Submission& submission);

// InvalidInput or TooLarge; the detail says which member, never what it holds. Unknown and duplicate
// members are refused. Whether it fits its item is checkSubmission's business. Values are moved into
// secret memory one by one; the JSON library's own small buffer is ordinary memory, which is why only the
// backend, never a terminal, parses submissions.
base::Result<Submission> parseSubmission(base::ByteView json);

// Everything that keeps `submission` from being accepted for `item`; empty if nothing does. Answers,
// promises and the item's dates are judged on the day it was made (createdAt): it may have waited in a
// queue without network. `today` only keeps it from coming from the future.
std::vector<Fault> checkSubmission(const Submission& submission, const Item& item, const Catalogue& catalogue,
                                   base::LocalDate today);

}  // namespace zizhu::catalog
