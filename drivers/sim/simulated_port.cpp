#include "drivers/sim/simulated_port.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {
// An endless device at the pace of 115200 baud or so.
constexpr base::Duration kEndlessPace{5};
constexpr std::size_t kEndlessBytes = 64;
constexpr std::uint8_t kEndlessByte = 0xAA;  // the cruellest for the card reader: begins its preamble
constexpr std::uint64_t kMaxTransfer = 1'000'000;
}  // namespace

SimulatedPort::SimulatedPort(TransportKind kind, std::unique_ptr<Firmware> firmware, base::Clock& clock)
    : kind_(kind), clock_(clock), firmware_(std::move(firmware)), plugged_(false) {
    setPlugged(true);
}

bool SimulatedPort::plugged() const {
    const std::lock_guard lock(mutex_);
    return plugged_;
}

bool SimulatedPort::waitUntilPlugged(const Until& until) {
    const std::stop_callback wake(until.stop, [this] {
        const std::lock_guard lock(mutex_);
        changed();
    });
    std::unique_lock lock(mutex_);
    while (!plugged_ && !until.stop.stop_requested() && clock_.steady() < until.deadline) {
        waitForChange(lock, until.deadline, until.stop);
    }
    return plugged_;
}

std::uint64_t SimulatedPort::plugs() const {
    const std::lock_guard lock(mutex_);
    return plugs_;
}

void SimulatedPort::changed() {
    ++changes_;
    changed_.notify_all();
    if (listener_) listener_();
}

void SimulatedPort::setPlugged(bool plugged) {
    if (plugged == plugged_) return;
    plugged_ = plugged;
    clearFault();
    if (plugged) {
        ++plugs_;
        firmware_->powerOn(clock_.steady());
    }
    changed();
}

void SimulatedPort::clearFault() {
    fault_ = LinkFault::None;
    stalled_ = endless_ = false;
}

// One transfer over the cable. False if it does not arrive; it may be damaged if it does.
bool SimulatedPort::carry(base::Bytes& bytes) {
    ++transfers_;
    if (fault_ == LinkFault::None || transfers_ < faultAt_) return true;
    switch (std::exchange(fault_, LinkFault::None)) {
        case LinkFault::Garble:
            bytes[bytes.size() / 2] ^= 0x10;
            return true;
        case LinkFault::Short:
            bytes.resize((bytes.size() + 1) / 2);
            return true;
        case LinkFault::Lost:
            return false;
        case LinkFault::Endless:
            endless_ = true;
            endlessAt_ = clock_.steady();
            return true;
        case LinkFault::Stall:
            stalled_ = true;
            return false;
        case LinkFault::Unplug:
            setPlugged(false);
            return false;
        case LinkFault::None:
            break;
    }
    return true;
}

base::Status SimulatedPort::hostWrite(std::uint64_t plug, base::ByteView bytes, const Until& until) {
    const std::stop_callback wake(until.stop, [this] {
        const std::lock_guard lock(mutex_);
        changed();
    });
    std::unique_lock lock(mutex_);
    base::Bytes sent(bytes.begin(), bytes.end());
    for (bool carried = false;;) {
        if (!plugged_ || plug != plugs_) return fail(Errc::Unavailable, {"unplugged"});
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (!stalled_) {
            if (carried || sent.empty()) return {};
            carried = true;
            if (carry(sent)) {
                firmware_->receive(sent, clock_.steady());
                changed();
            }
            continue;  // the transfer may have unplugged or stalled it
        }
        if (clock_.steady() >= until.deadline) return fail(Errc::Timeout, {"stalled"});
        waitForChange(lock, until.deadline, until.stop);
    }
}

std::optional<base::Bytes> SimulatedPort::nextFromDevice() {
    while (plugged_ && !stalled_) {
        const base::SteadyTime now = clock_.steady();
        if (std::optional<base::Bytes> packet = firmware_->transmit(now)) {
            if (!packet->empty() && carry(*packet)) return packet;
            continue;
        }
        if (!endless_ || now < endlessAt_) return std::nullopt;
        endlessAt_ = now + kEndlessPace;
        return base::Bytes(kEndlessBytes, kEndlessByte);
    }
    return std::nullopt;
}

base::SteadyTime SimulatedPort::nextEvent(base::SteadyTime latest) const {
    if (stalled_) return latest;
    const base::SteadyTime soonest = clock_.steady() + base::Duration(1);
    base::SteadyTime next = latest;
    if (const auto wake = firmware_->wakeAt()) next = std::min(next, std::max(*wake, soonest));
    if (endless_) next = std::min(next, std::max(endlessAt_, soonest));
    return next;
}

