#include "drivers/imaging/picture.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"

namespace zizhu::drivers::imaging {

bool fits(std::int64_t width, std::int64_t height) {
    return width >= 1 && height >= 1 && width <= kMaxSide && height <= kMaxSide &&
           std::size_t(width) * std::size_t(height) <= kMaxPixels;
}

Picture makePicture(int width, int height, int channels) {
    Picture picture{width, height, channels, {}, 0};
    picture.pixels.resize(picture.stride() * std::size_t(height));
    return picture;
}

Picture grayOf(const Picture& picture, int maxWidth) {
    cv::Mat gray = secretMat();
    if (picture.channels == 3) {
        cv::cvtColor(matOf(picture), gray, cv::COLOR_RGB2GRAY);
    } else {
        gray = matOf(picture);
    }
    if (maxWidth <= 0 || picture.width <= maxWidth) return pictureOf(gray);
    const int height = std::max(1, int(std::int64_t(picture.height) * maxWidth / picture.width));
    Picture small = makePicture(maxWidth, height, 1);
    cv::Mat into = matOf(small);
    cv::resize(gray, into, into.size(), 0, 0, cv::INTER_AREA);
    return small;
}

}  // namespace zizhu::drivers::imaging
