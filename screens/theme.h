// What everything drawn is measured in and coloured with. No screen knows a pixel or a colour of its own.
//
// Sizes are physical: a millimetre on the glass, whatever panel stands there. The floors (touch target
// 12.7 mm, gap 2.54 mm, main action 20 mm) and the capital heights of the type scale (4.2, 5.6, 7.1,
// 9.0 mm; line spacing >= 1.3) follow the ergonomics of public terminals; EN 301 549 asks for 0.7°,
// which is 7.3 mm at 600 mm and so the size L. docs/design-system.md tells what each token is for.
#pragma once

#include <cstdint>

namespace zizhu::screens {

// The display as it is mounted.
struct Panel {
    int widthPx = 1080;
    int heightPx = 1920;
    float pxPerMm = 4.03F;  // real density: a 21.5" panel of 1080 x 1920 has 4.03

    // Of the picture's lower edge above the floor; an upright panel hangs so that its middle is at eye level.
    float mountedBottomMm = 815;

    bool portrait() const { return heightPx > widthPx; }
    friend bool operator==(const Panel&, const Panel&) = default;
};

enum class TextScale : std::uint8_t { S, M, L, XL };
enum class Contrast : std::uint8_t { Default, High };

// 0xAABBGGRR, as draw lists take it.
using Color = std::uint32_t;

struct Colors {
    Color page, surface, surfaceSunken, line, lineStrong;
    Color edge;                        // the lower edge of what is raised
    Color text, textQuiet, textOnPrimary;
    Color primary, primaryPressed, primaryEdge, primarySoft;
    Color header, onHeader, headerPressed;
    Color success, successSoft, warning, warningSoft, error, errorSoft;
    Color scrim, focus;
};

// Default: text on its ground >= 7:1. High: black and white only.
const Colors& colors(Contrast contrast);
// WCAG 2 contrast ratio of two opaque colours, 1..21.
float contrastRatio(Color a, Color b);

// Type styles, from the one capital height that the citizen chose for body text. Caption is for what
// accompanies (a label in the header, a tag, the name of a value) and is never below the smallest size, 4.2 mm;
// what must be read to go on is Body at least.
enum class Type : std::uint8_t { Caption, Body, BodyStrong, Title, Heading, Display };

// How strongly an outline is drawn: 0.35, 0.5 and 0.9 mm.
enum class Stroke : std::uint8_t { Hair, Outline, Strong };
// What lies on the page, what is raised to be pressed, what was pressed down.
enum class Elevation : std::uint8_t { Flat, Raised, Pressed };
enum class IconSize : std::uint8_t { Control, Feature, Hero };  // 8, 14, 24 mm

class Theme {
public:
    Theme(const Panel& panel, TextScale scale, Contrast contrast);

    float mm(float millimetres) const;  // → whole pixels
    // Spacing grid: n steps of 2.54 mm, the smallest gap between two targets.
    float gap(float steps) const { return mm(2.54F * steps); }
    float touch() const { return mm(12.7F); }
    float mainAction() const { return mm(20.0F); }
    float radius() const { return mm(3.0F); }
    float hairline() const { return stroke(Stroke::Hair); }
    float stroke(Stroke stroke) const;
    // What of a raised thing is seen below it.
    float edge() const { return mm(0.8F); }
    float icon(IconSize size) const { return mm(size == IconSize::Control ? 8.0F : size == IconSize::Feature ? 14.0F : 24.0F); }

    // Pixels of a capital letter's height, and of one line.
    float capHeight(Type type) const;
    float lineHeight(Type type) const;
    bool bold(Type type) const;

    const Panel& panel() const { return panel_; }
    const Colors& color() const { return colors(contrast_); }
    Contrast contrast() const { return contrast_; }
    TextScale scale() const { return scale_; }

private:
    Panel panel_;
    TextScale scale_;
    Contrast contrast_;
};

}  // namespace zizhu::screens
