#include "drivers/sim/usb_device.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "drivers/sim/usb_device_state.h"

namespace zizhu::drivers {

using base::Bytes;
using base::ByteView;
using base::Errc;
using base::fail;
using base::Result;
using base::Status;

namespace {
constexpr std::uint64_t kMaxCount = 1'000'000;
constexpr std::uint64_t kMaxDelay = 600'000;  // ms

std::optional<std::uint64_t> numberIn(const std::string& text, int base, std::uint64_t least,
                                      std::uint64_t most) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || value < least || value > most) return std::nullopt;
    return value;
}
}  // namespace

UsbSetup UsbSetup::fromBytes(std::span<const std::uint8_t, 8> bytes) {
    const auto word = [bytes](std::size_t at) { return std::uint16_t(bytes[at] | bytes[at + 1] << 8); };
    return {bytes[0], bytes[1], word(2), word(4), word(6)};
}

// Whether `wanted` is the plug of now; a device that was plugged in since forgets everything first.
Status SimulatedUsbDevice::State::meet(std::uint64_t wanted) {
    if (const std::uint64_t now = port->plugs(); now != plug) {
        plug = now;
        startAnew();
        fault = {};
    }
    if (wanted != plug || !port->plugged()) return fail(Errc::Unavailable, {"unplugged"});
    return {};
}

void SimulatedUsbDevice::State::startAnew() {
    configuration = 0;
    alternates.clear();
    halted.clear();
    mute.clear();
    waiting.clear();
    header.clear();
    keyReport = {};
    idleRate = 0;
    protocol = 1;
}

const SimulatedUsbEndpoint* SimulatedUsbDevice::State::findEndpoint(std::uint8_t address) const {
    if (configuration == 0) return nullptr;
    for (const SimulatedUsbInterface& each : personality.interfaces) {
        const auto chosen = alternates.find(each.number);
        if (each.alternate != (chosen == alternates.end() ? 0 : chosen->second)) continue;
        for (const SimulatedUsbEndpoint& endpoint : each.endpoints) {
            if (endpoint.address == address) return &endpoint;
        }
    }
    return nullptr;
}

// Whether the next transfer of an endpoint takes place.
Status SimulatedUsbDevice::State::pass(std::uint8_t endpoint, bool& isShort) {
    if (halted.contains(endpoint)) return fail(Errc::Refused, {"stalled"});
    if (mute.contains(endpoint)) return fail(Errc::Timeout, {"not acknowledged"});
    const bool due =
        fault.kind != FaultKind::None && fault.endpoint == endpoint && transfers[endpoint] + 1 >= fault.at;
    if (!due) return {};
    switch (fault.kind) {
        case FaultKind::Stall:
            fault = {};
            ++transfers[endpoint];
            if (endpoint != 0) halted.insert(endpoint);
            return fail(Errc::Refused, {"stalled"});
        case FaultKind::Short:
            isShort = true;
            return {};
        case FaultKind::Delay:
            if (!fault.delayedUntil) fault.delayedUntil = clock.steady() + fault.delay;
            if (clock.steady() < *fault.delayedUntil) return fail(Errc::Timeout, {"not acknowledged"});
            fault = {};
            return {};
        case FaultKind::Nak:
            fault = {};
            mute.insert(endpoint);
            return fail(Errc::Timeout, {"not acknowledged"});
        case FaultKind::Unplug: {
            fault = {};
            const std::array<std::string, 1> unplug = {"unplug"};
            (void)port->act(unplug);
            return fail(Errc::Unavailable, {"unplugged"});
        }
        case FaultKind::None:
            break;
    }
    return {};
}

Result<Bytes> SimulatedUsbDevice::State::in(std::uint8_t address, std::size_t length) {
    const SimulatedUsbEndpoint* const endpoint = findEndpoint(address);
    if (endpoint == nullptr || (address & 0x80) == 0) return fail(Errc::NotFound, {"no such endpoint"});
    if (length > kMaxTransferBytes) return fail(Errc::InvalidInput, {"at most {} bytes", kMaxTransferBytes});
    bool isShort = false;
    if (Status passed = pass(address, isShort); !passed) return fail(passed.error());
    while (waiting[address].empty()) {
        Result<Bytes> message = port->hostRead(plug, kAskOnce);
        if (!message) return fail(message.error());
        deliver(*std::move(message));
    }
    if (isShort) {
        Bytes& message = waiting[address].front();
        message.resize(message.size() / 2);
        // The rest is lost, and a packet that is not full ends the transfer.
        if (!message.empty() && message.size() % endpoint->maxPacket == 0) message.pop_back();
        fault = {};
    }
    Result<Bytes> taken = take(*endpoint, length);
    if (taken || taken.error().code != Errc::Timeout) ++transfers[address];
    return taken;
}

