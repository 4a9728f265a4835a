// A device that sends back what it is sent, a message for a message.
#pragma once

#include <vector>

#include "drivers/sim/firmware.h"

namespace zizhu::tests {

struct EchoFirmware final : drivers::Firmware {
    std::vector<base::Bytes> waiting;
    void powerOn(base::SteadyTime) override { waiting.clear(); }
    void receive(base::ByteView bytes, base::SteadyTime) override {
        waiting.emplace_back(bytes.begin(), bytes.end());
    }
    std::optional<base::Bytes> transmit(base::SteadyTime) override {
        if (waiting.empty()) return std::nullopt;
        base::Bytes first = waiting.front();
        waiting.erase(waiting.begin());
        return first;
    }
    std::optional<base::SteadyTime> wakeAt() const override { return std::nullopt; }
    base::Result<drivers::SimFacts> act(std::span<const std::string>, base::SteadyTime) override {
        return base::fail(base::Errc::Unsupported);
    }
    drivers::SimFacts facts() const override { return {}; }
};

}  // namespace zizhu::tests
