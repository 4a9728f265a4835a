#include "drivers/codes/qr_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "drivers/codes/qr_finder.h"
#include "drivers/codes/qr_grid.h"
#include "drivers/codes/qr_matrix.h"
#include "drivers/codes/qr_sampling.h"

namespace zizhu::drivers::codes {

namespace {

constexpr std::size_t kMaxFinders = 18;   // of a rendering
constexpr std::size_t kMaxAttempts = 16;  // grids laid in a frame and kind of print
constexpr float kMinTiming = 0.2F;
constexpr float kTimingSlack = 0.15F;       // versions worse than the best by more are not tried
constexpr std::size_t kMaxVersions = 3;
constexpr float kMinFinder = 0.35F;
constexpr int kMaxSharpened = 12;         // of these attempts, the ones that cost most
constexpr float kMinFit = 0.3F;
constexpr float kMinScore = 1;  // of three finder patterns together: a whole one has nearly 3
constexpr float kFinderMiddle = 3.5F;

Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator*(Point a, float s) { return {a.x * s, a.y * s}; }
float lengthOf(Point p) { return std::hypot(p.x, p.y); }
float cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
float dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }

// Three middles of finder patterns, clockwise from the top right one by way of the corner.
struct Attempt {
    Point corner, right, down;
    float module = 0;
    float cost = 0;  // how unlike a symbol; the least first
};

bool inside(const std::array<Point, 4>& corners, Point p) {
    for (std::size_t i = 0; i < 4; ++i) {
        if (cross(corners[(i + 1) % 4] - corners[i], p - corners[i]) < 0) return false;
    }
    return true;
}

// The length of a module along a line that makes `angle` with level, of a square that level and plumb lines
// cut to `module`.
float moduleAlong(const Finder& finder, Point direction) {
    const float length = lengthOf(direction);
    if (length <= 0) return finder.module;
    // A square turned by the angle is cut by a level line 1 / cos as long.
    const float c = std::max(std::abs(direction.x), std::abs(direction.y)) / length;
    return finder.module * c;
}

void addTriple(const Finder& a, const Finder& b, const Finder& c, std::vector<Attempt>& attempts) {
    const float ab = lengthOf(b.centre - a.centre), ac = lengthOf(c.centre - a.centre);
    const Point toB = b.centre - a.centre, toC = c.centre - a.centre;
    const float module = (moduleAlong(a, toB) + moduleAlong(b, toB) + moduleAlong(a, toC) + moduleAlong(c, toC)) / 4;
    if (std::min(ab, ac) < 9 * module || std::max(ab, ac) > 200 * module) return;
    const float ratio = std::max(ab, ac) / std::min(ab, ac);
    const float slope = std::abs(dot(toB, toC)) / (ab * ac);
    if (ratio > 2.4F || slope > 0.75F) return;
    const float largest = std::max({a.module, b.module, c.module}), least = std::min({a.module, b.module, c.module});
    if (largest > 2.2F * least || a.score + b.score + c.score < kMinScore) return;
    Attempt attempt{a.centre, b.centre, c.centre, module, 0};
    if (cross(toB, toC) < 0) std::swap(attempt.right, attempt.down);
    attempt.cost = 2 * (ratio - 1) + 2 * slope + 2 * (largest / least - 1) - 0.7F * (a.score + b.score + c.score);
    attempts.push_back(attempt);
}

// The third finder pattern is hidden: where it may be, if the sheet is not tilted much.
void addPair(const Finder& a, const Finder& b, std::vector<Attempt>& attempts) {
    if (std::max(a.module, b.module) > 1.5F * std::min(a.module, b.module)) return;
    const Point along = b.centre - a.centre;
    const Point aside{-along.y, along.x};
    const float module = (moduleAlong(a, along) + moduleAlong(b, along)) / 2;
    const float length = lengthOf(along);
    if (length < 9 * module || length > 200 * module) return;
    const float cost = 3 * (std::max(a.module, b.module) / std::min(a.module, b.module) - 1) - 0.7F * (a.score + b.score);
    // As a side, with the symbol on either side of it; the corner at either end.
    attempts.push_back({a.centre, b.centre, a.centre + aside, module, cost});
    attempts.push_back({b.centre, b.centre + aside, a.centre, module, cost});
    attempts.push_back({b.centre, a.centre, b.centre - aside, module, cost});
    attempts.push_back({a.centre, a.centre - aside, b.centre, module, cost});
    // As the diagonal from top right to bottom left.
    const Point middle = (a.centre + b.centre) * 0.5F;
    const float diagonal = (moduleAlong(a, along + aside) + moduleAlong(b, along + aside)) / 2;
    attempts.push_back({middle + aside * 0.5F, a.centre, b.centre, diagonal, cost});
    attempts.push_back({middle - aside * 0.5F, b.centre, a.centre, diagonal, cost});
}

std::vector<int> versionsNear(const Attempt& attempt) {
    const float span = (lengthOf(attempt.right - attempt.corner) + lengthOf(attempt.down - attempt.corner)) / 2;
    const float side = span / attempt.module + 2 * kFinderMiddle;
    const float exact = (side - 17) / 4;
    // Cuts of a tilted pattern are longer than its modules, so that symbols look smaller than they are, or
    // larger if they lie across.
    const int nearest = int(std::lround(exact));
    const int reach = 2 + nearest / 8;
    std::vector<int> versions;
    for (int v = nearest - reach; v <= nearest + reach; ++v) {
        if (v >= kMinVersion && v <= kMaxVersion) versions.push_back(v);
    }
    return versions;
}

class Search {
public:
    Search(const GrayView& frame, bool light, std::vector<DecodedCode>& found, const std::vector<DecodedCode>& known,
           const std::function<bool()>& enough)
        : frame_(frame), light_(light), found_(found), known_(known), enough_(enough) {}

