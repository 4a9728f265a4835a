#include "screens/input/stroke_table.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/utf8.h"
#include "screens/input/handwriting.h"
#include "screens/input/name_characters.h"

namespace zizhu::screens {
namespace {

// One line of the table: a character, a tabulator, its code, perhaps more columns.
struct Line {
    char32_t character = 0;
    std::string_view code;
};

// Takes a line off the front; character is 0 where it is no entry.
Line takeLine(std::string_view& rest) {
    const auto* end = static_cast<const char*>(std::memchr(rest.data(), '\n', rest.size()));
    const std::string_view line = rest.substr(0, end == nullptr ? rest.size() : std::size_t(end - rest.data()));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab > 4) return {};
    std::string_view first = line.substr(0, tab);
    const auto c = base::takeCodePoint(first);
    if (!c || !first.empty()) return {};
    std::string_view code = line.substr(tab + 1);
    while (!code.empty() && (code.back() < 'a' || code.back() > 'z')) code.remove_suffix(1);
    const std::size_t stop = code.find('\t');
    return {*c, stop == std::string_view::npos ? code : code.substr(0, stop)};
}

// What people are called by first, then commoner blocks before rarer ones.
int rankOf(char32_t c) {
    if (surnameRank(c) || givenNameRank(c)) return -1;
    if (c >= 0x4E00 && c <= 0x9FFF) return 0;
    if (c >= 0x3400 && c <= 0x4DBF) return 1;
    return c < 0x20000 ? 3 : 2;
}

unsigned costOf(std::span<const StrokeGuess> strokes, std::string_view code, unsigned most) {
    unsigned cost = 0;
    for (std::size_t i = 0; i < strokes.size() && cost <= most; ++i) {
        if (code[i] == strokes[i].best) continue;
        cost += code[i] == strokes[i].other ? 1 : 2;
    }
    return cost;
}

}  // namespace

base::Result<StrokeTable> StrokeTable::open(const std::string& path) {
    auto file = MappedFile::open(path);
    if (!file) return base::fail(file.error());
    return StrokeTable(std::move(*file));
}

StrokeTable::StrokeTable(MappedFile file) : file_(std::move(file)) {
    for (const RareName& rare : rareNames()) {
        Added added{rare.character, {}};
        bool known = true;
        for (std::string_view parts = rare.parts; known && !parts.empty();) {
            const auto part = base::takeCodePoint(parts);
            const auto code = part ? codeOf(*part) : std::nullopt;
            known = code.has_value();
            if (known) added.code += *code;
        }
        if (known && !added.code.empty()) added_.push_back(std::move(added));
    }
}

std::string_view StrokeTable::lines() const { return {static_cast<const char*>(file_.data()), file_.size()}; }

std::vector<StrokeTable::Match> StrokeTable::match(std::span<const StrokeGuess> strokes, unsigned maxCost,
                                                   std::size_t most) const {
    std::vector<Match> found;
    if (strokes.empty()) return found;
    const auto consider = [&](char32_t character, std::string_view code) {
        if (code.size() != strokes.size()) return;
        const unsigned cost = costOf(strokes, code, maxCost);
        if (cost <= maxCost) found.push_back({character, cost});
    };
    for (const Added& added : added_) consider(added.character, added.code);
    for (std::string_view rest = lines(); !rest.empty();) {
        const Line line = takeLine(rest);
        if (line.character != 0) consider(line.character, line.code);
    }
    std::vector<std::pair<int, Match>> ranked;
    ranked.reserve(found.size());
    for (const Match& match : found) ranked.emplace_back(int(match.cost) * 8 + rankOf(match.character), match);
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    // A character may stand in the table with several orders.
    std::vector<Match> unique;
    for (const auto& [rank, match] : ranked) {
        const auto same = [&, wanted = match.character](const Match& other) { return other.character == wanted; };
        if (std::none_of(unique.begin(), unique.end(), same)) unique.push_back(match);
        if (unique.size() == most) break;
    }
    return unique;
}

std::optional<std::string> StrokeTable::codeOf(char32_t character) const {
    for (const Added& added : added_) {
        if (added.character == character) return added.code;
    }
    const std::string wanted = "\n" + base::toUtf8(character) + "\t";
    const std::size_t at = lines().find(wanted);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = lines().substr(at + 1);
    const Line line = takeLine(rest);
    if (line.code.empty()) return std::nullopt;
    return std::string(line.code);
}

