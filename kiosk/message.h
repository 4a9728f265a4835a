// What worker threads tell the ui thread.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/mailbox.h"
#include "base/seal.h"
#include "catalog/search.h"
#include "catalog/tuf/operations.h"
#include "flow/event.h"

namespace zizhu::kiosk {

// A sheet was scanned, sealed and made small for the screen. The sealed bytes wait with the ui thread
// until they are committed together with the application, or thrown away.
struct PageScanned {
    flow::Request request = 0;
    base::SealedBlob blob;
    flow::PageDoubt doubt = flow::PageDoubt::None;
    int thumbnailWidth = 0, thumbnailHeight = 0;
    base::SecretBytes thumbnail;  // RGBA; empty if the picture could not be read back
};

// The backend named the key that payloads are sealed to from now on.
struct IntakeKeyChanged {
    base::IntakeKey key;
};

// What was published has been verified and installed here; taken up between visits.
struct CatalogueArrived {
    std::shared_ptr<const catalog::Catalogue> catalogue;  // null: the one in use stays
    std::shared_ptr<const catalog::SearchIndex> search;   // of it
    std::optional<base::IntakeKey> intakeKey;             // signed: the heartbeat's word counts no longer
    catalog::tuf::SettingSection settings;
};

using Message = std::variant<flow::Outcome, flow::Fact, PageScanned, IntakeKeyChanged, CatalogueArrived>;
using Inbox = base::Mailbox<Message>;

inline constexpr std::size_t kMaxMessages = 256;  // waiting for the ui thread

}  // namespace zizhu::kiosk
