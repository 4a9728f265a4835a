#include "documents/strip.h"

#include <algorithm>
#include <cmath>

#include <cairo.h>

namespace zizhu::documents {
namespace {

constexpr double kMarginMillimetres = 1.5;
constexpr double kFootMillimetres = 2;

// How much of a dot must be covered to burn it. Below a half, because a hairline that falls between
// two dots must not vanish, and paper shows a single missing dot more than one too many.
constexpr std::uint8_t kThreshold = 112;

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyContext {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};

void blacken(base::Bitmap& bitmap, cairo_surface_t* surface) {
    cairo_surface_flush(surface);
    const std::uint8_t* coverage = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < bitmap.height; ++y) {
        const std::uint8_t* row = coverage + std::ptrdiff_t(y) * stride;
        for (int x = 0; x < bitmap.width; ++x) {
            if (row[x] >= kThreshold) bitmap.setBlack(x, y);
        }
    }
}

}  // namespace

base::Status checkPaper(PaperGeometry paper) {
    if (paper.dots < kMinPaperDots || paper.dots > kMaxPaperDots || paper.dpi < 100 || paper.dpi > 600) {
        return base::fail(base::Errc::InvalidInput, {"paper of {} dots at {} dpi", paper.dots, paper.dpi});
    }
    return {};
}

Strip::Strip(PaperGeometry paper, base::Language language)
    : paper_(paper), type_(Medium::Dots, language), margin_(dots(kMarginMillimetres)) {
    y_ = margin_;
}

int Strip::dots(double millimetres) const {
    return std::max(1, int(std::lround(millimetres * paper_.dpi / 25.4)));
}

void Strip::put(std::string_view text, const Face& face, Align align) {
    Text set = type_.set(text, face, innerWidth(), align);
    const double height = set.height();
    place(std::move(set), margin_, y_);
    advance(height);
}

void Strip::rule(int thickness) {
    fill(margin_, y_, innerWidth(), thickness);
    y_ += thickness;
}

void Strip::dottedRule() {
    for (int x = margin_; x + 2 <= paper_.dots - margin_; x += 6) fill(x, y_, 2, 2);
    y_ += 2;
}

void Strip::place(Text text, double x, double y, bool white) {
    texts_.push_back({std::move(text), std::round(x), std::round(y), white});
}

void Strip::fill(int x, int y, int width, int height, bool white) {
    boxes_.push_back({x, y, width, height, white});
}

void Strip::place(const base::Bitmap& bitmap, int x, int y) { bitmaps_.push_back({bitmap, x, y}); }

void Strip::advance(double height) { y_ += int(std::ceil(height)); }

std::vector<Rect> Strip::inkBoxes() const {
    std::vector<Rect> all;
    for (const PlacedText& placed : texts_) {
        for (Rect box : placed.text.inkBoxes()) {
            box.x += placed.x;
            box.y += placed.y;
            all.push_back(box);
        }
    }
    return all;
}

base::Result<base::Bitmap> Strip::render() const {
    const int height = y_ + dots(kFootMillimetres);
    if (height > kMaxReceiptRows) return base::fail(base::Errc::TooLarge, {"a slip of {} rows", height});

    const std::unique_ptr<cairo_surface_t, DestroySurface> surface(
        cairo_image_surface_create(CAIRO_FORMAT_A8, paper_.dots, height));
    const std::unique_ptr<cairo_t, DestroyContext> cairo(cairo_create(surface.get()));
    for (const PlacedBox& box : boxes_) {
        cairo_set_operator(cairo.get(), box.white ? CAIRO_OPERATOR_CLEAR : CAIRO_OPERATOR_OVER);
        cairo_rectangle(cairo.get(), box.x, box.y, box.width, box.height);
        cairo_fill(cairo.get());
    }
    for (const PlacedText& placed : texts_) {
        cairo_set_operator(cairo.get(), placed.white ? CAIRO_OPERATOR_DEST_OUT : CAIRO_OPERATOR_OVER);
        placed.text.draw(cairo.get(), placed.x, placed.y);
    }
    if (const cairo_status_t status = cairo_status(cairo.get()); status != CAIRO_STATUS_SUCCESS) {
        return base::fail(base::Errc::Unsupported, {"cairo status {}", int(status)});
    }

    base::Bitmap bitmap(paper_.dots, height);
    blacken(bitmap, surface.get());
    // Codes go in after the threshold, dot by dot: nothing may soften their edges.
    for (const PlacedBitmap& placed : bitmaps_) {
        for (int y = 0; y < placed.bitmap.height; ++y) {
            for (int x = 0; x < placed.bitmap.width; ++x) {
                if (placed.bitmap.black(x, y)) bitmap.setBlack(placed.x + x, placed.y + y);
            }
        }
    }
    return bitmap;
}

}  // namespace zizhu::documents
