// The crash matrix: a play is run once for every operation by which it changes the disk and every fault at it,
// and what a restart finds is compared with what the play was told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/crash/disk.h"

namespace zizhu::tests {

// What was found to be wrong. The first of many are kept.
class Report {
public:
    void expect(bool holds, const std::string& what);
    void at(std::string place) { place_ = std::move(place); }
    std::size_t failures() const { return failures_; }
    const std::vector<std::string>& first() const { return first_; }

private:
    std::string place_;
    std::size_t failures_ = 0;
    std::vector<std::string> first_;
};

// One run of what is tested.
class Play {
public:
    virtual ~Play() = default;
    // Does its steps and notes what was acknowledged. A step may fail from the fault on: what follows is what
    // the application would do then. Nothing may stay open.
    virtual void run() = 0;
    // After a restart on some image of the disk that is well again: opens what is there and compares. Called
    // several times for one run, each time on another image.
    virtual void check(Report& report) const = 0;
};

std::vector<Fault> everyFault();

struct Scenario {
    std::string name;
    std::function<void(const std::filesystem::path& state)> prepare;  // made once, without faults
    std::function<std::unique_ptr<Play>(const std::filesystem::path& state)> play;
    std::vector<Fault> faults = everyFault();
    // What a correct program must have met at least; guards against a play that does nothing.
    int leastOperations = 10;
};

struct MatrixSize {
    int operations = 0;
    std::size_t faults = 0, cases = 0;
};

// How long, and with which seed: ZIZHU_TEST_LENGTH and ZIZHU_TEST_SEED.
struct MatrixOptions {
    std::uint64_t seed = 20260314;
    int tornImages = 2;  // of each power cut, besides "nothing" and "everything" survives
    Disk::Lie lie = Disk::Lie::None;
    std::size_t enough = 0;  // stops after so many failures; 0: does not
    std::string only;        // scenarios whose names contain it; ZIZHU_CRASH_ONLY
    static MatrixOptions fromEnvironment();
};

// Prints "crash matrix: NAME: N operations × M faults = K cases, seed S".
MatrixSize runMatrix(const Scenario& scenario, const MatrixOptions& options, Report& report);

}  // namespace zizhu::tests
