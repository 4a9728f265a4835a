// What the data bytes of a QR symbol say: segments in modes, terminator, padding.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/secret.h"

namespace zizhu::drivers::codes {

struct Payload {
    // As in DecodedCode: bytes as encoded (Kanji as Shift JIS, Hanzi as GB 2312), UTF-8 if the symbol names
    // character sets by ECI.
    base::SecretBytes data;
    std::string aim;  // "]Q1"
};

// Strict: a mode that does not exist, a segment that does not end, a value that its mode does not have,
// padding other than the standard's, nothing at all: no payload. The bytes come from a corrected symbol, so
// whatever breaks a rule is a correction that went wrong, not a careless encoder.
std::optional<Payload> parsePayload(base::ByteView bytes, int version);

}  // namespace zizhu::drivers::codes
