// A stand-in for a device that people can do things to.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "drivers/device.h"

namespace zizhu::drivers {

// Answers to whoever steers a simulator; become one line of JSON.
using SimFacts = DeviceFacts;

class Steerable {
public:
    virtual ~Steerable() = default;

    // Somebody does something: {"present-card", "cards/wang.yaml"}; {"state"} answers what stands where.
    // Unsupported: not one of this device's commands. InvalidInput: it is, but its words make no sense.
    // Thread-safe.
    virtual base::Result<SimFacts> act(std::span<const std::string> words) = 0;

    // True if it does only what it is told by its name, because its commands are words of other devices too.
    virtual bool wantsItsName() const { return false; }
};

}  // namespace zizhu::drivers
