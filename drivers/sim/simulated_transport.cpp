#include <algorithm>

#include "drivers/sim/simulated_port.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

class SimulatedTransport final : public Transport {
public:
    explicit SimulatedTransport(std::shared_ptr<SimulatedPort> port) : port_(std::move(port)) {}

    TransportKind kind() const override { return port_->kind(); }

    base::Status open() override {
        if (isOpen()) return {};
        close();
        if (!port_->plugged()) return fail(Errc::Unavailable, {"unplugged"});
        plug_ = port_->plugs();
        return {};
    }

    void close() override {
        plug_ = 0;
        rest_.clear();
    }

    bool isOpen() const override { return plug_ != 0 && plug_ == port_->plugs() && port_->plugged(); }

    base::Status write(base::ByteView bytes, const Until& until) override {
        if (!isOpen()) return lost();
        base::Status done = port_->hostWrite(plug_, bytes, until);
        if (!done && done.error().code == Errc::Unavailable) close();
        return done;
    }

    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        if (!isOpen()) return lost();
        if (rest_.empty()) {
            base::Result<base::Bytes> got = port_->hostRead(plug_, until);
            if (!got) {
                if (got.error().code == Errc::Unavailable) close();
                return fail(got.error());
            }
            rest_ = *std::move(got);
        }
        const std::size_t count = std::min(into.size(), rest_.size());
        std::copy_n(rest_.begin(), count, into.begin());
        if (kind() == TransportKind::Packets) {
            rest_.clear();
        } else {
            rest_.erase(rest_.begin(), rest_.begin() + std::ptrdiff_t(count));
        }
        return count;
    }

    void discardInput() override {
        rest_.clear();
        if (isOpen()) port_->hostDiscard();
    }

private:
    tl::unexpected<base::Error> lost() {
        close();
        return fail(Errc::Unavailable, {"not open"});
    }

    const std::shared_ptr<SimulatedPort> port_;
    std::uint64_t plug_ = 0;  // the port's plug that this handle was opened at; 0 if closed
    base::Bytes rest_;        // arrived, not yet read
};

}  // namespace

std::unique_ptr<Transport> makeSimulatedTransport(std::shared_ptr<SimulatedPort> port) {
    return std::make_unique<SimulatedTransport>(std::move(port));
}

}  // namespace zizhu::drivers
