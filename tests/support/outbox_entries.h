// Entries for tests, with canaries in them that must never be found in clear on a disk.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/seal.h"
#include "offline-cache/outbox.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

namespace zizhu::tests {

using namespace cache;

inline constexpr std::string_view kCanaryName = "欧阳测试𠮷";
inline constexpr std::string_view kCanaryNumber = "990101199003071233";
inline constexpr std::string_view kCanaryScan = "CANARY-OF-A-SCANNED-PAGE";

inline const base::IntakeKeyPair& testKey() {
    static const base::IntakeKeyPair pair = base::makeIntakeKeyPair();
    return pair;
}

inline base::Bytes scanOf(std::size_t size) {
    base::Bytes bytes;
    while (bytes.size() < size) bytes.insert(bytes.end(), kCanaryScan.begin(), kCanaryScan.end());
    return bytes;
}

inline NewEntry makeEntry(base::Clock& clock, base::RandomSource& random, std::size_t scans = 1,
                          std::size_t scanBytes = 3000) {
    NewEntry entry;
    entry.head.id = base::Uuid::make(clock.wall(), random);
    entry.head.group = entry.head.id;
    entry.head.item = "birth-registration";
    entry.head.itemVersion = "1.4.0";
    entry.head.createdAt = clock.wall();
    entry.head.intakeKey = testKey().open.id;
    entry.trackingCode = base::TrackingCode::make(random);
    const std::string payload =
        "{\"name\":\"" + std::string(kCanaryName) + "\",\"number\":\"" + std::string(kCanaryNumber) + "\"}";
    entry.sealed = base::sealPayload(testKey().open, base::asBytes(payload)).value();
    for (std::size_t i = 0; i < scans; ++i) {
        base::SealedBlob blob = base::sealBlob(scanOf(scanBytes)).value();
        entry.blobs.push_back({blob.hash, std::move(blob.ciphertext)});
    }
    return entry;
}

// Everything a test of the outbox needs, in a directory of its own.
struct Bench {
    TemporaryDirectory directory;
    ManualClock clock;
    SeededRandom random{2026};
    MemoryEventLog log;
    OutboxOptions options{directory.path() / "outbox"};

    base::Result<std::unique_ptr<Outbox>> tryOpen() { return Outbox::open(options, clock, log); }
    std::unique_ptr<Outbox> open() {
        auto outbox = tryOpen();
        REQUIRE(outbox);
        return std::move(*outbox);
    }
    NewEntry entry(std::size_t scans = 1, std::size_t scanBytes = 3000) {
        clock.advance(std::chrono::milliseconds(1));
        return makeEntry(clock, random, scans, scanBytes);
    }
    // Commits and releases one entry; returns its id.
    base::Uuid ready(Outbox& outbox, NewEntry entry) {
        const base::Uuid id = entry.head.id;
        std::vector<NewEntry> visit;
        visit.push_back(std::move(entry));
        REQUIRE(outbox.commit(std::move(visit)));
        REQUIRE(outbox.release(std::vector{id}));
        return id;
    }
    std::filesystem::path file() const { return options.directory / "outbox.db"; }
};

inline std::vector<NewEntry> visitOf(NewEntry entry) {
    std::vector<NewEntry> visit;
    visit.push_back(std::move(entry));
    return visit;
}

}  // namespace zizhu::tests
