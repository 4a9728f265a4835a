// From an address to the transport that reaches it.
#pragma once

#include <memory>

#include "drivers/address.h"
#include "drivers/device_table.h"

namespace zizhu::drivers {

// Of a model that speaks over a transport, anywhere but Simulated. Nothing is opened yet. `rate` is of a
// serial line; of `options` those count that say how the model is connected (`usb-form`). Unsupported: this
// build cannot reach such a place. InvalidInput: an option's value.
base::Result<std::unique_ptr<Transport>> connect(const Address& address, const DeviceModel& model, int rate,
                                                 const DeviceOptions& options, base::Clock& clock);

}  // namespace zizhu::drivers
