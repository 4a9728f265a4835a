// OpenCV's matrices over secret memory. For the sources of this folder and their tests only.
#pragma once

#include <opencv2/core.hpp>

#include "drivers/imaging/picture.h"

namespace zizhu::drivers::imaging {

// An empty matrix whose memory, whenever OpenCV makes some for it, is secret and wiped. What OpenCV
// allocates inside a function (rows of a filter) is ordinary memory, and freed at once.
cv::Mat secretMat();

// The picture's own pixels; `picture` outlives the matrix. The const one must not be written into.
cv::Mat matOf(Picture& picture);
cv::Mat matOf(const Picture& picture);

Picture pictureOf(const cv::Mat& mat);  // copies; CV_8UC1 or CV_8UC3

}  // namespace zizhu::drivers::imaging
