#include "drivers/imaging/page_picture.h"

#include <cmath>

#include <opencv2/core.hpp>

#include "drivers/imaging/flatten.h"

namespace zizhu::drivers::imaging {

using base::Errc;
using base::fail;

namespace {

constexpr double kUprightEnough = 0.15;  // degrees: turning costs sharpness
constexpr double kPaperLevel = 110;      // a picture without an outline shows paper if it is so bright …
constexpr double kPrintedPart = 3e-4;    // … and so much of it is printed,
constexpr double kMostPrinted = 0.2;     // but not so much: that is a grain
constexpr double kBlackGlass = 40;       // a glass under an open lid in a dim hall

bool coversAll(const Outline& outline, const Picture& picture) {
    for (const Point& p : outline.corners) {
        const double dx = std::min(std::abs(p.x), std::abs(p.x - picture.width));
        const double dy = std::min(std::abs(p.y), std::abs(p.y - picture.height));
        if (dx > 0.01 * picture.width || dy > 0.01 * picture.height) return false;
    }
    return true;
}

base::Result<FlatPage> flattenSeen(const Picture& picture, Origin origin) {
    FlatPage page;
    page.outline = findOutline(picture);
    const bool camera = origin == Origin::Camera;
    if (page.outline && !camera && coversAll(*page.outline, picture)) page.outline.reset();
    bool cut = page.outline && page.outline->anyCut();
    if (page.outline) {
        page.picture = camera ? straightened(picture, *page.outline) : turnedUpright(picture, *page.outline);
        page.measures = measure(page.picture);
    } else {
        page.picture = picture;
        page.measures = measure(picture);
        const PageMeasures& m = page.measures;
        if (camera) {
            // A page that is larger than what the camera sees, or none.
            if (m.paper < kPaperLevel || m.ink < kPrintedPart || m.ink > kMostPrinted)
                return fail(Errc::NotFound, {"no page is seen"});
            cut = true;
        } else {
            if (origin == Origin::Flatbed && m.brightest < kBlackGlass)
                return fail(Errc::NotFound, {"nothing lies on the glass"});
            const std::optional<double> slope = textSlope(picture);
            if (slope && std::abs(*slope) > kUprightEnough) page.picture = turned(picture, *slope);
        }
    }
    page.hint = hintFrom(page.measures, origin, cut);
    return page;
}

}  // namespace

base::Result<FlatPage> flattenPage(const Picture& picture, Origin origin) {
    if (!fits(picture.width, picture.height)) return fail(Errc::TooLarge, {"a picture too large"});
    try {
        return flattenSeen(picture, origin);
    } catch (const cv::Exception& error) {
        return fail(Errc::DeviceError, {"picture processing failed, error {}", error.code},
                    base::StaffAction::SoftwareError);
    }
}

base::Result<ScannedPage> pack(const FlatPage& page, const JpegBound& bound) {
    base::Result<base::SecretBytes> bytes = encodeJpeg(page.picture, bound);
    if (!bytes) return fail(bytes.error());
    return ScannedPage{*std::move(bytes), ImageFormat::Jpeg, page.hint};
}

}  // namespace zizhu::drivers::imaging
