#include "documents/receipt.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/qr.h"
#include "documents/receipt_layout.h"
#include "documents/wording.h"

namespace zizhu::documents {
namespace {

// Sizes in millimetres of the em, as they come out of the printer; Han characters are about 0.9 of it.
constexpr double kSmall = 3.0;
constexpr double kBody = 3.5;
constexpr double kCase = 4.25;
constexpr double kTitle = 6.5;
constexpr double kNumber = 18;

class ReceiptLayout {
public:
    explicit ReceiptLayout(Strip& strip) : strip_(strip) {}

    base::Status put(const std::vector<Line>& lines) {
        for (const Line& line : lines) {
            if (auto done = put(line); !done) return done;
            last_ = line.role;
        }
        return {};
    }

private:
    Face face(double millimetres, bool bold = false, Family family = Family::Sans) const {
        return {double(strip_.dots(millimetres)), bold, family};
    }

    base::Status put(const Line& line) {
        switch (line.role) {
            case Role::Office: office(line); break;
            case Role::Title: title(line); break;
            case Role::Lead:
                strip_.gap(0.6);
                strip_.put(line.text, face(kBody));
                break;
            case Role::Number: number(line); break;
            case Role::Scan: return scan(line);
            case Role::Code: code(line); break;
            case Role::Part:
                strip_.gap(1.8);
                strip_.rule(2);
                strip_.gap(1.8);
                break;
            case Role::SubPart:
                strip_.gap(1.8);
                strip_.dottedRule();
                strip_.gap(1.8);
                break;
            case Role::CaseTitle: caseTitle(line); break;
            case Role::Section:
                if (last_ != Role::Part) strip_.gap(1.4);
                strip_.put(line.text, face(kBody, true));
                strip_.gap(0.4);
                break;
            case Role::Paragraph: strip_.put(line.text, face(kBody)); break;
            case Role::Field: field(line); break;
            case Role::Done: material(line, true); break;
            case Role::Due: material(line, false); break;
            case Role::Notice:
                strip_.gap(0.6);
                strip_.put(line.text, face(kSmall));
                break;
        }
        return {};
    }

    // Two ends of one line if they fit, or one below the other.
    void office(const Line& line) {
        const Face small = face(kSmall);
        Text note = strip_.set(line.note, small, -1);
        Text name = strip_.set(line.text, face(kSmall, true), -1);
        if (name.width() + note.width() + strip_.dots(3) <= strip_.innerWidth()) {
            const double height = std::max(name.height(), note.height());
            const double x = strip_.margin() + strip_.innerWidth() - note.width();
            strip_.place(std::move(name), strip_.margin(), strip_.cursor());
            strip_.place(std::move(note), x, strip_.cursor());
            strip_.advance(height);
        } else {
            strip_.put(line.text, face(kSmall, true));
            strip_.put(line.note, small);
        }
        strip_.gap(0.8);
        strip_.rule(strip_.dots(0.75));
    }

    void title(const Line& line) {
        strip_.gap(2);
        const int top = strip_.cursor();
        const Face small = face(kSmall, true);
        Text mark = strip_.set(line.note, small, -1);
        const int padding = strip_.dots(1);
        const int markWidth = line.note.empty() ? 0 : int(mark.width()) + 2 * padding;
        Text title = strip_.set(line.text, face(kTitle, true),
                                strip_.innerWidth() - (markWidth > 0 ? markWidth + padding : 0));
        const Rect first = title.lineBox(0);
        const double height = title.height();
        strip_.place(std::move(title), strip_.margin(), top);
        if (markWidth > 0) {
            const int markHeight = int(mark.height()) + strip_.dots(0.4);
            const int x = strip_.margin() + strip_.innerWidth() - markWidth;
            const int y = top + int(first.height - markHeight) / 2;
            strip_.fill(x, y, markWidth, markHeight);
            strip_.place(std::move(mark), x + padding, y + strip_.dots(0.2), true);
        }
        strip_.advance(height);
    }

    void number(const Line& line) {
        strip_.gap(1);
        // A number that a queue really uses fits in one line; a longer one is made smaller, then wraps.
        Face large = face(kNumber, true);
        while (large.size > strip_.dots(kTitle) &&
               strip_.set(line.text, large, -1).width() > strip_.innerWidth()) {
            large.size *= 0.9;
        }
        strip_.put(line.text, large, Align::Centre);
        strip_.gap(1);
    }

    base::Status scan(const Line& line) {
        const auto modules = qrModules(line.text, QrLevel::Q);
        if (!modules) return base::fail(modules.error());
        const int side = modules->width + 2 * kQrQuietModules;
        const int least = strip_.narrow() ? 3 : 4;
        const double share = strip_.narrow() ? 0.8 : 0.66;
        const int dots = std::max(least, int(share * strip_.width()) / side);
        if (side * dots > strip_.width()) {
            return base::fail(base::Errc::TooLarge, {"a QR code of {} modules on {} dots", side, strip_.width()});
        }
        const auto code = qrBitmap(line.text, QrLevel::Q, dots);
        if (!code) return base::fail(code.error());
        // The quiet zone is the space above and below it too.
        strip_.place(*code, (strip_.width() - code->width) / 2, strip_.cursor());
        strip_.advance(code->height);
        strip_.put(line.note, face(kSmall), Align::Centre);
        return {};
    }

