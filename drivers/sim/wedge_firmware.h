// A model of a bar code scanner that is a USB keyboard, with the kernel's input layer on top: what it sends
// are input events (struct input_event of this machine, the time left 0). It shares no code with
// drivers/wedge.
//
// What people do (Firmware::act): the commands of sim/shown_code.h. Characters that no key types are left
// out, or typed as Alt and digits, as the model is set.
#pragma once

#include <deque>

#include "drivers/device_table.h"
#include "drivers/sim/firmware.h"

namespace zizhu::drivers {

struct WedgeModel {
    enum class End : std::uint8_t { Enter, Tab, Quiet } end = End::Enter;
    bool aim = false;       // the AIM identifier is typed before the code
    bool altCodes = false;  // other characters as Alt and the digits of their byte
};

class WedgeFirmware final : public Firmware {
public:
    static constexpr std::size_t kEventBytes = 24;
    static constexpr std::size_t kMaxEvents = 65'536;  // that wait; more are dropped

    explicit WedgeFirmware(WedgeModel model = {});

    void powerOn(base::SteadyTime now) override;
    void receive(base::ByteView, base::SteadyTime) override {}  // lights of the keyboard
    std::optional<base::Bytes> transmit(base::SteadyTime now) override;
    std::optional<base::SteadyTime> wakeAt() const override { return std::nullopt; }
    base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) override;
    SimFacts facts() const override;

private:
    void type(char c);
    void stroke(std::uint16_t key, std::uint16_t modifier);
    void event(std::uint16_t type, std::uint16_t code, std::int32_t value);

    const WedgeModel model_;
    std::deque<base::Bytes> events_;
    std::size_t shown_ = 0;
};

// Options: `suffix` (enter, tab, quiet), `aim` (absent, prefix).
base::Result<std::unique_ptr<Firmware>> makeWedgeFirmware(const DeviceOptions& options);

}  // namespace zizhu::drivers