// Up to `length` bytes of the messages that wait, as packets carry them.
Result<Bytes> SimulatedUsbDevice::State::take(const SimulatedUsbEndpoint& endpoint, std::size_t length) {
    std::deque<Bytes>& messages = waiting[endpoint.address];
    Bytes taken;
    std::size_t used = 0;  // whole messages that are in it
    std::size_t partly = 0;
    for (bool ended = false; !ended;) {
        if (used == messages.size()) return fail(Errc::Timeout, {"the transfer waits for more"});
        const Bytes& message = messages[used];
        const std::size_t packet = std::min<std::size_t>(endpoint.maxPacket, message.size() - partly);
        if (taken.size() + packet > length) {
            messages.erase(messages.begin(), messages.begin() + std::ptrdiff_t(used));
            messages.front().erase(messages.front().begin(),
                                   messages.front().begin() + std::ptrdiff_t(partly + packet));
            if (messages.front().empty()) messages.pop_front();
            return fail(Errc::TooLarge, {"a packet of {} bytes was one too long", packet});
        }
        taken.insert(taken.end(), message.begin() + std::ptrdiff_t(partly),
                     message.begin() + std::ptrdiff_t(partly + packet));
        partly += packet;
        // A message whose last packet is full ends only with an empty one after it.
        const bool full = packet == endpoint.maxPacket;
        if (partly == message.size() && !(full && personality.endsWithEmptyPacket)) {
            ++used;
            partly = 0;
        }
        ended = !full || taken.size() == length;
    }
    messages.erase(messages.begin(), messages.begin() + std::ptrdiff_t(used));
    if (partly > 0) {
        Bytes& rest = messages.front();
        rest.erase(rest.begin(), rest.begin() + std::ptrdiff_t(partly));
    }
    return taken;
}

Status SimulatedUsbDevice::State::out(std::uint8_t address, ByteView bytes) {
    if (findEndpoint(address) == nullptr || (address & 0x80) != 0)
        return fail(Errc::NotFound, {"no such endpoint"});
    if (bytes.size() > kMaxTransferBytes)
        return fail(Errc::InvalidInput, {"at most {} bytes", kMaxTransferBytes});
    bool isShort = false;
    if (Status passed = pass(address, isShort); !passed) return passed;
    Status done = receive(address, bytes);
    if (done) ++transfers[address];
    return done;
}

Result<Bytes> SimulatedUsbDevice::State::control(const UsbSetup& setup, ByteView data) {
    bool isShort = false;
    if (Status passed = pass(0, isShort); !passed) return fail(passed.error());
    ++transfers[0];
    if (!setup.in() && data.size() != setup.length) return fail(Errc::Refused, {"stalled"});
    Result<Bytes> answer = request(setup, data);
    if (!answer) return answer;
    if (answer->size() > setup.length) answer->resize(setup.length);
    if (isShort) {
        answer->resize(answer->size() / 2);
        fault = {};
    }
    return answer;
}

void SimulatedUsbDevice::State::changed() {
    const std::lock_guard lock(changeMutex);
    ++changes;
    changeSeen.notify_all();
    if (listener) listener();
}

Result<SimFacts> SimulatedUsbDevice::State::setFault(std::span<const std::string> words) {
    static constexpr std::array<std::pair<std::string_view, FaultKind>, 5> kKinds = {
        {{"usb-stall", FaultKind::Stall},
         {"usb-short", FaultKind::Short},
         {"usb-delay", FaultKind::Delay},
         {"usb-nak", FaultKind::Nak},
         {"usb-unplug", FaultKind::Unplug}}};
    const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                          [&words](const auto& each) { return each.first == words[1]; });
    if (kind == kKinds.end()) return fail(Errc::InvalidInput, {"no such fault of USB"});
    const std::size_t fixed = kind->second == FaultKind::Delay ? 4 : 3;
    if (words.size() < fixed || words.size() > fixed + 1)
        return fail(Errc::InvalidInput, {"which endpoint, and which transfer of it?"});
    const auto address = numberIn(words[2], 16, 0, 0xFF);
    const bool known =
        address &&
        (*address == 0 || std::any_of(personality.interfaces.begin(), personality.interfaces.end(),
                                      [&](const SimulatedUsbInterface& each) {
                                          return std::any_of(each.endpoints.begin(), each.endpoints.end(),
                                                             [&](const SimulatedUsbEndpoint& endpoint) {
                                                                 return endpoint.address == *address;
                                                             });
                                      }));
    if (!known) return fail(Errc::InvalidInput, {"no such endpoint"});
    if (kind->second == FaultKind::Short && *address != 0 && (*address & 0x80) == 0)
        return fail(Errc::InvalidInput, {"only what the device sends can come short"});
    const auto delay = fixed == 4 ? numberIn(words[3], 10, 0, kMaxDelay) : 0;
    const auto nth = words.size() > fixed ? numberIn(words[fixed], 10, 1, kMaxCount) : 1;
    if (!delay || !nth)
        return fail(Errc::InvalidInput, {"N is 1 to {}, MS at most {}", kMaxCount, kMaxDelay});
    fault = {kind->second, std::uint8_t(*address), transfers[std::uint8_t(*address)] + *nth,
             base::Duration(*delay)};
    return SimFacts{};
}

