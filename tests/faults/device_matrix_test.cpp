// Every command of every driver that speaks over a transport, with every fault at every transfer.
//
// The models come from the device table: whoever adds one with a simulated firmware is in the matrix.
// For each fault the command runs with it at the first transfer, the second, … until the command is done
// before the fault strikes; once on a device that was never opened, once on one that is in use. Each time:
//
//   the command ends in its time limit (simulated time) and comes to one of its words;
//   the status afterwards is right: gone is gone, silent is not well, one lost transfer is nothing;
//   the command given again works, or says what staff must do; mended, it works;
//   nothing leaks: no file, no secret memory.
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "base/secret.h"
#include "drivers/calls.h"
#include "drivers/profile.h"
#include "drivers/sim/simulated_port.h"
#include "tests/support/acting_transport.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kFaults[] = {"lost", "stall", "short", "garble", "unplug", "endless"};
constexpr base::Duration kLimit = 60s;
// What a driver's own last look at the clock may cost.
constexpr base::Duration kGrace = 100ms;
// No command needs as many transfers: the matrix itself must end.
constexpr int kMaxTransfers = 2000;

base::Bitmap receipt() {
    base::Bitmap bitmap(384, 420);
    for (int y = 0; y < bitmap.height; ++y) bitmap.setBlack(y * 7 % bitmap.width, y);
    return bitmap;
}

// What a command comes to when all is well and somebody did what it waits for.
std::string_view wellOf(std::string_view command) {
    if (command == "status") return "online";
    if (command == "media") return "present";
    if (command == "print") return "proven";
    return {};  // of a read: card or code
}

bool isWell(std::string_view command, std::string_view word) {
    if (command == "read") return word == "card" || word == "code";
    if (command == "capabilities" || command == "reset") return word == "ok";
    return word == wellOf(command);
}

