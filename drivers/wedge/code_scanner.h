// The role "bar code reader" for scanners that are a USB keyboard ("keyboard wedge"), the form most leave
// the factory in. It is the weakest: no proof of the scanner, ASCII only, and a key that is lost is not
// noticed. Prefer HID POS or serial where the scanner can be set to it.
#pragma once

#include <array>
#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/device_table.h"
#include "drivers/wedge/keys.h"

namespace zizhu::drivers::wedge {

struct Settings {
    CodeEnd end = CodeEnd::Enter;
    bool aim = false;  // codes begin with their AIM identifier
};

class WedgeCodeScanner final : public CodeScanner {
public:
    // `transport` is of packets of kEventBytes, one or more events a read. `clock` must outlive the device.
    WedgeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock, Settings settings);

    base::Token name() const override { return "code-scanner"; }
    base::Result<ScannedCode> read(const Until& until) override;
    // A keyboard answers nothing: Online means that it is there, and ours alone.
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    base::Result<ScannedCode> readOpened(const Until& until);
    void letPass(const Until& until);

    std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    const Settings settings_;
    KeyReader keys_;
};

// suffix: enter (default), tab, quiet; aim: absent (default), prefix
inline constexpr std::array<std::string_view, 2> kOptions = {"suffix", "aim"};

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions& options);

}  // namespace zizhu::drivers::wedge
