// The outbox: what citizens submitted and the backend does not have yet, safe on the terminal's disk.
//
// Durable before done, in two steps, so that what was shown is sent and what is sent was shown, whenever
// the power fails:
//   commit(entries)  all or nothing on the disk, as Held     → then show "submitted" with the codes
//                    (a rating is Ready at once: nothing of it has to be shown)
//   release(ids)     Ready for sending, codes erased         ← after the page has been presented
//   held()           after a restart: what lies between the two; show it, then release it.
// The sync engine carries Ready on to Accepted (payload and blobs erased in the same transaction) or
// Rejected (kept, staff told). The file is described in docs/formats/outbox.md.
//
// Thread-safe: every call runs on the outbox's own storage thread, the only one that touches SQLite, and
// blocks its caller until the disk has answered (milliseconds; a big visit tens of them): never call it
// from the ui thread. Nothing personal is stored in clear.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/event_log.h"
#include "base/result.h"
#include "offline-cache/entry.h"

namespace zizhu::cache {

struct OutboxOptions {
    std::filesystem::path directory;  // <state>/outbox; made with mode 0700 if absent
    // commit() answers StorageFull rather than pass either. Rejected entries count: they wait for staff.
    std::uint64_t maxBytes = 2ull << 30;
    std::size_t maxEntries = 10'000;
    // A visit begins only while a large one (128 scans of 500 KB) would still fit: see OutboxStatus::full.
    std::uint64_t visitBytes = 64ull << 20;
    std::chrono::hours keepAccepted{24 * 7};  // case numbers of accepted entries
};

inline constexpr std::size_t kMaxEntriesPerVisit = 16;
inline constexpr std::size_t kMaxBlobsPerEntry = 64;
inline constexpr std::size_t kMaxCaseNumberBytes = 200;  // 50 characters
inline constexpr std::size_t kMaxReasonBytes = 64;
inline constexpr std::size_t kMaxItemKeyBytes = 128;

// For the heartbeat and the staff page.
struct OutboxStatus {
    std::size_t held = 0;
    std::size_t queued = 0;  // Ready
    std::size_t rejected = 0;
    std::optional<base::WallTime> oldestQueuedAt;
    std::uint64_t bytes = 0;       // of the database
    std::size_t damagedFiles = 0;  // set aside in the directory, waiting for staff
    // One more visit of kMaxEntriesPerVisit entries and visitBytes might not fit, within the bounds above or
    // on the disk (twice its bytes: they go through the log). No new visit should begin; what waits is sent.
    bool full = false;
};

class Outbox {
public:
    // Opens or begins the database and checks it. A damaged one is set aside as
    // outbox-damaged-<time>.db and a new one begun ("outbox.set-aside" in the log, damagedFiles in the
    // status). Unsupported: written by a later version of the program, left as it is. Exists: another
    // process has it open. `clock` and `log` must outlive the outbox.
    static base::Result<std::unique_ptr<Outbox>> open(OutboxOptions options, base::Clock& clock,
                                                      base::EventLog& log);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // All entries of one visit, or none. On return they survive a power cut. StorageFull: bound or disk
    // reached, nothing was written. Exists: an id is there already. InvalidInput, TooLarge: a value
    // passes a bound of this header or of base/seal.h.
    base::Status commit(std::vector<NewEntry> entries);

    // Held → Ready for all of them, and the tracking codes are erased. Ids that are already further on
    // are left alone, so repeating is harmless. NotFound: an id is unknown (none is changed then).
    base::Status release(std::span<const base::Uuid> ids);

    // In the order of commit.
    base::Result<std::vector<HeldEntry>> held();

    // The first unsent entry of each group, if Ready, oldest first; at most `limit`.
    base::Result<std::vector<EntryHead>> sendable(std::size_t limit);
    // Corrupt: the stored bytes do not fit their checksum. NotFound: no such Ready entry or blob.
    base::Result<OutgoingEntry> outgoing(const base::Uuid& id);
    base::Result<base::Bytes> blob(const std::string& hash);

    // Ready → Accepted / Rejected. Repeating with the same outcome is harmless; SequenceError if the
    // entry is Held or ended otherwise; NotFound if unknown. A rating has no case number: "".
    base::Status accept(const base::Uuid& id, const std::string& caseNumber);
    base::Status reject(const base::Uuid& id, const std::string& reason);

    // For staff: what was refused, and sending it once more after the cause was mended.
    base::Result<std::vector<RejectedEntry>> rejected();
    base::Status retry(const base::Uuid& id);

    // NotFound if unknown or accepted longer ago than keepAccepted.
    base::Result<EntryStatus> find(const base::Uuid& id);
    base::Result<OutboxStatus> status();

    // Called on the storage thread after something became Ready; must not call the outbox, only post.
    // Once onReady({}) has returned, the former listener is not called any more.
    void onReady(std::function<void()> wake);

private:
    class Worker;
    explicit Outbox(std::unique_ptr<Worker> worker);
    std::unique_ptr<Worker> worker_;
};

}  // namespace zizhu::cache
