// The role "bar code reader" for USB HID POS scanners (usage page 8C): a presentation scanner that
// decodes whatever it is shown. read() therefore drops what was shown before it was called.
#pragma once

#include <array>
#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/device_table.h"
#include "drivers/hid_pos/report.h"

namespace zizhu::drivers::hid_pos {

class HidPosCodeScanner final : public CodeScanner {
public:
    // `transport` is of packets: one read is one report. `clock` must outlive the device.
    HidPosCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock);

    base::Token name() const override { return "code-scanner"; }
    base::Result<ScannedCode> read(const Until& until) override;
    // A scanner answers nothing: Online means that it is there.
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    base::Result<ScannedCode> readOpened(const Until& until);

    std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    Assembler assembler_;
};

inline constexpr std::array<std::string_view, 1> kOptions = {"aim"};  // the simulator's; see its firmware

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions& options);

}  // namespace zizhu::drivers::hid_pos
