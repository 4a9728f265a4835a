#include <doctest/doctest.h>

#include "kiosk/device_thread.h"
#include "kiosk/worker.h"
#include "tests/support/manual_clock.h"

using namespace zizhu;
using namespace zizhu::kiosk;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 20s;  // of real time; never waited for when things work

// Notes each rest, and lets a test advance its clock only when the thread sleeps again.
struct Rests {
    base::SystemClock real;
    tests::ManualClock clock;
    base::Mailbox<int> seen{real, 100};

    bool next() { return seen.take(real.in(kPatience)).has_value(); }
    void asleep() {
        const auto end = real.in(kPatience);
        while (clock.waiting() == 0 && real.steady() < end) (void)seen.take(real.in(1ms));
        REQUIRE(clock.waiting() == 1);
    }
};

}  // namespace

TEST_CASE("a device rests after its time, less often when told so, and at once when looked at") {
    Rests rests;
    DeviceThread thread(rests.clock, [&](Pulse&, const std::stop_token&) { (void)rests.seen.post(0); }, 3s, 1s);
    REQUIRE(rests.next());
    rests.asleep();
    rests.clock.advance(3s);
    REQUIRE(rests.next());

    thread.every(30s);
    thread.look();
    REQUIRE(rests.next());
    rests.asleep();
    rests.clock.advance(29s);
    rests.asleep();
    CHECK_FALSE(rests.seen.tryTake());
    rests.clock.advance(1s);
    CHECK(rests.next());
    CHECK(thread.end(kPatience));
}

TEST_CASE("a worker rests when its last rest asked for it, and after each command") {
    Rests rests;
    base::Duration wanted = 5s;  // of the worker's thread, which sleeps while the test changes it
    Worker<int> worker(rests.clock, [&](int&& command, std::stop_token) { wanted = std::chrono::seconds(command); },
                       [&](std::stop_token) {
                           (void)rests.seen.post(0);
                           return wanted;
                       });
    REQUIRE(rests.next());
    rests.asleep();
    rests.clock.advance(5s);
    REQUIRE(rests.next());
    REQUIRE(worker.post(60));
    REQUIRE(rests.next());
    rests.asleep();
    rests.clock.advance(59s);
    rests.asleep();
    CHECK_FALSE(rests.seen.tryTake());
    rests.clock.advance(1s);
    CHECK(rests.next());
}
