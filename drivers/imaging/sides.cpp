#include "drivers/imaging/sides.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace zizhu::drivers::imaging {

namespace {

// All lengths are pixels of the working picture, whose longer side has about a thousand.
constexpr double kBorder = 3.5;      // so near the picture's edge, a side is cut off by it
constexpr double kShortEdge = 0.05;  // of the circumference: a corner that is worn, folded or cut
constexpr double kOneLine = 0.14;    // rad: edges that differ less are one curled side
constexpr int kReach = 9;            // to either side of the rough line
constexpr int kSamples = 96;
constexpr double kLeastStep = 2.5;  // grey levels a pixel
constexpr double kStraight = 1.6;   // how far a sample may lie from the line that it supports

double angleOf(const cv::Point2d& d) { return std::atan2(d.y, d.x); }
double turned(double angle) { return std::remainder(angle, 2 * std::numbers::pi); }

bool onBorder(const cv::Point2d& a, const cv::Point2d& b, cv::Size size) {
    const auto both = [](double u, double v, double limit) {
        return (u <= kBorder && v <= kBorder) || (u >= limit - kBorder && v >= limit - kBorder);
    };
    return both(a.x, b.x, size.width - 1) || both(a.y, b.y, size.height - 1);
}

// Joins neighbours of nearly the same direction: a page that is curled has a side of several.
std::vector<Side> joined(std::vector<Side> edges) {
    for (bool again = true; again && edges.size() > 4;) {
        again = false;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const std::size_t j = (i + 1) % edges.size();
            if (edges[i].border != edges[j].border) continue;
            const double bend =
                turned(angleOf(edges[j].to - edges[j].from) - angleOf(edges[i].to - edges[i].from));
            if (std::abs(bend) > kOneLine) continue;
            edges[i].to = edges[j].to;
            edges.erase(edges.begin() + std::ptrdiff_t(j));
            again = true;
            break;
        }
    }
    return edges;
}

float brightness(const cv::Mat& gray, const cv::Point2d& at) {
    const int x = int(std::floor(at.x));
    const int y = int(std::floor(at.y));
    if (x < 0 || y < 0 || x + 1 >= gray.cols || y + 1 >= gray.rows) return -1;
    const auto fx = float(at.x - x);
    const auto fy = float(at.y - y);
    const auto* a = gray.ptr<std::uint8_t>(y) + x;
    const auto* b = gray.ptr<std::uint8_t>(y + 1) + x;
    return (float(a[0]) * (1 - fx) + float(a[1]) * fx) * (1 - fy) +
           (float(b[0]) * (1 - fx) + float(b[1]) * fx) * fy;
}

struct Sample {
    double along;   // from the middle of the side
    double offset;  // outwards from the rough line
    double step;    // inside minus outside
};

// The strongest step on a line across the side at each of many places; `rising`: brighter inside.
std::vector<Sample> samplesOf(const Side& side, const cv::Mat& gray, bool rising, int& asked) {
    const cv::Point2d middle = (side.from + side.to) / 2;
    const cv::Point2d direction = (side.to - side.from) / side.length();
    const cv::Point2d outward(direction.y, -direction.x);  // clockwise with y downwards
    std::vector<Sample> samples;
    asked = 0;
    for (int i = 0; i < kSamples; ++i) {
        // Not the corners themselves: they are round, or where something holds the page.
        const double along = side.length() * (0.92 * (i + 0.5) / kSamples - 0.46);
        std::array<float, 2 * kReach + 1> profile{};
        bool inside = true;
        for (int k = -kReach; k <= kReach; ++k) {
            const float value = brightness(gray, middle + direction * along + outward * double(k));
            inside = inside && value >= 0;
            profile[std::size_t(k + kReach)] = value;
        }
        if (!inside) continue;
        ++asked;
        double best = 0;
        int where = 0;
        const auto stepAt = [&](int k) {
            const double d = profile[std::size_t(k + kReach - 1)] - profile[std::size_t(k + kReach + 1)];
            return (rising ? d : -d) / 2;
        };
        for (int k = -kReach + 1; k < kReach; ++k) {
            if (stepAt(k) > best) {
                best = stepAt(k);
                where = k;
            }
        }
        if (best < kLeastStep) continue;
        double offset = where;
        if (where > -kReach + 1 && where < kReach - 1) {  // the top of the parabola through three steps
            const double l = stepAt(where - 1);
            const double r = stepAt(where + 1);
            const double bend = l - 2 * best + r;
            if (bend < 0) offset += std::clamp((l - r) / (2 * bend), -0.5, 0.5);
        }
        samples.push_back({along, offset, best});
    }
    return samples;
}

struct Line {
    double offset = 0, slope = 0;
    std::size_t supporters = 0;
};

