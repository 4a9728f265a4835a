#include "drivers/codes/qr_sampling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace zizhu::drivers::codes {

namespace {
constexpr float kOffset = 0.16F;  // between samples of a module: the outermost stay off its edges
constexpr int kRadius = 4;        // modules: of the surroundings that levels are taken from
// Of the usual contrast: with less, dark and light cannot be told apart.
constexpr float kNoContrast = 0.22F;
// A sensor at its end gives this or more of 255; as dark-is-high grey, this or less.
constexpr float kSaturated = 4;

float median(std::vector<float> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

float surely(float value, float contrast, float usual) {
    const float part = usual > 0 ? contrast / usual : 0;
    if (part < kNoContrast) return 0;
    return std::clamp(value, -1.0F, 1.0F) * std::min(1.0F, 1.4F * part);
}
}  // namespace

Samples::Samples(const Grid& grid, const EvenPicture& picture, const Layout& layout)
    : layout_(layout), side_(layout.side) {
    const auto count = std::size_t(side_ * side_);
    grey_.reserve(count * kAcross * kAcross);
    middle_.reserve(count);
    even_.reserve(count);
    for (int y = 0; y < side_; ++y) {
        for (int x = 0; x < side_; ++x) {
            float inner = 0;
            for (int j = 0; j < kAcross; ++j) {
                for (int i = 0; i < kAcross; ++i) {
                    const float du = kOffset * float(i - kAcross / 2), dv = kOffset * float(j - kAcross / 2);
                    const float value = picture.grey(grid.at(float(x) + 0.5F + du, float(y) + 0.5F + dv));
                    grey_.push_back(value);
                    if (i > 0 && j > 0 && i < kAcross - 1 && j < kAcross - 1) inner += value;
                }
            }
            middle_.push_back(inner / float((kAcross - 2) * (kAcross - 2)));
            even_.push_back(picture.at(grid.at(float(x) + 0.5F, float(y) + 0.5F)));
        }
    }
}

ModuleView Samples::judge(Levels levels) const {
    ModuleView view = levels == Levels::Area ? judgeArea() : judgeLines(levels == Levels::Columns);
    doubt(view);
    return view;
}

ModuleView Samples::judgeArea() const {
    ModuleView view{side_, even_};
    std::vector<float> contrasts(view.modules.size());
    for (int round = 0; round < 3; ++round) {
        std::vector<float> values(view.modules.size());
        for (int y = 0; y < side_; ++y) {
            for (int x = 0; x < side_; ++x) {
                float dark = 0, light = 0;
                int darks = 0, lights = 0;
                for (int ny = std::max(0, y - kRadius); ny <= std::min(side_ - 1, y + kRadius); ++ny) {
                    for (int nx = std::max(0, x - kRadius); nx <= std::min(side_ - 1, x + kRadius); ++nx) {
                        const auto i = std::size_t(ny * side_ + nx);
                        if (view.modules[i] > 0) dark += middle_[i], ++darks;
                        else light += middle_[i], ++lights;
                    }
                }
                const auto i = std::size_t(y * side_ + x);
                // Everything alike around: nothing to compare with.
                const float d = darks > 0 ? dark / float(darks) : 0, l = lights > 0 ? light / float(lights) : 0;
                contrasts[i] = darks >= 4 && lights >= 4 ? d - l : 0;
                values[i] = contrasts[i] > 0.5F ? (2 * middle_[i] - d - l) / contrasts[i] : 0;
            }
        }
        view.modules = values;
    }
    const float usual = median(contrasts);
    for (std::size_t i = 0; i < view.modules.size(); ++i) view.modules[i] = surely(view.modules[i], contrasts[i], usual);
    return view;
}

ModuleView Samples::judgeLines(bool columns) const {
    ModuleView view{side_, std::vector<float>(even_.size(), 0)};
    // Levels and contrast of every line of samples: masking makes about half of it dark.
    const auto lines = std::size_t(side_ * kAcross);
    std::vector<float> dark(lines), light(lines);
    const auto value = [&](int line, int part, int at) {
        // Along the line a module's inner samples are averaged.
        float sum = 0;
        for (int k = 1; k < kAcross - 1; ++k)
            sum += columns ? sample(line, at, part, k) : sample(at, line, k, part);
        return sum / float(kAcross - 2);
    };
    std::vector<float> along(static_cast<std::size_t>(side_));
    for (int line = 0; line < side_; ++line) {
        for (int part = 0; part < kAcross; ++part) {
            for (int at = 0; at < side_; ++at) along[std::size_t(at)] = value(line, part, at);
            std::sort(along.begin(), along.end());
            const int share = std::max(2, side_ * 3 / 10);
            float low = 0, high = 0;
            for (int i = 0; i < share; ++i) low += along[std::size_t(i)], high += along[std::size_t(side_ - 1 - i)];
            light[std::size_t(line * kAcross + part)] = low / float(share);
            dark[std::size_t(line * kAcross + part)] = high / float(share);
        }
    }
    std::vector<float> contrasts;
    for (std::size_t i = 0; i < lines; ++i) contrasts.push_back(dark[i] - light[i]);
    const float usual = median(contrasts);
    for (int line = 0; line < side_; ++line) {
        for (int at = 0; at < side_; ++at) {
            float sum = 0, weight = 1e-6F, best = 0;
            for (int part = 0; part < kAcross; ++part) {
                const auto i = std::size_t(line * kAcross + part);
                const float contrast = contrasts[i];
                if (contrast < kNoContrast * usual || contrast < 1) continue;
                const float w = contrast * contrast;
                sum += w * (2 * value(line, part, at) - dark[i] - light[i]) / contrast;
                weight += w;
                best = std::max(best, contrast);
            }
            const auto module = std::size_t(columns ? at * side_ + line : line * side_ + at);
            view.modules[module] = surely(sum / weight, best, usual);
        }
    }
    return view;
}

// What looks sure and is not: modules under a glaring lamp, a finger, a stain, a stroke of a pen.
void Samples::doubt(ModuleView& view) const {
    std::vector<float> lights;
    for (std::size_t i = 0; i < view.modules.size(); ++i) {
        if (view.modules[i] < -0.5F) lights.push_back(middle_[i]);
    }
    // If ordinary paper is at the sensor's end too (a bright screen), that says nothing.
    const bool glares = median(std::move(lights)) > 3 * kSaturated;
    std::vector<float> factor(view.modules.size(), 1);
    if (glares) {
        for (std::size_t i = 0; i < view.modules.size(); ++i) {
            if (middle_[i] <= kSaturated) factor[i] = 0;
        }
    }
    // Encoders choose the mask that leaves few even patches: 3 × 3 of one kind is rare, 4 × 4 hardly there.
    for (const auto& [size, keep] : {std::pair(3, 0.45F), std::pair(4, 0.1F), std::pair(5, 0.0F)}) {
        for (int y = 0; y + size <= side_; ++y) {
            for (int x = 0; x + size <= side_; ++x) {
                const bool dark = view.at(x, y) > 0;
                bool even = true;
                for (int k = 0; k < size * size && even; ++k) {
                    const int nx = x + k % size, ny = y + k / size;
                    even = layout_.at(nx, ny) == Part::Data && (view.at(nx, ny) > 0) == dark;
                }
                if (!even) continue;
                for (int k = 0; k < size * size; ++k) {
                    float& f = factor[std::size_t((y + k / size) * side_ + x + k % size)];
                    f = std::min(f, keep);
                }
            }
        }
    }
    for (std::size_t i = 0; i < view.modules.size(); ++i) view.modules[i] *= factor[i];
}

namespace {
constexpr int kSpread = 2;  // modules that a module spills into, each way
constexpr int kTaps = (2 * kSpread + 1) * (2 * kSpread + 1);
constexpr int kUnknowns = kTaps + 1;  // and an offset
constexpr float kNoiseFloor = 0.02F;
constexpr float kSureRatio = 5;  // of log likelihood: as sure as a module gets

// Gauss with pivots; `rows` holds the right side too.
std::array<double, kUnknowns> solve(std::array<std::array<double, kUnknowns + 1>, kUnknowns>& rows) {
    for (std::size_t c = 0; c < kUnknowns; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < kUnknowns; ++r) {
            if (std::abs(rows[r][c]) > std::abs(rows[pivot][c])) pivot = r;
        }
        std::swap(rows[c], rows[pivot]);
        if (std::abs(rows[c][c]) < 1e-9) continue;
        for (std::size_t r = 0; r < kUnknowns; ++r) {
            if (r == c) continue;
            const double factor = rows[r][c] / rows[c][c];
            if (factor == 0) continue;
            for (std::size_t k = c; k <= kUnknowns; ++k) rows[r][k] -= factor * rows[c][k];
        }
    }
    std::array<double, kUnknowns> result{};
    for (std::size_t c = 0; c < kUnknowns; ++c)
        result[c] = std::abs(rows[c][c]) < 1e-9 ? 0 : rows[c][kUnknowns] / rows[c][c];
    return result;
}

// A symbol behind a blur: each module seen is a sum of the modules around it.
class Blurred {
public:
    Blurred(const std::vector<float>& seen, const Layout& layout)
        : layout_(layout), side_(layout.side), width_(layout.side + 2 * kSpread), seen_(seen) {
        // Around the symbol is the quiet zone: light.
        guess_.assign(std::size_t(width_ * width_), -1);
        for (int y = 0; y < side_; ++y) {
            for (int x = 0; x < side_; ++x) {
                const Part part = layout.at(x, y);
                guess(x, y) = part == Part::Dark ? 1 : part == Part::Light ? -1 : std::tanh(1.5F * seen[index(x, y)]);
            }
        }
    }