std::vector<char32_t> StrokeTable::supplementOf(std::string_view prefix) const {
    std::vector<char32_t> found;
    for (const bool whole : {true, false}) {
        for (const Added& added : added_) {
            if ((added.code == prefix) == whole && added.code.starts_with(prefix)) found.push_back(added.character);
        }
    }
    return found;
}

namespace {

// The corners of a line: what is left of it when points within `slack` of a straight way are dropped.
void corners(std::span<const InkPoint> line, float slack, std::vector<InkPoint>& out) {
    const InkPoint a = line.front(), b = line.back();
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    float far = 0;
    std::size_t at = 0;
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
        const InkPoint p = line[i];
        const float off = length < 1e-5F ? std::hypot(p.x - a.x, p.y - a.y)
                                         : std::abs((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)) / length;
        if (off > far) far = off, at = i;
    }
    if (far <= slack || at == 0) {
        out.push_back(b);
        return;
    }
    corners(line.first(at + 1), slack, out);
    corners(line.subspan(at), slack, out);
}

float degrees(InkPoint from, InkPoint to) { return std::atan2(to.y - from.y, to.x - from.x) * 57.29578F; }

// Of a straight stroke, by where it heads: 0° right, 90° down.
StrokeGuess straight(float angle, bool little) {
    if (angle < -100 || angle > 155) return {'p', 'h'};
    if (angle < -75) return {'s', 'h'};
    if (angle <= 15) return {'h', little ? 'n' : '\0'};  // rising strokes are counted as level ones
    if (angle <= 30) return {'n', 'h'};
    if (angle <= 72) return {'n', little ? 'h' : '\0'};
    if (angle <= 80) return {'n', 's'};
    if (angle <= 99) return {'s', little ? 'n' : '\0'};
    if (angle <= 110) return {little ? 'n' : 'p', little ? 'p' : 's'};
    return {'p', little ? 'n' : '\0'};
}

}  // namespace

StrokeGuess guessStroke(std::span<const InkPoint> stroke, float extent) {
    if (stroke.empty()) return {};
    const InkPoint a = stroke.front(), b = stroke.back();
    float left = a.x, right = a.x, top = a.y, bottom = a.y;
    for (const InkPoint& p : stroke) {
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
    const float size = std::hypot(right - left, bottom - top);
    const bool little = size < 0.3F * extent;
    if (size < 0.02F) return {'n', 'h'};  // a dot that is only touched
    std::vector<InkPoint> turning{a};
    corners(stroke, std::max(0.09F * size, 0.012F), turning);
    if (turning.size() == 2) return straight(degrees(a, b), little);
    const auto lengthOf = [&](std::size_t i) { return std::hypot(turning[i + 1].x - turning[i].x, turning[i + 1].y - turning[i].y); };
    float way = 0;
    for (std::size_t i = 0; i + 1 < turning.size(); ++i) way += lengthOf(i);
    const float first = degrees(turning[0], turning[1]);
    const float last = degrees(turning[turning.size() - 2], turning.back());
    float turned = 0;
    for (std::size_t i = 0; i + 2 < turning.size(); ++i) {
        float by = degrees(turning[i + 1], turning[i + 2]) - degrees(turning[i], turning[i + 1]);
        while (by > 180) by -= 360;
        while (by < -180) by += 360;
        turned = std::max(turned, std::abs(by));
    }
    // A stroke down whose end flicks to the left is still a stroke down.
    const bool flick = turning.size() == 3 && lengthOf(1) < 0.3F * way;
    if (flick && first > 68 && first < 112 && (last > 112 || last < -90)) return {'s', 'z'};
    // A bent stroke to either side stays what it is; a real corner makes another.
    if (turned < 50) {
        StrokeGuess guess = straight(degrees(a, b), little);
        if (guess.other == '\0') guess.other = 'z';
        return guess;
    }
    if (flick && turned < 75) return {'z', straight(first, little).best};
    return {'z', flick ? straight(first, little).best : '\0'};
}

}  // namespace zizhu::screens
