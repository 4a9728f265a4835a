// What the outbox holds: one entry is one application, papers handed in later for one, or a rating, on its
// way to the backend. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"

namespace zizhu::cache {

// The numbers are those on the disk.
enum class EntryKind : std::uint8_t {
    Application,
    Supplement,  // papers for a case that the backend has
    Rating,      // shown to nobody again: Ready at once
};

enum class EntryState : std::uint8_t {
    Held,      // on disk; the citizen may not have seen "submitted" yet; not sent
    Ready,     // shown; to be sent
    Accepted,  // the backend has it; only its case number is kept, for a time
    Rejected,  // the backend refused it for good; kept whole, staff are told
};
std::string_view name(EntryState state);

struct BlobRef {
    std::string hash;  // SHA-256 of the ciphertext, lower-case hex
    std::uint64_t bytes = 0;
    friend bool operator==(const BlobRef&, const BlobRef&) = default;
};

struct Blob {
    std::string hash;
    base::Bytes ciphertext;
};

// What is known of an entry without opening it.
struct EntryHead {
    base::Uuid id;                     // made on the terminal, UUIDv7
    base::Uuid group;                  // entries of one group are sent in the order they were committed;
                                       // an application is its own group, its supplements share it
    std::optional<base::Uuid> bundle;  // joins the applications of one bundle visit
    std::string item;                  // key of the service item
    std::string itemVersion;           // MAJOR.MINOR.PATCH, as the catalogue has it
    base::WallTime createdAt;
    std::string intakeKey;  // id of the key that `sealed` is sealed to
    EntryKind kind = EntryKind::Application;
};

struct NewEntry {
    EntryHead head;
    base::Bytes sealed;
    std::vector<Blob> blobs;
    base::TrackingCode trackingCode;  // in clear on the disk only while Held; none of a rating
};

// Left between commit and release: to be shown to the citizen (again), then released.
struct HeldEntry {
    EntryHead head;
    base::TrackingCode trackingCode;
};

// What the sync engine sends.
struct OutgoingEntry {
    EntryHead head;
    base::Bytes sealed;
    std::vector<BlobRef> blobs;
};

struct RejectedEntry {
    EntryHead head;
    std::string reason;  // the backend's machine-readable code
};

struct EntryStatus {
    EntryHead head;
    EntryState state = EntryState::Held;
    std::string caseNumber;  // of an Accepted entry; "" of a rating
    std::string reason;      // of a Rejected entry
};

}  // namespace zizhu::cache