    std::vector<float> separate() {
        std::vector<float> ratios(seen_.size(), 0);
        for (int round = 0; round < 5; ++round) {
            learn();
            // Carefully at first: the guesses are not good yet.
            refine(ratios, noise_ * (round == 0 ? 4.0F : round == 1 ? 2.0F : 1.0F));
        }
        return ratios;
    }

private:
    std::size_t index(int x, int y) const { return std::size_t(y * side_ + x); }
    float& guess(int x, int y) { return guess_[std::size_t((y + kSpread) * width_ + x + kSpread)]; }
    float predicted(int x, int y) {
        float sum = offset_;
        std::size_t tap = 0;
        for (int dy = -kSpread; dy <= kSpread; ++dy) {
            for (int dx = -kSpread; dx <= kSpread; ++dx) sum += spread_[tap++] * guess(x + dx, y + dy);
        }
        return sum;
    }

    void learn() {
        std::array<std::array<double, kUnknowns + 1>, kUnknowns> rows{};
        for (std::size_t i = 0; i < kUnknowns; ++i) rows[i][i] = 0.5;  // against chance
        std::array<float, kUnknowns> term{};
        term[kTaps] = 1;
        for (int y = 0; y < side_; ++y) {
            for (int x = 0; x < side_; ++x) {
                const float weight = std::abs(guess(x, y));
                if (weight < 0.3F) continue;
                std::size_t tap = 0;
                for (int dy = -kSpread; dy <= kSpread; ++dy) {
                    for (int dx = -kSpread; dx <= kSpread; ++dx) term[tap++] = guess(x + dx, y + dy);
                }
                for (std::size_t i = 0; i < kUnknowns; ++i) {
                    const double w = double(weight) * term[i];
                    for (std::size_t j = i; j < kUnknowns; ++j) rows[i][j] += w * term[j];
                    rows[i][kUnknowns] += w * seen_[index(x, y)];
                }
            }
        }
        for (std::size_t i = 0; i < kUnknowns; ++i) {
            for (std::size_t j = 0; j < i; ++j) rows[i][j] = rows[j][i];
        }
        const std::array<double, kUnknowns> solved = solve(rows);
        for (std::size_t i = 0; i < kTaps; ++i) spread_[i] = float(solved[i]);
        offset_ = float(solved[kTaps]);
        energy_ = 0;
        for (const float tap : spread_) energy_ += tap * tap;
        double squares = 0;
        for (int y = 0; y < side_; ++y) {
            for (int x = 0; x < side_; ++x) {
                const float rest = seen_[index(x, y)] - predicted(x, y);
                squares += double(rest) * rest;
            }
        }
        noise_ = std::max(kNoiseFloor, float(squares / double(seen_.size())));
    }

