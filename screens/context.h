// What every screen is handed while it is drawn: the view, the toolkit, where intents go, and the
// state of this visit that only screens care about.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "screens/input/ink.h"
#include "screens/input/keyboard_layout.h"
#include "screens/input/text_editor.h"
#include "screens/screens.h"
#include "screens/strings.h"
#include "screens/ui.h"

namespace zizhu::screens {

// The field that the keyboard writes into, told anew by the field itself in every frame.
struct ActiveField {
    std::string id;
    KeyboardKind kind = KeyboardKind::Pinyin;
    std::size_t maxCharacters = 200;
    base::SecretString text;
    std::string mask;    // catalog/mask.h; "": none
    bool name = false;   // of a person: the characters that people are called by come first
    bool whole = false;  // no keyboard of its own: what is typed replaces all of it (a date)
    std::function<void(base::SecretString)> apply;  // called within the frame
};

// Dies with the visit: Screens::forget() puts a fresh one in its place.
struct Local {
    // Home.
    base::SecretString query;
    std::string filter;        // "" all; "topic:…", "event:…", "target:…"
    // Track.
    base::SecretString code;
    // Sheets that are nobody's business but the screens'.
    bool displaySheet = false;
    bool languageSheet = false;
    bool leaveSheet = false;   // "leave, and lose what was entered?"
    std::string regionFor;     // the path whose region is being chosen; "" none
    std::string regionAt;      // the region opened in it
    std::optional<base::LocalDate> promise;  // day being chosen for a promised material
    bool promising = false;
    std::size_t thumbnail = 0;               // page looked at
    bool typing = false;                     // Track: the code is typed

    TextEditor editor;                       // caret and composition of the focused field
    KeyboardKind keyboard = KeyboardKind::None;  // shown in this frame
    KeyboardKind wanted = KeyboardKind::None;    // by the focused field, of the last pass
    KeyboardMode mode = KeyboardMode::Natural;
    bool capitals = false;
    std::size_t firstCandidate = 0;  // of those shown
    std::vector<std::size_t> candidatePages;  // where the pages before it began
    bool candidateGrid = false;      // candidates over the whole keyboard
    Ink ink;                         // of the pad
    void firstCandidates() { firstCandidate = 0, candidatePages.clear(), candidateGrid = false; }

    // What of a text was not taken: told at the field until something is.
    enum class Refused : std::uint8_t { None, Character, Full };
    Refused refused = Refused::None;
    std::string refusedAt;           // id of the field

    std::string dateFor;             // the date whose figures are typed; "" none: the wheels are shown
    base::SecretString dateText;

    // Long lists of options: what is looked for in the one of this id.
    std::string listFor;
    base::SecretString listQuery;
    std::optional<std::string> revealId;     // bring into view once the layout has settled
    bool focusPlaced = false;                // the page's first field was given the focus
    catalog::Stroke stroke;                  // the one under the finger
    float wheelGrab = 0;
    // What keys want of the wheel of this id: turned by so much, or to that value.
    struct WheelAsked {
        std::string id;
        int value = 0;
        bool to = false;
    };
    std::optional<WheelAsked> wheelAsked;
};

struct Context {
    Ui& ui;
    const View& view;
    const flow::Session& session;
    Intents& intents;
    Local& local;
    InputMethod* input;
    std::optional<ActiveField>& field;
    std::string typed;                 // by hardware keys in this frame, UTF-8
    int backspaces = 0;
    std::optional<base::Duration> redraw;  // the soonest asked for

    base::Language language() const { return session.preferences.language; }
    std::string_view tr(Str key) const { return screens::tr(key, language()); }
    // The same with {0}, {1} … put in.
    std::string tr(Str key, std::initializer_list<std::string_view> args) const;
    const std::string& text(const catalog::Text& text) const { return text(language()); }
    template <class T>
    void intend(T intent) {
        intents.emplace_back(std::move(intent));
    }
    void redrawAfter(base::Duration after) { redraw = redraw ? std::min(*redraw, after) : after; }
};

std::string filled(std::string_view pattern, std::initializer_list<std::string_view> args);
// "2026年3月14日" / "14 March 2026"; with the day of the week where it helps to plan.
std::string dateText(base::LocalDate date, base::Language language, bool weekday = false);
// Amounts of money: "免费" / "Free", "¥12.00".
std::string feeText(const Context& context, const catalog::Item& item);
// "5 个工作日" / "5 working days"; "" if the item names none.
std::string limitText(const Context& context, const catalog::Item& item);
std::string deviceName(const Context& context, flow::Device device);

}  // namespace zizhu::screens
