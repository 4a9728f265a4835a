#include "kiosk/updates/catalogue_keeper.h"

#include <algorithm>

#include "catalog/compiled/compiled.h"
#include "catalog/suspend.h"

namespace zizhu::kiosk {

namespace tuf = catalog::tuf;

CatalogueKeeper::CatalogueKeeper(KeeperOptions options, CatalogueStore& store, base::Clock& clock,
                                 base::EventLog& log)
    : options_(std::move(options)), store_(store), clock_(clock), log_(log) {}

void CatalogueKeeper::noteFault(std::string_view fault, const base::Error* error) {
    present_.fault = fault;
    base::LogEvent event{
        "catalogue.refused", "kiosk", base::Severity::Warning, base::Disposition::Failure, {}};
    if (const auto token = base::Token::fromKey(fault)) event.fields.push_back({"fault", *token});
    log_.write(event);
    if (error != nullptr) log_.failure("catalogue.refused-because", "kiosk", *error);
}

const CatalogueKeeper::Present& CatalogueKeeper::open() {
    if (auto loaded = loadInstalled()) release_ = std::move(*loaded);
    present_.catalogue = release_;
    auto operations = tuf::installedOperations(store_);
    if (!operations) {
        log_.failure("catalogue.operations", "kiosk", operations.error());
    } else if (*operations) {
        apply(**operations);
    }
    const auto expires = tuf::trustedExpiries(store_);
    for (const auto& [role, time] : expires)
        present_.validUntil = std::min(present_.validUntil.value_or(time), time);
    return present_;
}

std::optional<CatalogueKeeper::Loaded> CatalogueKeeper::loadInstalled() {
    const auto release = tuf::installedRelease(store_);
    if (!release) {
        log_.failure("catalogue.damaged", "kiosk", release.error());
        return std::nullopt;
    }
    if (!*release) return std::nullopt;
    const auto compiled = store_.compiled(**release);
    if (compiled && *compiled) {
        auto catalogue = catalog::loadCompiled(**compiled);
        if (catalogue) return std::move(*catalogue);
        // Another version of the program wrote it, or the disk: the files are there.
        log_.failure("catalogue.compiled", "kiosk", catalogue.error());
    }
    std::string fault;
    auto loaded = loadFiles(**release, fault);
    if (!loaded) {
        noteFault(fault, nullptr);
        return std::nullopt;
    }
    keepCompiled(**release, **loaded);
    return loaded;
}

std::optional<CatalogueKeeper::Loaded> CatalogueKeeper::loadFiles(const tuf::FileSet& release,
                                                                  std::string& fault) {
    std::vector<catalog::SourceFile> files;
    for (const tuf::FileRef& ref : release.files) {
        auto bytes = tuf::readFileOf(store_, ref);
        if (!bytes) {
            log_.failure("catalogue.damaged", "kiosk", bytes.error());
            fault = "damaged";
            return std::nullopt;
        }
        files.push_back({ref.path, std::move(*bytes)});
    }
    catalog::LoadResult loaded = catalog::Catalogue::load(files);
    if (loaded.catalogue && (*loaded.catalogue)->version() == release.version) return *loaded.catalogue;
    fault = loaded.needsNewerProgram ? "newer-program" : "bad-catalogue";
    return std::nullopt;
}

void CatalogueKeeper::keepCompiled(const tuf::FileSet& release, const catalog::Catalogue& catalogue) {
    // Only the next start is slower without it.
    if (const auto kept = store_.keepCompiled(release, catalog::compile(catalogue)); !kept)
        log_.failure("catalogue.compiled", "kiosk", kept.error());
}

void CatalogueKeeper::apply(const tuf::Operations& operations) {
    present_.settings = tuf::settingsFor(operations.settings, options_.groups);
    if (!operations.intakeKeys.empty()) present_.intakeKey = operations.intakeKeys.front();
    if (!release_ || (release_ == applied_ && operations.suspensions == suspensions_)) return;
    present_.catalogue = catalog::withSuspensions(release_, operations.suspensions);
    applied_ = release_;
    suspensions_ = operations.suspensions;
}

bool CatalogueKeeper::update(tuf::Fetcher& fetcher) {
    tuf::Updater updater(store_, fetcher);
    const Present before = present_;
    unreached_ = false;
    if (const auto begun = updater.begin(options_.root); !begun) {
        noteFault("no-trusted-root", &begun.error());
        return present_.fault != before.fault;
    }
    auto update = updater.update({clock_.wall(), options_.terminal, options_.groups});
    if (!update) {
        // No network is no refusal: the catalogue ages, and validUntil says so.
        unreached_ = update.error().fault == tuf::Fault::FetchFailed;
        if (unreached_) return false;
        noteFault(tuf::name(update.error().fault), &update.error().error);
        return present_.fault != before.fault;
    }
    present_.fault.clear();
    present_.validUntil = update->validUntil;
    if (update->release) {
        std::string fault;
        auto loaded = loadFiles(*update->release, fault);
        if (!loaded) {
            noteFault(fault, nullptr);
        } else if (const auto installed = updater.install(*update->release); !installed) {
            noteFault("store-failed", &installed.error());
        } else {
            release_ = std::move(*loaded);
            keepCompiled(*update->release, *release_);
            if (const auto dropped = store_.dropUnused(); !dropped)
                log_.failure("catalogue.unused", "kiosk", dropped.error());
            base::LogEvent event{"catalogue.installed",
                                 "kiosk",
                                 base::Severity::Info,
                                 base::Disposition::None,
                                 {{"files", std::int64_t(update->filesFetched)},
                                  {"bytes", std::int64_t(update->bytesFetched)}}};
            log_.write(event);
        }
    }
    apply(update->operations);
    return present_.catalogue != before.catalogue || present_.intakeKey != before.intakeKey ||
           present_.settings != before.settings || present_.validUntil != before.validUntil ||
           present_.fault != before.fault;
}

}  // namespace zizhu::kiosk
