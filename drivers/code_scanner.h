// The role "bar code reader" (XFS4IoT barcode reader: Read, Reset).
#pragma once

#include <string>

#include "base/secret.h"
#include "drivers/device.h"

namespace zizhu::drivers {

// A decoded code. What it says may identify a person (an electronic identity card), so it is secret.
struct ScannedCode {
    base::SecretBytes data;
    std::string aim;  // AIM symbology identifier, "]Q1"; empty if the scanner does not tell

    // The data as UTF-8: as it is if it is UTF-8, else from GB 18030; empty if it is neither.
    base::SecretString text() const;
};

class CodeScanner : public Device {
public:
    // Switches the light and decoding on, waits for a code, switches off. Codes that were shown before
    // the call do not count. Timeout: none was shown.
    virtual base::Result<ScannedCode> read(const Until& until) = 0;

    // Codes are held under a camera, as of the latest call: people must be told where.
    virtual bool byCamera() const { return false; }
};

}  // namespace zizhu::drivers
