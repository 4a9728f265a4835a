// Text set in type: Pango's layouts with an owner, a font and a language. For this directory only.
//
// A Typesetter and its Texts belong to the thread that made them: Pango keeps a font map a thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/language.h"

typedef struct _cairo cairo_t;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoContext PangoContext;

namespace zizhu::documents {

// Where the type goes: whole dots of a print head, or points of a page that may be scaled.
enum class Medium : std::uint8_t { Dots, Points };

enum class Family : std::uint8_t { Sans, Serif, Mono };

enum class Align : std::uint8_t { Left, Centre, Right, Justified };

struct Face {
    double size = 0;  // em, in dots or points
    bool bold = false;
    Family family = Family::Sans;
    double tracking = 0;  // added between letters, in em
};

struct Rect {
    double x = 0, y = 0, width = 0, height = 0;
};

// A paragraph set to a width. Positions are from its upper left corner.
class Text {
public:
    double width() const;  // of the widest line
    double height() const;
    int lines() const;
    Rect lineBox(int line) const;  // the line's logical box
    std::vector<Rect> inkBoxes() const;  // what is blackened, a line each; empty lines left out
    int missingGlyphs() const;           // characters that no font has

    // Draws with the context's source and at its point of origin; whole, or one line with the top of
    // its box at the origin.
    void draw(cairo_t* cairo, double x, double y) const;
    // Adds the letters' outlines to the path, to be filled: a picture of text, not text, in a PDF.
    void outline(cairo_t* cairo, double x, double y) const;
    void drawLine(cairo_t* cairo, double x, double y, int line) const;

private:
    friend class Typesetter;
    struct Release {
        void operator()(PangoLayout* layout) const;
    };
    struct LinePlace {
        Rect box;
        double baseline;
    };
    std::unique_ptr<PangoLayout, Release> layout_;
    // Kept, because Pango finds the nth line only by walking there.
    std::vector<LinePlace> lines_;
};

class Typesetter {
public:
    Typesetter(Medium medium, base::Language language);

    // Breaks lines at `width` (between words, and inside one that is too long); never if negative.
    // `firstIndent` moves the first line in, or the others if negative.
    Text set(std::string_view utf8, const Face& face, double width, Align align = Align::Left,
             double firstIndent = 0) const;

private:
    struct Release {
        void operator()(PangoContext* context) const;
    };
    std::unique_ptr<PangoContext, Release> context_;
};

}  // namespace zizhu::documents
