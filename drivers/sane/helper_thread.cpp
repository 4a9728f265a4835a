#include "drivers/sane/helper_thread.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

namespace zizhu::drivers::sane {

struct HelperThread::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::function<void()> job;
    bool busy = false;
    bool quit = false;
    std::thread thread;  // begun with the first job
};

HelperThread::HelperThread(base::Clock& clock) : clock_(clock), state_(std::make_shared<State>()) {}

HelperThread::~HelperThread() {
    bool busy = false;
    {
        const std::lock_guard lock(state_->mutex);
        state_->quit = true;
        busy = state_->busy;
    }
    state_->changed.notify_all();
    if (!state_->thread.joinable()) return;
    if (busy) {
        state_->thread.detach();
    } else {
        state_->thread.join();
    }
}

void HelperThread::run(const std::shared_ptr<State>& state) {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(state->mutex);
            state->changed.wait(lock, [&] { return state->quit || state->job; });
            if (state->quit) return;
            job = std::exchange(state->job, nullptr);
        }
        job();
        job = nullptr;  // what it shares goes before anybody hears that it is done
        {
            const std::lock_guard lock(state->mutex);
            state->busy = false;
        }
        state->changed.notify_all();
    }
}

void HelperThread::begin(std::function<void()> job) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->busy) std::abort();
        state_->busy = true;
        state_->job = std::move(job);
    }
    if (!state_->thread.joinable()) state_->thread = std::thread([state = state_] { run(state); });
    state_->changed.notify_all();
}

bool HelperThread::rests() const {
    const std::lock_guard lock(state_->mutex);
    return !state_->busy;
}

bool HelperThread::wait(const Until& until) {
    const std::stop_callback wake(until.stop, [this] {
        const std::lock_guard lock(state_->mutex);
        state_->changed.notify_all();
    });
    std::unique_lock lock(state_->mutex);
    clock_.waitUntil(lock, state_->changed, until.deadline,
                     [&] { return !state_->busy || until.stop.stop_requested(); });
    return !state_->busy;
}

}  // namespace zizhu::drivers::sane
