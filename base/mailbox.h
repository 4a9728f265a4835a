// A bounded, typed queue between two threads: the only thing threads share.
//
// Any thread may post or take. A full mailbox refuses; it never blocks the poster, so a stuck
// consumer cannot hang the screen. After close() posts are refused and takers drain what is left.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace zizhu::base {

template <class T>
class Mailbox {
public:
    // `clock` must outlive the mailbox.
    Mailbox(Clock& clock, std::size_t capacity) : clock_(clock), capacity_(capacity) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // Called after each post, on the poster's thread, without the lock: wakes a consumer that sleeps
    // on something else (a window's event queue). Set before threads start.
    void onPost(std::function<void()> wake) { wake_ = std::move(wake); }

    // False if full or closed; the message is then dropped and the caller must know why.
    [[nodiscard]] bool post(T message) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_ || messages_.size() >= capacity_) return false;
            messages_.push_back(std::move(message));
        }
        changed_.notify_one();
        if (wake_) wake_();
        return true;
    }

    std::optional<T> tryTake() {
        const std::lock_guard lock(mutex_);
        return pop();
    }

    // Waits for a message until `deadline`. Nothing on timeout, or once closed and empty.
    std::optional<T> take(SteadyTime deadline = SteadyTime::max()) {
        std::unique_lock lock(mutex_);
        clock_.waitUntil(lock, changed_, deadline, [this] { return closed_ || !messages_.empty(); });
        return pop();
    }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
    }

    bool closed() const {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return messages_.size();
    }

private:
    std::optional<T> pop() {
        if (messages_.empty()) return std::nullopt;
        std::optional<T> message(std::move(messages_.front()));
        messages_.pop_front();
        return message;
    }

    Clock& clock_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> messages_;
    std::function<void()> wake_;
    bool closed_ = false;
};

}  // namespace zizhu::base
