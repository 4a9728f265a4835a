// From a rough shape to exact sides. For the sources of this folder.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "drivers/imaging/outline.h"

namespace zizhu::drivers::imaging {

struct Side {
    cv::Point2d from, to;  // clockwise round the page
    bool border = false;   // lies on the picture's edge
    double support = 0;    // part of it, 0 … 1, where a step of brightness follows a straight line
    double length() const { return cv::norm(to - from); }
};

// The four sides of a convex shape: its longest edges, those on the picture's edge only where nothing else
// is left. Nothing if it has not four.
std::optional<std::array<Side, 4>> sidesOf(const std::vector<cv::Point>& hull, cv::Size size);

// Moves a side onto the step of brightness beside it, to a fraction of a pixel. `gray` is a CV_8UC1.
void refine(Side& side, const cv::Mat& gray);

// The corners, in the order of Outline, or nothing if the sides make no page.
std::optional<Outline> outlineOf(const std::array<Side, 4>& sides, cv::Size size);

}  // namespace zizhu::drivers::imaging
