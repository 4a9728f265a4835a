#include "tests/crash/matrix.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "base/random.h"

namespace zizhu::tests {

namespace {

constexpr std::size_t kKept = 5;

// In memory where the machine has such a place: what is synced here is synced on a model only.
class MemoryFolder {
public:
    MemoryFolder() {
        const std::filesystem::path memory = "/dev/shm";
        std::string pattern =
            (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
            "zizhu-crash-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) std::abort();
        path_ = std::filesystem::canonical(pattern);
    }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;
    ~MemoryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::uint64_t mix(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
    return (seed * 0x9E3779B97F4A7C15u) ^ (a * 0xBF58476D1CE4E5B9u) ^ (b * 0x94D049BB133111EBu);
}

struct Found {
    std::string how;
    Disk::Image image;
};

// What a restart may find: after a power cut what was synced and any part of the rest; after a mere fault of
// the disk the program is started again, or the power goes then.
std::vector<Found> imagesOf(const Disk& disk, Fault fault, const MatrixOptions& options, std::uint64_t seed) {
    std::vector<Found> images;
    images.push_back({"nothing unsynced survives", disk.image({Survival::Kind::Nothing, 0})});
    images.push_back({"everything survives", disk.image({Survival::Kind::Everything, 0})});
    if (fault != Fault::PowerCut) {
        images.push_back({"restarted", disk.present()});
        images.push_back({fmt::format("torn, {}", seed), disk.image({Survival::Kind::Some, seed})});
        return images;
    }
    for (int i = 0; i < options.tornImages; ++i) {
        const std::uint64_t torn = mix(seed, std::uint64_t(i), 77);
        images.push_back({fmt::format("torn, {}", torn), disk.image({Survival::Kind::Some, torn})});
    }
    return images;
}

}  // namespace

std::vector<Fault> everyFault() {
    std::vector<Fault> faults;
    for (int i = int(Fault::PowerCut); i <= int(Fault::ReadOnly); ++i) faults.push_back(Fault(i));
    return faults;
}

void Report::expect(bool holds, const std::string& what) {
    if (holds) return;
    if (++failures_ <= kKept) first_.push_back(place_ + ": " + what);
}

MatrixOptions MatrixOptions::fromEnvironment() {
    MatrixOptions options;
    const char* length = std::getenv("ZIZHU_TEST_LENGTH");
    if (length != nullptr && std::string_view(length) == "long") {
        options.tornImages = 40;
        options.seed = base::SystemRandom().below(1'000'000'000);
    }
    if (const char* only = std::getenv("ZIZHU_CRASH_ONLY")) options.only = only;
    if (const char* seed = std::getenv("ZIZHU_TEST_SEED")) options.seed = std::strtoull(seed, nullptr, 10);
    return options;
}

MatrixSize runMatrix(const Scenario& scenario, const MatrixOptions& options, Report& report) {
    if (scenario.name.find(options.only) == std::string::npos) return {};
    const MemoryFolder folder;
    const std::filesystem::path& state = folder.path();
    if (scenario.prepare) scenario.prepare(state);
    Disk disk(state);
    disk.lie(options.lie);
    const Disk::Image before = disk.present();

    MatrixSize size;
    for (const Fault fault : scenario.faults) {
        ++size.faults;
        for (int operation = 1;; ++operation) {
            const std::uint64_t seed = mix(options.seed, std::uint64_t(operation), std::uint64_t(fault));
            disk.restore(before);
            const std::unique_ptr<Play> play = scenario.play(state);
            disk.arm(operation, fault, seed);
            play->run();
            const bool met = disk.met();
            const std::string where = fmt::format("{}: {} at operation {} ({})", scenario.name, name(fault),
                                                  operation, met ? disk.last() : "none");
            size.operations = std::max(size.operations, disk.operations());
            for (const Found& found : imagesOf(disk, met ? fault : Fault::None, options, seed)) {
                disk.restore(found.image);
                report.at(where + ", " + found.how);
                play->check(report);
                ++size.cases;
                if (options.enough != 0 && report.failures() >= options.enough) return size;
            }
            if (!met) break;
        }
    }
    report.at(scenario.name);
    report.expect(size.operations >= scenario.leastOperations,
                  fmt::format("only {} operations reached the disk", size.operations));
    fmt::print("crash matrix: {}: {} operations × {} faults = {} cases, seed {}\n", scenario.name,
               size.operations, size.faults, size.cases, options.seed);
    std::fflush(stdout);
    return size;
}

}  // namespace zizhu::tests
