// A scanned sheet, made small enough to look at on the screen.
#pragma once

#include <optional>
#include <span>

#include "base/secret.h"

namespace zizhu::kiosk {

struct Thumbnail {
    int width = 0, height = 0;
    base::SecretBytes rgba;
};

inline constexpr int kThumbnailSide = 640;              // pixels of the longer side, at most
inline constexpr std::size_t kMaxScanPixels = 40u << 20;  // larger pictures get no thumbnail

// JPEG or PNG. Nothing if the bytes are neither, damaged beyond a picture, or past the bounds.
std::optional<Thumbnail> makeThumbnail(std::span<const std::uint8_t> file);

}  // namespace zizhu::kiosk
