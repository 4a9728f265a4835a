#include <doctest/doctest.h>

#include <fstream>

#include "catalog/tuf/writing.h"
#include "central/repository.h"
#include "tests/support/catalog_files.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::central;
namespace tuf = zizhu::catalog::tuf;

namespace {
const std::string kHead = "catalogue: test\nformat: 1\nversion: VERSION\nname: {zh-CN: 测试, en: Test}\n";

// Publishes releases into a folder as zizhu-catalog does, but for the signatures, which are the terminals'
// business.
struct Published {
    tests::TemporaryDirectory directory;
    tests::ManualClock clock;
    tests::MemoryEventLog log;
    std::int64_t version = 0;

    void write(const std::string& name, base::ByteView bytes) const {
        const auto path = directory.path() / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << base::asText(bytes);
    }
    void add(tuf::Targets& targets, const std::string& release, const std::string& path,
             base::ByteView bytes) const {
        const auto file = tuf::describeTarget(bytes);
        targets.targets["releases/" + release + "/" + path] = file;
        const std::size_t slash = path.rfind('/') + 1;
        write("targets/releases/" + release + "/" + path.substr(0, slash) + file.sha256 + "." +
                  path.substr(slash),
              bytes);
    }
    void publish(const std::vector<std::string>& releases, const std::string& content = kHead) {
        ++version;
        tuf::Targets targets;
        targets.version = version;
        for (const std::string& release : releases) {
            std::string text = content;
            if (const auto at = text.find("VERSION"); at != std::string::npos) text.replace(at, 7, release);
            add(targets, release, "catalogue.yaml", base::asBytes(text));
            // A catalogue is not one without its code sets.
            for (const auto& each : tests::shippedFiles()) {
                if (each.name.starts_with("dictionaries/")) add(targets, release, each.name, each.bytes);
            }
        }
        const auto targetBytes = tuf::assemble(tuf::signedForm(targets), {});
        tuf::Snapshot snapshot;
        snapshot.version = version;
        snapshot.meta["targets.json"] = tuf::describe(version, targetBytes);
        const auto snapshotBytes = tuf::assemble(tuf::signedForm(snapshot), {});
        tuf::Timestamp timestamp;
        timestamp.version = version;
        timestamp.snapshot = tuf::describe(version, snapshotBytes);
        const std::string number = std::to_string(version);
        write("metadata/" + number + ".targets.json", targetBytes);
        write("metadata/" + number + ".snapshot.json", snapshotBytes);
        write("metadata/timestamp.json", tuf::assemble(tuf::signedForm(timestamp), {}));
    }
};
}  // namespace

TEST_CASE("what is published is loaded, the newest release first, and noticed when it changes") {
    Published place;
    place.publish({"1.9.0", "1.10.0"});
    Repository repository(place.directory.path(), place.clock, place.log);
    std::vector<std::string> complaints;
    auto list = repository.load(complaints);
    CHECK(complaints == std::vector<std::string>{});
    REQUIRE(list);
    REQUIRE(list->size() == 2);
    CHECK((*list)[0]->version() == "1.10.0");
    CHECK(repository.version() == 1);

    Catalogues catalogues(*list);
    const catalog::Catalogue& old = catalogues.current();
    place.publish({"1.10.0", "2.0.0"});
    repository.refresh(catalogues);
    CHECK(catalogues.current().version() == "2.0.0");
    CHECK(repository.version() == 2);
    CHECK(old.version() == "1.10.0");  // a request that began before still reads it
    place.publish({"2.0.0", "3.0.0"});
    repository.refresh(catalogues);
    CHECK(catalogues.current().version() == "2.0.0");  // it looks once a second
    place.clock.advance(Repository::kLook);
    repository.refresh(catalogues);
    CHECK(catalogues.current().version() == "3.0.0");
}

TEST_CASE("a publication that cannot be loaded is not announced to the terminals") {
    Published place;
    place.publish({"1.0.0"});
    Repository repository(place.directory.path(), place.clock, place.log);
    std::vector<std::string> complaints;
    auto list = repository.load(complaints);
    REQUIRE(list);
    Catalogues catalogues(*list);
    place.publish({"1.1.0"}, "catalogue: test\nversion: [\n");
    repository.refresh(catalogues);
    CHECK(repository.version() == 1);
    CHECK(catalogues.current().version() == "1.0.0");
    CHECK(place.log.saw("repository.refused"));
}

TEST_CASE("only published files are handed out") {
    Published place;
    place.publish({"1.0.0"});
    place.write("secret.txt", base::asBytes("x"));
    place.write("metadata/.hidden", base::asBytes("x"));
    Repository repository(place.directory.path(), place.clock, place.log);
    CHECK(repository.file("metadata/timestamp.json"));
    for (const char* name : {"secret.txt", "metadata/../secret.txt", "/etc/passwd", "metadata/.hidden", "",
                             "metadata//timestamp.json", "targets", "metadata/none.json"}) {
        CAPTURE(name);
        const auto file = repository.file(name);
        REQUIRE_FALSE(file);
        CHECK((file.error().code == base::Errc::NotFound || file.error().code == base::Errc::Io));
    }
}
