// Which catalogue this terminal offers: the signed release it installed, with what is suspended; before the
// first, the folder that came with its image.
//
// One thread (the updates worker); blocks on the disk and the network. Every reference must outlive it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/event_log.h"
#include "base/seal.h"
#include "catalog/catalogue.h"
#include "catalog/tuf/updater.h"
#include "kiosk/updates/catalogue_store.h"

namespace zizhu::kiosk {

struct KeeperOptions {
    std::string terminal;
    std::vector<std::string> groups;
    base::Bytes root;  // of trust, as it came with the terminal
};

class CatalogueKeeper {
public:
    CatalogueKeeper(KeeperOptions options, CatalogueStore& store, base::Clock& clock, base::EventLog& log);

    struct Present {
        std::shared_ptr<const catalog::Catalogue> catalogue;  // null: nothing is installed, or it is damaged
        std::optional<base::IntakeKey> intakeKey;             // to seal to from now on; none was announced
        catalog::tuf::SettingSection settings;                // of this terminal
        std::optional<base::WallTime> validUntil;             // of the signed metadata
        std::string fault;                                    // why the last update was refused; "" if not
    };
    // What is installed, without the network. From the compiled form if there is a good one (milliseconds);
    // otherwise from the files, and the compiled form is made anew.
    const Present& open();
    const Present& present() const { return present_; }

    // Fetches what is new, checks it as this program will use it, and installs it. True if present() changed.
    // A release that needs a newer program, or whose files break the format, is refused and told in `fault`
    // ("newer-program", "bad-catalogue"), as is everything that the updater refuses ("rollback", "expired").
    bool update(catalog::tuf::Fetcher& fetcher);
    // The last update could not reach the repository: to be tried again.
    bool unreached() const { return unreached_; }

private:
    using Loaded = std::shared_ptr<const catalog::Catalogue>;
    std::optional<Loaded> loadInstalled();
    std::optional<Loaded> loadFiles(const catalog::tuf::FileSet& release, std::string& fault);
    void keepCompiled(const catalog::tuf::FileSet& release, const catalog::Catalogue& catalogue);
    void apply(const catalog::tuf::Operations& operations);
    void noteFault(std::string_view fault, const base::Error* error);

    KeeperOptions options_;
    CatalogueStore& store_;
    base::Clock& clock_;
    base::EventLog& log_;
    Loaded release_;  // as published
    // What present_.catalogue was made of.
    Loaded applied_;
    catalog::tuf::Suspensions suspensions_;
    bool unreached_ = false;
    Present present_;
};

}  // namespace zizhu::kiosk
