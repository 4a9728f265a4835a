#include "drivers/pause.h"

namespace zizhu::drivers {

bool pause(base::Clock& clock, base::Duration duration, const Until& until) {
    std::mutex mutex;
    std::condition_variable changed;
    const std::stop_callback wake(until.stop, [&] {
        // Taken so that the request cannot fall between the look at the token and the wait.
        const std::lock_guard lock(mutex);
        changed.notify_all();
    });
    const base::SteadyTime end = clock.in(duration);
    std::unique_lock lock(mutex);
    clock.waitUntil(lock, changed, until.within(end).deadline, [&] { return until.stop.stop_requested(); });
    return !until.stop.stop_requested() && clock.steady() >= end;
}

}  // namespace zizhu::drivers
