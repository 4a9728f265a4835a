// Keys and switches on the screens: takes what they say, has the navigator decide, and carries it out in
// the passes of a frame. To activate is to put a finger there for two passes: what a key can do is what
// a touch can do, by the same code.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "screens/access/navigator.h"
#include "screens/context.h"

namespace zizhu::screens {

class Access {
public:
    static constexpr std::size_t kMaxQueued = 32;  // more is a stuck or trodden-on keypad: dropped

    void press(NavKey key);
    void type(std::string_view utf8);  // of a keypad: "*" stands for what its field needs (X, a point)
    bool waiting() const { return !queue_.empty(); }

    // What a pass leaves behind, and what the frame still does with it.
    struct Frame {
        const Semantics& tree;
        const flow::Session& session;
        Local& local;
        UiState& ui;
        Intents& intents;
        std::string& text;
        int& backspaces;
        std::function<void(const Node&)> reveal;
        std::function<void()> leaveField;
    };
    // After the drawing of each pass: keeps the focus, draws its ring, marks it in the tree.
    void follow(Ui& ui, const Situation& now);
    // After each pass. `take`: the layout has settled, and the next key may act. True: another pass must follow.
    bool act(Frame& frame, bool take);
    bool pressing() const { return finger_ != Finger::Up; }
    // The finger of the pass that comes.
    std::optional<Pointer> finger();

    void touched() { navigator_.touched(); }
    void forget();

    const Navigator& navigator() const { return navigator_; }
    // The focus was moved by a key since the last call.
    bool takeMoved() { return std::exchange(moved_, false); }
    // The page is to be said again.
    bool takeRepeat() { return std::exchange(repeat_, false); }

private:
    struct Said {
        std::optional<NavKey> key;
        std::string text;
    };
    enum class Finger : std::uint8_t { Up, Coming, Pressing, Releasing };

    bool carryOut(Frame& frame, const NavAct& act);
    bool write(Frame& frame, Said said);
    void reach(Frame& frame, const std::string& id);
    void show(Frame& frame);

    Navigator navigator_;
    std::deque<Said> queue_;
    Finger finger_ = Finger::Up;
    std::string target_;
    float x_ = 0, y_ = 0;
    bool field_ = false;       // the finger is on a field: the caret goes to the end of its text
    bool opened_ = false;      // the field was opened for what is typed
    std::string digits_;       // typed on a wheel
    std::string wheel_;
    bool moved_ = false, repeat_ = false;
};

}  // namespace zizhu::screens
