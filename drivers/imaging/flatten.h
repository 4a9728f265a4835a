// From a picture with a page in it to the page alone, upright.
#pragma once

#include <optional>

#include "drivers/imaging/outline.h"
#include "drivers/imaging/picture.h"

namespace zizhu::drivers::imaging {

// As seen by a camera: perspective is taken out. The proportions are those of the sides' lengths; what comes
// near to A4, A5, … becomes exactly that.
Picture straightened(const Picture& picture, const Outline& outline);

// As seen by a scanner: turned and cropped, nothing stretched. What lies outside the picture becomes white.
Picture turnedUpright(const Picture& picture, const Outline& outline);
Picture turned(const Picture& picture, double degrees);  // clockwise, the size kept

// By how many degrees lines of text rise to the right (at most 8), to a tenth. Nothing without enough text.
std::optional<double> textSlope(const Picture& picture);

}  // namespace zizhu::drivers::imaging
