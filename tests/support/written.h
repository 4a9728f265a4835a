// Characters as a careful hand writes them, from tests/support/strokes.yaml.
#pragma once

#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "screens/input/handwriting.h"

namespace zizhu::tests {

class Written {
public:
    explicit Written(const std::string& file) : data_(YAML::LoadFile(file)) {}

    bool has(const std::string& character) const {
        return data_["parts"][character].IsDefined() || data_["characters"][character].IsDefined();
    }
    // In the unit square; empty for a character that is not there.
    std::vector<screens::InkStroke> strokes(const std::string& character) const {
        std::vector<screens::InkStroke> result;
        constexpr float kMargin = 0.05F;
        place(character, kMargin, kMargin, 1 - 2 * kMargin, 1 - 2 * kMargin, result);
        return result;
    }

private:
    void place(const std::string& character, float x, float y, float w, float h, std::vector<screens::InkStroke>& into) const {
        constexpr float kGap = 0.02F;
        if (const YAML::Node part = data_["parts"][character]) {
            for (const YAML::Node& line : part) into.push_back(stroke(line.as<std::string>(), x, y, w, h));
            return;
        }
        const YAML::Node found = data_["characters"][character];
        if (!found) return;
        const std::string form = found.as<std::string>();
        const std::size_t first = form.find_first_of("|/"), second = form.find_first_of("|/", first + 1);
        const float share = std::stof(form) / 100;
        const std::string a = form.substr(first + 1, second - first - 1), b = form.substr(second + 1);
        if (form[first] == '|') {
            place(a, x, y, w * (share - kGap), h, into);
            place(b, x + w * (share + kGap), y, w * (1 - share - kGap), h, into);
        } else {
            place(a, x, y, w, h * (share - kGap), into);
            place(b, x, y + h * (share + kGap), w, h * (1 - share - kGap), into);
        }
    }
    static screens::InkStroke stroke(const std::string& text, float x, float y, float w, float h) {
        screens::InkStroke result;
        constexpr int kSteps = 6;  // a finger is told of some places between two corners
        float lastX = 0, lastY = 0;
        for (std::size_t at = 0; at < text.size(); at = std::min(text.size(), text.find(' ', at)) + 1) {
            float px = 0, py = 0;
            if (std::sscanf(text.c_str() + at, "%f,%f", &px, &py) != 2) break;
            for (int i = 1; i <= kSteps && !result.empty(); ++i) {
                const float t = float(i) / kSteps;
                result.push_back({x + w * (lastX + (px - lastX) * t) / 100, y + h * (lastY + (py - lastY) * t) / 100});
            }
            if (result.empty()) result.push_back({x + w * px / 100, y + h * py / 100});
            lastX = px, lastY = py;
        }
        return result;
    }

    YAML::Node data_;
};

}  // namespace zizhu::tests
