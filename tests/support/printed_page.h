// Makes pictures of printed pages as cameras and scanners see them, with the truth about each.
//
// Everything follows from the options and the seed. Needs OpenCV (zizhu::opencv).
#pragma once

#include <array>
#include <cmath>
#include <string>

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"
#include "drivers/imaging/outline.h"
#include "drivers/imaging/picture.h"

namespace zizhu::tests {

struct PageScene {
    // The sheet: A4 proportions at `dotsPerMm` before it is seen.
    double widthMm = 210, heightMm = 297;
    double dotsPerMm = 4;
    int paper = 235;  // grey level
    int ink = 35;
    int lines = 34;      // of text; 0: an empty page
    bool frame = false;  // a frame round the lower two thirds, as forms have
    // How it is seen.
    int width = 1280, height = 960;
    double fill = 0.85;             // of the picture's height that the upright sheet takes up
    double degrees = 0;             // clockwise
    double perspective = 0;         // by what part the far side is shorter
    double shiftX = 0, shiftY = 0;  // of the picture's size, from its middle
    int background = 60;
    double texture = 0;  // deviation of a coarse grain of the background
    double shading = 0;  // by what part the light falls off towards one side
    double light = 1;    // of all
    double blur = 0;     // deviation in pixels of the picture
    double glare = 0;    // diameter of a reflection, as part of the sheet's width
    double noise = 1.5;  // of the sensor
    std::uint32_t seed = 1;
};

struct SeenPage {
    drivers::imaging::Picture picture;  // gray or RGB
    std::array<drivers::imaging::Point, 4> corners;
};

// The sheet alone, upright, as printed.
inline cv::Mat printedSheet(const PageScene& s) {
    const int w = int(s.widthMm * s.dotsPerMm);
    const int h = int(s.heightMm * s.dotsPerMm);
    cv::Mat sheet(h, w, CV_8UC1, cv::Scalar(s.paper));
    cv::RNG chance(s.seed);
    const double margin = 0.1 * w;
    const double pitch = (h - 2.4 * margin) / std::max(s.lines, 1);
    const double size = s.dotsPerMm * 0.095;  // about 10 points
    for (int i = 0; i < s.lines; ++i) {
        std::string text;
        const int letters = i % 7 == 6 ? 18 : 52;
        for (int k = 0; k < letters; ++k) text += k % 7 == 6 ? ' ' : char('a' + chance.uniform(0, 26));
        cv::putText(sheet, text, cv::Point(int(margin), int(1.2 * margin + (i + 0.8) * pitch)),
                    cv::FONT_HERSHEY_SIMPLEX, size * 0.92, cv::Scalar(s.ink),
                    std::max(1, int(s.dotsPerMm * 0.35)), cv::LINE_AA);
    }
    if (s.frame)
        cv::rectangle(sheet, cv::Rect(int(0.07 * w), int(0.32 * h), int(0.86 * w), int(0.6 * h)),
                      cv::Scalar(s.ink), std::max(1, int(s.dotsPerMm * 0.4)));
    return sheet;
}

inline std::array<cv::Point2f, 4> cornersOf(const PageScene& s) {
    const double h = s.fill * s.height;
    const double w = h * s.widthMm / s.heightMm;
    const double a = s.degrees * CV_PI / 180;
    std::array<cv::Point2f, 4> corners;
    const double xs[] = {-w / 2 * (1 - s.perspective), w / 2 * (1 - s.perspective), w / 2, -w / 2};
    const double ys[] = {-h / 2, -h / 2, h / 2, h / 2};
    for (std::size_t i = 0; i < 4; ++i) {
        corners[i] = {float(s.width * (0.5 + s.shiftX) + xs[i] * std::cos(a) - ys[i] * std::sin(a)),
                      float(s.height * (0.5 + s.shiftY) + xs[i] * std::sin(a) + ys[i] * std::cos(a))};
    }
    return corners;
}

inline SeenPage seen(const PageScene& s, int channels = 1) {
    cv::RNG chance(s.seed * 7919 + 1);
    cv::Mat picture(s.height, s.width, CV_8UC1, cv::Scalar(s.background));
    if (s.texture > 0) {
        cv::Mat grain(s.height / 6, s.width / 6, CV_8UC1);
        chance.fill(grain, cv::RNG::NORMAL, s.background, s.texture);
        cv::resize(grain, picture, picture.size(), 0, 0, cv::INTER_CUBIC);
    }
    // Twice as large and made small again: edges fall between pixels as they do on a sensor.
    const cv::Mat sheet = printedSheet(s);
    const auto corners = cornersOf(s);
    std::array<cv::Point2f, 4> from = {{{-0.5F, -0.5F},
                                        {float(sheet.cols) - 0.5F, -0.5F},
                                        {float(sheet.cols) - 0.5F, float(sheet.rows) - 0.5F},
                                        {-0.5F, float(sheet.rows) - 0.5F}}};
    std::array<cv::Point2f, 4> to = corners;
    for (cv::Point2f& p : to) p = {2 * p.x + 0.5F, 2 * p.y + 0.5F};
    cv::Mat large;
    cv::resize(picture, large, {}, 2, 2, cv::INTER_LINEAR);
    cv::warpPerspective(sheet, large, cv::getPerspectiveTransform(from.data(), to.data()), large.size(),
                        cv::INTER_AREA, cv::BORDER_TRANSPARENT);
    cv::resize(large, picture, picture.size(), 0, 0, cv::INTER_AREA);

    cv::Mat light(picture.size(), CV_32F);
    for (int x = 0; x < s.width; ++x)
        light.col(x).setTo(cv::Scalar(s.light * (1 - s.shading * double(x) / s.width)));
    cv::Mat exact;
    picture.convertTo(exact, CV_32F);
    cv::multiply(exact, light, exact);
    if (s.blur > 0) cv::GaussianBlur(exact, exact, {}, s.blur);
    if (s.glare > 0) {
        cv::Mat patch(picture.size(), CV_32F, cv::Scalar(0));
        const cv::Point2f middle = (corners[0] + corners[2]) / 2;
        const double radius = s.glare * cv::norm(corners[1] - corners[0]) / 2;
        cv::ellipse(patch, middle, {int(radius), int(radius * 0.8)}, 30, 0, 360, cv::Scalar(230), cv::FILLED);
        cv::GaussianBlur(patch, patch, {}, radius * 0.15);
        exact += patch;
    }
    if (s.noise > 0) {
        cv::Mat noise(picture.size(), CV_32F);
        chance.fill(noise, cv::RNG::NORMAL, 0, s.noise);
        exact += noise;
    }
    exact.convertTo(picture, CV_8U);
    SeenPage page;
    if (channels == 3) {
        cv::Mat colour;
        cv::cvtColor(picture, colour, cv::COLOR_GRAY2RGB);
        page.picture = drivers::imaging::pictureOf(colour);
    } else {
        page.picture = drivers::imaging::pictureOf(picture);
    }
    for (std::size_t i = 0; i < 4; ++i) page.corners[i] = {corners[i].x, corners[i].y};
    return page;
}

}  // namespace zizhu::tests
