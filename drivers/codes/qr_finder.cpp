#include "drivers/codes/qr_finder.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace zizhu::drivers::codes {

namespace {
// The mean of this window is the border between dark and light: wider than a finder pattern of 7 modules of
// 8 pixels, narrower than a shadow.
constexpr int kWindow = 61;
// Grey levels that a run must leave the border by at its strongest: less is noise of an even surface.
constexpr float kMinSwing = 1.2F;
constexpr float kMinModule = 0.9F;
constexpr std::size_t kMaxClusters = 4000;
constexpr std::size_t kMaxOpen = 96;

struct Run {
    float start;
    float length;
    bool dark;
};

// Stretches of one line on either side of the border, to fractions of a pixel.
void runsOf(const float* over, int count, bool light, std::vector<Run>& runs) {
    runs.clear();
    float start = 0, swing = 0;
    const float sign = light ? -1.0F : 1.0F;
    for (int x = 1; x < count; ++x) {
        const float before = over[x - 1], now = over[x];
        swing = std::max(swing, std::abs(before));
        if ((before < 0) == (now < 0)) continue;
        const float crossing = float(x - 1) + before / (before - now);
        if (swing >= kMinSwing || runs.empty()) {
            const bool dark = sign * before < 0;
            // Two of a kind: what was between them was noise.
            if (!runs.empty() && runs.back().dark == dark) runs.back().length = crossing - runs.back().start;
            else runs.push_back({start, crossing - start, dark});
        } else if (!runs.empty()) {
            runs.back().length = crossing - runs.back().start;
        }
        start = runs.back().start + runs.back().length;
        swing = 0;
    }
}

bool looksRight(const Run* r, float& module) {
    module = (r[0].length + r[1].length + r[2].length + r[3].length + r[4].length) / 7;
    if (module < kMinModule) return false;
    const auto near = [&](float length, float modules, float slack) {
        return std::abs(length - modules * module) <= slack * module;
    };
    return near(r[2].length, 3, 1.1F) && near(r[0].length, 1, 0.7F) && near(r[1].length, 1, 0.7F) &&
           near(r[3].length, 1, 0.7F) && near(r[4].length, 1, 0.7F) && near(r[0].length + r[1].length, 2, 0.8F) &&
           near(r[3].length + r[4].length, 2, 0.8F);
}

// Hits on lines one after the other that belong together. `along` is on the line, `line` across.
struct Cluster {
    float along = 0, line = 0, module = 0;  // sums
    float lastAlong = 0;
    int first = 0, last = 0, hits = 0;
    Point middle() const { return {along / float(hits), line / float(hits)}; }
    float size() const { return module / float(hits); }
    float coverage() const { return std::min(1.3F, float(hits) / (3 * size())); }
};

std::vector<Cluster> clustersOf(const cv::Mat& over, bool light) {
    std::vector<Cluster> closed, open;
    std::vector<Run> runs;
    for (int y = 0; y < over.rows; ++y) {
        runsOf(over.ptr<float>(y), over.cols, light, runs);
        for (std::size_t i = 0; i + 5 <= runs.size(); ++i) {
            float module = 0;
            if (!runs[i].dark || !looksRight(&runs[i], module)) continue;
            const float middle = runs[i + 2].start + runs[i + 2].length / 2;
            const auto fits = [&](const Cluster& c) {
                return std::abs(middle - c.lastAlong) < 0.7F * module && std::abs(module - c.size()) < 0.35F * module;
            };
            auto found = std::find_if(open.rbegin(), open.rend(), fits);
            if (found == open.rend()) {
                if (open.size() >= kMaxOpen) continue;
                open.push_back({0, 0, 0, middle, y, y, 0});
                found = open.rbegin();
            }
            found->along += middle;
            found->line += float(y) ;
            found->module += module;
            found->lastAlong = middle;
            found->last = y;
            ++found->hits;
        }
        std::erase_if(open, [&](const Cluster& c) {
            if (float(y - c.last) <= std::max(1.0F, 0.6F * c.size())) return false;
            if (c.hits >= 2 && float(c.hits) >= 0.7F * c.size() && closed.size() < kMaxClusters) closed.push_back(c);
            return true;
        });
    }
    return closed;
}
}  // namespace

std::vector<Finder> findFinders(const GrayView& picture, bool light, std::size_t most) {
    const cv::Mat gray(picture.height, picture.width, CV_8UC1, const_cast<std::uint8_t*>(picture.data), picture.stride);
    cv::Mat over, mean, across;
    gray.convertTo(over, CV_32F);
    cv::boxFilter(over, mean, CV_32F, {kWindow, kWindow});
    cv::subtract(over, mean, over);
    cv::transpose(over, across);
    const std::vector<Cluster> level = clustersOf(over, light), plumb = clustersOf(across, light);

    std::vector<Finder> found;
    std::vector<bool> used(plumb.size(), false);
    for (const Cluster& h : level) {
        const Point a = h.middle();
        Finder finder{a, h.size(), 0.5F * h.coverage()};
        for (std::size_t i = 0; i < plumb.size(); ++i) {
            const Point b{plumb[i].middle().y, plumb[i].middle().x};
            const float size = std::max(h.size(), plumb[i].size());
            if (std::abs(a.x - b.x) > 1.3F * size || std::abs(a.y - b.y) > 1.3F * size) continue;
            if (size > 2.6F * std::min(h.size(), plumb[i].size())) continue;
            used[i] = true;
            const float score = 1 + h.coverage() + plumb[i].coverage();
            if (score <= finder.score) continue;
            // Along a line the middle is known better than across.
            finder = {{a.x, b.y}, std::sqrt(h.size() * plumb[i].size()), score};
        }
        found.push_back(finder);
    }
    for (std::size_t i = 0; i < plumb.size(); ++i) {
        if (!used[i]) found.push_back({{plumb[i].middle().y, plumb[i].middle().x}, plumb[i].size(), 0.5F * plumb[i].coverage()});
    }
    // Pixels have their middles at halves.
    for (Finder& finder : found) finder.centre = {finder.centre.x + 0.5F, finder.centre.y + 0.5F};
    std::stable_sort(found.begin(), found.end(), [](const Finder& a, const Finder& b) { return a.score > b.score; });
    std::vector<Finder> best;
    for (const Finder& finder : found) {
        if (best.size() >= most) break;
        const bool known = std::any_of(best.begin(), best.end(), [&](const Finder& other) {
            return std::hypot(other.centre.x - finder.centre.x, other.centre.y - finder.centre.y) <
                   2 * std::max(other.module, finder.module);
        });
        if (!known) best.push_back(finder);
    }
    return best;
}

}  // namespace zizhu::drivers::codes