// Least squares over the samples near the line, which begins as the most common offset.
Line fit(const std::vector<Sample>& samples) {
    Line best;
    if (samples.size() < 8) return best;
    // Through two samples far from each other, whichever pair most others agree with.
    for (std::size_t i = 0; i < samples.size(); i += 3) {
        for (std::size_t j = i + samples.size() / 3; j < samples.size(); j += 5) {
            const double slope =
                (samples[j].offset - samples[i].offset) / (samples[j].along - samples[i].along);
            const double offset = samples[i].offset - slope * samples[i].along;
            std::size_t near = 0;
            for (const Sample& s : samples)
                near += std::abs(s.offset - offset - slope * s.along) < kStraight ? 1 : 0;
            if (near > best.supporters) best = {offset, slope, near};
        }
    }
    for (int round = 0; round < 4; ++round) {
        double n = 0, sa = 0, so = 0, saa = 0, sao = 0;
        for (const Sample& s : samples) {
            if (std::abs(s.offset - best.offset - best.slope * s.along) >= kStraight) continue;
            n += 1;
            sa += s.along;
            so += s.offset;
            saa += s.along * s.along;
            sao += s.along * s.offset;
        }
        const double spread = n * saa - sa * sa;
        if (n < 8 || spread <= 0) break;
        best.slope = (n * sao - sa * so) / spread;
        best.offset = (so - best.slope * sa) / n;
        best.supporters = std::size_t(n);
    }
    return best;
}

std::optional<cv::Point2d> crossing(const Side& a, const Side& b) {
    const cv::Point2d p = a.to - a.from;
    const cv::Point2d q = b.to - b.from;
    const double det = p.x * q.y - p.y * q.x;
    if (std::abs(det) < 1e-6 * a.length() * b.length()) return std::nullopt;
    const cv::Point2d d = b.from - a.from;
    return a.from + p * ((d.x * q.y - d.y * q.x) / det);
}

}  // namespace

std::optional<std::array<Side, 4>> sidesOf(const std::vector<cv::Point>& hull, cv::Size size) {
    const double around = cv::arcLength(hull, true);
    std::vector<cv::Point> shape;
    cv::approxPolyDP(hull, shape, 0.006 * around, true);
    if (shape.size() < 3) return std::nullopt;
    if (cv::contourArea(shape, true) < 0) std::reverse(shape.begin(), shape.end());
    std::vector<Side> edges;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const cv::Point2d from = shape[i];
        const cv::Point2d to = shape[(i + 1) % shape.size()];
        edges.push_back({from, to, onBorder(from, to, size), 0});
    }
    edges = joined(std::move(edges));
    std::erase_if(edges, [&](const Side& e) { return e.length() < kShortEdge * around; });
    if (edges.size() < 4) return std::nullopt;
    std::vector<Side> chosen = edges;
    std::stable_sort(chosen.begin(), chosen.end(), [](const Side& a, const Side& b) {
        return a.border != b.border ? !a.border : a.length() > b.length();
    });
    chosen.resize(4);
    // Clockwise, beginning with the one whose outside is upwards.
    const auto outside = [](const Side& s) { return angleOf(s.to - s.from); };  // 0 for the top side
    std::sort(chosen.begin(), chosen.end(),
              [&](const Side& a, const Side& b) { return outside(a) < outside(b); });
    std::size_t top = 0;
    for (std::size_t i = 1; i < 4; ++i) {
        if (std::abs(outside(chosen[i])) < std::abs(outside(chosen[top]))) top = i;
    }
    std::rotate(chosen.begin(), chosen.begin() + std::ptrdiff_t(top), chosen.end());
    return std::array<Side, 4>{chosen[0], chosen[1], chosen[2], chosen[3]};
}

void refine(Side& side, const cv::Mat& gray) {
    side.support = 0;
    if (side.border || side.length() < 8) return;
    Line best;
    int asked = 0;
    for (const bool rising : {true, false}) {
        const Line line = fit(samplesOf(side, gray, rising, asked));
        if (line.supporters > best.supporters) best = line;
    }
    if (best.supporters == 0) return;
    const cv::Point2d direction = (side.to - side.from) / side.length();
    const cv::Point2d outward(direction.y, -direction.x);
    const double half = side.length() / 2;
    const cv::Point2d middle = (side.from + side.to) / 2 + outward * best.offset;
    const cv::Point2d along = direction + outward * best.slope;
    side.from = middle - along * half;
    side.to = middle + along * half;
    // Of a side that leaves the picture only the part inside can speak, if it is not too small.
    side.support = asked < kSamples / 3 ? 0 : double(best.supporters) / asked;
}

std::optional<Outline> outlineOf(const std::array<Side, 4>& sides, cv::Size size) {
    Outline outline;
    std::vector<cv::Point2f> corners;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto corner = crossing(sides[(i + 3) % 4], sides[i]);
        if (!corner) return std::nullopt;
        const double far = 0.3 * std::max(size.width, size.height);
        if (corner->x < -far || corner->y < -far || corner->x > size.width + far ||
            corner->y > size.height + far)
            return std::nullopt;
        outline.corners[i] = {corner->x, corner->y};
        outline.cut[i] = sides[i].border;
        corners.emplace_back(float(corner->x), float(corner->y));
    }
    if (!cv::isContourConvex(corners)) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2d a = corners[(i + 3) % 4] - corners[i];
        const cv::Point2d b = corners[(i + 1) % 4] - corners[i];
        const double cosine = a.dot(b) / (cv::norm(a) * cv::norm(b));
        if (std::abs(cosine) > 0.55) return std::nullopt;  // no page looks so slanted from above
        const double opposite = cv::norm(corners[(i + 2) % 4] - corners[(i + 1) % 4]) / cv::norm(a);
        if (opposite < 0.55 || opposite > 1.8) return std::nullopt;
        const cv::Point2d side = corners[(i + 1) % 4] - corners[i];
        if (cv::norm(side) < 0.1 * std::max(size.width, size.height)) return std::nullopt;
    }
    return outline;
}

}  // namespace zizhu::drivers::imaging
