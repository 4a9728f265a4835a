#include "drivers/imaging/judge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"

namespace zizhu::drivers::imaging {

namespace {

constexpr int kWorkingSide = 1754;  // A4 at 150 dpi, at which print of 8 points is just legible
constexpr int kTextGap = 25;
constexpr double kMargin = 0.02;  // of the page: shadows of its edges are no ink
constexpr int kSaturated = 250;
constexpr int kSmallestGlare = 9;      // pixels: smaller is a staple
constexpr double kPreSmooth = 1.5;     // against a sensor's noise
constexpr double kSharp = 1.2;         // what comes out for sharp print because of that (measured)
constexpr double kFaint = 3.0;         // grey levels a pixel: weaker slopes are noise and shading
constexpr double kStrongPart = 0.995;  // the slopes that are looked at are those above a part of the
constexpr double kOfStrong = 0.06;     // strongest, squared, without the very strongest: a staple
constexpr int kLeastEdge = 200;        // pixels

constexpr double kDark = 70;  // paper as grey as that, with nothing on it brighter than …
constexpr double kNothingBright = 120;
constexpr double kEmptyInk = 1.5e-4;  // A4: 9 mm², less than a signature
constexpr double kBlurred = 1.6;  // pixels of 1/150 inch: strokes of 10-point print begin to melt together
constexpr double kGlare = 0.003;  // A4: a patch as large as a thumbnail
constexpr double kPaperBelowGlare = 238;
constexpr double kInkAtEdge = 0.015;
constexpr double kLongRun = 0.06;  // of an edge's length

double levelAt(const cv::Mat& gray, double part) {
    std::array<std::size_t, 256> counts{};
    for (int y = 0; y < gray.rows; y += 2) {
        for (int x = 0; x < gray.cols; x += 2) ++counts[gray.ptr(y)[x]];
    }
    std::size_t all = 0;
    for (const std::size_t count : counts) all += count;
    std::size_t below = 0;
    for (std::size_t level = 0; level < counts.size(); ++level) {
        below += counts[level];
        if (double(below) >= part * double(all)) return double(level);
    }
    return 255;
}

// A slope of brightness that is blurred by a Gaussian of deviation s holds, over its spectrum, a mean squared
// frequency in proportion to 1/s². That is the energy of the second derivative over that of the first,
// whatever the slope's height is: so how much is printed, and how dark, does not count.
double blurOf(const cv::Mat& gray) {
    cv::Mat smooth = secretMat();
    gray.convertTo(smooth, CV_32F);
    cv::GaussianBlur(smooth, smooth, {}, kPreSmooth);
    cv::Mat dx = secretMat(), dy = secretMat(), strength = secretMat(), bend = secretMat();
    cv::Sobel(smooth, dx, CV_32F, 1, 0, 3, 1.0 / 8);
    cv::Sobel(smooth, dy, CV_32F, 0, 1, 3, 1.0 / 8);
    cv::multiply(dx, dx, dx);
    cv::multiply(dy, dy, dy);
    cv::add(dx, dy, strength);
    cv::Laplacian(smooth, bend, CV_32F, 1);
    cv::multiply(bend, bend, bend);

    std::vector<float> strengths;
    for (int y = 0; y < strength.rows; y += 2)
        for (int x = 0; x < strength.cols; x += 2) strengths.push_back(strength.ptr<float>(y)[x]);
    const auto strong = strengths.begin() + std::ptrdiff_t(double(strengths.size()) * kStrongPart);
    std::nth_element(strengths.begin(), strong, strengths.end());
    const double least = std::max(kFaint * kFaint, double(*strong) * kOfStrong);
    cv::Mat edges = secretMat();
    cv::compare(strength, least, edges, cv::CMP_GT);
    if (cv::countNonZero(edges) < kLeastEdge) return 0;
    const double first = cv::mean(strength, edges)[0];
    const double second = cv::mean(bend, edges)[0];
    if (second <= 0) return 0;
    return std::sqrt(std::max(0.0, first / (2 * second) - kSharp * kSharp));
}

// Of each edge the part that print runs into. A long dark run is the edge's own shadow, or what lies beyond a
// page that is a little askew.
double inkAtEdge(const cv::Mat& ink) {
    double most = 0;
    const int deep = std::max(2, ink.cols / 200);
    const cv::Rect edges[] = {{0, 0, ink.cols, deep},
                              {0, ink.rows - deep, ink.cols, deep},
                              {0, 0, deep, ink.rows},
                              {ink.cols - deep, 0, deep, ink.rows}};
    for (const cv::Rect& edge : edges) {
        cv::Mat along = secretMat();
        cv::reduce(ink(edge), along, edge.width > edge.height ? 0 : 1, cv::REDUCE_MAX);
        const int length = int(along.total());
        int print = 0;
        for (int at = 0, run = 0; at <= length; ++at) {
            if (at < length && along.data[at] != 0) {
                ++run;
                continue;
            }
            if (run <= kLongRun * length) print += run;
            run = 0;
        }
        most = std::max(most, double(print) / length);
    }
    return most;
}

}  // namespace

PageMeasures measure(const Picture& page) {
    PageMeasures m;
    if (page.width < 32 || page.height < 32) return m;
    const Picture full = grayOf(page);
    const double scale = std::min(1.0, double(kWorkingSide) / std::max(full.width, full.height));
    cv::Mat gray = secretMat();
    cv::resize(matOf(full), gray, {}, scale, scale, cv::INTER_AREA);
    if (gray.cols < 32 || gray.rows < 32) return m;
    cv::Mat paper = secretMat();
    cv::Mat calm = secretMat();
    cv::GaussianBlur(gray, calm, {}, 1.0);
    cv::morphologyEx(calm, paper, cv::MORPH_CLOSE,
                     cv::getStructuringElement(cv::MORPH_RECT, {kTextGap, kTextGap}));
    m.paper = levelAt(paper, 0.5);
    m.brightest = levelAt(calm, 0.98);

    cv::Mat ink = secretMat();
    cv::subtract(paper, calm, ink);
    // Ink on paper that lies in the dark is less deep: a part of the paper's level, but more than noise.
    cv::threshold(ink, ink, std::max(10.0, m.paper * 0.09), 255, cv::THRESH_BINARY);
    m.inkAtEdge = inkAtEdge(ink);
    const int mx = int(ink.cols * kMargin);
    const int my = int(ink.rows * kMargin);
    const cv::Mat inner = ink(cv::Rect(mx, my, ink.cols - 2 * mx, ink.rows - 2 * my));
    m.ink = cv::countNonZero(inner) / double(inner.total());
    m.blur = blurOf(gray);

    cv::Mat bright = secretMat();
    cv::threshold(gray, bright, kSaturated - 1, 255, cv::THRESH_BINARY);
    cv::morphologyEx(bright, bright, cv::MORPH_OPEN,
                     cv::getStructuringElement(cv::MORPH_ELLIPSE, {kSmallestGlare, kSmallestGlare}));
    m.glare = cv::countNonZero(bright) / double(bright.total());
    return m;
}

PageHint hintFrom(const PageMeasures& m, Origin origin, bool cut) {
    const bool camera = origin == Origin::Camera;
    if (m.paper < kDark && m.brightest < kNothingBright) return PageHint::TooDark;
    if (camera ? cut : m.inkAtEdge > kInkAtEdge) return PageHint::CutOff;
    // Paper that is itself nearly white in the picture leaves nothing for a reflection to be brighter than.
    if (camera && m.glare > kGlare && m.paper < kPaperBelowGlare) return PageHint::Glare;
    if (m.ink < kEmptyInk) return PageHint::Empty;
    if (m.blur > kBlurred) return PageHint::Blurred;
    return PageHint::None;
}

}  // namespace zizhu::drivers::imaging