SimulatedUsbDevice::SimulatedUsbDevice(UsbPersonality personality, std::shared_ptr<SimulatedPort> port,
                                       base::Clock& clock)
    : state_(std::make_unique<State>(std::move(personality), std::move(port), clock)) {
    state_->port->onChange([state = state_.get()] { state->changed(); });
}

SimulatedUsbDevice::~SimulatedUsbDevice() { state_->port->onChange(nullptr); }

const UsbPersonality& SimulatedUsbDevice::personality() const { return state_->personality; }
bool SimulatedUsbDevice::plugged() const { return state_->port->plugged(); }
std::uint64_t SimulatedUsbDevice::plugs() const { return state_->port->plugs(); }
bool SimulatedUsbDevice::waitUntilPlugged(const Until& until) {
    return state_->port->waitUntilPlugged(until);
}

void SimulatedUsbDevice::onChange(std::function<void()> changed) {
    const std::lock_guard lock(state_->changeMutex);
    state_->listener = std::move(changed);
}

std::optional<base::SteadyTime> SimulatedUsbDevice::wakeAt() const {
    std::optional<base::SteadyTime> next = state_->port->wakeAt();
    const std::lock_guard lock(state_->mutex);
    const auto& delayed = state_->fault.delayedUntil;
    if (delayed && (!next || *delayed < *next)) next = delayed;
    return next;
}

// Asks until the answer is something else than NAK.
template <class Attempt>
auto SimulatedUsbDevice::waiting(std::uint64_t plug, const Until& until, const Attempt& attempt)
    -> decltype(attempt()) {
    State& state = *state_;
    const std::stop_callback wake(until.stop, [&state] { state.changed(); });
    for (;;) {
        std::unique_lock changes(state.changeMutex);
        const std::uint64_t seen = state.changes;
        changes.unlock();
        {
            const std::lock_guard lock(state.mutex);
            if (Status met = state.meet(plug); !met) return fail(met.error());
            auto answer = attempt();
            if (answer || answer.error().code != Errc::Timeout) return answer;
        }
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        const base::SteadyTime now = state.clock.steady();
        if (now >= until.deadline) return fail(Errc::Timeout);
        base::SteadyTime next = until.deadline;
        if (const auto soon = wakeAt()) next = std::min(next, std::max(*soon, now + base::Duration(1)));
        changes.lock();
        state.clock.waitUntil(changes, state.changeSeen, next,
                              [&] { return state.changes != seen || until.stop.stop_requested(); });
    }
}

Result<Bytes> SimulatedUsbDevice::control(std::uint64_t plug, const UsbSetup& setup, ByteView data,
                                          const Until& until) {
    Result<Bytes> answer = waiting(plug, until, [&] { return state_->control(setup, data); });
    // A halt may have ended, a configuration begun.
    if (answer || answer.error().code != Errc::Timeout) state_->changed();
    return answer;
}

Result<Bytes> SimulatedUsbDevice::in(std::uint64_t plug, std::uint8_t endpoint, std::size_t length,
                                     const Until& until) {
    return waiting(plug, until, [&] { return state_->in(endpoint, length); });
}

Status SimulatedUsbDevice::out(std::uint64_t plug, std::uint8_t endpoint, ByteView bytes,
                               const Until& until) {
    return waiting(plug, until, [&] { return state_->out(endpoint, bytes); });
}

Status SimulatedUsbDevice::reset(std::uint64_t plug) {
    const std::lock_guard lock(state_->mutex);
    if (Status met = state_->meet(plug); !met) return met;
    state_->startAnew();
    return state_->port->hostReset(plug);
}

Result<SimFacts> SimulatedUsbDevice::act(std::span<const std::string> words) {
    State& state = *state_;
    if (words.size() >= 2 && words[0] == "fault" && words[1].starts_with("usb-")) {
        const std::lock_guard lock(state.mutex);
        if (Status met = state.meet(state.port->plugs()); !met) return fail(met.error());
        Result<SimFacts> set = state.setFault(words);
        state.changed();
        return set;
    }
    Result<SimFacts> done = state.port->act(words);
    if (!done || words.empty()) return done;
    const std::lock_guard lock(state.mutex);
    (void)state.meet(state.port->plugs());
    if (words[0] == "fault" && words[1] == "none") {
        state.fault = {};
        state.mute.clear();
        state.changed();
    }
    if (words[0] == "state") {
        std::string halted;
        for (const std::uint8_t endpoint : state.halted) {
            const std::array<std::uint8_t, 1> one = {endpoint};
            halted += (halted.empty() ? "" : " ") + base::toHex(one);
        }
        std::uint64_t transfers = 0;
        for (const auto& [endpoint, count] : state.transfers) transfers += count;
        (*done)["usb-configuration"] = std::int64_t(state.configuration);
        (*done)["usb-halted"] = halted;
        (*done)["usb-transfers"] = std::int64_t(transfers);
    }
    return done;
}

}  // namespace zizhu::drivers
