// All that happens to a picture between a device and a case: find the page, straighten it, judge it, pack it.
#pragma once

#include "drivers/document_scanner.h"
#include "drivers/imaging/codec.h"
#include "drivers/imaging/judge.h"
#include "drivers/imaging/outline.h"

namespace zizhu::drivers::imaging {

struct FlatPage {
    Picture picture;
    PageHint hint = PageHint::None;
    PageMeasures measures;
    std::optional<Outline> outline;  // in the picture that came in; nothing if the page fills it

    double heightMm() const { return picture.dpi > 0 ? picture.height * 25.4 / picture.dpi : 0; }
};

// NotFound: no page is seen. Blocks for the time the pixels need: about 0.3 s for A4 at 300 dpi in colour.
base::Result<FlatPage> flattenPage(const Picture& picture, Origin origin);

// Packs it as JPEG. Errors as encodeJpeg().
base::Result<ScannedPage> pack(const FlatPage& page, const JpegBound& bound = {});

}  // namespace zizhu::drivers::imaging
