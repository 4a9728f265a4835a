// A model of a bar code scanner in its USB HID POS form: 64-byte input reports (usage page 8C), long
// codes continued over several. It shares no code with drivers/hid_pos.
//
// It is a presentation scanner: always on, it sends what it is shown. A code that stays in view is sent
// once.
//
// What people do (Firmware::act): the commands of sim/shown_code.h.
#pragma once

#include <deque>

#include "drivers/device_table.h"
#include "drivers/sim/firmware.h"

namespace zizhu::drivers {

struct CodeScannerModel {
    // Where the AIM identifier stands: at byte 2 as it should, its "]" left out (so everything of it one
    // byte early), or one byte late, the data with it.
    enum class Aim : std::uint8_t { InPlace, Early, Late, Absent } aim = Aim::InPlace;
};

class CodeScannerFirmware final : public Firmware {
public:
    static constexpr std::size_t kMaxCodeBytes = 7089;  // the largest QR code, in digits
    static constexpr std::size_t kMaxReports = 512;     // that wait; more are dropped

    explicit CodeScannerFirmware(CodeScannerModel model = {});

    void powerOn(base::SteadyTime now) override;
    void receive(base::ByteView bytes, base::SteadyTime now) override;
    std::optional<base::Bytes> transmit(base::SteadyTime now) override;
    std::optional<base::SteadyTime> wakeAt() const override { return std::nullopt; }
    base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) override;
    SimFacts facts() const override;

    // Shows a code. TooLarge.
    base::Status show(base::ByteView code, std::string_view aim);

private:
    const CodeScannerModel model_;
    std::deque<base::Bytes> reports_;
    std::size_t shown_ = 0;
};

// Options: `aim` (in-place, early, late, absent).
base::Result<std::unique_ptr<Firmware>> makeCodeScannerFirmware(const DeviceOptions& options);

}  // namespace zizhu::drivers
