// What is on the glass, in words: the tree that speech reads, keypads and switches walk through, and
// tests and the robot act on. Every component enters itself while it is drawn, so that nothing can be
// drawn that is not in it. Bound to the ui thread; valid until the next frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace zizhu::screens {

// Pixels of the panel.
struct Rect {
    float x = 0, y = 0, w = 0, h = 0;

    float right() const { return x + w; }
    float bottom() const { return y + h; }
    float centreX() const { return x + w / 2; }
    float centreY() const { return y + h / 2; }
    bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
    Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    Rect inset(float dx, float dy) const { return {x + dx, y + dy, w - 2 * dx, h - 2 * dy}; }
    friend bool operator==(const Rect&, const Rect&) = default;
};

enum class Role : std::uint8_t {
    Page, Heading, Text, Alert, Status, Dialog, List, ListItem, Button, Link, Field, Choice, Check,
    Option, Key, Candidate, Progress, Steps, Picture, QrCode, SignaturePad, Wheel, Timer, Bar,
};
std::string_view name(Role role);

enum State : std::uint16_t {
    kDisabled = 1, kSelected = 2, kFocused = 4, kInvalid = 8, kBusy = 16, kPressed = 32,
    kMain = 64,      // the one main action of the page
    kOffView = 128,  // scrolled out of its view: Screens::reveal() brings it in
    kCursor = 512,     // keys or switches stand here, and a ring is drawn around it
    kConcealed = 256,  // a PIN: its value and the keys for it are never spoken
};

struct Node {
    Role role = Role::Text;
    std::string id;    // stable within a screen, language-free: "submit", "option/male", "key/l"
    std::string name;  // in the language of the visit; what a person reads or hears first
    // What it holds. Personal data, so in secret memory; leaves the process only where its owner
    // asked (speech of the owner's own screen), never in toJson().
    base::SecretString value;
    bool secret = false;  // value is personal: never shown to anybody but the person in front
    std::uint16_t state = 0;
    Rect rect;
    Rect target;        // what a finger may hit: rect, cut to what is visible of it
    bool focusable = false;
    int depth = 0;      // 0 is the page
    std::uint32_t view = 0;  // the scrolled view it lies in; 0: none
};

class Semantics {
public:
    const std::vector<Node>& nodes() const { return nodes_; }  // in reading order
    // First node with this name (or, failing that, this id), focusable ones before others; whole text
    // first, then a name that contains it. nullptr if none. `nth` takes a later one.
    const Node* find(std::string_view nameOrId, std::size_t nth = 0) const;
    const Node* findId(std::string_view id) const;
    const Node* findRole(Role role) const;
    // For --list-labels and test reports: values only of nodes that are not secret.
    std::string toJson() const;

    void clear();
    Node& add(Node node);
    void mark(std::size_t index, State state) { nodes_[index].state |= state; }
    void enter() { ++depth_; }
    void leave() { --depth_; }

private:
    std::vector<Node> nodes_;
    int depth_ = 0;
};

}  // namespace zizhu::screens
