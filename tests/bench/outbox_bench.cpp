// What "durable before done" costs: a visit's commit in the outbox, beside writing the same bytes plainly.
//
// Run it on the disk that is meant: TMPDIR chooses it.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/seal.h"
#include "offline-cache/outbox.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::cache;

namespace {

// Two kilobytes of answers and one scan of the given size.
NewEntry makeEntry(base::Clock& clock, base::RandomSource& random, std::size_t scanBytes) {
    static const base::IntakeKeyPair key = base::makeIntakeKeyPair();
    NewEntry entry;
    entry.head.id = base::Uuid::make(clock.wall(), random);
    entry.head.group = entry.head.id;
    entry.head.item = "birth-registration";
    entry.head.itemVersion = "1.0.0";
    entry.head.createdAt = clock.wall();
    entry.head.intakeKey = key.open.id;
    entry.trackingCode = base::TrackingCode::make(random);
    entry.sealed = base::sealPayload(key.open, base::Bytes(2000, 'a')).value();
    if (scanBytes > 0) {
        base::SealedBlob blob = base::sealBlob(base::Bytes(scanBytes, 's')).value();
        entry.blobs.push_back({blob.hash, std::move(blob.ciphertext)});
    }
    return entry;
}

void outboxCommit(benchmark::State& state) {
    const tests::TemporaryDirectory directory;
    base::SystemClock clock;
    base::SystemRandom random;
    base::NullEventLog log;
    OutboxOptions options;
    options.directory = directory.path();
    const std::unique_ptr<Outbox> outbox = std::move(Outbox::open(options, clock, log).value());
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<NewEntry> visit;
        visit.push_back(makeEntry(clock, random, std::size_t(state.range(0))));
        const std::vector ids{visit[0].head.id};
        state.ResumeTiming();
        if (!outbox->commit(std::move(visit))) state.SkipWithError("commit failed");
        state.PauseTiming();
        // Sent at once, so that every round meets an outbox of the same size.
        if (!outbox->release(ids) || !outbox->accept(ids[0], "C")) state.SkipWithError("sending failed");
        state.ResumeTiming();
    }
}

base::Bytes bytesOf(const NewEntry& entry) {
    base::Bytes bytes = entry.sealed;
    for (const Blob& blob : entry.blobs)
        bytes.insert(bytes.end(), blob.ciphertext.begin(), blob.ciphertext.end());
    return bytes;
}

// The least that survives a power cut: append to one file and sync it. No order, no check, no reading back.
void appendAndSync(benchmark::State& state) {
    const tests::TemporaryDirectory directory;
    base::SystemClock clock;
    base::SystemRandom random;
    const base::Bytes bytes = bytesOf(makeEntry(clock, random, std::size_t(state.range(0))));
    const int file =
        ::open((directory.path() / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    for (auto _ : state) {
        if (::write(file, bytes.data(), bytes.size()) != ssize_t(bytes.size()) || ::fsync(file) != 0) {
            state.SkipWithError("write failed");
        }
    }
    ::close(file);
}

// A file an application: written beside, synced, renamed, the directory synced.
void fileEach(benchmark::State& state) {
    const tests::TemporaryDirectory directory;
    base::SystemClock clock;
    base::SystemRandom random;
    const base::Bytes bytes = bytesOf(makeEntry(clock, random, std::size_t(state.range(0))));
    int number = 0;
    for (auto _ : state) {
        if (!base::writeFileAtomically(directory.path() / std::to_string(++number % 50), bytes)) {
            state.SkipWithError("write failed");
        }
    }
}

}  // namespace

BENCHMARK(outboxCommit)->Arg(0)->Arg(200'000)->Arg(4'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(appendAndSync)->Arg(0)->Arg(200'000)->Arg(4'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(fileEach)->Arg(0)->Arg(200'000)->Arg(4'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);
