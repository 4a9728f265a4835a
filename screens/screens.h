// What is drawn: the session in, pictures and intents out.
//
// Bound to the ui thread. The caller owns the ImGui context (with a renderer that has
// ImGuiBackendFlags_RendererHasTextures), feeds pointer and text events into its ImGuiIO, and calls
// draw() once between ImGui::NewFrame() and ImGui::Render(). Nothing here blocks, reads a clock,
// knows SDL, devices or storage, or changes business state: what the citizen wants leaves as
// flow::Intent values.
//
// When draw() gave intents, the picture is already old: advance the session and draw again
// (EndFrame, NewFrame, draw, Render) instead of presenting it; that saves a page turn one frame.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bitmap.h"
#include "base/clock.h"
#include "base/result.h"
#include "flow/event.h"
#include "screens/access/nav_key.h"
#include "screens/access/speech.h"
#include "screens/semantics.h"
#include "screens/theme.h"

struct ImFontAtlas;

namespace zizhu::catalog {
class SearchIndex;
}

namespace zizhu::screens {

class InputMethod;
struct Inspection;

// Where the fonts are; scripts/packages.txt names the packages.
struct FontPaths {
    std::string regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    std::string bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
    unsigned face = 2;  // of the collections: Simplified Chinese
    // For characters past the basic plane, in this order; one that is not there is left out.
    std::vector<std::string> rare = {"/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
                                     "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"};
    std::string icons =
        "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf";
};

// 8-bit RGBA, rows from the top, no padding. A scanned page, made small.
struct Picture {
    int width = 0, height = 0;
    const std::uint8_t* rgba = nullptr;  // must live until the next draw()
};

// What the citizen is told about this terminal and its place.
struct TerminalFacts {
    std::string name;     // of the hall and the terminal, as it stands on the machine
    std::string hotline = "12345";
    std::string trackingUrl;  // a tracking code is appended to it: "https://host/t/"
};

struct View {
    const flow::Session& session;
    const catalog::SearchIndex& search;
    const TerminalFacts& facts;
    base::WallTime now;  // shown as date and time, and the first day that a material is promised for
    // The QR code for a text; nullptr while it is not made yet. The bitmap must live until the next draw().
    std::function<const base::Bitmap*(std::string_view)> qr;
    // A scanned page by the hash of its blob; rgba = nullptr while there is none.
    std::function<Picture(std::string_view blob)> page;
};

using Intents = std::vector<flow::Intent>;

// How soon the next frame is wanted, if nothing happens before.
struct Redraw {
    std::optional<base::Duration> after;  // none: only when an event comes; zero: the next frame

    bool needed() const { return after.has_value(); }
};

class Screens {
public:
    // Loads the fonts into the current ImGui context. Io if a font is missing. `input` must outlive
    // this object; nullptr leaves pinyin out (Latin, digits and the rest still work).
    static base::Result<std::unique_ptr<Screens>> make(const Panel& panel, const FontPaths& fonts,
                                                       InputMethod* input);
    ~Screens();
    Screens(const Screens&) = delete;
    Screens& operator=(const Screens&) = delete;

    // Density and height of the panel as they were measured; takes effect in the next draw().
    void usePanel(const Panel& panel);
    const Panel& panel() const;

    // For an input method that is ready only after make(). It must outlive this object.
    void useInput(InputMethod& input);

    Redraw draw(const View& view, Intents& intents);

    // Of the last draw().
    const Semantics& semantics() const;
    // Fills it in every draw() from now on; nullptr ends that. For tests: see inspection.h.
    void inspect(Inspection* inspection);
    // Scrolls so that the node of this id is in view at the next draw(); false if it is not known.
    bool reveal(std::string_view id);
    // Types into the field that has the focus, as if by its keyboard; false if none has.
    bool type(std::string_view utf8);
    // What a keypad, a keyboard or a switch said: takes effect in the next draw(), one a frame (Redraw asks
    // for more frames while some wait). At most Access::kMaxQueued wait.
    void key(NavKey key);
    void keyText(std::string_view utf8);  // digits, "*"
    // What is to be heard of the frames since the last call, oldest first; nothing while speech is off.
    std::vector<Spoken> takeSpoken();
    // The visit is over: scroll places, the draft, the composition, thumbnails. All of it is wiped.
    void forget();

private:
    struct Impl;
    explicit Screens(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace zizhu::screens