    void lookFor(const std::vector<Finder>& finders) {
        std::vector<Attempt> attempts;
        for (std::size_t i = 0; i < finders.size(); ++i) {
            for (std::size_t j = i + 1; j < finders.size(); ++j) {
                for (std::size_t k = j + 1; k < finders.size(); ++k) {
                    addTriple(finders[i], finders[j], finders[k], attempts);
                    addTriple(finders[j], finders[i], finders[k], attempts);
                    addTriple(finders[k], finders[i], finders[j], attempts);
                }
            }
        }
        tryAll(attempts);
    }

    void lookForPairs(const std::vector<Finder>& finders) {
        std::vector<Attempt> attempts;
        for (std::size_t i = 0; i < finders.size(); ++i) {
            for (std::size_t j = i + 1; j < finders.size(); ++j) {
                if (finders[i].score >= 2 && finders[j].score >= 2) addPair(finders[i], finders[j], attempts);
            }
        }
        tryAll(attempts);
    }

private:
    bool taken(Point p) const {
        const auto has = [&](const DecodedCode& code) { return inside(code.corners, p); };
        return std::any_of(found_.begin(), found_.end(), has) || std::any_of(known_.begin(), known_.end(), has);
    }

    bool over() const { return enough_ && enough_(); }

    void tryAll(std::vector<Attempt>& attempts) {
        std::stable_sort(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) { return a.cost < b.cost; });
        std::size_t tried = 0;
        sharpened_ = 0;
        for (const Attempt& attempt : attempts) {
            if (tried >= kMaxAttempts || sharpened_ >= kMaxSharpened || found_.size() >= kMaxCodes || over()) return;
            if (taken(attempt.corner) || taken(attempt.right) || taken(attempt.down) ||
                taken((attempt.right + attempt.down) * 0.5F))
                continue;
            ++tried;
            if (std::optional<DecodedCode> code = read(attempt)) found_.push_back(std::move(*code));
        }
    }

    // The versions whose timing patterns fit best, with their grids.
    struct Choice {
        float fit;
        Grid grid;
        int version;
    };

