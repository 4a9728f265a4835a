// Papers that are handed in later, and ratings: how they get into the outbox. On the storage thread.
#pragma once

#include "kiosk/backend_workers.h"

namespace zizhu::kiosk {

// Seals the one submission of `job` and commits it as a supplement, Held.
base::Status commitSupplement(cache::Outbox& outbox, base::EventLog& log, const StoreJob& job);
base::Status commitRating(cache::Outbox& outbox, const catalog::Rating& rating, const base::IntakeKey& key);

}  // namespace zizhu::kiosk
