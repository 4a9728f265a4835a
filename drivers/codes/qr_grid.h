// Where each module of a symbol is in a picture, though the paper is tilted, bent or partly hidden.
//
// The grid is a smooth map from modules to pixels, begun from the three finder patterns, bent until the
// timing patterns fit, pulled to the alignment pattern, and then adjusted until the symbol as a whole is
// seen as sharply as it can be.
#pragma once

#include <array>
#include <memory>

#include "drivers/codes/decoder.h"
#include "drivers/codes/qr_symbol.h"

namespace zizhu::drivers::codes {

// u and v count modules from the symbol's top left corner: the middle of the first is (0.5, 0.5).
class Grid {
public:
    static constexpr int kTerms = 10;  // of a polynomial of the third degree in two variables

    Grid() = default;
    // From the middles of the finder patterns.
    Grid(int side, Point topLeft, Point topRight, Point bottomLeft);

    int side() const { return side_; }
    Point at(float u, float v) const {
        const float a = (u - middle_) / reach_, b = (v - middle_) / reach_;
        const std::array<float, kTerms> t = {1, a, b, a * a, a * b, b * b, a * a * a, a * a * b, a * b * b, b * b * b};
        float du = u, dv = v;
        for (std::size_t i = 0; i < kTerms; ++i) {
            du += bendU[i] * t[i];
            dv += bendV[i] * t[i];
        }
        return {origin_.x + du * right_.x + dv * down_.x, origin_.y + du * right_.y + dv * down_.y};
    }
    // Pixels of a module, the shorter way.
    float module() const;

    // How far the map is from a parallelogram, in modules, term by term.
    std::array<float, kTerms> bendU{}, bendV{};

private:
    int side_ = 0;
    float middle_ = 0, reach_ = 1;
    Point origin_, right_, down_;
};

// A part of the frame around one symbol, made even: mean 0 and deviation 1 around every place.
class EvenPicture {
public:
    // `light`: dark and light change places.
    EvenPicture(const GrayView& frame, const Grid& around, bool light);
    ~EvenPicture();
    EvenPicture(const EvenPicture&) = delete;
    EvenPicture& operator=(const EvenPicture&) = delete;

    // Dark is positive. 0 outside.
    float at(Point p) const;
    // The frame's own grey levels (light changed to dark if asked for), slightly smoothed.
    float grey(Point p) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// How well the finder pattern at a corner (0 top left, 1 top right, 2 bottom left) fits: 1 = entirely, 0 =
// not better than chance.
float finderFit(const Grid& grid, const EvenPicture& picture, int corner);

// Bends `grid` until the timing patterns fit; returns how well, less what the bending costs. A tenth of a
// millisecond to two.
float bendGrid(Grid& grid, const EvenPicture& picture);

// Pulls `grid` to the alignment pattern and then makes the whole symbol as sharp as it can be; returns how
// well all function patterns fit. About ten milliseconds.
float sharpenGrid(Grid& grid, const EvenPicture& picture, const Layout& layout);

}  // namespace zizhu::drivers::codes
