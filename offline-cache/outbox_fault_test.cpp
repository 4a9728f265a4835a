// The outbox when the disk is full, loses its power, or gives back other bytes than it was given.
#include <algorithm>
#include <fstream>

#include "base/file.h"
#include "offline-cache/outbox.h"
#include "tests/support/faulty_vfs.h"
#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

// Whether a visit of two entries is on the disk: -1 if half of it is.
int present(Outbox& outbox, const std::vector<NewEntry>& visit) {
    const bool first = outbox.find(visit[0].head.id).has_value();
    const bool second = outbox.find(visit[1].head.id).has_value();
    return first == second ? int(first) : -1;
}

bool isWhole(Outbox& outbox, const NewEntry& entry) {
    const auto outgoing = outbox.outgoing(entry.head.id);
    if (!outgoing || outgoing->sealed != entry.sealed || outgoing->blobs.size() != entry.blobs.size())
        return false;
    return std::all_of(entry.blobs.begin(), entry.blobs.end(), [&](const Blob& blob) {
        const auto bytes = outbox.blob(blob.hash);
        return bytes && *bytes == blob.ciphertext;
    });
}

void overwrite(const std::filesystem::path& file, std::size_t offset, std::string_view bytes) {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(std::streamoff(offset));
    stream << bytes;
}

