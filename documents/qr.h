// QR codes (ISO/IEC 18004), by libqrencode. Reentrant; about a millisecond; blocks on nothing.
#pragma once

#include <string_view>

#include "base/bitmap.h"
#include "base/result.h"

namespace zizhu::documents {

// How much of a code may be lost: about 7, 15, 25, 30 %.
enum class QrLevel : std::uint8_t { L, M, Q, H };

inline constexpr int kQrQuietModules = 4;  // white around a code, by the standard
inline constexpr std::size_t kMaxQrBytes = 1024;

// One dot a module, black as set, without quiet zone. InvalidInput if `text` is empty; TooLarge past
// kMaxQrBytes. Text is stored as bytes (UTF-8).
base::Result<base::Bitmap> qrModules(std::string_view text, QrLevel level);

// The same with `dots` dots a module (1 to 64) and a quiet zone.
base::Result<base::Bitmap> qrBitmap(std::string_view text, QrLevel level, int dots);

}  // namespace zizhu::documents
