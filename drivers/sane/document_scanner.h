// The role "document scanner" over SANE. See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/device_table.h"
#include "drivers/sane/sane_api.h"
#include "drivers/sane/settings.h"

namespace zizhu::drivers::sane {

struct Times {
    // How long a scanner stays open after a page, for the next of the same document.
    base::Duration keepOpen{120'000};
    // For how long what was found out is believed: opening some scanners moves their lamp.
    base::Duration believeGood{300'000};
    base::Duration believeBad{10'000};
    // After a stop: when sane_cancel() comes from outside, and when the driver is said to hang.
    base::Duration cancel{1'000};
    base::Duration hangs{10'000};
    base::Duration retryBusy{500};
    // When the device goes while a call is under way: how long its end is waited for.
    base::Duration farewell{2'000};
};

// `clock` outlives the scanner.
std::unique_ptr<DocumentScanner> makeScanner(std::shared_ptr<SaneApi> api, std::string name,
                                             Settings settings, base::Clock& clock, const Times& times = {});

inline constexpr std::array kConnections = {Connection::Sane};
base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);

}  // namespace zizhu::drivers::sane