void SimulatedPort::waitForChange(std::unique_lock<std::mutex>& lock, base::SteadyTime latest,
                                  const std::stop_token& stop) {
    const std::uint64_t before = changes_;
    clock_.waitUntil(lock, changed_, latest,
                     [this, before, &stop] { return changes_ != before || stop.stop_requested(); });
}

base::Result<base::Bytes> SimulatedPort::hostRead(std::uint64_t plug, const Until& until) {
    const std::stop_callback wake(until.stop, [this] {
        const std::lock_guard lock(mutex_);
        changed();
    });
    std::unique_lock lock(mutex_);
    for (;;) {
        if (plug != plugs_) return fail(Errc::Unavailable, {"unplugged"});
        if (std::optional<base::Bytes> packet = nextFromDevice()) return *std::move(packet);
        if (!plugged_) return fail(Errc::Unavailable, {"unplugged"});
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (clock_.steady() >= until.deadline) return fail(Errc::Timeout);
        waitForChange(lock, nextEvent(until.deadline), until.stop);
    }
}

void SimulatedPort::hostDiscard() {
    const std::lock_guard lock(mutex_);
    while (nextFromDevice()) {
    }
}

base::Status SimulatedPort::hostReset(std::uint64_t plug) {
    const std::lock_guard lock(mutex_);
    if (!plugged_ || plug != plugs_) return fail(Errc::Unavailable, {"unplugged"});
    endless_ = false;
    firmware_->powerOn(clock_.steady());
    changed();
    return {};
}

void SimulatedPort::onChange(std::function<void()> listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

std::optional<base::SteadyTime> SimulatedPort::wakeAt() const {
    const std::lock_guard lock(mutex_);
    if (!plugged_ || stalled_) return std::nullopt;
    std::optional<base::SteadyTime> next = firmware_->wakeAt();
    if (endless_ && (!next || endlessAt_ < *next)) next = endlessAt_;
    return next;
}

std::optional<SimulatedPort::LinkFault> SimulatedPort::faultFromName(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, LinkFault>, 7> kNames = {{
        {"none", LinkFault::None},
        {"garble", LinkFault::Garble},
        {"short", LinkFault::Short},
        {"lost", LinkFault::Lost},
        {"endless", LinkFault::Endless},
        {"stall", LinkFault::Stall},
        {"unplug", LinkFault::Unplug},
    }};
    for (const auto& [name, fault] : kNames) {
        if (name == word) return fault;
    }
    return std::nullopt;
}

base::Result<SimFacts> SimulatedPort::setFault(LinkFault fault, std::span<const std::string> words) {
    std::uint64_t nth = 1;
    if (words.size() == 3) {
        const std::string& text = words[2];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), nth);
        if (error != std::errc() || end != text.data() + text.size() || nth < 1 || nth > kMaxTransfer) {
            return fail(Errc::InvalidInput, {"N is a number from 1 to {}", kMaxTransfer});
        }
    }
    clearFault();
    if (fault == LinkFault::None) {
        // The firmware may have faults of its own to forget; one that has none does not know the word.
        if (auto done = firmware_->act(words, clock_.steady());
            !done && done.error().code != Errc::Unsupported) {
            return done;
        }
    } else {
        fault_ = fault;
        faultAt_ = transfers_ + nth;
    }
    changed();
    return SimFacts{};
}

base::Result<SimFacts> SimulatedPort::act(std::span<const std::string> words) {
    if (words.empty()) return fail(Errc::InvalidInput, {"no command"});
    const std::lock_guard lock(mutex_);
    const std::string& verb = words[0];
    if (words.size() == 1 && (verb == "plug" || verb == "unplug")) {
        setPlugged(verb == "plug");
        return SimFacts{};
    }
    if (words.size() == 1 && verb == "state") {
        SimFacts facts = firmware_->facts();
        facts["plugged"] = plugged_;
        facts["transfers"] = std::int64_t(transfers_);
        return facts;
    }
    if (verb == "fault" && (words.size() == 2 || words.size() == 3)) {
        if (const auto fault = faultFromName(words[1])) return setFault(*fault, words);
    }
    base::Result<SimFacts> done = firmware_->act(words, clock_.steady());
    changed();
    return done;
}

}  // namespace zizhu::drivers
