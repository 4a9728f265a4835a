// A model of a bar code scanner on a serial line (RS-232, CDC ACM): the code as it is, then a suffix. It
// shares no code with drivers/serial_scanner.
//
// Without a trigger it is a presentation scanner: it sends what it is shown, once. With one it sends only
// between the host's on (16 54 0D) and off (16 55 0D); a code that is shown meanwhile stays in view, and is
// sent when it is switched on. A good read switches it off.
//
// What people do (Firmware::act): the commands of sim/shown_code.h.
#pragma once

#include <deque>

#include "drivers/device_table.h"
#include "drivers/sim/firmware.h"

namespace zizhu::drivers {

struct SerialScannerModel {
    std::string suffix = "\r";
    bool aim = false;      // the AIM identifier goes before the code
    bool trigger = false;  // waits for the host's
};

class SerialScannerFirmware final : public Firmware {
public:
    static constexpr std::size_t kChunk = 64;       // bytes in one transfer, as in a full-speed USB packet
    static constexpr std::size_t kMaxChunks = 512;  // that wait; more are dropped

    explicit SerialScannerFirmware(SerialScannerModel model = {});

    void powerOn(base::SteadyTime now) override;
    void receive(base::ByteView bytes, base::SteadyTime now) override;
    std::optional<base::Bytes> transmit(base::SteadyTime now) override;
    std::optional<base::SteadyTime> wakeAt() const override { return std::nullopt; }
    base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) override;
    SimFacts facts() const override;

private:
    void send(const base::Bytes& code);

    const SerialScannerModel model_;
    std::deque<base::Bytes> chunks_;
    base::Bytes inView_;
    base::Bytes command_;  // the last bytes from the host
    bool on_ = false;
    std::size_t shown_ = 0;
};

// Options: `suffix` (enter: CR; tab; quiet: none), `aim` (absent, prefix), `trigger` (none, honeywell).
base::Result<std::unique_ptr<Firmware>> makeSerialScannerFirmware(const DeviceOptions& options);

}  // namespace zizhu::drivers
