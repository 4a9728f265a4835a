// Reads the modules under a grid, and says of each how surely.
#pragma once

#include <vector>

#include "drivers/codes/qr_grid.h"
#include "drivers/codes/qr_matrix.h"

namespace zizhu::drivers::codes {

// Different troubles need different levels of dark and light to be compared with.
enum class Levels : std::uint8_t {
    Area,     // from the modules around: shadow, reflection, fading
    Columns,  // from the modules of the same column: a print head's weak and dead dots
    Rows,     // the same for a symbol that was printed lying on its side
};

// What was seen under a grid, to be judged in several ways.
class Samples {
public:
    Samples(const Grid& grid, const EvenPicture& picture, const Layout& layout);

    ModuleView judge(Levels levels) const;

    // Judged with what the modules' neighbours spill into them taken away: the spread is learned from the
    // function patterns first and then from the symbol as far as it is known. Blur, motion, small codes.
    ModuleView equalised() const;

private:
    static constexpr int kAcross = 5;  // samples of a module each way

    float sample(int x, int y, int i, int j) const {
        return grey_[std::size_t(((y * side_ + x) * kAcross + j) * kAcross + i)];
    }
    ModuleView judgeArea() const;
    ModuleView judgeLines(bool columns) const;
    void doubt(ModuleView& view) const;

    const Layout& layout_;
    int side_;
    std::vector<float> grey_;    // kAcross × kAcross of every module, dark is high
    std::vector<float> middle_;  // of a module's inner samples
    std::vector<float> even_;    // as EvenPicture::at()
};

}  // namespace zizhu::drivers::codes
