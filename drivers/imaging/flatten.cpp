#include "drivers/imaging/flatten.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"

namespace zizhu::drivers::imaging {

namespace {

constexpr double kInset = 0.0015;      // of the page's width: the blend of paper and background is left out
constexpr double kNearPaper = 0.06;    // how near to the proportions of A4 counts as A4
constexpr double kMostEnlarged = 1.3;  // pixels of the result for a pixel of the picture
constexpr int kTextSide = 700;         // for slopes: lines of text are still 4 pixels apart
constexpr double kMostSlope = 8;
constexpr double kClearPeak = 1.35;  // the best slope must be so much better than a poor one
constexpr std::size_t kLeastInk = 400;

double distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

cv::Scalar white() { return {255, 255, 255}; }

Picture picked(const cv::Mat& mat, int dpi) {
    Picture picture = pictureOf(mat);
    picture.dpi = dpi;
    return picture;
}

}  // namespace

Picture straightened(const Picture& picture, const Outline& outline) {
    const auto& c = outline.corners;
    double width = (distance(c[0], c[1]) + distance(c[3], c[2])) / 2;
    double height = (distance(c[0], c[3]) + distance(c[1], c[2])) / 2;
    for (const double paper : {std::numbers::sqrt2, 1 / std::numbers::sqrt2}) {
        const double off = height / width / paper;
        if (std::abs(off - 1) > kNearPaper || outline.anyCut()) continue;
        width *= std::sqrt(off);
        height = width * paper;
    }
    const double pixels = double(picture.width) * picture.height * kMostEnlarged;
    const double shrink =
        std::min({1.0, std::sqrt(pixels / (width * height)), std::sqrt(kMaxPixels / (width * height)),
                  kMaxSide / width, kMaxSide / height});
    const cv::Size size(std::max(1, int(width * shrink)), std::max(1, int(height * shrink)));

    std::array<cv::Point2f, 4> from;
    const Point middle{(c[0].x + c[1].x + c[2].x + c[3].x) / 4, (c[0].y + c[1].y + c[2].y + c[3].y) / 4};
    for (std::size_t i = 0; i < 4; ++i) {
        from[i] = {float(c[i].x + (middle.x - c[i].x) * 2 * kInset),
                   float(c[i].y + (middle.y - c[i].y) * 2 * kInset)};
    }
    const float right = float(size.width) - 0.5F;
    const float bottom = float(size.height) - 0.5F;
    const std::array<cv::Point2f, 4> to = {
        {{-0.5F, -0.5F}, {right, -0.5F}, {right, bottom}, {-0.5F, bottom}}};
    cv::Mat page = secretMat();
    cv::warpPerspective(matOf(picture), page, cv::getPerspectiveTransform(from.data(), to.data()), size,
                        cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return picked(page, 0);
}

Picture turned(const Picture& picture, double degrees) {
    const cv::Point2f middle(float(picture.width - 1) / 2, float(picture.height - 1) / 2);
    cv::Mat page = secretMat();
    cv::warpAffine(matOf(picture), page, cv::getRotationMatrix2D(middle, -degrees, 1),
                   {picture.width, picture.height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, white());
    return picked(page, picture.dpi);
}

Picture turnedUpright(const Picture& picture, const Outline& outline) {
    // The angle of the sides that are the page's own; the longer a side, the surer it is.
    const auto& c = outline.corners;
    double weighted = 0;
    double weight = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (outline.cut[i]) continue;
        const Point d{c[(i + 1) % 4].x - c[i].x, c[(i + 1) % 4].y - c[i].y};
        const double length = std::hypot(d.x, d.y);
        const double angle =
            std::remainder(std::atan2(d.y, d.x) - double(i) * std::numbers::pi / 2, 2 * std::numbers::pi);
        weighted += angle * length * length;
        weight += length * length;
    }
    const double angle = weight > 0 ? weighted / weight : 0;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    // The page's box in a frame of its own, which is the picture's turned by the angle.
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const Point& p : c) {
        const double x = std::clamp(p.x, -0.5, picture.width - 0.5);
        const double y = std::clamp(p.y, -0.5, picture.height - 0.5);
        left = std::min(left, x * cosine + y * sine);
        right = std::max(right, x * cosine + y * sine);
        top = std::min(top, -x * sine + y * cosine);
        bottom = std::max(bottom, -x * sine + y * cosine);
    }
    const double inset = (right - left) * kInset;
    const cv::Size size(std::clamp(int(right - left - 2 * inset), 1, kMaxSide),
                        std::clamp(int(bottom - top - 2 * inset), 1, kMaxSide));
    const double x = left + inset + 0.5;
    const double y = top + inset + 0.5;
    // From the result back to the picture.
    const cv::Matx23d back(cosine, -sine, x * cosine - y * sine, sine, cosine, x * sine + y * cosine);
    cv::Mat page = secretMat();
    cv::warpAffine(matOf(picture), page, back, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT, white());
    return picked(page, picture.dpi);
}

std::optional<double> textSlope(const Picture& picture) {
    const Picture gray = grayOf(picture);
    const double scale = std::min(1.0, double(kTextSide) / std::max(gray.width, gray.height));
    if (gray.width * scale < 64 || gray.height * scale < 64) return std::nullopt;
    cv::Mat small = secretMat();
    cv::resize(matOf(gray), small, {}, scale, scale, cv::INTER_AREA);
    cv::Mat paper = secretMat();
    cv::morphologyEx(small, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {13, 13}));
    std::vector<cv::Point2f> ink;
    const int margin = small.rows / 50;  // shadows along the edges are no text
    for (int y = margin; y < small.rows - margin; ++y) {
        for (int x = margin; x < small.cols - margin; ++x) {
            if (int(paper.ptr(y)[x]) - int(small.ptr(y)[x]) > 40) ink.emplace_back(float(x), float(y));
        }
    }
    if (ink.size() < kLeastInk) return std::nullopt;
    // Where rows of text lie along the slope, the profile across them swings the most.
    std::vector<double> rows(std::size_t(small.rows + small.cols));
    const auto swing = [&](double degrees) {
        std::fill(rows.begin(), rows.end(), 0.0);
        const double rise = std::tan(degrees * std::numbers::pi / 180);
        for (const cv::Point2f& p : ink) {
            const double y = std::clamp(p.y + p.x * rise + small.cols * 0.2, 0.0, double(rows.size() - 2));
            const auto at = std::size_t(y);
            rows[at] += 1 - (y - double(at));
            rows[at + 1] += y - double(at);
        }
        double sum = 0;
        for (std::size_t i = 1; i < rows.size(); ++i)
            sum += (rows[i] - rows[i - 1]) * (rows[i] - rows[i - 1]);
        return sum;
    };
    double best = 0;
    double most = 0;
    std::vector<double> all;
    for (double degrees = -kMostSlope; degrees <= kMostSlope; degrees += 0.5) {
        all.push_back(swing(degrees));
        if (all.back() > most) {
            most = all.back();
            best = degrees;
        }
    }
    std::nth_element(all.begin(), all.begin() + std::ptrdiff_t(all.size() / 4), all.end());
    if (most < kClearPeak * all[all.size() / 4] || std::abs(best) >= kMostSlope) return std::nullopt;
    const double around = best;
    for (double degrees = around - 0.4; degrees <= around + 0.41; degrees += 0.1) {
        const double now = swing(degrees);
        if (now > most) {
            most = now;
            best = degrees;
        }
    }
    return best;
}

}  // namespace zizhu::drivers::imaging
