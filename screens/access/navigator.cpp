#include "screens/access/navigator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace zizhu::screens {
namespace {

constexpr std::size_t kFewStops = 8;    // so many are walked one by one with switches
constexpr std::size_t kGroup = 5;       // things in a group at most
constexpr std::uint8_t kPageStop = 1, kKeyStop = 2;
constexpr int kTurnsBeforeTens = 5;     // presses of a wheel's button before it goes by tens

bool isKey(const Node& n) {
    return n.role == Role::Key || n.role == Role::Candidate || n.id.starts_with("candidates/");
}

// What is read but not pressed.
bool isText(const Node& n) {
    switch (n.role) {
        case Role::Heading:
        case Role::Text:
        case Role::Alert:
        case Role::Status:
        case Role::ListItem:
        case Role::Picture:
        case Role::QrCode:
        case Role::Timer: return !n.name.empty() || !n.value.empty();
        default: return false;
    }
}

// A button that leads back is called so: "back", "region/back", "close-help", "display-close", "leave-stay".
bool leadsBack(const Node& n) {
    if (!n.focusable || n.role != Role::Button || isKey(n)) return false;
    constexpr std::array<std::string_view, 4> kWords = {"back", "close", "stay", "cancel"};
    std::string_view rest = n.id;
    while (!rest.empty()) {
        const std::size_t end = rest.find_first_of("/-");
        const std::string_view word = rest.substr(0, end);
        if (std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return true;
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return false;
}

bool sameRow(const Node& a, const Node& b) {
    return std::abs(a.rect.centreY() - b.rect.centreY()) < std::min(a.rect.h, b.rect.h) / 2;
}

std::size_t headingOf(const Semantics& tree) {
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
        if (tree.nodes()[i].role == Role::Heading) return i;
    }
    return 0;
}

}  // namespace

Rect shownRect(const Node& node) { return node.target.w > 0 && node.target.h > 0 ? node.target : node.rect; }

// Once a tree: which nodes are stops of the page, and which of the keyboard.
void Navigator::judge(const Semantics& tree) {
    const auto& nodes = tree.nodes();
    kinds_.assign(nodes.size(), 0);
    const Node* next = nullptr;  // the next thing to press
    for (std::size_t i = nodes.size(); i-- > 0;) {
        const Node& n = nodes[i];
        const bool enabled = n.focusable && (n.state & kDisabled) == 0;
        const bool control = n.role == Role::Button || n.role == Role::Option || n.role == Role::Check;
        if (isKey(n)) {
            kinds_[i] = enabled ? kKeyStop : 0;
        } else if (enabled || n.role == Role::Wheel) {
            kinds_[i] = kPageStop;
        } else if (now_.texts && control) {
            kinds_[i] = n.name.empty() ? 0 : kPageStop;  // greyed: heard as such
        } else if (now_.texts && isText(n)) {
            // The words over a control are also its name: heard once.
            kinds_[i] = next != nullptr && next->name == n.name ? 0 : kPageStop;
        }
        if (n.focusable) next = &n;
    }
}

bool Navigator::isStop(const Semantics&, std::size_t index) const {
    return index < kinds_.size() && kinds_[index] == (keyboard_ ? kKeyStop : kPageStop);
}

std::vector<std::size_t> Navigator::stops(const Semantics& tree) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
        if (isStop(tree, i)) out.push_back(i);
    }
    return out;
}

// Rows of the keyboard; elsewhere runs of neighbours where there are many, each main action by itself.
std::vector<Navigator::Group> Navigator::groups(const Semantics& tree) const {
    const auto& nodes = tree.nodes();
    std::vector<std::size_t> all = stops(tree);
    // A wheel is turned with its buttons: by itself it is nothing to choose.
    std::erase_if(all, [&](std::size_t i) { return nodes[i].role == Role::Wheel || (nodes[i].state & kDisabled) != 0 || !nodes[i].focusable; });
    const std::size_t heading = headingOf(tree);
    const std::size_t most = keyboard_ ? all.size() : all.size() <= kFewStops ? 1 : kGroup;
    std::vector<Group> out;
    for (const std::size_t i : all) {
        bool joins = !out.empty() && out.back().size() < most;
        if (joins) {
            const std::size_t before = out.back().back();
            const Node &a = nodes[before], &b = nodes[i];
            if (keyboard_) {
                joins = sameRow(a, b);
            } else {
                joins = a.view == b.view && a.depth == b.depth && (before < heading) == (i < heading) && ((a.state | b.state) & kMain) == 0;
            }
        }
        if (joins) {
            out.back().push_back(i);
        } else {
            out.push_back({i});
        }
    }
    return out;
}

