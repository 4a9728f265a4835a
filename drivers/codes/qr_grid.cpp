#include "drivers/codes/qr_grid.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace zizhu::drivers::codes {

namespace {
constexpr float kFinderMiddle = 3.5F;  // modules from the symbol's edge
// Around the symbol, in modules: what an adjusted grid may reach, and the window's border.
constexpr float kAround = 7;
constexpr int kMaxPart = 1400;  // pixels, of the part of the frame that is looked at
constexpr float kClip = 1.6F;

// Terms of the polynomial, by name.
enum Term : std::size_t { One, A, B, AA, AB, BB, AAA, AAB, ABB, BBB };

float lengthOf(Point p) { return std::hypot(p.x, p.y); }
}  // namespace

Grid::Grid(int side, Point topLeft, Point topRight, Point bottomLeft)
    : side_(side), middle_(float(side) / 2), reach_(float(side) / 2 - kFinderMiddle) {
    const float span = float(side) - 2 * kFinderMiddle;
    right_ = {(topRight.x - topLeft.x) / span, (topRight.y - topLeft.y) / span};
    down_ = {(bottomLeft.x - topLeft.x) / span, (bottomLeft.y - topLeft.y) / span};
    origin_ = {topLeft.x - kFinderMiddle * (right_.x + down_.x), topLeft.y - kFinderMiddle * (right_.y + down_.y)};
}

float Grid::module() const { return std::min(lengthOf(right_), lengthOf(down_)); }

struct EvenPicture::State {
    cv::Mat even;   // CV_32F
    cv::Mat grey;   // CV_32F
    float left = 0, top = 0, scale = 1;

    float sample(const cv::Mat& mat, Point p) const {
        const float x = (p.x - left) * scale - 0.5F, y = (p.y - top) * scale - 0.5F;
        if (!(x >= 0 && y >= 0 && x < float(mat.cols - 1) && y < float(mat.rows - 1))) return 0;
        const int ix = int(x), iy = int(y);
        const float fx = x - float(ix), fy = y - float(iy);
        const float* a = mat.ptr<float>(iy) + ix;
        const float* b = mat.ptr<float>(iy + 1) + ix;
        return (a[0] * (1 - fx) + a[1] * fx) * (1 - fy) + (b[0] * (1 - fx) + b[1] * fx) * fy;
    }
};

