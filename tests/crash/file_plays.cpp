#include "tests/crash/file_plays.h"

#include <fmt/format.h>

#include "base/event_log.h"
#include "base/file.h"
#include "base/seal.h"
#include "kiosk/updates/catalogue_store.h"
#include "offline-cache/document_store.h"

namespace zizhu::tests {

namespace {

using Set = catalog::tuf::FileSet;

base::Bytes content(int generation, std::size_t size) {
    base::Bytes bytes(size, std::uint8_t('a' + generation));
    bytes[0] = std::uint8_t(generation);
    return bytes;
}

// A release of three files, one of them shared by all releases and one over many pages.
struct Release {
    explicit Release(int generation) {
        const std::vector<std::pair<const char*, base::Bytes>> files{
            {"catalogue.yaml", content(generation, 300)},
            {"items/one.yaml", content(0, 2000)},
            {"items/two.yaml", content(generation, 50'000)}};
        set.version = fmt::format("1.{}.0", generation);
        for (const auto& [path, bytes] : files) {
            const std::string hash = base::sha256Hex(bytes);
            set.files.push_back({path, hash, bytes.size()});
            targets[hash] = bytes;
        }
        metadata = content(generation, 900);
        compiled = content(generation, 60'000);
    }
    Set set;
    std::map<std::string, base::Bytes> targets;
    base::Bytes metadata, compiled;
};

const std::vector<Release>& releases() {
    static const std::vector<Release> all{Release(1), Release(2), Release(3)};
    return all;
}

// Fetched in two steps, swapped in one, tidied after: as an update goes.
class CataloguePlay final : public Play {
public:
    explicit CataloguePlay(std::filesystem::path file) : file_(std::move(file)) {}

    static bool install(kiosk::CatalogueStore& store, const Release& release) {
        catalog::tuf::Change fetched;
        fetched.targets = release.targets;
        if (!store.commit(fetched)) return false;
        catalog::tuf::Change swap;
        swap.metadata["targets"] = release.metadata;
        swap.sets[std::string(catalog::tuf::kReleaseSet)] = release.set;
        return store.commit(swap).has_value();
    }

    void run() override {
        base::NullEventLog log;
        auto documents = cache::DocumentStore::open(file_, log);
        if (!documents) return;
        kiosk::CatalogueStore store(**documents);
        for (const std::size_t next : {1u, 2u}) {
            most_ = int(next);
            if (!install(store, releases()[next])) continue;
            least_ = int(next);
            (void)store.keepCompiled(releases()[next].set, releases()[next].compiled);
            (void)store.dropUnused();
        }
    }

    void check(Report& report) const override {
        base::NullEventLog log;
        auto documents = cache::DocumentStore::open(file_, log);
        report.expect(documents.has_value(), "the store does not open");
        if (!documents) return;
        kiosk::CatalogueStore store(**documents);
        report.expect(!std::filesystem::exists(file_.string() + ".damaged-1"), "a sound store was put aside");
        const auto set = store.set(catalog::tuf::kReleaseSet);
        report.expect(set && *set, "there is no release");
        if (!set || !*set) return;
        int found = -1;
        for (int i = least_; i <= most_; ++i) {
            if (releases()[std::size_t(i)].set == **set) found = i;
        }
        report.expect(found >= 0, "the release is neither of before nor of after");
        if (found < 0) return;
        const Release& release = releases()[std::size_t(found)];
        for (const auto& [hash, bytes] : release.targets) {
            const auto target = store.target(hash);
            report.expect(target && *target == bytes, "a file of the release is missing");
        }
        const auto metadata = store.metadata("targets");
        report.expect(metadata && *metadata == release.metadata, "metadata and release are mixed");
        const auto compiled = store.compiled(release.set);
        report.expect(compiled && (!*compiled || **compiled == release.compiled), "a compiled form of another");
        // It can go on from there.
        report.expect(install(store, releases()[2]), "no update goes in any more");
    }

private:
    std::filesystem::path file_;
    int least_ = 0, most_ = 0;
};

// The configuration, the staff register, keys: replaced whole or not at all.
class ReplacePlay final : public Play {
public:
    explicit ReplacePlay(std::filesystem::path file) : file_(std::move(file)) {}
    void run() override {
        for (const int next : {2, 3}) {
            most_ = next;
            if (base::writeFileAtomically(file_, content(next, 9000))) least_ = next;
        }
    }
    void check(Report& report) const override {
        const auto bytes = base::readFile(file_, 1u << 20);
        bool whole = false;
        for (int i = least_; i <= most_; ++i) whole = whole || (bytes && *bytes == content(i, 9000));
        report.expect(whole, "neither the old bytes nor the new");
        report.expect(base::writeFileAtomically(file_, content(4, 9000)).has_value(), "it cannot be replaced");
    }

private:
    std::filesystem::path file_;
    int least_ = 1, most_ = 1;
};

}  // namespace

std::vector<Scenario> fileScenarios() {
    Scenario catalogue;
    catalogue.name = "catalogue swap";
    catalogue.prepare = [](const std::filesystem::path& state) {
        base::NullEventLog log;
        auto documents = cache::DocumentStore::open(state / "catalogue.db", log);
        kiosk::CatalogueStore store(**documents);
        if (!CataloguePlay::install(store, releases()[0])) std::abort();
    };
    catalogue.play = [](const std::filesystem::path& state) {
        return std::make_unique<CataloguePlay>(state / "catalogue.db");
    };
    Scenario replaced;
    replaced.name = "a file replaced whole";
    replaced.prepare = [](const std::filesystem::path& state) {
        if (!base::writeFileAtomically(state / "kiosk.yaml", content(1, 9000))) std::abort();
    };
    replaced.play = [](const std::filesystem::path& state) {
        return std::make_unique<ReplacePlay>(state / "kiosk.yaml");
    };
    return {catalogue, replaced};
}

}  // namespace zizhu::tests
