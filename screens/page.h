// The frame of every page: header with progress, the body, the keyboard when a field has the focus, and
// the bar with the main action, always at the same place.
#pragma once

#include <optional>

#include "screens/components/button.h"
#include "screens/context.h"

namespace zizhu::screens {

struct PageSpec {
    bool steps = true;               // the progress of the visit, if there is one
    bool leave = true;               // "leave" in the header
    bool help = true;                // and "help"
    std::optional<ButtonSpec> back;    // left; `main` fields are set by the page
    std::optional<ButtonSpec> middle;  // between; a second way on
    std::optional<ButtonSpec> main;
};

struct BarHit {
    bool back = false, middle = false, main = false;
};

class Page {
public:
    // Draws the ground and the header. `spec` is copied; the texts it points to must outlive the page.
    Page(Context& context, const PageSpec& spec);

    // Where content goes: inside the margins, keyboard and bar left out; at most as wide as a line
    // can comfortably be read.
    Rect body() const { return body_; }
    // The whole width, for pages of cards (home).
    Rect wide() const { return wide_; }
    // The region below the header that a full picture may fill, margins included.
    const Rect& root() const { return root_; }
    // Draws keyboard and bar. Once, last.
    BarHit finish();

private:
    void header();
    void brand(float right);
    void headerButtons(float& left);
    void steps();
    void place();
    float barHeight() const;
    // Widths of the bar's buttons, the height of their row, and that of a row above it for `middle` where it
    // cannot stand between the others without breaking its words; 0 if it can.
    struct Bar {
        float back = 0, middle = 0, main = 0;
        float height = 0, above = 0;
    };
    Bar bar(float width) const;

    Context& c_;
    Ui& ui_;
    PageSpec spec_;
    Rect root_, header_, steps_, body_, wide_, keys_, bar_;
};

// Heading of a page and the words under it; the column moves on.
void heading(Context& context, Column& column, std::string_view text, std::string_view help = {},
             std::string_view above = {});
ButtonSpec backButton(const Context& context);
ButtonSpec mainButton(const Context& context, std::string_view id, std::string_view label,
                      Icon icon = Icon::ArrowForward);

// The steps of this visit and where it stands.
struct VisitSteps {
    std::vector<Str> names;
    std::size_t at = 0;
};
VisitSteps visitSteps(const flow::Session& session);

}  // namespace zizhu::screens