std::optional<std::size_t> Navigator::locate(const Semantics& tree, const Mark& mark) const {
    const auto& nodes = tree.nodes();
    std::optional<std::size_t> best;
    const auto distance = [&](std::size_t i) { return i > mark.index ? i - mark.index : mark.index - i; };
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Node& n = nodes[i];
        const bool same = mark.id.empty() ? n.id.empty() && n.role == mark.role && n.name == mark.name : n.id == mark.id && n.role == mark.role;
        if (same && isStop(tree, i) && (!best || distance(i) < distance(*best))) best = i;
    }
    return best;
}

void Navigator::put(const Semantics& tree, std::size_t index) {
    const Node& n = tree.nodes()[index];
    mark_ = Mark{n.role, n.id, n.name, index};
}

void Navigator::begin(const Semantics& tree) {
    mark_.reset();
    const std::vector<std::size_t> all = stops(tree);
    if (all.empty()) return;
    const std::size_t heading = headingOf(tree);
    const auto found = std::find_if(all.begin(), all.end(), [&](std::size_t i) { return i >= heading; });
    put(tree, found == all.end() ? all.front() : *found);
}

void Navigator::relocate(const Semantics& tree) {
    if (!mark_) return begin(tree);
    if (const auto at = locate(tree, *mark_)) return put(tree, *at);
    // It is gone: what stands in its place now.
    const std::vector<std::size_t> all = stops(tree);
    if (all.empty()) {
        mark_.reset();
        return;
    }
    const auto next = std::lower_bound(all.begin(), all.end(), mark_->index);
    put(tree, next == all.end() ? all.back() : *next);
}

void Navigator::follow(const Semantics& tree, const Situation& now) {
    const bool another = now.page != now_.page, overlay = now.overlay != now_.overlay;
    const bool opened = overlay && now_.overlay == 0 && !another;
    const bool closed = overlay && now.overlay == 0 && !another;
    now_ = now;
    field_ = now.field;
    now_.field = {};
    judge(tree);
    bool keys = false;
    for (const Node& n : tree.nodes()) keys = keys || n.role == Role::Key;
    if (another || overlay) {
        keyboard_ = false;
        inside_ = false;
        turned_.clear();
        if (another) {
            wanted_.clear();
            below_.reset();
        }
        if (opened) below_ = mark_;
        if (closed && below_) {
            mark_ = std::move(below_);
            below_.reset();
        } else {
            begin(tree);
        }
    }
    if (keyboard_ && (!keys || field_.empty())) {
        // Done: back to the field that was written.
        keyboard_ = inside_ = false;
        mark_ = Mark{Role::Field, std::exchange(wanted_, {}), {}, mark_ ? mark_->index : 0};
    } else if (!keyboard_ && keys && !wanted_.empty() && wanted_ == field_) {
        keyboard_ = true;
        inside_ = false;
        mark_.reset();
    }
    if (now.faults) {
        keyboard_ = false;
        for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
            const Node& n = tree.nodes()[i];
            const bool summary = n.id == "faults" && now_.texts;
            if (!summary && !(n.focusable && n.id.starts_with("fault/"))) continue;
            put(tree, i);
            break;
        }
    }
    relocate(tree);
}

void Navigator::touched() {
    shown_ = switches_ = inside_ = keyboard_ = false;
    wanted_.clear();
}

