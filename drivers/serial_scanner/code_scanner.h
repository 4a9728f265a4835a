// The role "bar code reader" for scanners on a serial line: RS-232, a USB bridge, or CDC ACM ("USB serial
// emulation"). They send a code as it is, with a suffix. A presentation scanner sends whatever it is shown,
// so read() drops what came before; one with a trigger is switched on for the time of the call.
#pragma once

#include <array>
#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/device_table.h"
#include "drivers/serial_scanner/line_reader.h"

namespace zizhu::drivers::serial_scanner {

struct Settings {
    CodeEnd end = CodeEnd::Enter;
    bool aim = false;      // codes begin with their AIM identifier
    bool trigger = false;  // Honeywell's: 16 54 0D switches on, 16 55 0D off
};

class SerialCodeScanner final : public CodeScanner {
public:
    // `clock` must outlive the device.
    SerialCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock, Settings settings);

    base::Token name() const override { return "code-scanner"; }
    base::Result<ScannedCode> read(const Until& until) override;
    // A scanner answers nothing: Online means that its line is there.
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    base::Result<ScannedCode> readOpened(const Until& until);
    void switchOff(const Until& until);

    std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    const Settings settings_;
    LineReader lines_;
};

// suffix: enter (default), tab, quiet; aim: absent (default), prefix; trigger: none (default), honeywell
inline constexpr std::array<std::string_view, 3> kOptions = {"suffix", "aim", "trigger"};
base::Result<Settings> settingsFrom(const DeviceOptions& options);

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions& options);

}  // namespace zizhu::drivers::serial_scanner
