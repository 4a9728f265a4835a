// What the sync engine needs of a backend. CentralClient is the real one.
#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "offline-cache/entry.h"

namespace zizhu::cache {

// A failed call. `error.code`:
//   Unavailable    no connection, 5xx, 429, or an unexpected status   Timeout  too slow
//   NotTrusted     foreign certificate, or ours was refused (401, 403)
//   InvalidInput   an answer that breaks the contract                 TooLarge too long an answer, or 413
//   NotFound       404
//   SequenceError  424: blobs are missing
//   Refused        400, 409, 422 with a machine-readable reason: repeating will not help
struct BackendError {
    base::Error error;
    std::string reason;                        // of Refused: lower-case key, at most 64 bytes
    std::optional<base::Duration> retryAfter;  // the backend's own wish
    bool everyone = false;  // another request would fare no better now: the way to the backend is closed
};

template <class T>
using Answer = tl::expected<T, BackendError>;

struct Acceptance {
    std::string caseNumber;  // "" of a rating
    std::string status;      // key of the case's status; "kept" of a rating
};

// Thread-bound: called by one thread at a time. Calls block up to the backend's own time limits.
class Backend {
public:
    virtual ~Backend() = default;
    // Idempotent by id: the same bytes get the same answer however often they are sent.
    virtual Answer<Acceptance> put(const OutgoingEntry& entry) = 0;
    virtual Answer<bool> hasBlob(const std::string& hash) = 0;
    virtual Answer<void> putBlob(const std::string& hash, base::ByteView ciphertext) = 0;
};

}  // namespace zizhu::cache