    std::vector<Choice> choose(const Attempt& attempt, const std::vector<int>& versions, const EvenPicture& picture) {
        std::vector<Choice> choices;
        for (const int version : versions) {
            Grid grid(sideOf(version), attempt.corner, attempt.right, attempt.down);
            int seen = 0;
            for (int corner = 0; corner < 3; ++corner) seen += finderFit(grid, picture, corner) >= kMinFinder;
            if (seen < 2) continue;
            if (over()) break;
            const float fit = bendGrid(grid, picture);
            if (fit >= kMinTiming) choices.push_back({fit, grid, version});
        }
        std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.fit > b.fit; });
        std::erase_if(choices, [best = choices.empty() ? 0 : choices.front().fit](const Choice& choice) {
            return choice.fit < best - kTimingSlack;
        });
        if (choices.size() > kMaxVersions) choices.resize(kMaxVersions);
        return choices;
    }

    std::optional<DecodedCode> read(const Attempt& attempt) {
        const std::vector<int> versions = versionsNear(attempt);
        if (versions.empty()) return std::nullopt;
        const Grid middle(sideOf(versions[versions.size() / 2]), attempt.corner, attempt.right, attempt.down);
        const EvenPicture picture(frame_, middle, light_);
        for (Choice& choice : choose(attempt, versions, picture)) {
            if (over()) break;
            const Layout layout = layoutOf(choice.version);
            ++sharpened_;
            if (sharpenGrid(choice.grid, picture, layout) < kMinFit) continue;
            if (std::optional<DecodedCode> code = readGrid(choice.grid, picture, layout)) return code;
        }
        return std::nullopt;
    }

    std::optional<DecodedCode> readGrid(const Grid& grid, const EvenPicture& picture, const Layout& layout) {
        const Samples samples(grid, picture, layout);
        for (int way = 0; way < 5 && !over(); ++way) {
            ModuleView view;
            switch (way) {
                case 0: view = samples.judge(Levels::Area); break;
                case 1: view = samples.judge(Levels::Columns); break;
                case 2: view = samples.judge(Levels::Rows); break;
                case 3: view = samples.equalised(); break;
                default: view = mirrored(samples.judge(Levels::Area)); break;
            }
            if (std::optional<Payload> payload = decodeMatrix(view)) return codeOf(std::move(*payload), grid);
        }
        return std::nullopt;
    }

    static ModuleView mirrored(const ModuleView& view) {
        ModuleView other{view.side, std::vector<float>(view.modules.size())};
        for (int y = 0; y < view.side; ++y) {
            for (int x = 0; x < view.side; ++x) other.modules[std::size_t(y * view.side + x)] = view.at(y, x);
        }
        return other;
    }

    static DecodedCode codeOf(Payload payload, const Grid& grid) {
        DecodedCode code;
        code.data = std::move(payload.data);
        code.aim = std::move(payload.aim);
        code.format = Format::Qr;
        code.stage = Stage::Erasures;
        const float n = float(grid.side());
        code.corners = {grid.at(0, 0), grid.at(n, 0), grid.at(n, n), grid.at(0, n)};
        return code;
    }

    int sharpened_ = 0;
    const GrayView& frame_;
    bool light_;
    std::vector<DecodedCode>& found_;
    const std::vector<DecodedCode>& known_;
    const std::function<bool()>& enough_;
};

GrayView viewOf(const cv::Mat& mat) { return {mat.data, mat.cols, mat.rows, mat.step}; }

}  // namespace

std::vector<DecodedCode> readDamaged(const GrayView& frame, const std::vector<DecodedCode>& known,
                                     const std::function<bool()>& enough) {
    std::vector<DecodedCode> found;
    const cv::Mat gray(frame.height, frame.width, CV_8UC1, const_cast<std::uint8_t*>(frame.data), frame.stride);
    cv::Mat smooth, half;
    cv::GaussianBlur(gray, smooth, {}, 1.3);
    cv::resize(gray, half, {}, 0.5, 0.5, cv::INTER_AREA);
    for (const bool light : {false, true}) {
        // Nobody prints both kinds on one sheet.
        if (light && !(found.empty() && known.empty())) break;
        Search search(frame, light, found, known, enough);
        std::vector<Finder> all;
        for (const auto& [picture, scale] : {std::pair<const cv::Mat*, float>(&gray, 1), {&smooth, 1}, {&half, 2}}) {
            if (enough && enough()) break;
            for (Finder finder : findFinders(viewOf(*picture), light, kMaxFinders)) {
                finder.centre = finder.centre * scale;
                finder.module *= scale;
                const auto same = std::find_if(all.begin(), all.end(), [&](const Finder& other) {
                    return lengthOf(other.centre - finder.centre) < 2 * std::max(other.module, finder.module);
                });
                if (same == all.end()) all.push_back(finder);
                else if (finder.score > same->score + 0.3F) *same = finder;
            }
        }
        std::stable_sort(all.begin(), all.end(), [](const Finder& a, const Finder& b) { return a.score > b.score; });
        if (all.size() > kMaxFinders) all.resize(kMaxFinders);
        search.lookFor(all);
        if (found.empty() && known.empty()) search.lookForPairs(all);
    }
    smooth.setTo(cv::Scalar(0));
    half.setTo(cv::Scalar(0));
    return found;
}

}  // namespace zizhu::drivers::codes
