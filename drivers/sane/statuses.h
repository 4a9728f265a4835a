// What the statuses of SANE mean, for the person in front of the terminal and for staff. Pure.
#pragma once

#include <sane/sane.h>

#include "drivers/document_scanner.h"

namespace zizhu::drivers::sane {

enum class Stage : std::uint8_t { Open, Start, Read };

// `status` is none of GOOD and (while reading) EOF.
ScanFailure failureOf(SANE_Status status, Stage stage);

// What a device whose call ended so is like, until it is asked again.
ScannerStatus statusAfter(const ScanFailure& failure);

// The device has lost its connection, its driver its head, or a person must mend something: whether that is
// over only a new opening tells.
bool needsReopening(SANE_Status status);

// It will be over by itself in a few seconds.
bool isPassing(SANE_Status status);

}  // namespace zizhu::drivers::sane
