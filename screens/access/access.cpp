#include "screens/access/access.h"

#include <algorithm>
#include <charconv>

#include "screens/access/focus_ring.h"

namespace zizhu::screens {
namespace {

constexpr std::size_t kWheelDigits = 4;  // of a year

// A keypad has digits, a star and a cross. What else a field takes stands on the star.
std::string_view starOf(KeyboardKind kind) {
    switch (kind) {
        case KeyboardKind::IdNumber: return "X";
        case KeyboardKind::Amount: return ".";
        default: return "*";
    }
}

}  // namespace

void Access::press(NavKey key) {
    if (queue_.size() < kMaxQueued) queue_.push_back({key, {}});
}

void Access::type(std::string_view utf8) {
    if (queue_.size() < kMaxQueued) queue_.push_back({std::nullopt, std::string(utf8)});
}

void Access::forget() {
    for (Said& said : queue_) std::fill(said.text.begin(), said.text.end(), '\0');
    *this = Access();
}

void Access::follow(Ui& ui, const Situation& now) {
    Semantics& tree = ui.semantics();
    navigator_.follow(tree, now);
    if (!navigator_.shown()) return;
    const std::vector<std::size_t> at = navigator_.focused(tree);
    focusRing(ui, at);
    for (const std::size_t i : at) tree.mark(i, kCursor);
}

std::optional<Pointer> Access::finger() {
    Pointer p;
    p.x = x_;
    p.y = y_;
    if (finger_ == Finger::Pressing) {
        finger_ = Finger::Releasing;
        p.down = p.pressed = true;
        return p;
    }
    if (finger_ == Finger::Releasing) {
        finger_ = Finger::Up;
        p.released = true;
        return p;
    }
    return std::nullopt;
}

void Access::reach(Frame& frame, const std::string& id) {
    target_ = id;
    finger_ = Finger::Coming;
    const Node* node = frame.tree.findId(id);
    if (node != nullptr && (node->state & kOffView) != 0) frame.reveal(*node);
}

bool Access::act(Frame& frame, bool take) {
    if (finger_ == Finger::Coming) {
        const Node* node = frame.tree.findId(target_);
        if (node == nullptr || shownRect(*node).w <= 0) {
            finger_ = Finger::Up;
            return false;
        }
        const Rect at = shownRect(*node);
        x_ = at.centreX();
        y_ = at.centreY();
        field_ = node->role == Role::Field;
        finger_ = Finger::Pressing;
        return true;
    }
    if (finger_ != Finger::Up) return true;
    if (std::exchange(field_, false)) frame.local.editor.forget();
    if (!take || queue_.empty()) return false;
    Said said = std::move(queue_.front());
    queue_.pop_front();
    if (!said.key) return write(frame, std::move(said));
    opened_ = false;
    return carryOut(frame, navigator_.press(*said.key, frame.tree));
}

void Access::show(Frame& frame) {
    moved_ = true;
    digits_.clear();
    const std::vector<std::size_t> at = navigator_.focused(frame.tree);
    // Of a group the first one last: it is what is surely seen.
    for (auto i = at.rbegin(); i != at.rend(); ++i) {
        const Node& node = frame.tree.nodes()[*i];
        if (node.view != 0) frame.reveal(node);
    }
}

bool Access::carryOut(Frame& frame, const NavAct& act) {
    flow::Preferences preferences = frame.session.preferences;
    const bool visit = frame.session.step != flow::Step::Attract && frame.session.step != flow::Step::OutOfService;
    switch (act.what) {
        case NavAct::What::None:
        case NavAct::What::Nowhere: return false;
        case NavAct::What::Moved: show(frame); return true;
        case NavAct::What::Tap: reach(frame, act.id); return true;
        case NavAct::What::Leave: frame.leaveField(); return true;
        case NavAct::What::Wheel: frame.local.wheelAsked = {act.id, act.by, false}; return true;
        case NavAct::What::Erase: ++frame.backspaces; return true;
        case NavAct::What::Help:
            if (frame.session.help == flow::HelpStage::Closed) {
                frame.intents.emplace_back(flow::intent::OpenHelp{});
            } else {
                frame.intents.emplace_back(flow::intent::CloseHelp{});
            }
            return false;
        case NavAct::What::Repeat:
            repeat_ = true;
            if (preferences.speech) return false;
            preferences.speech = true;
            break;
        case NavAct::What::Louder:
            if (!visit || preferences.volume >= flow::kLoudest) return false;
            ++preferences.volume;
            break;
        case NavAct::What::Softer:
            if (!visit || preferences.volume <= 0) return false;
            --preferences.volume;
            break;
    }
    frame.intents.emplace_back(flow::intent::SetPreferences{preferences});
    return false;
}

bool Access::write(Frame& frame, Said said) {
    const Node* node = navigator_.shown() ? navigator_.node(frame.tree) : nullptr;
    if (node != nullptr && node->role == Role::Wheel) {
        if (wheel_ != node->id || digits_.size() >= kWheelDigits) digits_.clear();
        wheel_ = node->id;
        digits_ += said.text;
        int value = 0;
        const auto [end, error] = std::from_chars(digits_.data(), digits_.data() + digits_.size(), value);
        if (error != std::errc() || end != digits_.data() + digits_.size()) {
            digits_.clear();
            return false;
        }
        frame.local.wheelAsked = {node->id, value, true};
        return true;
    }
    if (!frame.ui.focus.empty()) {
        opened_ = false;
        frame.text += said.text == "*" ? starOf(frame.local.keyboard) : std::string_view(said.text);
        std::fill(said.text.begin(), said.text.end(), '\0');
        return true;
    }
    if (node == nullptr || node->role != Role::Field || opened_) return false;
    opened_ = true;
    reach(frame, node->id);
    queue_.push_front(std::move(said));
    return true;
}

}  // namespace zizhu::screens
