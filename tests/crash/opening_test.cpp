// Databases of every earlier version under the matrix, and files that are damaged in every place.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "base/file.h"
#include "tests/crash/matrix.h"
#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

namespace fs = std::filesystem;

// As they stand in offline-cache/testdata/outbox-v<n>.db: held, ready, accepted, rejected.
const std::vector<NewEntry>& keptEntries() {
    static const std::vector<NewEntry> entries = [] {
        Bench bench;
        std::vector<NewEntry> made;
        for (int i = 0; i < 4; ++i) made.push_back(bench.entry(1, 500));
        return made;
    }();
    return entries;
}

class MigrationPlay final : public Play {
public:
    explicit MigrationPlay(fs::path state) : state_(std::move(state)) {
        bench_.options.directory = state_ / "outbox";
        bench_.clock.advance(std::chrono::hours(1));  // or it would have the id of a kept one
        fresh_ = bench_.entry(1, 5000);
    }
    void run() override {
        auto outbox = bench_.tryOpen();
        if (!outbox) return;
        tried_ = true;
        kept_ = (*outbox)->commit(visitOf(fresh_)).has_value();
    }
    void check(Report& report) const override {
        auto outbox = Outbox::open(bench_.options, clock_, log_);
        report.expect(outbox.has_value(), "the old database does not open");
        if (!outbox) return;
        report.expect((*outbox)->status()->damagedFiles == 0, "an old database was set aside");
        const auto is = [&](std::size_t i, EntryState state) {
            const auto found = (*outbox)->find(keptEntries()[i].head.id);
            return found && found->state == state && found->head.kind == EntryKind::Application;
        };
        report.expect(is(0, EntryState::Held) && is(1, EntryState::Ready) && is(2, EntryState::Accepted) &&
                          is(3, EntryState::Rejected),
                      "an entry of the old database is gone or changed");
        const auto outgoing = (*outbox)->outgoing(keptEntries()[1].head.id);
        report.expect(outgoing && outgoing->blobs.size() == 1 && (*outbox)->blob(outgoing->blobs[0].hash),
                      "what is to be sent is not whole");
        const bool there = (*outbox)->find(fresh_.head.id).has_value();
        report.expect(there || !kept_, "a new entry is gone");
        report.expect(tried_ || !there, "a new entry that nobody made");
    }

private:
    fs::path state_;
    Bench bench_;
    mutable ManualClock clock_;
    mutable MemoryEventLog log_;
    NewEntry fresh_;
    bool tried_ = false, kept_ = false;
};

constexpr std::size_t kEntries = 24;

// An outbox with kEntries ready, shut down in order: what lies in its one file.
struct Sound {
    Sound() {
        Bench bench;
        {
            auto outbox = bench.open();
            for (std::size_t i = 0; i < kEntries; ++i) {
                entries.push_back(bench.entry(1, 4000));
                bench.ready(*outbox, entries.back());
            }
        }
        bytes = base::readFile(bench.file(), 1u << 30).value();
    }
    std::vector<NewEntry> entries;
    base::Bytes bytes;
};

struct Outcome {
    std::size_t whole = 0, wrong = 0, refusedOnes = 0;
    bool setAside = false, reported = false, evidence = true, works = false;
};

Outcome openWith(const Sound& sound, const base::Bytes& bytes) {
    Bench bench;
    fs::create_directories(bench.options.directory);
    REQUIRE(base::writeFileAtomically(bench.file(), bytes));
    REQUIRE(base::writeFileAtomically(bench.options.directory / "begun", {}));
    Outcome outcome;
    auto outbox = bench.tryOpen();
    if (!outbox) return outcome;
    for (const NewEntry& entry : sound.entries) {
        const auto outgoing = (*outbox)->outgoing(entry.head.id);
        if (!outgoing) {
            outcome.refusedOnes += outgoing.error().code == base::Errc::Corrupt ? 1 : 0;
            continue;
        }
        const auto blob = outgoing->blobs.size() == 1 ? (*outbox)->blob(outgoing->blobs[0].hash)
                                                      : base::Result<base::Bytes>(base::fail(base::Errc::Corrupt));
        if (!blob) {
            ++outcome.refusedOnes;
        } else if (outgoing->sealed == entry.sealed && *blob == entry.blobs[0].ciphertext) {
            ++outcome.whole;
        } else {
            ++outcome.wrong;
        }
    }
    bench.clock.advance(std::chrono::hours(1));  // or the new one would have the id of a kept one
    outcome.works = (*outbox)->commit(visitOf(bench.entry())).has_value();
    const auto status = (*outbox)->status();
    outcome.setAside = status && status->damagedFiles == 1;
    outcome.reported = bench.log.saw("outbox.set-aside") || bench.log.saw("outbox.damaged");
    if (outcome.setAside) {
        outcome.evidence = false;
        for (const auto& file : fs::directory_iterator(bench.options.directory)) {
            if (file.path().filename().string().rfind("outbox-damaged-", 0) != 0) continue;
            const auto kept = base::readFile(file.path(), 1u << 30);
            outcome.evidence = outcome.evidence || (kept && *kept == bytes);
        }
    }
    return outcome;
}

bool isLong() {
    const char* length = std::getenv("ZIZHU_TEST_LENGTH");
    return length != nullptr && std::string_view(length) == "long";
}

}  // namespace