std::vector<std::size_t> Navigator::focused(const Semantics& tree) const {
    if (!mark_) return {};
    const auto at = locate(tree, *mark_);
    if (!at) return {};
    if (switches_ && !inside_) {
        for (const Group& group : groups(tree)) {
            if (std::find(group.begin(), group.end(), *at) != group.end()) return group;
        }
    }
    return {*at};
}

const Node* Navigator::node(const Semantics& tree) const {
    const std::vector<std::size_t> at = focused(tree);
    return at.size() == 1 ? &tree.nodes()[at.front()] : nullptr;
}

bool Navigator::step(const Semantics& tree, int by) {
    const std::vector<std::size_t> all = stops(tree);
    if (all.empty()) return false;
    const auto at = mark_ ? locate(tree, *mark_) : std::nullopt;
    const auto found = at ? std::find(all.begin(), all.end(), *at) : all.end();
    if (found == all.end()) {
        begin(tree);
        return true;
    }
    const auto size = std::ptrdiff_t(all.size());
    put(tree, all[std::size_t(((found - all.begin()) + by + size) % size)]);
    return true;
}

// On the keyboard: the nearest key in that direction; at the edge round to the other side.
bool Navigator::across(const Semantics& tree, NavKey key) {
    const auto at = mark_ ? locate(tree, *mark_) : std::nullopt;
    if (!at) return step(tree, 1);
    const auto& nodes = tree.nodes();
    const Node& from = nodes[*at];
    const bool upright = key == NavKey::Up || key == NavKey::Down;
    const float sign = key == NavKey::Up || key == NavKey::Left ? -1.0F : 1.0F;
    std::optional<std::size_t> best, round;
    float bestCost = 0, roundCost = 0;
    for (const std::size_t i : stops(tree)) {
        const Node& n = nodes[i];
        if (i == *at || (!upright && !sameRow(from, n)) || (upright && sameRow(from, n))) continue;
        const float dx = n.rect.centreX() - from.rect.centreX(), dy = n.rect.centreY() - from.rect.centreY();
        const float along = (upright ? dy : dx) * sign;
        const float aside = std::abs(upright ? dx : dy);
        // The next row counts for more than the column: a row is never jumped over.
        if (along > 0) {
            const float cost = along * 8 + aside;
            if (!best || cost < bestCost) best = i, bestCost = cost;
        } else {
            const float cost = along * 8 + aside;
            if (!round || cost < roundCost) round = i, roundCost = cost;
        }
    }
    const auto to = best ? best : round;
    if (to) put(tree, *to);
    return to.has_value();
}

NavAct Navigator::act(const Semantics& tree) {
    const Node* n = node(tree);
    if (n == nullptr || !n->focusable || (n->state & kDisabled) != 0) return {NavAct::What::Nowhere, {}, 0};
    if (n->role == Role::SignaturePad) {
        // Nobody draws with keys: on to the other way of signing.
        step(tree, 1);
        return {NavAct::What::Moved, {}, 0};
    }
    if (n->role == Role::Field) wanted_ = n->id;
    // From the first of January to 1950 by ones is not a way: after some presses a wheel goes by tens.
    for (const std::string_view end : {"/less", "/more"}) {
        if (!n->id.ends_with(end)) continue;
        turns_ = turned_ == n->id ? turns_ + 1 : 1;
        turned_ = n->id;
        if (turns_ <= kTurnsBeforeTens) break;
        return {NavAct::What::Wheel, n->id.substr(0, n->id.size() - end.size()), end == "/less" ? -10 : 10};
    }
    if (n->id != turned_) turned_.clear();
    return {NavAct::What::Tap, n->id, 0};
}

NavAct Navigator::back(const Semantics& tree) const {
    // What is open is closed first: the keyboard, also one that a page opened by itself.
    const bool open = std::any_of(tree.nodes().begin(), tree.nodes().end(), [](const Node& n) { return n.role == Role::Key; });
    if (keyboard_ || (open && !field_.empty())) return {NavAct::What::Leave, {}, 0};
    for (const Node& n : tree.nodes()) {
        if (leadsBack(n)) return {NavAct::What::Tap, n.id, 0};
    }
    return {NavAct::What::Nowhere, {}, 0};
}

