// Writing by hand on the pad of the keyboard.
#include <fmt/format.h>

#include "base/utf8.h"
#include "tests/robot/robot.h"
#include "tests/support/written.h"

namespace zizhu::tests::robot {
namespace {

constexpr int kPadMode = 6;     // of screens::KeyboardMode
constexpr int kMostPages = 12;  // of candidates that are looked through

const screens::Node* candidate(const screens::Semantics& semantics, const std::string& text) {
    for (const screens::Node& node : semantics.nodes()) {
        if (node.role == screens::Role::Candidate && node.value.reveal() == text) return &node;
    }
    return nullptr;
}

}  // namespace

Robot::Fault Robot::write(const std::string& text) {
    using Phase = kiosk::TouchEvent::Phase;
    static const Written written(std::string(ZIZHU_SOURCE_DIR) + "/tests/support/strokes.yaml");
    const auto semantics = [this]() -> const screens::Semantics& { return terminal_->application().screens().semantics(); };
    if (semantics().findId("ink") == nullptr) {
        if (auto fault = tap(fmt::format("key/mode-{}", kPadMode), 0, options_.patience)) return fault;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const auto c = base::takeCodePoint(rest);
        const std::string character = c ? base::toUtf8(*c) : std::string();
        if (!c || !written.has(character)) return fmt::format("'{}' is not drawn in strokes.yaml", character);
        for (const screens::InkStroke& stroke : written.strokes(character)) {
            const screens::Node* pad = semantics().findId("ink");
            if (pad == nullptr) return "there is no pad to write on";
            const screens::Rect r = pad->rect;
            const auto touch = [&](Phase phase, const screens::InkPoint& at) {
                terminal_->window().touch({phase, r.x + r.w * at.x, r.y + r.h * at.y});
                terminal_->application().turn();
            };
            touch(Phase::Down, stroke.front());
            for (const screens::InkPoint& at : stroke) touch(Phase::Move, at);
            touch(Phase::Up, stroke.back());
        }
        settle();
        for (int page = 0; candidate(semantics(), character) == nullptr; ++page) {
            if (page == kMostPages) return fmt::format("'{}' is not among the candidates", character);
            if (auto fault = tap("candidates/more", 0, options_.patience)) return fault;
        }
        press(candidate(semantics(), character)->target);
    }
    return std::nullopt;
}

}  // namespace zizhu::tests::robot
