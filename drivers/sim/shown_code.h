// The commands of whoever shows a code to a simulated scanner, whatever its form:
//   show-code TEXT [AIM]       UTF-8, AIM default "]Q1"
//   show-code-gb TEXT [AIM]    the text arrives in GB 18030
//   show-code-hex HEX [AIM]    any bytes
#pragma once

#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::drivers {

inline constexpr std::size_t kMaxShownBytes = 7089;  // the largest QR code, in digits

struct ShownCode {
    base::Bytes bytes;
    std::string aim;
};

// Unsupported: another command, or a fault, of which scanners have none of their own ("fault none" is asked
// of everybody, and is nothing to forget). InvalidInput, TooLarge.
base::Result<ShownCode> shownCodeFrom(std::span<const std::string> words);

}  // namespace zizhu::drivers
