// The terminal's share of the signed catalogue: what it offers at its start, and the thread that brings what
// admins publish.
//
// Made by the ui thread before the application. Nothing but open() blocks it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "base/event_log.h"
#include "catalog/search.h"
#include "kiosk/config.h"
#include "kiosk/message.h"
#include "kiosk/updates/catalogue_keeper.h"
#include "kiosk/worker.h"
#include "offline-cache/central_client.h"

namespace zizhu::kiosk {

// Looked at without being told: metadata ages even when nothing is published.
inline constexpr base::Duration kRefreshEvery = std::chrono::hours(1);
inline constexpr base::Duration kRetryEvery = std::chrono::seconds(60);  // after a fetch that failed

class Updates {
public:
    // Opens what is installed below config.state. The text tells what is wrong, for whoever installs
    // terminals: neither a release nor a good folder, a store that cannot be opened, a root that cannot be
    // read. Without config.repository everything comes from the folder, and nothing is ever fetched.
    static tl::expected<std::unique_ptr<Updates>, std::string> open(const Config& config, base::Clock& clock,
                                                                    base::EventLog& log);
    // Ends a transfer under way.
    ~Updates();

    // As opened; what comes later is told to the inbox.
    const std::shared_ptr<const catalog::Catalogue>& catalogue() const { return catalogue_; }
    const std::optional<base::IntakeKey>& intakeKey() const { return intakeKey_; }
    const catalog::tuf::SettingSection& settings() const { return settings_; }

    // Begins to fetch, and to post CatalogueArrived. `inbox` must outlive it. Does nothing without a
    // repository. NotFound, InvalidInput: as CentralClient::create.
    base::Status start(const cache::CentralOptions& central, Inbox& inbox);

    // From any thread; never block.
    void repositoryIs(std::int64_t version);  // as the heartbeat told it
    void cutNetwork(bool cut);
    // `then` runs on its thread between two looks. False: it hangs, or there is no thread: nothing to fetch.
    [[nodiscard]] bool ask(std::function<void()> then);
    bool fetches() const { return worker_ != nullptr; }
    // For the heartbeat; none without a repository.
    std::optional<cache::HeartbeatReport::Catalogue> report() const;

private:
    struct Look {};
    struct Cut {
        bool cut;
    };
    using Command = std::variant<Look, Cut, std::function<void()>>;

    Updates(base::Clock& clock, base::EventLog& log) : clock_(clock), log_(log) {}
    void look();
    base::Duration rest();
    void tell();
    void noteReport();

    base::Clock& clock_;
    base::EventLog& log_;
    std::shared_ptr<const catalog::Catalogue> catalogue_;
    std::optional<base::IntakeKey> intakeKey_;
    catalog::tuf::SettingSection settings_;

    // The worker's.
    std::unique_ptr<cache::DocumentStore> documents_;
    std::unique_ptr<CatalogueStore> store_;
    std::unique_ptr<CatalogueKeeper> keeper_;
    std::unique_ptr<cache::CentralClient> client_;
    Inbox* inbox_ = nullptr;
    bool cut_ = false;
    base::SteadyTime nextLook_{};

    mutable std::mutex mutex_;  // of what follows
    std::optional<cache::HeartbeatReport::Catalogue> report_;
    std::int64_t announced_ = 0;  // that a look was asked for

    std::unique_ptr<Worker<Command>> worker_;  // last: ends first
};

}  // namespace zizhu::kiosk
