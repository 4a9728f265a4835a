// Pictures to bytes and back. Every input may be cut short, damaged or hostile.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/imaging/picture.h"

namespace zizhu::drivers::imaging {

struct JpegBound {
    std::size_t maxBytes = 2u << 20;
    int quality = 88;       // tried first
    int leastQuality = 55;  // below this, letters of a contract fray: the picture is made smaller instead
};

// Writes JPEG of at most maxBytes: the quality is lowered, then the scale, until it fits. TooLarge: not even
// a thumbnail does (the bound is a few hundred bytes), or the picture is larger than fits() allows.
base::Result<base::SecretBytes> encodeJpeg(const Picture& picture, const JpegBound& bound = {});

enum class Colour : std::uint8_t { Gray, AsIs };

struct DecodeRequest {
    Colour colour = Colour::AsIs;
    // The decoder itself makes the picture smaller, by eighths, until it is at most so wide; 0: as it is.
    int maxWidth = 0;
};

// InvalidInput: no JPEG, or damaged: cut short, wrong codes, missing parts. A picture with a gray or smeared
// half is not returned: the next frame of a camera is better. TooLarge: its size does not fit(), or it has
// more scans than any camera makes.
base::Result<Picture> decodeJpeg(base::ByteView bytes, const DecodeRequest& request = {});
// 8-bit RGB or gray; transparent parts become white. Errors as above.
base::Result<Picture> decodePng(base::ByteView bytes, const DecodeRequest& request = {});
// Whichever of the two it is.
base::Result<Picture> decodePicture(base::ByteView bytes, const DecodeRequest& request = {});

}  // namespace zizhu::drivers::imaging