NavAct Navigator::switched(NavKey key, const Semantics& tree) {
    const std::vector<Group> all = groups(tree);
    if (all.empty()) return {NavAct::What::Nowhere, {}, 0};
    if (!switches_) {
        switches_ = true;
        inside_ = false;
    }
    const auto at = mark_ ? locate(tree, *mark_) : std::nullopt;
    std::size_t group = all.size();
    for (std::size_t g = 0; g < all.size() && at; ++g) {
        if (std::find(all[g].begin(), all[g].end(), *at) != all[g].end()) group = g;
    }
    if (group == all.size()) {
        // It stood on a text: the first thing behind it.
        inside_ = false;
        const auto next = std::find_if(all.begin(), all.end(), [&](const Group& g) { return at && g.front() > *at; });
        put(tree, next == all.end() ? all.front().front() : next->front());
        return {NavAct::What::Moved, {}, 0};
    }
    const Group& here = all[group];
    if (key == NavKey::SwitchNext) {
        if (inside_ && *at != here.back()) {
            put(tree, *(std::find(here.begin(), here.end(), *at) + 1));
        } else if (inside_) {
            inside_ = false;  // past its last one: the group again
            put(tree, here.front());
        } else {
            put(tree, all[(group + 1) % all.size()].front());
        }
        return {NavAct::What::Moved, {}, 0};
    }
    if (!inside_ && here.size() > 1) {
        inside_ = true;
        put(tree, here.front());
        return {NavAct::What::Moved, {}, 0};
    }
    inside_ = true;
    NavAct done = act(tree);
    inside_ = false;
    // After a key: from the first row again, where the candidates are.
    if (keyboard_) put(tree, all.front().front());
    return done;
}

NavAct Navigator::press(NavKey key, const Semantics& tree) {
    using What = NavAct::What;
    switch (key) {
        case NavKey::Help: return {What::Help, {}, 0};
        case NavKey::Repeat: return {What::Repeat, {}, 0};
        case NavKey::VolumeUp: return {What::Louder, {}, 0};
        case NavKey::VolumeDown: return {What::Softer, {}, 0};
        case NavKey::Erase: return {What::Erase, {}, 0};
        case NavKey::Back: return back(tree);
        default: break;
    }
    const bool first = !shown_;
    shown_ = true;
    relocate(tree);
    const bool bySwitch = key == NavKey::SwitchNext || key == NavKey::SwitchChoose;
    if (!bySwitch) switches_ = inside_ = false;
    if (key == NavKey::Main) {
        keyboard_ = false;
        for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
            if ((tree.nodes()[i].state & kMain) != 0 && isStop(tree, i)) put(tree, i);
        }
        return {What::Moved, {}, 0};
    }
    if (bySwitch) {
        switches_ = switches_ || !first;
        if (!first) return switched(key, tree);
        switches_ = true;
        if (mark_ && focused(tree).empty()) return switched(NavKey::SwitchNext, tree);
        const Node* n = node(tree);
        return n != nullptr && !n->focusable ? switched(NavKey::SwitchNext, tree) : NavAct{What::Moved, {}, 0};
    }
    // The first key only shows where one is.
    if (first) return {mark_ ? What::Moved : What::Nowhere, {}, 0};
    if (!mark_) return {What::Nowhere, {}, 0};
    if (key == NavKey::Activate) return act(tree);
    const Node* n = node(tree);
    if (n != nullptr && n->role == Role::Wheel && (key == NavKey::Up || key == NavKey::Down)) {
        return {What::Wheel, n->id, key == NavKey::Up ? -1 : 1};
    }
    bool moved = false;
    if (keyboard_ && key != NavKey::Next && key != NavKey::Previous) {
        moved = across(tree, key);
    } else {
        moved = step(tree, key == NavKey::Next || key == NavKey::Down || key == NavKey::Right ? 1 : -1);
    }
    turned_.clear();
    return {moved ? What::Moved : What::Nowhere, {}, 0};
}

}  // namespace zizhu::screens