    void refine(std::vector<float>& ratios, float noise) {
        std::vector<float> rest(seen_.size());
        for (int y = 0; y < side_; ++y) {
            for (int x = 0; x < side_; ++x) rest[index(x, y)] = seen_[index(x, y)] - predicted(x, y);
        }
        for (int sweep = 0; sweep < 6; ++sweep) {
            for (int y = 0; y < side_; ++y) {
                for (int x = 0; x < side_; ++x) refineOne(x, y, rest, ratios, noise);
            }
        }
    }

    // How well what is seen around fits this module's being dark rather than light.
    void refineOne(int x, int y, std::vector<float>& rest, std::vector<float>& ratios, float noise) {
        float match = energy_ * guess(x, y);
        std::size_t tap = 0;
        for (int dy = -kSpread; dy <= kSpread; ++dy) {
            for (int dx = -kSpread; dx <= kSpread; ++dx, ++tap) {
                const int ox = x - dx, oy = y - dy;
                if (ox < 0 || oy < 0 || ox >= side_ || oy >= side_) continue;
                match += spread_[tap] * rest[index(ox, oy)];
            }
        }
        const float ratio = 2 * match / noise;
        ratios[index(x, y)] = ratio;
        const Part part = layout_.at(x, y);
        if (part == Part::Dark || part == Part::Light) return;
        const float before = guess(x, y);
        const float now = 0.4F * before + 0.6F * std::tanh(ratio / 2);
        guess(x, y) = now;
        tap = 0;
        for (int dy = -kSpread; dy <= kSpread; ++dy) {
            for (int dx = -kSpread; dx <= kSpread; ++dx, ++tap) {
                const int ox = x - dx, oy = y - dy;
                if (ox < 0 || oy < 0 || ox >= side_ || oy >= side_) continue;
                rest[index(ox, oy)] -= spread_[tap] * (now - before);
            }
        }
    }

    const Layout& layout_;
    int side_;
    int width_;
    const std::vector<float>& seen_;
    std::vector<float> guess_;  // with a border of kSpread
    std::array<float, kTaps> spread_{};
    float offset_ = 0, energy_ = 0, noise_ = 1;
};
}  // namespace

ModuleView Samples::equalised() const {
    std::vector<float> seen(even_.size());
    for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = std::clamp(even_[i], -2.5F, 2.5F);
    ModuleView view{side_, Blurred(seen, layout_).separate()};
    for (float& module : view.modules) module = std::clamp(module / kSureRatio, -1.0F, 1.0F);
    return view;
}

}  // namespace zizhu::drivers::codes
