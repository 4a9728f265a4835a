// What is not in the outbox, over every operation and every fault; and the injector itself.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/crash/file_plays.h"
#include "tests/crash/outbox_play.h"

using namespace zizhu::tests;

namespace {

Scenario named(const std::vector<Scenario>& scenarios, const std::string& name) {
    for (const Scenario& scenario : scenarios) {
        if (scenario.name == name) return scenario;
    }
    FAIL(name);
    return {};
}

// How many failures the matrix finds, of a power cut alone, on a disk whose syncs lie.
std::size_t failuresWith(Disk::Lie lie, Scenario scenario) {
    MatrixOptions options;
    options.lie = lie;
    options.enough = 1;
    scenario.faults = {Fault::PowerCut};
    Report report;
    runMatrix(scenario, options, report);
    return report.failures();
}

}  // namespace

TEST_SUITE("files") {
    TEST_CASE("the catalogue and files that are replaced are those of before or of after, whatever the disk does") {
        const MatrixOptions options = MatrixOptions::fromEnvironment();
        for (const Scenario& scenario : fileScenarios()) {
            Report report;
            runMatrix(scenario, options, report);
            for (const std::string& line : report.first()) MESSAGE(line);
            CHECK_MESSAGE(report.failures() == 0, scenario.name);
        }
    }
}

TEST_SUITE("injector") {
    TEST_CASE("the matrix notices a disk that says synced and is not: of files, of names") {
        CHECK(failuresWith(Disk::Lie::Files, named(outboxScenarios(), "enqueue with scans")) > 0);
        CHECK(failuresWith(Disk::Lie::Files, named(outboxScenarios(), "sync steps")) > 0);
        CHECK(failuresWith(Disk::Lie::Directories, named(outboxScenarios(), "first start")) > 0);
        CHECK(failuresWith(Disk::Lie::Files, named(fileScenarios(), "catalogue swap")) > 0);
        CHECK(failuresWith(Disk::Lie::Files, named(fileScenarios(), "a file replaced whole")) > 0);
        CHECK(failuresWith(Disk::Lie::Directories, named(fileScenarios(), "a file replaced whole")) > 0);
    }

    TEST_CASE("what was not synced is really gone, and what was is really there") {
        const std::filesystem::path root =
            std::filesystem::canonical(std::filesystem::temp_directory_path()) /
            ("zizhu-disk-" + std::to_string(::getpid()));
        std::filesystem::create_directory(root);
        {
            Disk disk(root);
            const std::string path = (root / "file").string();
            const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
            const int folder = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            REQUIRE(::write(fd, "first", 5) == 5);
            const Survival nothing;
            CHECK(disk.image(nothing).empty());
            REQUIRE(::fsync(fd) == 0);
            CHECK(disk.image(nothing).empty());  // it has no name yet
            REQUIRE(::fsync(folder) == 0);
            CHECK(disk.image(nothing).at("file") == "first");
            REQUIRE(::pwrite(fd, "FIRST and more", 14, 0) == 14);
            CHECK(disk.image(nothing).at("file") == "first");
            CHECK(disk.present().at("file") == "FIRST and more");

            // A sector of a large write arrives or does not, each for itself.
            const std::string large(8 * Disk::kSector, 'x');
            REQUIRE(::pwrite(fd, large.data(), large.size(), 0) == ssize_t(large.size()));
            bool torn = false;
            for (std::uint64_t seed = 0; seed < 40; ++seed) {
                const std::string bytes = disk.image({Survival::Kind::Some, seed}).at("file").value();
                torn = torn || (bytes.size() > Disk::kSector && bytes.find('\0') != std::string::npos &&
                                bytes.find(std::string(Disk::kSector, 'x')) != std::string::npos);
            }
            CHECK(torn);

            // After a failed fsync a later one that succeeds does not bring back what was lost.
            disk.arm(1, Fault::Eio, 1);
            CHECK(::fsync(fd) == -1);
            CHECK(::fsync(fd) == 0);
            CHECK(disk.image(nothing).at("file") == "first");

            // A full disk takes the half of a write, then nothing.
            disk.arm(1, Fault::Full);
            CHECK(::pwrite(fd, "1234567890", 10, 0) == 5);
            CHECK(::pwrite(fd, "1234567890", 10, 0) == -1);
            CHECK(errno == ENOSPC);
            disk.arm(1, Fault::NoGrowth);
            CHECK(::pwrite(fd, "in place", 8, 0) == 8);
            CHECK(::pwrite(fd, "behind", 6, 1 << 20) == -1);

            // A name that was changed and not synced is the old one again.
            disk.arm(0, Fault::None);
            REQUIRE(::rename(path.c_str(), (path + "2").c_str()) == 0);
            CHECK(disk.image(nothing).contains("file"));
            CHECK(disk.present().contains("file2"));
            // After the power cut nothing can be read or written.
            disk.arm(1, Fault::PowerCut);
            CHECK(::fsync(folder) == -1);
            char byte = 0;
            CHECK(::pread(fd, &byte, 1, 0) == -1);
            CHECK(::pwrite(fd, &byte, 1, 0) == -1);
            ::close(fd);
            ::close(folder);
        }
        std::filesystem::remove_all(root);
    }
}
