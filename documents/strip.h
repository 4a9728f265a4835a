// A strip of paper that grows downwards as things are put on it, then becomes dots. For this
// directory only; a strip belongs to one thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/bitmap.h"
#include "base/result.h"
#include "documents/receipt.h"
#include "documents/typeset.h"

namespace zizhu::documents {

class Strip {
public:
    // The geometry is checked by checkPaper().
    Strip(PaperGeometry paper, base::Language language);

    int width() const { return paper_.dots; }
    int innerWidth() const { return paper_.dots - 2 * margin_; }
    int margin() const { return margin_; }
    int cursor() const { return y_; }
    bool narrow() const { return paper_.dots < 500; }
    int dots(double millimetres) const;  // whole, at least 1

    Text set(std::string_view text, const Face& face, double width, Align align = Align::Left,
             double firstIndent = 0) const {
        return type_.set(text, face, width, align, firstIndent);
    }

    void gap(double millimetres) { y_ += dots(millimetres); }
    // The full inner width and at the cursor, moving it: text, a rule, a dotted rule.
    void put(std::string_view text, const Face& face, Align align = Align::Left);
    void rule(int thickness);
    void dottedRule();
    // Anywhere, without moving the cursor.
    void place(Text text, double x, double y, bool white = false);
    void fill(int x, int y, int width, int height, bool white = false);
    void place(const base::Bitmap& bitmap, int x, int y);
    void advance(double height);

    // The dots so far and a margin below. TooLarge past kMaxReceiptRows.
    base::Result<base::Bitmap> render() const;

    // Where each line of text is blackened: what a test holds against the edges of the paper.
    std::vector<Rect> inkBoxes() const;

private:
    struct PlacedText {
        Text text;
        double x, y;
        bool white;
    };
    struct PlacedBox {
        int x, y, width, height;
        bool white;
    };
    struct PlacedBitmap {
        base::Bitmap bitmap;
        int x, y;
    };
    PaperGeometry paper_;
    Typesetter type_;
    int margin_;
    int y_ = 0;
    std::vector<PlacedText> texts_;
    std::vector<PlacedBox> boxes_;
    std::vector<PlacedBitmap> bitmaps_;
};

base::Status checkPaper(PaperGeometry paper);

}  // namespace zizhu::documents