    // In groups of four, two groups a line, as large as fits; the lines begin below each other.
    void code(const Line& line) {
        strip_.gap(1.2);
        strip_.put(line.note, face(kSmall), Align::Centre);
        strip_.gap(0.6);
        const std::vector<std::string> rows = codeRows(line.text);
        Face large{double(strip_.dots(8)), true, Family::Mono, 0.06};
        const auto widest = [&] {
            double width = 0;
            for (const std::string& row : rows) {
                width = std::max(width, strip_.set(row, large, -1).width());
            }
            return width;
        };
        while (large.size > strip_.dots(kBody) && widest() > strip_.innerWidth()) large.size -= 1;
        const double x = strip_.margin() + std::max(0.0, strip_.innerWidth() - widest()) / 2;
        for (const std::string& row : rows) {
            Text text = strip_.set(row, large, strip_.innerWidth());
            const double height = text.height();
            strip_.place(std::move(text), x, strip_.cursor());
            // The em of a large line of capitals is mostly air.
            strip_.advance(height * 0.85);
        }
        strip_.advance(large.size * 0.15);
    }

    void caseTitle(const Line& line) {
        const Face bold = face(kCase, true);
        if (line.note.empty()) {
            strip_.put(line.text, bold);
        } else {
            Text ordinal = strip_.set(line.note, bold, -1);
            const int indent = std::max(strip_.dots(5), int(ordinal.width()) + strip_.dots(1.5));
            Text title = strip_.set(line.text, bold, strip_.innerWidth() - indent);
            const double height = title.height();
            strip_.place(std::move(ordinal), strip_.margin(), strip_.cursor());
            strip_.place(std::move(title), strip_.margin() + indent, strip_.cursor());
            strip_.advance(height);
        }
        strip_.gap(0.6);
    }

    // Label left and value right in one line; below each other if they do not fit.
    void field(const Line& line) {
        strip_.gap(0.5);
        const Face body = face(kBody);
        const Face bold = face(kBody, true);
        Text label = strip_.set(line.note, body, -1);
        Text value = strip_.set(line.text, bold, -1);
        if (label.width() + value.width() + strip_.dots(3) <= strip_.innerWidth()) {
            const double height = std::max(label.height(), value.height());
            const double x = strip_.margin() + strip_.innerWidth() - value.width();
            strip_.place(std::move(label), strip_.margin(), strip_.cursor());
            strip_.place(std::move(value), x, strip_.cursor());
            strip_.advance(height);
        } else {
            strip_.put(line.note, body);
            strip_.put(line.text, bold);
        }
    }

    // A box that is ticked or waits to be, drawn in whole dots.
    void material(const Line& line, bool done) {
        strip_.gap(0.5);
        const Face body = face(kBody);
        const int indent = strip_.dots(kBody * 1.45);
        Text title = strip_.set(line.text, body, strip_.innerWidth() - indent);
        const int side = strip_.dots(kBody * 0.8);
        const int x = strip_.margin();
        const int y = strip_.cursor() + int(title.lineBox(0).height - side) / 2;
        if (done) {
            tick(x, y, side);
        } else {
            const int pen = std::max(2, strip_.dots(0.3));
            strip_.fill(x, y, side, side);
            strip_.fill(x + pen, y + pen, side - 2 * pen, side - 2 * pen, true);
        }
        const double height = title.height();
        strip_.place(std::move(title), strip_.margin() + indent, strip_.cursor());
        strip_.advance(height);
        if (!line.note.empty()) {
            Text due = strip_.set(line.note, face(kBody, true), strip_.innerWidth() - indent);
            const double dueHeight = due.height();
            strip_.place(std::move(due), strip_.margin() + indent, strip_.cursor());
            strip_.advance(dueHeight);
        }
    }

    // Two strokes of stacked dots: down to the right, then up.
    void tick(int x, int y, int side) {
        const int pen = std::max(3, strip_.dots(0.45));
        const int turn = side * 3 / 8;
        for (int i = 0; i < side; ++i) {
            const int down = i <= turn ? side / 2 - 1 + i : side / 2 - 1 + turn - (i - turn) * 7 / 6;
            strip_.fill(x + i, y + std::max(0, down - pen / 2), 1, pen);
        }
    }

    // The hyphen at the end of a line is left out: reading a code forgives hyphens, and people type
    // what they see.
    static std::vector<std::string> codeRows(const std::string& code) {
        std::vector<std::string> rows;
        std::size_t from = 0;
        while (from < code.size()) {
            std::size_t cut = code.find('-', from);
            if (cut != std::string::npos) cut = code.find('-', cut + 1);
            // A last group of a single character, the check, stays with the others.
            if (cut == std::string::npos || code.size() - cut <= 3) cut = code.size();
            rows.push_back(code.substr(from, cut - from));
            from = cut + 1;
        }
        return rows;
    }

    Strip& strip_;
    Role last_ = Role::Part;
};

}  // namespace

base::Status layOut(const Receipt& receipt, Strip& strip) {
    const auto lines = wording(receipt);
    if (!lines) return base::fail(lines.error());
    return layOut(*lines, strip);
}

base::Status layOut(const std::vector<Line>& lines, Strip& strip) { return ReceiptLayout(strip).put(lines); }

base::Result<base::Bitmap> layoutReceipt(const Receipt& receipt, PaperGeometry paper) {
    if (auto checked = checkPaper(paper); !checked) return base::fail(checked.error());
    Strip strip(paper, receipt.language);
    if (auto done = layOut(receipt, strip); !done) return base::fail(done.error());
    return strip.render();
}

}  // namespace zizhu::documents
