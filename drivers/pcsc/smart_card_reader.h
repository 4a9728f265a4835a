// A smart card reader behind PC/SC. See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/device_table.h"

namespace zizhu::drivers::pcsc {

// Every call ends by its Until and 0.2 s, whatever service, reader and card do. A command that a card does
// not answer goes on in the background; until the reader gives it up, further calls end as Timeout with the
// action Reset, and then the card must be connected again.
std::unique_ptr<SmartCardReader> makeSmartCardReader(std::string reader, base::Clock& clock);

inline constexpr std::array kConnections = {Connection::PcSc, Connection::Simulated};
base::Result<RoleDevice> makeReaderAt(const Address& address, base::Clock& clock,
                                      const DeviceOptions& options);

}  // namespace zizhu::drivers::pcsc
