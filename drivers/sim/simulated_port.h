// One simulated device with its cable: what a firmware is plugged into.
//
// Thread-safe. The host's side is a SimulatedTransport (in-process) or a PtyHost; people's side is
// act(). The cable has faults of its own, the same for every device:
//
//   fault KIND [N]   happens at the Nth transfer from now (default 1; a write of the host and a packet
//                    of the device each count one), once:
//     garble         one bit of it arrives flipped
//     short          only its first half arrives
//     lost           it does not arrive at all
//     endless        it arrives, and then the device sends without end until reset, replug or `fault none`
//     stall          it and everything after waits, until unplugged and plugged in or `fault none`
//     unplug         the device goes away in that moment
//     none           ends and forgets all faults
//   unplug, plug     the cable
//   state            the firmware's facts, and "plugged", "transfers"
//
// Every other command goes to the firmware, `fault` with a kind that is not listed here too.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "drivers/sim/firmware.h"
#include "drivers/transport.h"

namespace zizhu::drivers {

class SimulatedPort final : public Steerable {
public:
    // `clock` must outlive the port.
    SimulatedPort(TransportKind kind, std::unique_ptr<Firmware> firmware, base::Clock& clock);
    SimulatedPort(const SimulatedPort&) = delete;
    SimulatedPort& operator=(const SimulatedPort&) = delete;

    TransportKind kind() const { return kind_; }

    // The host's side. A handle is opened at a plug: the number of times the device was plugged in until
    // then. Unavailable while unplugged, and for a handle of an earlier plug.
    bool plugged() const;
    bool waitUntilPlugged(const Until& until);
    std::uint64_t plugs() const;
    base::Status hostWrite(std::uint64_t plug, base::ByteView bytes, const Until& until);
    base::Result<base::Bytes> hostRead(std::uint64_t plug, const Until& until);  // one packet or run of bytes
    void hostDiscard();
    // The device starts anew without losing power for long: what a reset of its bus or its class does.
    base::Status hostReset(std::uint64_t plug);

    // For a host that asks (hostRead with a deadline that has passed) instead of waiting: `listener` is
    // called when there may be something new, from any thread and with the port locked. And when to ask
    // although it is not called. Null: nobody listens.
    void onChange(std::function<void()> listener);
    std::optional<base::SteadyTime> wakeAt() const;

    // People's side.
    base::Result<SimFacts> act(std::span<const std::string> words) override;

private:
    enum class LinkFault : std::uint8_t { None, Garble, Short, Lost, Endless, Stall, Unplug };
    static std::optional<LinkFault> faultFromName(std::string_view word);
    base::Result<SimFacts> setFault(LinkFault fault, std::span<const std::string> words);
    bool carry(base::Bytes& bytes);
    std::optional<base::Bytes> nextFromDevice();
    void setPlugged(bool plugged);
    void clearFault();
    base::SteadyTime nextEvent(base::SteadyTime latest) const;
    void changed();
    // Waits, `lock` held, until something happened, `latest` passed or `stop` was asked.
    void waitForChange(std::unique_lock<std::mutex>& lock, base::SteadyTime latest,
                       const std::stop_token& stop);

    const TransportKind kind_;
    base::Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> listener_;
    std::unique_ptr<Firmware> firmware_;
    bool plugged_ = true;
    bool stalled_ = false;
    bool endless_ = false;
    LinkFault fault_ = LinkFault::None;
    std::uint64_t faultAt_ = 0;
    std::uint64_t transfers_ = 0;
    std::uint64_t plugs_ = 0;
    std::uint64_t changes_ = 0;
    base::SteadyTime endlessAt_{};  // when the next of the endless bytes come
};

// The in-process transport to `port`, which it shares. Waits on the port's clock.
std::unique_ptr<Transport> makeSimulatedTransport(std::shared_ptr<SimulatedPort> port);

}  // namespace zizhu::drivers
