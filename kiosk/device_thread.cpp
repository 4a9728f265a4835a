#include "kiosk/device_thread.h"

namespace zizhu::kiosk {

drivers::Until Pulse::until(base::Duration most, std::stop_token stop) {
    const base::SteadyTime deadline = clock_.in(most);
    due_ = std::chrono::duration_cast<std::chrono::milliseconds>((deadline + grace_).time_since_epoch()).count();
    return {deadline, std::move(stop)};
}

std::optional<base::SteadyTime> Pulse::due() const {
    const std::int64_t due = due_;
    if (due == 0) return std::nullopt;
    return base::SteadyTime(std::chrono::milliseconds(due));
}

DeviceThread::DeviceThread(base::Clock& clock, Job rest, base::Duration every, base::Duration grace)
    : state_(std::make_shared<State>(clock, std::move(rest), every, grace)), thread_([state = state_] { run(state); }) {}

bool DeviceThread::post(Job job) { return state_->jobs.post(std::move(job)); }

void DeviceThread::look() {
    // If too much waits there already, its rest comes soon anyway.
    (void)state_->jobs.post([rest = state_->rest](Pulse& pulse, const std::stop_token& stop) { rest(pulse, stop); });
}

void DeviceThread::stop() {
    state_->stop.request_stop();
    state_->jobs.close();
}

bool DeviceThread::end(base::Duration patience) {
    if (!thread_.joinable()) return true;
    stop();
    if (state_->ended.take(state_->clock.in(patience))) {
        thread_.join();
        return true;
    }
    thread_.detach();
    return false;
}

void DeviceThread::run(const std::shared_ptr<State>& state) {
    const std::stop_token stop = state->stop.get_token();
    state->rest(state->pulse, stop);
    while (!stop.stop_requested()) {
        state->pulse.idle();
        auto job = state->jobs.take(state->clock.in(base::Duration(state->every.load())));
        if (job) {
            (*job)(state->pulse, stop);
        } else if (!stop.stop_requested()) {
            state->rest(state->pulse, stop);
        }
    }
    state->pulse.idle();
    (void)state->ended.post(true);  // its only message
}

}  // namespace zizhu::kiosk
