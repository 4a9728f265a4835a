#include "drivers/imaging/outline.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"
#include "drivers/imaging/sides.h"

namespace zizhu::drivers::imaging {

namespace {

constexpr int kWorkingSide =
    1000;                     // 1 pixel is a thousandth of the picture: what is asked for is a hundredth
constexpr int kTextGap = 17;  // letters and lines of text are narrower, and vanish
constexpr double kLeastArea = 0.06;    // of the picture
constexpr double kLeastSupport = 0.5;  // of each side that is not cut off
constexpr double kGoodSupport = 0.68;  // of all of them on average
constexpr int kBeside = 14;            // how far beside an edge its two levels are taken
constexpr double kLevelsApart = 5;     // paper and what it lies on
constexpr double kInkOutside = 4e-4;   // of the picture: more, and the shape is a frame printed on the page
constexpr double kFrameArea = 0.3;
// A shape with all its sides is rather believed than a larger one that the picture's edge completes.
constexpr std::array kTrust = {0.0, 0.0, 0.6, 0.75, 1.0};

// The picture made small, without its text, and how far each pixel is from the colour along the border.
struct Working {
    double scale = 1;
    cv::Mat gray = secretMat();    // smoothed a little; for exact edges
    cv::Mat paper = secretMat();   // gray without text
    cv::Mat beside = secretMat();  // distance from the background
    cv::Mat ink = secretMat();     // 255 where something dark is printed or written
};

std::uint8_t median(std::vector<std::uint8_t>& values) {
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

cv::Scalar borderColour(const cv::Mat& mat) {
    const int ring = std::max(2, std::min(mat.cols, mat.rows) / 60);
    cv::Scalar colour;
    for (int c = 0; c < mat.channels(); ++c) {
        std::vector<std::uint8_t> values;
        for (int y = 0; y < mat.rows; y += 2) {
            const bool edge = y < ring || y >= mat.rows - ring;
            for (int x = 0; x < mat.cols; x += 2) {
                if (!edge && x >= ring && x < mat.cols - ring) continue;
                values.push_back(mat.ptr(y)[x * mat.channels() + c]);
            }
        }
        colour[c] = median(values);
    }
    return colour;
}

Working prepare(const Picture& picture) {
    Working w;
    w.scale = std::min(1.0, double(kWorkingSide) / std::max(picture.width, picture.height));
    cv::Mat small = secretMat();
    const cv::Size size(std::max(1, int(std::lround(picture.width * w.scale))),
                        std::max(1, int(std::lround(picture.height * w.scale))));
    cv::resize(matOf(picture), small, size, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, 1.0);
    if (small.channels() == 3) {
        cv::cvtColor(small, w.gray, cv::COLOR_RGB2GRAY);
    } else {
        small.copyTo(w.gray);
    }
    const cv::Mat text = cv::getStructuringElement(cv::MORPH_ELLIPSE, {kTextGap, kTextGap});
    cv::morphologyEx(w.gray, w.paper, cv::MORPH_CLOSE, text);
    cv::subtract(w.paper, w.gray, w.ink);
    cv::threshold(w.ink, w.ink, 28, 255, cv::THRESH_BINARY);

    cv::Mat colours = secretMat();
    cv::morphologyEx(small, colours, cv::MORPH_CLOSE, text);
    cv::absdiff(colours, borderColour(colours), colours);
    if (colours.channels() == 3) {
        std::vector<cv::Mat> planes(3, secretMat());
        cv::split(colours, planes);
        cv::max(planes[0], planes[1], w.beside);
        cv::max(w.beside, planes[2], w.beside);
    } else {
        w.beside = colours;
    }
    return w;
}

using Contours = std::vector<std::vector<cv::Point>>;

void addShapes(cv::Mat mask, Contours& shapes) {
    // Thin bridges to other things are cut, but nothing that a page is made of.
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
    Contours found;
    cv::findContours(mask, found, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
    for (std::vector<cv::Point>& each : found) {
        if (cv::contourArea(each) >= kLeastArea * mask.total()) shapes.push_back(std::move(each));
    }
}

Contours shapesIn(const Working& w) {
    Contours shapes;
    cv::Mat mask = secretMat();
    cv::threshold(w.paper, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    addShapes(mask.clone(), shapes);
    const double apart = cv::threshold(w.beside, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    addShapes(mask.clone(), shapes);
    // Light that falls off: brighter than what is around it, by a part of that.
    cv::Mat around = secretMat();
    cv::blur(w.paper, around, {mask.cols / 2 * 2 / 3 | 1, mask.rows / 2 * 2 / 3 | 1}, {-1, -1},
             cv::BORDER_REPLICATE);
    cv::compare(w.paper, around, mask, cv::CMP_GT);
    addShapes(mask.clone(), shapes);
    for (const double level : {6.0, apart / 2}) {
        cv::threshold(w.beside, mask, level, 255, cv::THRESH_BINARY);
        addShapes(mask.clone(), shapes);
    }
    // A white page on white shows only its shadow: closed lines, filled.
    for (const cv::Mat* source : {&w.paper, &w.gray}) {
        cv::Canny(*source, mask, 8, 22, 3, true);
        cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
        Contours lines;
        cv::findContours(mask, lines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
        for (const auto& line : lines) {
            std::vector<cv::Point> hull;
            cv::convexHull(line, hull);
            if (cv::contourArea(hull) >= kLeastArea * mask.total()) shapes.push_back(std::move(hull));
        }
    }
    return shapes;
}

// Whether the levels on the two sides of the page's edge differ, in the middle of each side.
bool levelsApart(const Outline& outline, const cv::Mat& paper) {
    int apart = 0;
    int asked = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (outline.cut[i]) continue;
        const cv::Point2d a(outline.corners[i].x, outline.corners[i].y);
        const cv::Point2d b(outline.corners[(i + 1) % 4].x, outline.corners[(i + 1) % 4].y);
        const cv::Point2d along = (b - a) / cv::norm(b - a);
        const cv::Point2d outward(along.y, -along.x);
        for (int k = 1; k < 16; ++k) {
            const cv::Point in = a + (b - a) * (k / 16.0) - outward * kBeside;
            const cv::Point out = a + (b - a) * (k / 16.0) + outward * kBeside;
            const cv::Rect frame(0, 0, paper.cols, paper.rows);
            if (!frame.contains(in) || !frame.contains(out)) continue;
            ++asked;
            apart +=
                std::abs(int(paper.at<std::uint8_t>(in)) - int(paper.at<std::uint8_t>(out))) >= kLevelsApart;
        }
    }
    return asked > 0 && apart * 10 >= asked * 7;
}

double area(const Outline& outline) {
    std::vector<cv::Point2f> corners;
    for (const Point& p : outline.corners) corners.emplace_back(float(p.x), float(p.y));
    return cv::contourArea(corners);
}

// A frame printed on a page has text around it, and the same paper on both sides.
bool isPrintedFrame(const Outline& outline, const Working& w) {
    if (levelsApart(outline, w.paper)) return false;
    if (area(outline) < kFrameArea * w.ink.total()) return true;
    cv::Mat around = secretMat();
    w.ink.copyTo(around);
    std::vector<cv::Point> grown;
    Point middle;
    for (const Point& p : outline.corners) middle = {middle.x + p.x / 4, middle.y + p.y / 4};
    for (const Point& p : outline.corners) {  // without the line itself
        grown.emplace_back(int(p.x + (p.x - middle.x) * 0.03), int(p.y + (p.y - middle.y) * 0.03));
    }
    cv::fillConvexPoly(around, grown, cv::Scalar(0));
    return cv::countNonZero(around) > kInkOutside * w.ink.total();
}

struct Candidate {
    Outline outline;
    double score = 0;
};

std::optional<Candidate> judge(const std::vector<cv::Point>& shape, const Working& w) {
    std::vector<cv::Point> hull;
    cv::convexHull(shape, hull);
    auto sides = sidesOf(hull, w.gray.size());
    if (!sides) return std::nullopt;
    double sum = 0;
    int free = 0;
    for (Side& side : *sides) {
        // The second time from nearer by, where a closed or filled shape began too far off.
        refine(side, w.gray);
        refine(side, w.gray);
        if (side.border) continue;
        if (side.support < kLeastSupport) return std::nullopt;
        sum += side.support;
        ++free;
    }
    if (free < 2 || sum < kGoodSupport * free) return std::nullopt;
    const auto outline = outlineOf(*sides, w.gray.size());
    if (!outline || isPrintedFrame(*outline, w)) return std::nullopt;
    return Candidate{*outline, sum / free * std::sqrt(area(*outline)) * kTrust[std::size_t(free)]};
}

}  // namespace

std::optional<Outline> findOutline(const Picture& picture) {
    if (picture.width < 64 || picture.height < 64) return std::nullopt;
    const Working w = prepare(picture);
    std::optional<Candidate> best;
    for (const std::vector<cv::Point>& shape : shapesIn(w)) {
        const auto candidate = judge(shape, w);
        if (candidate && (!best || candidate->score > best->score)) best = candidate;
    }
    if (!best) return std::nullopt;
    for (Point& p : best->outline.corners) {
        p.x = (p.x + 0.5) / w.scale - 0.5;
        p.y = (p.y + 0.5) / w.scale - 0.5;
    }
    return best->outline;
}

}  // namespace zizhu::drivers::imaging
