#include "drivers/transport/memory_transport.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

constexpr std::size_t kMaxWaiting = 1u << 20;  // bytes or packets nobody has read

struct Wire {
    std::mutex mutex;
    std::condition_variable changed;
    std::array<std::deque<base::Bytes>, 2> towards;  // what each end has yet to read
    std::array<bool, 2> open = {true, true};
};

class MemoryTransport final : public Transport {
public:
    MemoryTransport(std::shared_ptr<Wire> wire, std::size_t side, TransportKind kind, base::Clock& clock)
        : wire_(std::move(wire)), side_(side), kind_(kind), clock_(clock) {}
    MemoryTransport(const MemoryTransport&) = delete;
    MemoryTransport& operator=(const MemoryTransport&) = delete;
    ~MemoryTransport() override { setOpen(false); }

    TransportKind kind() const override { return kind_; }
    base::Status open() override {
        setOpen(true);
        return {};
    }
    void close() override { setOpen(false); }
    bool isOpen() const override {
        const std::lock_guard lock(wire_->mutex);
        return wire_->open[side_];
    }

    base::Status write(base::ByteView bytes, const Until&) override {
        const std::lock_guard lock(wire_->mutex);
        if (!wire_->open[0] || !wire_->open[1]) return fail(Errc::Unavailable, {"hung up"});
        std::deque<base::Bytes>& queue = wire_->towards[1 - side_];
        if (queue.size() >= kMaxWaiting) return fail(Errc::Timeout, {"nobody reads"});
        if (!bytes.empty()) queue.emplace_back(bytes.begin(), bytes.end());
        wire_->changed.notify_all();
        return {};
    }

    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        const std::stop_callback wake(until.stop, [this] {
            const std::lock_guard lock(wire_->mutex);
            wire_->changed.notify_all();
        });
        std::unique_lock lock(wire_->mutex);
        std::deque<base::Bytes>& queue = wire_->towards[side_];
        const auto lost = [this] { return !wire_->open[0] || !wire_->open[1]; };
        clock_.waitUntil(lock, wire_->changed, until.deadline,
                         [&] { return !queue.empty() || lost() || until.stop.stop_requested(); });
        if (queue.empty()) {
            if (lost()) return fail(Errc::Unavailable, {"hung up"});
            return fail(until.stop.stop_requested() ? Errc::Canceled : Errc::Timeout);
        }
        base::Bytes& front = queue.front();
        const std::size_t count = std::min(into.size(), front.size());
        std::copy_n(front.begin(), count, into.begin());
        front.erase(front.begin(), front.begin() + std::ptrdiff_t(count));
        if (front.empty() || kind_ == TransportKind::Packets) queue.pop_front();
        return count;
    }

    void discardInput() override {
        const std::lock_guard lock(wire_->mutex);
        wire_->towards[side_].clear();
    }

private:
    void setOpen(bool open) {
        const std::lock_guard lock(wire_->mutex);
        wire_->open[side_] = open;
        if (!open) wire_->towards[side_].clear();
        wire_->changed.notify_all();
    }

    const std::shared_ptr<Wire> wire_;
    const std::size_t side_;
    const TransportKind kind_;
    base::Clock& clock_;
};

}  // namespace

std::pair<std::unique_ptr<Transport>, std::unique_ptr<Transport>> makeMemoryTransports(TransportKind kind,
                                                                                       base::Clock& clock) {
    auto wire = std::make_shared<Wire>();
    return {std::make_unique<MemoryTransport>(wire, 0, kind, clock),
            std::make_unique<MemoryTransport>(wire, 1, kind, clock)};
}

}  // namespace zizhu::drivers
