// The small toolkit that every component is drawn with: text, shapes, targets, scrolling.
//
// One Ui lives for one frame; what outlives a frame (the press under way, scroll places, the focus) is
// in UiState. Draws into one draw list; enters what it draws into the semantics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"
#include "screens/fonts.h"
#include "screens/icons.h"
#include "screens/semantics.h"
#include "screens/theme.h"

struct ImDrawList;

namespace zizhu::screens {

struct Inspection;

// A finger: one at a time; a second one is ignored by the window.
struct Pointer {
    float x = -1, y = -1;
    bool down = false;
    bool pressed = false;   // went down in this frame
    bool released = false;  // went up in this frame
};

struct ScrollState {
    float offset = 0;         // pixels above the view
    float contentHeight = 0;  // of the last frame
    float viewHeight = 0;
    float viewTop = 0;
    float grabbedAt = 0;
    std::uint32_t number = 0;
};

struct UiState {
    std::string pressedId;   // the target on which the press began
    float pressX = 0, pressY = 0;
    bool dragging = false;   // the press has become a scroll: it taps nothing any more
    std::map<std::string, ScrollState, std::less<>> scrolls;
    std::string focus;       // id of the field that the keyboard writes into
    bool changed = false;    // state moved while drawing: the picture is not settled
};

enum class Align : std::uint8_t { Left, Centre, Right };

struct Style {
    Type type = Type::Body;
    Color color = 0;  // 0: the theme's text colour
    Align align = Align::Left;
};

struct Hit {
    bool tapped = false;
    bool pressed = false;  // a finger that began here is here
    bool held = false;     // a finger that began here is down, wherever it is now
};

class Ui {
public:
    Ui(const Theme& theme, const Fonts& fonts, base::Language language, Semantics& semantics, UiState& state,
       const Pointer& pointer, ImDrawList* list);

    const Theme& theme() const { return theme_; }
    const Colors& color() const { return theme_.color(); }
    const Fonts& fonts() const { return fonts_; }
    base::Language language() const { return language_; }
    Semantics& semantics() { return semantics_; }
    UiState& state() { return state_; }
    const Pointer& pointer() const { return pointer_; }
    ImDrawList* list() { return list_; }
    float mm(float millimetres) const { return theme_.mm(millimetres); }
    float gap(float steps) const { return theme_.gap(steps); }
    bool high() const { return theme_.contrast() == Contrast::High; }

    // Text. Heights are whole lines; a text is broken where it must and never cut.
    float text(float x, float y, float w, std::string_view text, const Style& style = {});
    // The same, and entered into the semantics with this role (headings, paragraphs, alerts).
    float say(float x, float y, float w, std::string_view text, const Style& style = {}, Role role = Role::Text);
    float textHeight(std::string_view text, float w, Type type = Type::Body) const;
    float textWidth(std::string_view text, Type type = Type::Body) const;
    // Width of the widest line when broken to `w`.
    float brokenWidth(std::string_view text, float w, Type type = Type::Body) const;
    void icon(Icon icon, float centreX, float centreY, float box, Color color);

    // Shapes.
    void fill(const Rect& rect, Color color, float radius = 0);
    void frame(const Rect& rect, Color color, float thickness, float radius = 0);
    void line(float x0, float y0, float x1, float y1, Color color, float thickness);
    void disc(float x, float y, float radius, Color color);
    void ring(float x, float y, float radius, Color color, float thickness);
    // A surface: `frame` 0 draws no outline. What is raised shows its lower edge (`edge`, 0: the theme's) within
    // the rectangle; pressed, it has gone down. In high contrast outlines alone tell them apart.
    struct Surface {
        Color ground = 0, frame = 0, edge = 0;
        Stroke stroke = Stroke::Outline;
        Elevation elevation = Elevation::Flat;
        float radius = -1;  // the theme's
    };
    void surface(const Rect& rect, const Surface& surface);
    // What lies on the page: white, with a fine line.
    void card(const Rect& rect, Color ground = 0);

    // Semantics. The node is cut to what is visible of it.
    Node& node(Role role, std::string_view id, std::string_view name, const Rect& rect);
    // A target of at least 12.7 mm; a tap counts only if it began and ends on it.
    Hit target(std::string_view id, const Rect& rect, bool enabled = true);

    // Everything drawn until the matching pop is cut to `rect`, targets too.
    void pushClip(const Rect& rect);
    void popClip();
    const Rect& clip() const { return clips_.back(); }
    bool visible(const Rect& rect) const;

    // Draws without entering anything or reacting: what lies under a sheet.
    void setInert(bool inert) { inert_ = inert; }
    bool inert() const { return inert_; }

    // Notes what is drawn from here on; nullptr (as ever on a terminal) notes nothing.
    void inspect(Inspection* inspection) { inspection_ = inspection; }
    // A drawing of a thing (a device, a sample sheet): its shapes and letters are not there to be read.
    void setPicture(bool picture) { picture_ = picture; }

    void focus(std::string_view id);
    bool focused(std::string_view id) const { return !id.empty() && state_.focus == id; }
    void settleAgain() { state_.changed = true; }

    // Scrolling: content() shifts, end() takes the content's height. See components/scroll_view.h.
    ScrollState& scroll(std::string_view id);
    void setScrollNumber(std::uint32_t number) { scrollNumber_ = number; }

private:
    void note(const Rect& rect, Color color, bool filled);

    const Theme& theme_;
    const Fonts& fonts_;
    base::Language language_;
    Semantics& semantics_;
    UiState& state_;
    Pointer pointer_;
    ImDrawList* list_;
    std::vector<Rect> clips_;
    bool inert_ = false;
    bool picture_ = false;
    Inspection* inspection_ = nullptr;
    Node ignored_;  // what node() gives while inert
    std::uint32_t scrollNumber_ = 0;
};

// A place that moves down a page as things are put there.
struct Column {
    float x = 0, y = 0, w = 0;

    Rect take(float height) {
        const Rect rect{x, y, w, height};
        y += height;
        return rect;
    }
};

Rect intersect(const Rect& a, const Rect& b);

}  // namespace zizhu::screens
