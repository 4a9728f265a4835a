// What only Linux's hidraw nodes need.
#pragma once

#include "base/result.h"

namespace zizhu::drivers::hid_pos {

// That an open file is a hidraw node whose report descriptor is a POS scanner's: reading a keyboard's
// reports as codes must not happen. Refused, with Configuration, if not. Does not wait.
base::Status checkScannersNode(int fd);

}  // namespace zizhu::drivers::hid_pos
