// A model of a device's firmware: the bytes the host writes go in, the bytes the device sends come
// out, and people do things to it (lay a card on, take the paper away).
//
// A firmware does no input or output of its own and holds no lock: SimulatedPort serves it to an
// in-process transport or to a pseudo-terminal and calls it from one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/sim/steerable.h"

namespace zizhu::drivers {

class Firmware {
public:
    virtual ~Firmware() = default;

    // The device gets power (again): volatile state is lost; what lies on or in it stays.
    virtual void powerOn(base::SteadyTime now) = 0;

    // The host wrote `bytes` (one packet, or any part of a stream).
    virtual void receive(base::ByteView bytes, base::SteadyTime now) = 0;

    // The next packet, or run of stream bytes, that leaves the device by `now`; nothing if there is none
    // yet. Called until it gives nothing.
    virtual std::optional<base::Bytes> transmit(base::SteadyTime now) = 0;

    // When transmit() may give something although nothing happens before: an answer takes its time.
    virtual std::optional<base::SteadyTime> wakeAt() const = 0;

    // Somebody does something: {"present-card", "cards/wang.yaml"}. Unsupported: not one of this device's
    // commands. InvalidInput: it is, but its words make no sense.
    virtual base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) = 0;

    // What stands where: shown by the command `state`.
    virtual SimFacts facts() const = 0;
};

}  // namespace zizhu::drivers