EvenPicture::EvenPicture(const GrayView& frame, const Grid& around, bool light) : state_(std::make_unique<State>()) {
    State& s = *state_;
    float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
    const float n = float(around.side());
    for (const Point corner : {Point{-kAround, -kAround}, {n + kAround, -kAround}, {n + kAround, n + kAround}, {-kAround, n + kAround}}) {
        const Point p = around.at(corner.x, corner.y);
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
    const int x0 = int(std::clamp(left, 0.0F, float(frame.width - 1))), y0 = int(std::clamp(top, 0.0F, float(frame.height - 1)));
    const int x1 = int(std::clamp(right + 1, 0.0F, float(frame.width))), y1 = int(std::clamp(bottom + 1, 0.0F, float(frame.height)));
    if (x1 - x0 < 8 || y1 - y0 < 8) return;
    const cv::Mat gray(frame.height, frame.width, CV_8UC1, const_cast<std::uint8_t*>(frame.data), frame.stride);
    s.left = float(x0);
    s.top = float(y0);
    const float module = around.module();
    // Three samples a module at least, and not many more than six.
    s.scale = module < 2.6F ? 2 : module > 9 ? 6 / module : 1;
    s.scale = std::min(s.scale, float(kMaxPart) / float(std::max(x1 - x0, y1 - y0)));
    gray(cv::Rect(x0, y0, x1 - x0, y1 - y0)).convertTo(s.grey, CV_32F, light ? 1 : -1, light ? 0 : 255);
    if (s.scale != 1) {
        cv::resize(s.grey, s.grey, {}, double(s.scale), double(s.scale), s.scale > 1 ? cv::INTER_CUBIC : cv::INTER_AREA);
    }
    const double step = std::max(1.0, double(module * s.scale));
    cv::GaussianBlur(s.grey, s.grey, {}, 0.25 * step);
    const int window = int(9 * step) | 1;
    cv::Mat mean, square;
    cv::boxFilter(s.grey, mean, CV_32F, {window, window});
    cv::sqrBoxFilter(s.grey, square, CV_32F, {window, window});
    square -= mean.mul(mean);
    cv::max(square, 1.0, square);
    cv::sqrt(square, square);
    s.even = (s.grey - mean) / square;
}

EvenPicture::~EvenPicture() {
    if (!state_->grey.empty()) state_->grey.setTo(cv::Scalar(0));
    if (!state_->even.empty()) state_->even.setTo(cv::Scalar(0));
}

float EvenPicture::at(Point p) const { return state_->even.empty() ? 0 : state_->sample(state_->even, p); }
float EvenPicture::grey(Point p) const { return state_->grey.empty() ? 0 : state_->sample(state_->grey, p); }

namespace {

float clipped(float v) { return std::clamp(v, -kClip, kClip); }

// The timing pattern along one axis, between the finder patterns' separators.
float timingAlong(const Grid& grid, const EvenPicture& picture, bool across) {
    float sum = 0;
    for (int i = 8; i < grid.side() - 8; ++i) {
        const float along = float(i) + 0.5F;
        const Point p = across ? grid.at(along, 6.5F) : grid.at(6.5F, along);
        sum += i % 2 == 0 ? clipped(picture.at(p)) : -clipped(picture.at(p));
    }
    return sum / float(std::max(1, grid.side() - 16));
}

// Bends the grid between two finder patterns until the timing pattern between them fits: by shifting its
// middle along and across (a picture taken from near, a bent sheet), and by stretching one half more than
// the other (a cylinder seen from the front). First in coarse steps, then around the best of them.
float bendToTiming(Grid& grid, const EvenPicture& picture, bool across) {
    auto& along = across ? grid.bendU : grid.bendV;
    auto& aside = across ? grid.bendV : grid.bendU;
    const Term one = across ? A : B, square = across ? AA : BB, cube = across ? AAA : BBB;
    float bestFit = timingAlong(grid, picture, across);
    const float reach = std::min(3.0F, float(grid.side()) * 0.05F);
    for (const float step : {0.5F, 0.2F}) {
        const int steps = step > 0.3F ? int(reach / step) : 2;
        const auto startAlong = along, startAside = aside;
        Grid best = grid;
        for (int bow = -steps; bow <= steps; ++bow) {
            for (int shift = -steps; shift <= steps; ++shift) {
                for (int stretch = -steps; stretch <= steps; ++stretch) {
                    along = startAlong;
                    aside = startAside;
                    // (1 - a²) and a (1 - a²): nothing moves at the finder patterns.
                    along[One] += step * float(shift), along[square] -= step * float(shift);
                    along[one] += step * float(stretch), along[cube] -= step * float(stretch);
                    aside[One] += step * float(bow), aside[square] -= step * float(bow);
                    const float cost = 0.06F * step * float(std::abs(bow) + std::abs(shift) + std::abs(stretch));
                    const float fit = timingAlong(grid, picture, across) - cost;
                    if (fit > bestFit) bestFit = fit, best = grid;
                }
            }
        }
        grid = best;
    }
    return bestFit;
}

// How well the 5 × 5 of the alignment pattern fits at its place moved by (du, dv).
float alignmentFit(const Grid& grid, const EvenPicture& picture, float centre, float du, float dv) {
    float sum = 0;
    for (int y = -2; y <= 2; ++y) {
        for (int x = -2; x <= 2; ++x) {
            const float value = clipped(picture.at(grid.at(centre + float(x) + du, centre + float(y) + dv)));
            sum += std::max(std::abs(x), std::abs(y)) == 1 ? -value : value;
        }
    }
    return sum / 25;
}

// Pulls the corner that has no finder pattern to the last alignment pattern.
void pullToAlignment(Grid& grid, const EvenPicture& picture, const Layout& layout) {
    if (layout.version < 2) return;
    const float centre = float(layout.side) - 6.5F;
    float bestU = 0, bestV = 0, best = 0.45F;
    const float reach = std::min(5.0F, 2 + float(layout.side) * 0.06F);
    for (float du = -reach; du <= reach; du += 0.34F) {
        for (float dv = -reach; dv <= reach; dv += 0.34F) {
            const float fit = alignmentFit(grid, picture, centre, du, dv) - 0.02F * (std::abs(du) + std::abs(dv));
            if (fit > best) best = fit, bestU = du, bestV = dv;
        }
    }
    // (1 + a)(1 + b) / 4 is 0 at the three finder patterns, about 1 there.
    for (const Term term : {One, A, B, AB}) {
        grid.bendU[term] += bestU / 4 * 1.2F;
        grid.bendV[term] += bestV / 4 * 1.2F;
    }
}

struct Sharpness {
    float known = 0;  // function patterns: 1 = all fit
    float all = 0;
};

Sharpness sharpnessOf(const Grid& grid, const EvenPicture& picture, const Layout& layout, int skip) {
    float known = 0, data = 0;
    int knownCount = 0, dataCount = 0;
    for (int y = 0; y < layout.side; ++y) {
        for (int x = 0; x < layout.side; ++x) {
            const Part part = layout.at(x, y);
            const bool free = part == Part::Data || part == Part::Format;
            if (free && (x + y * 3) % skip != 0) continue;
            const float value = clipped(picture.at(grid.at(float(x) + 0.5F, float(y) + 0.5F)));
            if (free) data += std::abs(value), ++dataCount;
            else known += part == Part::Dark ? value : -value, ++knownCount;
        }
    }
    Sharpness result;
    result.known = known / float(std::max(1, knownCount));
    result.all = result.known + data / float(std::max(1, dataCount));
    return result;
}

}  // namespace

float finderFit(const Grid& grid, const EvenPicture& picture, int corner) {
    const float n = float(grid.side());
    const float cu = corner == 1 ? n - kFinderMiddle : kFinderMiddle, cv = corner == 2 ? n - kFinderMiddle : kFinderMiddle;
    // A sheet taken from near is larger at one end.
    float best = -1;
    for (const float scale : {0.85F, 1.0F, 1.18F}) {
        float sum = 0;
        for (int y = -4; y <= 4; ++y) {
            for (int x = -4; x <= 4; ++x) {
                const int ring = std::max(std::abs(x), std::abs(y));
                const float value = clipped(picture.at(grid.at(cu + scale * float(x), cv + scale * float(y))));
                sum += ring == 2 || ring == 4 ? -value : value;
            }
        }
        best = std::max(best, sum / 81);
    }
    return best;
}

float bendGrid(Grid& grid, const EvenPicture& picture) {
    const float across = bendToTiming(grid, picture, true);
    return (across + bendToTiming(grid, picture, false)) / 2;
}

float sharpenGrid(Grid& grid, const EvenPicture& picture, const Layout& layout) {
    pullToAlignment(grid, picture, layout);
    // One term after the other, in smaller and smaller steps; the picture's sharpness on data modules has
    // its hills half a module wide, so larger steps would only jump between them.
    const int skip = std::max(2, layout.side * layout.side / 700);
    for (const float step : {0.35F, 0.15F, 0.06F}) {
        float best = sharpnessOf(grid, picture, layout, skip).all;
        for (int sweep = 0; sweep < 2; ++sweep) {
            bool better = false;
            for (std::size_t term = 0; term < 2 * Grid::kTerms; ++term) {
                float& value = term < Grid::kTerms ? grid.bendU[term] : grid.bendV[term - Grid::kTerms];
                for (const float change : {step, -step}) {
                    const float before = value;
                    value += change;
                    const float now = sharpnessOf(grid, picture, layout, skip).all;
                    if (now > best) {
                        best = now;
                        better = true;
                        break;
                    }
                    value = before;
                }
            }
            if (!better) break;
        }
    }
    return sharpnessOf(grid, picture, layout, 1).known;
}

}  // namespace zizhu::drivers::codes
