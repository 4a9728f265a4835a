// Where the focus of keys and switches stands in the semantics tree, and what a key does to it.
//
// Knows nothing of pixels but the places of nodes, and nothing of pages: the order is the order in which
// the page enters its nodes, as a ring. A page begins at its heading (with speech, where texts are stops
// too) or at the first thing after it; its fault summary, when it has one; a sheet at its own beginning.
// The keys of the keyboard on the glass are a zone of their own, entered through a field, so that nobody
// walks over forty keys to reach "continue". Switches walk over groups first where there is much.
// Bound to the ui thread. Wiped with the visit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "screens/access/nav_key.h"
#include "screens/semantics.h"

namespace zizhu::screens {

// What the tree alone does not tell.
struct Situation {
    std::uint64_t page = 0;     // another number: another page
    std::uint64_t overlay = 0;  // what lies over it; 0: nothing
    bool texts = false;         // texts are stops too: somebody listens
    bool faults = false;        // faults have come since the last frame
    std::string_view field;     // id of the field that the keyboard writes into
};

// What the screens have to do for a key.
struct NavAct {
    enum class What : std::uint8_t {
        None,
        Moved,    // the focus stands elsewhere (or is seen now): show it
        Tap,      // as a finger on the node `id`
        Leave,    // the field loses the keyboard
        Wheel,    // turn the wheel `id` by `by`
        Erase, Help, Repeat, Louder, Softer,
        Nowhere,  // there is nothing to go to
    };
    What what = What::None;
    std::string id;
    int by = 0;
};

class Navigator {
public:
    // A key acts on the tree that was followed last.
    NavAct press(NavKey key, const Semantics& tree);
    // After a tree was made: keeps to the node it stood on, or goes to the beginning of a new page.
    void follow(const Semantics& tree, const Situation& now);
    // A finger came down: keys are not in use, and nothing is shown.
    void touched();
    void forget() { *this = Navigator(); }

    bool shown() const { return shown_; }
    bool onKeyboard() const { return keyboard_; }
    // What the ring lies around: a node, or all of a group. Empty if nothing has the focus.
    std::vector<std::size_t> focused(const Semantics& tree) const;
    // The single node of it; nullptr for a group.
    const Node* node(const Semantics& tree) const;

private:
    struct Mark {
        Role role = Role::Page;
        std::string id, name;
        std::size_t index = 0;
    };
    using Group = std::vector<std::size_t>;

    void judge(const Semantics& tree);
    bool isStop(const Semantics& tree, std::size_t index) const;
    std::vector<std::size_t> stops(const Semantics& tree) const;
    std::vector<Group> groups(const Semantics& tree) const;
    std::optional<std::size_t> locate(const Semantics& tree, const Mark& mark) const;
    void put(const Semantics& tree, std::size_t index);
    void begin(const Semantics& tree);
    void relocate(const Semantics& tree);
    bool step(const Semantics& tree, int by);
    bool across(const Semantics& tree, NavKey key);
    NavAct act(const Semantics& tree);
    NavAct back(const Semantics& tree) const;
    NavAct switched(NavKey key, const Semantics& tree);

    Situation now_;
    std::vector<std::uint8_t> kinds_;  // of the nodes of the tree followed last
    std::string field_;
    std::optional<Mark> mark_;
    std::optional<Mark> below_;     // of the page under the sheet
    bool shown_ = false;
    bool keyboard_ = false;
    std::string wanted_;            // the field whose keyboard was asked for
    bool switches_ = false;
    bool inside_ = false;           // switches: within a group
    std::string turned_;            // button of a wheel, pressed …
    int turns_ = 0;                 // … so many times in a row
};

// Where a stop lies: the rectangle that is seen of it.
Rect shownRect(const Node& node);

}  // namespace zizhu::screens
