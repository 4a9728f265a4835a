#include "kiosk/updates/updates.h"

#include "base/file.h"
#include "catalog/tuf/metadata.h"
#include "kiosk/catalogue_files.h"
#include "kiosk/updates/repository_fetcher.h"

namespace zizhu::kiosk {

tl::expected<std::unique_ptr<Updates>, std::string> Updates::open(const Config& config, base::Clock& clock,
                                                                  base::EventLog& log) {
    std::unique_ptr<Updates> self(new Updates(clock, log));
    const auto wrong = [](const std::string& what, const base::Error& error) {
        return tl::unexpected(what + ": " + std::string(base::name(error.code)));
    };
    if (config.repository) {
        auto root = base::readFile(config.repository->root, catalog::tuf::kMaxRootBytes);
        if (!root) return wrong("repository.root: " + config.repository->root.string(), root.error());
        auto documents = cache::DocumentStore::open(config.state / "catalogue.db", log);
        if (!documents) return wrong("the store of the catalogue", documents.error());
        self->documents_ = std::move(*documents);
        self->store_ = std::make_unique<CatalogueStore>(*self->documents_);
        self->keeper_ = std::make_unique<CatalogueKeeper>(
            KeeperOptions{config.terminal, config.repository->groups, std::move(*root)}, *self->store_, clock,
            log);
        const CatalogueKeeper::Present& present = self->keeper_->open();
        self->catalogue_ = present.catalogue;
        self->intakeKey_ = present.intakeKey;
        self->settings_ = present.settings;
        self->noteReport();
    }
    if (self->catalogue_) return self;
    // Before the first release, the catalogue that came with the terminal serves.
    auto folder = loadCatalogue(config.catalogue, config.state / "catalogue.compiled", log);
    if (!folder) return tl::unexpected(folder.error());
    self->catalogue_ = std::move(*folder);
    self->noteReport();
    return self;
}

Updates::~Updates() {
    if (client_) client_->cancel();
}

base::Status Updates::start(const cache::CentralOptions& central, Inbox& inbox) {
    if (!keeper_) return {};
    auto client = cache::CentralClient::create(central);
    if (!client) return base::fail(client.error());
    client_ = std::move(*client);
    inbox_ = &inbox;
    worker_ = std::make_unique<Worker<Command>>(
        clock_,
        [this](Command&& command, std::stop_token) {
            if (const auto* cut = std::get_if<Cut>(&command)) {
                cut_ = cut->cut;
            } else if (const auto* then = std::get_if<std::function<void()>>(&command)) {
                (*then)();
            } else {
                look();
            }
        },
        [this](std::stop_token) { return rest(); });
    return {};
}

base::Duration Updates::rest() {
    if (clock_.steady() >= nextLook_ && !cut_) look();
    const auto left = std::chrono::ceil<base::Duration>(nextLook_ - clock_.steady());
    return std::max(left, cut_ ? kRetryEvery : kShortestRest);
}

void Updates::look() {
    if (cut_) return;
    nextLook_ = clock_.in(kRefreshEvery);
    RepositoryFetcher fetcher(*client_);
    const bool changed = keeper_->update(fetcher);
    if (keeper_->unreached()) nextLook_ = clock_.in(kRetryEvery);
    noteReport();
    if (changed) tell();
}

void Updates::tell() {
    const CatalogueKeeper::Present& present = keeper_->present();
    CatalogueArrived arrived{present.catalogue, nullptr, present.intakeKey, present.settings};
    if (arrived.catalogue) arrived.search = std::make_shared<const catalog::SearchIndex>(*arrived.catalogue);
    if (!inbox_->post(std::move(arrived))) log_.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

void Updates::noteReport() {
    if (!keeper_) return;
    const CatalogueKeeper::Present& present = keeper_->present();
    const auto& offered = present.catalogue ? present.catalogue : catalogue_;
    const std::lock_guard lock(mutex_);
    if (offered) report_ = {offered->version(), present.validUntil, present.fault};
}

void Updates::repositoryIs(std::int64_t version) {
    if (!worker_ || version == 0) return;
    {
        const std::lock_guard lock(mutex_);
        if (version == announced_) return;
        announced_ = version;
    }
    if (!worker_->post(Look{})) log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}

void Updates::cutNetwork(bool cut) {
    if (worker_ && !worker_->post(Cut{cut}))
        log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}

bool Updates::ask(std::function<void()> then) { return worker_ && worker_->post(std::move(then)); }

std::optional<cache::HeartbeatReport::Catalogue> Updates::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

}  // namespace zizhu::kiosk
