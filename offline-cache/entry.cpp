#include "offline-cache/entry.h"

namespace zizhu::cache {

std::string_view name(EntryState state) {
    switch (state) {
        case EntryState::Held:
            return "held";
        case EntryState::Ready:
            return "ready";
        case EntryState::Accepted:
            return "accepted";
        case EntryState::Rejected:
            return "rejected";
    }
    return "unknown";
}

}  // namespace zizhu::cache