TEST_SUITE("opening") {
    TEST_CASE("a database of every earlier version is brought forward, whatever the disk does meanwhile") {
        const MatrixOptions options = MatrixOptions::fromEnvironment();
        int versions = 0;
        for (const auto& file : fs::directory_iterator(fs::path(ZIZHU_SOURCE_DIR) / "offline-cache/testdata")) {
            if (file.path().extension() != ".db") continue;
            ++versions;
            Scenario scenario;
            scenario.name = "migration of " + file.path().stem().string();
            scenario.prepare = [&](const fs::path& state) {
                fs::create_directory(state / "outbox");
                fs::copy_file(file.path(), state / "outbox" / "outbox.db");
            };
            scenario.play = [](const fs::path& state) { return std::make_unique<MigrationPlay>(state); };
            Report report;
            runMatrix(scenario, options, report);
            for (const std::string& line : report.first()) MESSAGE(line);
            CHECK(report.failures() == 0);
        }
        CHECK(versions >= 1);
    }
}

TEST_SUITE("damage") {
    TEST_CASE("a flipped bit anywhere: nothing wrong is sent, what is whole goes on, the file is kept and reported") {
        const MatrixOptions options = MatrixOptions::fromEnvironment();
        const Sound sound;
        SeededRandom random(options.seed);
        const int flips = isLong() ? 5000 : 300;
        int aside = 0, silent = 0;
        std::size_t lost = 0, worst = 0;
        for (int i = 0; i < flips; ++i) {
            // Every page in turn; half of them in the page's head, where the structure stands.
            const std::size_t pages = sound.bytes.size() / 4096;
            const std::size_t page = std::size_t(i) % pages;
            const std::size_t at = page * 4096 + random.below(i % 2 == 0 ? 100 : 4096);
            base::Bytes bytes = sound.bytes;
            bytes[at] ^= std::uint8_t(1u << random.below(8));
            CAPTURE(at);
            const Outcome outcome = openWith(sound, bytes);
            if (at / 4096 == 0 && at < 100 && !outcome.works) continue;  // a later version, as far as one can tell
            CHECK(outcome.wrong == 0);
            CHECK(outcome.works);
            CHECK(outcome.evidence);
            if (outcome.setAside) CHECK(outcome.reported);
            aside += outcome.setAside ? 1 : 0;
            const std::size_t missing = kEntries - outcome.whole;
            // Not there and not told: of what lies in a file that passes for sound.
            if (!outcome.setAside) CHECK(missing == outcome.refusedOnes);
            silent += !outcome.setAside && missing == 0 ? 1 : 0;
            lost += missing;
            worst = std::max(worst, missing);
        }
        fmt::print("damage: {} flipped bits: {} databases set aside, {} without consequence, {} of {} entries lost, "
                   "at worst {} at once, seed {}\n",
                   flips, aside, silent, lost, std::size_t(flips) * kEntries, worst, options.seed);
        CHECK(aside > flips / 20);
    }

    TEST_CASE("a file cut short anywhere, page by page and within pages, is kept, salvaged and reported") {
        const Sound sound;
        INFO("of " << sound.bytes.size());
        const std::size_t step = isLong() ? 1024 : 8192 + 512;
        std::size_t cases = 0, most = 0;
        for (std::size_t size = 1; size < sound.bytes.size(); size += step) {
            CAPTURE(size);
            const Outcome outcome =
                openWith(sound, base::Bytes(sound.bytes.begin(), sound.bytes.begin() + std::ptrdiff_t(size)));
            CHECK(outcome.works);
            // What is missing only inside a scan is told when it is to be sent.
            if (!outcome.setAside) CHECK(kEntries - outcome.whole == outcome.refusedOnes);
            if (outcome.setAside) CHECK(outcome.reported);
            CHECK((outcome.setAside || size > sound.bytes.size() - 4096));
            CHECK(outcome.evidence);
            CHECK(outcome.wrong == 0);
            most = std::max(most, outcome.whole);
            ++cases;
        }
        fmt::print("damage: {} lengths of a truncated file\n", cases);
        CHECK(most >= kEntries / 2);
    }

    TEST_CASE("a database that is emptied or gone is told, not taken for a first start") {
        for (const bool removed : {false, true}) {
            Bench bench;
            bench.ready(*bench.open(), bench.entry());
            CHECK_FALSE(bench.log.saw("outbox.gone"));
            if (removed) {
                fs::remove(bench.file());
            } else {
                fs::resize_file(bench.file(), 0);
            }
            auto outbox = bench.open();
            CHECK(bench.log.saw("outbox.gone"));
            CHECK(outbox->status()->damagedFiles == 1);
            CHECK(outbox->commit(visitOf(bench.entry())));
            outbox.reset();
            outbox = bench.open();
            CHECK(outbox->status()->damagedFiles == 1);
            CHECK(outbox->status()->held == 1);
        }
    }

    TEST_CASE("on a file system that is read-only nothing is promised, nothing set aside, and all is there after") {
        Bench bench;
        bench.options.directory = fs::canonical(bench.directory.path()) / "outbox";
        const base::Uuid id = bench.ready(*bench.open(), bench.entry());
        {
            Disk disk(fs::canonical(bench.directory.path()));
            auto outbox = bench.open();
            disk.arm(1, Fault::ReadOnly);
            const base::Status refused = outbox->commit(visitOf(bench.entry()));
            REQUIRE_FALSE(refused);
            CHECK(outbox->outgoing(id));  // what waits can still be read and sent
            outbox.reset();
            const auto again = bench.tryOpen();  // and at the next start it is refused aloud
            CHECK((!again || !(*again)->commit(visitOf(bench.entry()))));
        }
        auto outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 0);
        CHECK(outbox->find(id)->state == EntryState::Ready);
        CHECK(outbox->status()->held == 0);
    }
}