std::vector<std::string> filesBeginning(const std::filesystem::path& directory, std::string_view prefix) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind(prefix, 0) == 0) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("whenever the power goes, what was acknowledged is there and nothing is half there") {
    FaultyVfs disk;
    int cuts = 0;
    for (int operation = 1;; ++operation) {
        CAPTURE(operation);
        Bench bench;
        bench.random.below(std::uint64_t(operation) + 1);
        const std::vector<NewEntry> first{bench.entry(1), bench.entry(0)};
        const std::vector<NewEntry> second{bench.entry(0), bench.entry(2, 20'000)};
        const std::vector firstIds{first[0].head.id, first[1].head.id};
        bool committed = false, released = false, accepted = false, committedSecond = false;
        disk.failAt(operation, FaultyVfs::Fault::PowerCut);
        {
            auto outbox = bench.tryOpen();
            if (outbox) {
                committed = (*outbox)->commit(first).has_value();
                released = committed && (*outbox)->release(firstIds).has_value();
                accepted = released && (*outbox)->accept(firstIds[0], "CASE-1").has_value();
                committedSecond = (*outbox)->commit(second).has_value();
            }
        }
        const bool cut = disk.failed();
        disk.mend();
        if (cut) disk.cutPower(bench.random);
        cuts += cut ? 1 : 0;

        auto outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 0);
        CHECK(present(*outbox, first) >= int(committed));
        CHECK(present(*outbox, second) >= int(committedSecond));
        if (committed) {
            const auto state = outbox->find(firstIds[1])->state;
            CHECK((state == EntryState::Ready || (state == EntryState::Held && !released)));
            if (outbox->held()->size() > 0) REQUIRE(outbox->release(firstIds));
            CHECK(isWhole(*outbox, first[1]));
            const auto one = outbox->find(firstIds[0]);
            if (accepted) CHECK(one->caseNumber == "CASE-1");
            if (one->state == EntryState::Ready) CHECK(isWhole(*outbox, first[0]));
        }
        if (present(*outbox, second) == 1) {
            REQUIRE(outbox->release(std::vector{second[0].head.id, second[1].head.id}));
            CHECK(isWhole(*outbox, second[1]));
        }
        if (!cut) break;
    }
    CHECK(cuts > 30);
}

TEST_CASE("a disk that is full at any moment fails the commit cleanly, and goes on when there is room") {
    FaultyVfs disk;
    for (const FaultyVfs::Fault fault : {FaultyVfs::Fault::Full, FaultyVfs::Fault::FullForGood}) {
        for (int operation = 1;; ++operation) {
            CAPTURE(operation);
            Bench bench;
            auto outbox = bench.open();
            const base::Uuid before = bench.ready(*outbox, bench.entry());
            const std::vector<NewEntry> visit{bench.entry(1), bench.entry(1, 20'000)};
            disk.failAt(operation, fault);
            const base::Status committed = outbox->commit(visit);
            const bool met = disk.failed();
            if (!committed) {
                CHECK((committed.error().code == base::Errc::StorageFull ||
                       committed.error().code == base::Errc::Io));  // a sync that failed
                CHECK(present(*outbox, visit) == 0);
                CHECK(outbox->find(before)->state == EntryState::Ready);
            }
            disk.mend();
            if (!committed) REQUIRE(outbox->commit(visit));
            outbox.reset();
            outbox = bench.open();
            CHECK(outbox->status()->damagedFiles == 0);
            CHECK(present(*outbox, visit) == 1);
            CHECK(outbox->accept(before, "A"));
            if (!met) break;
        }
    }
}

TEST_CASE("a database damaged anywhere is set aside whole, a new one begun, and what is whole taken over") {
    for (const int place : {0, 1, 2, 3, 4, 5}) {
        CAPTURE(place);
        Bench bench;
        std::vector<NewEntry> made;
        {
            auto outbox = bench.open();
            for (int i = 0; i < 30; ++i) {
                made.push_back(bench.entry(1, 5000));
                bench.ready(*outbox, made.back());
            }
        }
        const base::Bytes sound = base::readFile(bench.file(), 1u << 30).value();
        switch (place) {
            case 0:
                overwrite(bench.file(), 0, "this is not a database");
                break;
            case 1:
                overwrite(bench.file(), 100, std::string(400, '\xff'));
                break;
            case 2:
                overwrite(bench.file(), sound.size() / 2 / 4096 * 4096, std::string(4096, '\xa5'));
                break;
            case 3:
                std::filesystem::resize_file(bench.file(), sound.size() / 2 / 4096 * 4096);
                break;
            case 4:
                overwrite(bench.file(), 4096, std::string(4096, '\0'));
                break;
            case 5:
                overwrite(bench.file(), 28, std::string("\xff\xff\xff\xf0", 4));
                break;
        }
        const base::Bytes damaged = base::readFile(bench.file(), 1u << 30).value();

        auto outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 1);
        CHECK(bench.log.saw("outbox.damaged"));
        CHECK(bench.log.saw("outbox.set-aside"));
        const auto aside = filesBeginning(bench.options.directory, "outbox-damaged-2026");
        REQUIRE(aside.size() >= 1);
        CHECK(base::readFile(bench.options.directory / aside[0], 1u << 30).value() == damaged);

        for (const NewEntry& entry : made) {
            if (outbox->find(entry.head.id)) CHECK(isWhole(*outbox, entry));
        }
        if (place == 2) CHECK(outbox->status()->queued >= 15);  // one page spoils a few entries, not all
        REQUIRE(outbox->commit(visitOf(bench.entry())));
        outbox.reset();
        outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 1);
        CHECK(outbox->status()->held == 1);
        CHECK(filesBeginning(bench.options.directory, "outbox-salvage").empty());
    }
}

TEST_CASE("two damaged databases of one second do not overwrite each other") {
    Bench bench;
    for (int i = 1; i <= 3; ++i) {
        { bench.ready(*bench.open(), bench.entry()); }
        overwrite(bench.file(), 0, "this is not a database");
        CHECK(bench.open()->status()->damagedFiles == std::size_t(i));
    }
}

TEST_CASE("damage found while running does not lose the citizen who stands there") {
    Bench bench;
    auto outbox = bench.open();
    for (int i = 0; i < 20; ++i) bench.ready(*outbox, bench.entry(1, 5000));
    // Every page but the first few, behind the open database's back; its cache is smaller than that.
    const auto size = std::filesystem::file_size(bench.file());
    overwrite(bench.file(), 4096 * 2, std::string(size - 4096 * 2, '\xa5'));
    const NewEntry visit = bench.entry(1, 5000);
    REQUIRE(outbox->commit(visitOf(visit)));
    const std::vector<EntryHead> heads = outbox->sendable(100).value();
    for (const EntryHead& head : heads) (void)outbox->outgoing(head.id);
    outbox.reset();
    outbox = bench.open();
    CHECK(outbox->status()->damagedFiles >= 1);
}

TEST_CASE("a payload whose bytes rotted is told, not sent") {
    Bench bench;
    base::Uuid id;
    std::string piece;
    {
        auto outbox = bench.open();
        const NewEntry made = bench.entry(1, 9000);
        piece = base::asText(made.blobs[0].ciphertext).substr(5000, 16);
        id = bench.ready(*outbox, made);
    }
    const base::Bytes bytes = base::readFile(bench.file(), 1u << 30).value();
    const auto at = base::asText(bytes).find(piece);
    REQUIRE(at != std::string_view::npos);
    overwrite(bench.file(), at, "rotten");
    auto outbox = bench.open();
    const auto outgoing = outbox->outgoing(id);
    REQUIRE(outgoing);
    CHECK(outbox->blob(outgoing->blobs[0].hash).error().code == base::Errc::Corrupt);
    CHECK(outbox->status()->damagedFiles == 0);
}

TEST_CASE("a database of a later program is refused and left as it is") {
    Bench bench;
    { bench.ready(*bench.open(), bench.entry()); }
    overwrite(bench.file(), 60, std::string("\0\0\0\x63", 4));  // user_version, big-endian
    const base::Bytes before = base::readFile(bench.file(), 1u << 30).value();
    CHECK(bench.tryOpen().error().code == base::Errc::Unsupported);
    CHECK(base::readFile(bench.file(), 1u << 30).value() == before);
    CHECK(filesBeginning(bench.options.directory, "outbox-damaged").empty());
}

TEST_CASE("somebody else's database is set aside, not migrated") {
    Bench bench;
    std::filesystem::create_directories(bench.options.directory);
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(bench.file().c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "CREATE TABLE things(a)", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    CHECK(bench.open()->status()->damagedFiles == 1);
}

TEST_CASE("a log whose database is gone is kept") {
    Bench bench;
    std::filesystem::create_directories(bench.options.directory);
    std::ofstream(bench.file().string() + "-wal") << "frames of somebody's applications";
    auto outbox = bench.open();
    CHECK(outbox->status()->damagedFiles == 1);
    const auto aside = filesBeginning(bench.options.directory, "outbox-damaged-");
    REQUIRE(aside.size() == 1);
    CHECK(base::asText(base::readFile(bench.options.directory / aside[0], 1000).value()) ==
          "frames of somebody's applications");
}