std::size_t openFiles() {
    return std::size_t(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

class Bench {
public:
    explicit Bench(const DeviceModel& model) : role_(model.role) {
        DeviceEntry entry{.role = model.role, .model = &model};
        port_ = *makeSimulatedPort(entry, clock);
        device_.emplace(*model.make(
            std::make_unique<tests::ActingTransport>(makeSimulatedTransport(port_), [this] { show(); }),
            clock, {}));
        lay();
    }

    // Somebody does what a command waits for; again, if it was done and used up.
    void lay() {
        if (role_ != Role::CardReader) return;
        act("take-card");
        clock.advance(1s);  // a hand takes its time
        act("present-card " ZIZHU_SOURCE_DIR "/drivers/sim/cards/parent-man.yaml");
    }
    void fault(std::string_view kind, int nth) {
        act("fault " + std::string(kind) + " " + std::to_string(nth));
        faultAt_ = transfers() + nth;
    }
    bool struck() const { return transfers() >= faultAt_; }
    void mend() {
        act("fault none");
        act("plug");
    }
    CallOutcome perform(std::string_view command) {
        const base::SteadyTime start = clock.steady();
        static const CallInput kInput{receipt()};
        const auto outcome = call(*device_, command, kInput, {clock.in(kLimit)});
        took = std::chrono::ceil<base::Duration>(clock.steady() - start);
        REQUIRE(outcome.has_value());
        return *outcome;
    }
    DeviceStatus status() { return deviceOf(*device_).status({clock.in(10s)}); }

    base::Duration took{0};
    tests::SelfAdvancingClock clock;

private:
    void act(const std::string& line) { REQUIRE(port_->act(*splitWords(line)).has_value()); }
    void show() {
        if (role_ == Role::CodeScanner) act("show-code \"https://zwfw.example/t/7K3M9QXDV2PA6TGEW\"");
    }
    std::int64_t transfers() const {
        const std::vector<std::string> words = {"state"};
        return std::get<std::int64_t>(port_->act(words)->at("transfers"));
    }

    const Role role_;
    std::shared_ptr<SimulatedPort> port_;
    std::optional<RoleDevice> device_;
    std::int64_t faultAt_ = 0;
};

// Whether a silent device can be told from one that has nothing to say: a scanner is never asked.
bool isAsked(Role role) { return role == Role::CardReader || role == Role::ReceiptPrinter; }

// What staff must do after a failed command. That a scanner was shown no code is nobody's fault.
base::StaffAction needs(Role role, const base::Error& error) {
    return role == Role::CodeScanner ? statusFrom(error).action : error.action;
}

void checkStatus(Bench& bench, Role role, std::string_view fault) {
    const DeviceStatus status = bench.status();
    CAPTURE(name(status.state));
    CAPTURE(status.detail.text());
    if (fault == "lost" || fault == "short" || fault == "garble") {
        CHECK(status.state == DeviceState::Online);
    } else if (fault == "unplug") {
        CHECK(status.state == DeviceState::NoDevice);
        CHECK(status.action != base::StaffAction::None);
    } else if (fault == "stall" && isAsked(role)) {
        CHECK(status.state == DeviceState::HardwareError);
        CHECK(status.action != base::StaffAction::None);
    }
}

// One cell. False: the command needs fewer transfers than `nth`.
bool run(const DeviceModel& model, std::string_view command, std::string_view fault, int nth, bool inUse) {
    Bench bench(model);
    if (inUse) {
        REQUIRE(isWell("status", bench.perform("status").word));
    }
    bench.fault(fault, nth);
    const CallOutcome outcome = bench.perform(command);
    CHECK(bench.took <= kLimit + kGrace);
    CHECK_FALSE(outcome.word.empty());
    const bool struck = bench.struck();
    CAPTURE(outcome.word);
    if (!struck) {
        CHECK(isWell(command, outcome.word));
        return false;
    }
    checkStatus(bench, model.role, fault);

    // Given again, with nothing mended: it works, or it names what must be done.
    bench.lay();
    const CallOutcome again = bench.perform(command);
    CHECK(bench.took <= kLimit + kGrace);
    CAPTURE(again.word);
    const bool saysWhat = command == "status" || command == "capabilities" ||
                          (again.error && needs(model.role, *again.error) != base::StaffAction::None);
    CHECK((isWell(command, again.word) || saysWhat));
    if ((fault == "lost" || fault == "short" || fault == "garble") && command != "print") {
        CHECK(isWell(command, again.word));
    }

    bench.mend();
    bench.lay();
    const CallOutcome mended = bench.perform(command);
    CAPTURE(mended.word);
    CHECK(isWell(command, mended.word));
    CHECK(bench.status().state == DeviceState::Online);
    return true;
}

}  // namespace

TEST_CASE("matrix of devices: every command, every fault, every transfer") {
    std::size_t drivers = 0, commands = 0, runs = 0;
    const std::size_t files = openFiles();
    const std::size_t secrets = base::secretBytesInUse();
    for (const DeviceModel& model : deviceModels()) {
        if (model.make == nullptr || model.makeFirmware == nullptr) continue;
        ++drivers;
        for (const std::string_view command : callsOf(model.role)) {
            ++commands;
            for (const std::string_view fault : kFaults) {
                for (const bool inUse : {false, true}) {
                    for (int nth = 1;; ++nth) {
                        const std::string key(model.key);
                        CAPTURE(key);
                        CAPTURE(command);
                        CAPTURE(fault);
                        CAPTURE(inUse);
                        CAPTURE(nth);
                        REQUIRE(nth <= kMaxTransfers);
                        ++runs;
                        if (!run(model, command, fault, nth, inUse)) break;
                    }
                }
            }
        }
    }
    CHECK(openFiles() == files);
    CHECK(base::secretBytesInUse() == secrets);
    CHECK(drivers >= 3);
    std::printf("matrix: %zu drivers, %zu commands, %zu faults, %zu runs\n", drivers, commands,
                std::size(kFaults), runs);
}
