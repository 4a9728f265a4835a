// Things drawn rather than written: QR codes, what to do at a device, a signature, scanned pages, waiting.
#pragma once

#include <string_view>

#include "base/bitmap.h"
#include "screens/components/banner.h"
#include "screens/context.h"

namespace zizhu::screens {

// White ground and quiet zone included, whatever the contrast: phones read dark on light.
void qrCode(Ui& ui, const Rect& rect, const base::Bitmap* code, std::string_view name);

// A disc with an icon in it: the head of a page that tells how something ended.
void seal(Ui& ui, float centreX, float centreY, float diameter, Icon icon, Tone tone);

// An identity card moving towards the reader; `tone` tells how it goes.
enum class CardPicture : std::uint8_t { Lay, Reading, Read, Wrong, Early, Other };
void cardPicture(Ui& ui, const Rect& rect, CardPicture picture, std::string_view name);

// Three dots that take turns, half a second each; asks for the frames it needs.
void waiting(Context& context, float centreX, float y, std::string_view text, float width);
// How much of a thing is done, 0…1.
void progressBar(Ui& ui, const Rect& rect, float share, std::string_view name);

// Where to sign: what was signed, and the stroke under the finger. Gives a finished stroke.
std::optional<catalog::Stroke> signaturePad(Context& context, const Rect& rect);

// A signed pad made small, for looking at only.
void signature(Ui& ui, const Rect& rect, const catalog::Signature& signature);

}  // namespace zizhu::screens
