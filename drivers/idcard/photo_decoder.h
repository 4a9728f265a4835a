// An optional plug-in that decodes the photo of a card (WLT), for which only closed programs exist.
//
// A shared library with one C function:
//
//   int zizhu_photo_decode_v1(const uint8_t in[1024], uint8_t bgr[38556]);
//
// It takes the photo's bytes and fills 126 rows of 102 pixels from the top, three bytes each: blue, green,
// red, without padding; 0 says that it did. It is called by one thread at a time, must not keep what it
// is given, and must not write anywhere else.
//
// It runs inside the calling process: what it breaks, it breaks there. A crash of it ends the program,
// which the service manager starts again, and the outbox keeps what was committed; a plug-in that nobody
// has tried on a bench does not belong into a terminal.
#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::drivers {

// Thread-bound. The library stays loaded until the program ends: closed ones do not always survive
// being unloaded.
class PhotoDecoder {
public:
    virtual ~PhotoDecoder() = default;

    // kPictureBytes of BGR. InvalidInput: not 1024 bytes; DeviceError: the plug-in says it cannot.
    virtual base::Result<base::SecretBytes> decode(base::ByteView photo) = 0;
};

// NotFound, Refused (not a library, or one that this machine cannot load) or Unsupported (without the
// function), each with the action Configuration.
base::Result<std::unique_ptr<PhotoDecoder>> loadPhotoDecoder(const std::filesystem::path& library);

}  // namespace zizhu::drivers
