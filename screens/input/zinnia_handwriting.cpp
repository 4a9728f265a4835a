#include "screens/input/zinnia_handwriting.h"

#include <zinnia.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/utf8.h"

namespace zizhu::screens {
namespace {

constexpr std::size_t kShapes = 60;      // asked of the model
constexpr std::size_t kFirstShapes = 5;   // that stand before what only the strokes tell
constexpr std::size_t kShownShapes = 24;
constexpr std::size_t kOrders = 40;      // asked of the table
constexpr std::size_t kPlaces = 24;      // of one stroke that the model is told; its shape needs no more
constexpr std::size_t kCostOfOrder = 8;  // places among the shapes that one wrong stroke is worth

// Zinnia takes whole numbers; the model was trained with 300 or 1000 a side and scales by itself.
constexpr float kSide = 1000;

float extentOf(const std::vector<InkStroke>& ink) {
    float left = 1, right = 0, top = 1, bottom = 0;
    for (const InkStroke& stroke : ink) {
        for (const InkPoint& p : stroke) {
            left = std::min(left, p.x), right = std::max(right, p.x);
            top = std::min(top, p.y), bottom = std::max(bottom, p.y);
        }
    }
    return std::max({right - left, bottom - top, 0.05F});
}

}  // namespace

struct ZinniaHandwriting::Model {
    std::unique_ptr<zinnia::Recognizer> recognizer{zinnia::Recognizer::create()};
    std::unique_ptr<zinnia::Character> character{zinnia::Character::create()};
};

ZinniaHandwriting::ZinniaHandwriting() = default;
ZinniaHandwriting::~ZinniaHandwriting() = default;

base::Result<std::unique_ptr<ZinniaHandwriting>> ZinniaHandwriting::make(const Paths& paths) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(paths.model, ignored)) return base::fail(base::Errc::NotFound, {"the model of handwriting"});
    auto made = std::unique_ptr<ZinniaHandwriting>(new ZinniaHandwriting());
    made->paths_ = paths;
    return made;
}

std::vector<char32_t> ZinniaHandwriting::byShape(const std::vector<InkStroke>& ink) {
    std::vector<char32_t> found;
    if (model_ == nullptr) {
        auto model = std::make_unique<Model>();
        if (!model->recognizer->open(paths_.model.c_str())) return found;
        model_ = std::move(model);
    }
    zinnia::Character& character = *model_->character;
    character.clear();
    character.set_width(std::size_t(kSide));
    character.set_height(std::size_t(kSide));
    for (std::size_t i = 0; i < ink.size(); ++i) {
        const std::size_t places = std::min(kPlaces, ink[i].size());
        for (std::size_t n = 0; n < places; ++n) {
            const InkPoint& p = ink[i][places < 2 ? 0 : n * (ink[i].size() - 1) / (places - 1)];
            character.add(i, int(std::lround(p.x * kSide)), int(std::lround(p.y * kSide)));
        }
    }
    const std::unique_ptr<zinnia::Result> result(model_->recognizer->classify(character, kShapes));
    character.clear();  // what was written is nobody's but the writer's
    if (result == nullptr) return found;
    for (std::size_t i = 0; i < result->size(); ++i) {
        std::string_view value = result->value(i);
        if (const auto c = base::takeCodePoint(value); c && value.empty()) found.push_back(*c);
    }
    return found;
}

std::vector<base::SecretString> ZinniaHandwriting::recognise(const std::vector<InkStroke>& ink) {
    if (ink.empty()) return {};
    const std::vector<char32_t> shapes = byShape(ink);
    if (strokes_ == nullptr) {
        if (auto table = StrokeTable::open(paths_.strokes)) strokes_ = std::make_unique<StrokeTable>(std::move(*table));
    }
    std::vector<StrokeTable::Match> orders;
    if (strokes_ != nullptr) {
        std::vector<StrokeGuess> guesses;
        const float extent = extentOf(ink);
        for (const InkStroke& stroke : ink) guesses.push_back(guessStroke(stroke, extent));
        // One slip is forgiven in a short character, more in a long one.
        orders = strokes_->match(guesses, std::max(3U, unsigned(guesses.size() / 3)), kOrders);
    }
    std::vector<char32_t> order;
    const auto add = [&](char32_t c) {
        if (order.size() < kMaxInkCandidates && std::find(order.begin(), order.end(), c) == order.end()) order.push_back(c);
    };
    const auto addOrders = [&](unsigned from, unsigned to) {
        for (const StrokeTable::Match& match : orders) {
            if (match.cost >= from && match.cost <= to) add(match.character);
        }
    };
    // What both find is nearly always meant: the model alone is weak with few strokes, the order alone with
    // many that are alike.
    std::vector<std::pair<std::size_t, char32_t>> agreed;
    for (const StrokeTable::Match& match : orders) {
        const auto at = std::find(shapes.begin(), shapes.end(), match.character);
        if (at != shapes.end()) agreed.emplace_back(std::size_t(at - shapes.begin()) + kCostOfOrder * match.cost, match.character);
    }
    std::sort(agreed.begin(), agreed.end());
    for (const auto& [place, c] : agreed) add(c);
    for (std::size_t i = 0; i < std::min(kFirstShapes, shapes.size()); ++i) add(shapes[i]);
    addOrders(0, 1);
    for (std::size_t i = 0; i < std::min(kShownShapes, shapes.size()); ++i) add(shapes[i]);
    addOrders(2, kMaxInkStrokes);
    std::vector<base::SecretString> candidates;
    candidates.reserve(order.size());
    for (const char32_t c : order) candidates.emplace_back(base::toUtf8(c));
    return candidates;
}

void ZinniaHandwriting::rest() {
    model_.reset();
    strokes_.reset();
}

}  // namespace zizhu::screens
