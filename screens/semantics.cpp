#include "screens/semantics.h"

#include <array>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace zizhu::screens {
namespace {

constexpr std::array kRoles = {
    "page", "heading", "text", "alert", "status", "dialog", "list", "listitem", "button", "link",
    "field", "choice", "check", "option", "key", "candidate", "progress", "steps", "picture", "qrcode",
    "signature", "wheel", "timer", "bar",
};
static_assert(kRoles.size() == std::size_t(Role::Bar) + 1);

constexpr std::array<std::pair<State, const char*>, 10> kStates = {{
    {kDisabled, "disabled"}, {kSelected, "selected"}, {kFocused, "focused"}, {kInvalid, "invalid"},
    {kBusy, "busy"}, {kPressed, "pressed"}, {kMain, "main"}, {kOffView, "off-view"}, {kConcealed, "concealed"}, {kCursor, "cursor"},
}};

}  // namespace

std::string_view name(Role role) { return kRoles[std::size_t(role)]; }

const Node* Semantics::find(std::string_view nameOrId, std::size_t nth) const {
    // Ranked passes rather than a score: a caller can tell beforehand which node it will get.
    const auto pass = [&](auto&& matches) -> const Node* {
        for (const Node& node : nodes_) {
            if (matches(node) && nth-- == 0) return &node;
        }
        return nullptr;
    };
    const auto whole = [&](const Node& n) { return n.name == nameOrId || n.id == nameOrId; };
    const auto part = [&](const Node& n) {
        return !whole(n) && n.name.find(nameOrId) != std::string::npos;
    };
    if (const Node* n = pass([&](const Node& x) { return x.focusable && whole(x); })) return n;
    if (const Node* n = pass([&](const Node& x) { return !x.focusable && whole(x); })) return n;
    if (const Node* n = pass([&](const Node& x) { return x.focusable && part(x); })) return n;
    return pass([&](const Node& x) { return !x.focusable && part(x); });
}

const Node* Semantics::findId(std::string_view id) const {
    for (const Node& node : nodes_) {
        if (node.id == id) return &node;
    }
    return nullptr;
}

const Node* Semantics::findRole(Role role) const {
    for (const Node& node : nodes_) {
        if (node.role == role) return &node;
    }
    return nullptr;
}

std::string Semantics::toJson() const {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Node& node : nodes_) {
        nlohmann::ordered_json entry;
        entry["role"] = name(node.role);
        if (!node.id.empty()) entry["id"] = node.id;
        if (!node.name.empty()) entry["name"] = node.name;
        if (node.secret) {
            entry["secret"] = true;
        } else if (!node.value.empty()) {
            entry["value"] = std::string(node.value.reveal());
        }
        for (const auto& [bit, word] : kStates) {
            if ((node.state & bit) != 0) entry["state"].push_back(word);
        }
        entry["rect"] = {std::lround(node.rect.x), std::lround(node.rect.y), std::lround(node.rect.w),
                         std::lround(node.rect.h)};
        if (node.focusable) entry["focusable"] = true;
        entry["depth"] = node.depth;
        list.push_back(std::move(entry));
    }
    return list.dump(2);
}

void Semantics::clear() {
    nodes_.clear();
    depth_ = 0;
}

Node& Semantics::add(Node node) {
    node.depth = depth_;
    nodes_.push_back(std::move(node));
    return nodes_.back();
}

}  // namespace zizhu::screens
