#include <algorithm>

#include <png.h>
#include <opencv2/imgproc.hpp>

#include "drivers/imaging/codec.h"
#include "drivers/imaging/mat.h"

namespace zizhu::drivers::imaging {

using base::Errc;
using base::fail;

base::Result<Picture> decodePng(base::ByteView bytes, const DecodeRequest& request) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    struct Freed {
        png_image& image;
        ~Freed() { png_image_free(&image); }
    } const freed{image};
    const auto damaged = [] { return fail(Errc::InvalidInput, {"a damaged PNG"}); };
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return damaged();
    if (!fits(image.width, image.height)) return fail(Errc::TooLarge, {"a PNG too large"});
    const bool gray = request.colour == Colour::Gray || (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    image.format = gray ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    Picture picture = makePicture(int(image.width), int(image.height), gray ? 1 : 3);
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.pixels.data(), png_int_32(picture.stride()), nullptr) ==
        0)
        return damaged();
    if (image.warning_or_error != 0) return damaged();
    if (request.maxWidth <= 0 || picture.width <= request.maxWidth) return picture;
    if (gray) return grayOf(picture, request.maxWidth);
    const int height = std::max(1, int(std::int64_t(picture.height) * request.maxWidth / picture.width));
    Picture small = makePicture(request.maxWidth, height, 3);
    cv::Mat into = matOf(small);
    cv::resize(matOf(picture), into, into.size(), 0, 0, cv::INTER_AREA);
    return small;
}

}  // namespace zizhu::drivers::imaging
