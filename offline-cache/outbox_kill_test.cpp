// The outbox when its process is killed with SIGKILL at random moments.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "base/random.h"
#include "offline-cache/outbox.h"
#include "tests/support/child_process.h"
#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

constexpr const char* kDirectoryVariable = "ZIZHU_TEST_OUTBOX";
constexpr int kKills = 120;

void say(const char* word, const base::Uuid& id) {
    std::printf("%s %s\n", word, id.toString().c_str());
    std::fflush(stdout);
}

// What the killed process had said: of each application the last word.
std::map<base::Uuid, std::string> wordsOf(const std::string& output) {
    std::map<base::Uuid, std::string> words;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = output.find('\n', begin)) != std::string::npos; begin = end + 1) {
        const std::string line = output.substr(begin, end - begin);
        const auto space = line.find(' ');
        if (space == std::string::npos) continue;
        if (const auto id = base::Uuid::parse(line.substr(space + 1))) words[*id] = line.substr(0, space);
    }
    return words;
}

}  // namespace

// Visits of two applications each, for ever: begin, commit, show, release. Run by the test below.
TEST_CASE("(writer of the kill test)" * doctest::skip()) {
    const char* directory = std::getenv(kDirectoryVariable);
    if (directory == nullptr) return;
    base::SystemClock clock;
    base::SystemRandom random;
    base::NullEventLog log;
    OutboxOptions options;
    options.directory = directory;
    auto outbox = Outbox::open(options, clock, log);
    REQUIRE(outbox);
    for (;;) {
        std::vector<NewEntry> visit{makeEntry(clock, random, 1), makeEntry(clock, random, 0)};
        const std::vector ids{visit[0].head.id, visit[1].head.id};
        for (const base::Uuid& id : ids) say("began", id);
        REQUIRE((*outbox)->commit(std::move(visit)));
        for (const base::Uuid& id : ids) say("committed", id);
        for (const base::Uuid& id : ids) say("shown", id);
        REQUIRE((*outbox)->release(ids));
        for (const base::Uuid& id : ids) say("released", id);
    }
}

TEST_CASE("killed at any moment, what was acknowledged is there, what was not shown is not sent") {
    Bench bench;
    base::SystemRandom chance;
    ::setenv(kDirectoryVariable, bench.options.directory.c_str(), 1);
    int held = 0, ready = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        CAPTURE(kill);
        auto writer = ChildProcess::start(
            {"/proc/self/exe", "--test-case=(writer of the kill test)", "--no-skip", "--minimal"});
        REQUIRE(writer);
        std::string output;
        for (std::uint64_t lines = 1 + chance.below(14); lines > 0; --lines) {
            const auto line = writer->readLine(20'000);
            REQUIRE(line);
            output += *line + "\n";
        }
        base::SystemClock clock;
        const base::SteadyTime moment = clock.steady() + std::chrono::microseconds(chance.below(4000));
        while (clock.steady() < moment) {
        }
        writer->signal(SIGKILL);
        output += writer->readAll();
        writer->wait();

        auto outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 0);
        const auto words = wordsOf(output);
        std::set<base::Uuid> heldIds;
        const std::vector<HeldEntry> left = outbox->held().value();
        for (const HeldEntry& entry : left) heldIds.insert(entry.head.id);
        CHECK(heldIds.size() % 2 == 0);  // a visit is there whole or not at all
        held += int(heldIds.size());
        for (const auto& [id, word] : words) {
            CAPTURE(word);
            const auto entry = outbox->find(id);
            if (word != "began") REQUIRE(entry);
            if (word == "released") CHECK(entry->state == EntryState::Ready);
            if (word == "began" || word == "committed") CHECK((!entry || heldIds.contains(id)));
        }
        // After the restart: shown, released, sent.
        const std::vector<base::Uuid> shownNow(heldIds.begin(), heldIds.end());
        REQUIRE(outbox->release(shownNow));
        const std::vector<EntryHead> toSend = outbox->sendable(100'000).value();
        for (const EntryHead& head : toSend) {
            CHECK(words.contains(head.id));  // nothing that nobody wrote
            const auto outgoing = outbox->outgoing(head.id);
            REQUIRE(outgoing);
            for (const BlobRef& blob : outgoing->blobs) CHECK(outbox->blob(blob.hash));
            REQUIRE(outbox->accept(head.id, "CASE"));
            ++ready;
        }
    }
    ::unsetenv(kDirectoryVariable);
    CHECK(held > 0);  // some kills did fall between commit and release
    CHECK(ready > kKills);
}
