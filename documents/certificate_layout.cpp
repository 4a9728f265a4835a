#include "documents/certificate_layout.h"

#include <algorithm>
#include <string>

#include <cairo.h>
#include <fmt/format.h>

#include "documents/qr.h"
#include "documents/receipt.h"
#include "documents/strings.h"
#include "documents/wording.h"

namespace zizhu::documents {
namespace {

using base::Language;

// All in points.
constexpr double kLeft = 78;
constexpr double kRight = kA4Width - 78;
constexpr double kColumn = kRight - kLeft;
constexpr double kFirstTop = 84;
constexpr double kTop = 104;
constexpr double kBottom = kA4Height - 66;
constexpr double kOnlyBottom = kA4Height - 52;  // of a single page, which has no page number
constexpr double kBody = 12.5;
constexpr double kLead = 1.28;  // of a paragraph's lines, on top of the font's own spacing
constexpr double kCellPadding = 7;
constexpr double kRowPadding = 5.5;
constexpr double kQrSide = 88;

struct Ink {
    double red, green, blue, alpha;
};
constexpr Ink kBlack{0.07, 0.09, 0.12, 1};
constexpr Ink kBlue{0.09, 0.22, 0.42, 1};
constexpr Ink kGrey{0.38, 0.42, 0.47, 1};
constexpr Ink kTint{0.945, 0.955, 0.97, 1};
constexpr Ink kHair{0.70, 0.75, 0.81, 1};
constexpr Ink kRed{0.72, 0.10, 0.12, 1};
constexpr Ink kWatermark{0.72, 0.10, 0.12, 0.11};

void use(cairo_t* cairo, const Ink& ink) {
    cairo_set_source_rgba(cairo, ink.red, ink.green, ink.blue, ink.alpha);
}

void line(cairo_t* cairo, double x1, double x2, double y, double thickness, const Ink& ink) {
    use(cairo, ink);
    cairo_set_line_width(cairo, thickness);
    cairo_move_to(cairo, x1, y);
    cairo_line_to(cairo, x2, y);
    cairo_stroke(cairo);
}

template <class... Args>
std::string say(Language language, Str key, const Args&... args) {
    return fmt::format(fmt::runtime(tr(key, language)), args...);
}

// std::function copies what it holds.
std::shared_ptr<Text> shared(Text text) { return std::make_shared<Text>(std::move(text)); }

Slice lineOf(const std::shared_ptr<Text>& text, int index, double x, double lead, const Ink& ink) {
    const double height = text->lineBox(index).height;
    Slice slice;
    slice.height = height * lead;
    slice.draw = [=](cairo_t* cairo, double y, bool, bool) {
        use(cairo, ink);
        text->drawLine(cairo, x, y + height * (lead - 1) / 2, index);
    };
    return slice;
}

void drawCode(cairo_t* cairo, const base::Bitmap& modules, double x, double y, double side) {
    const double module = side / modules.width;
    use(cairo, {0, 0, 0, 1});
    // One path of whole runs: a seam between modules would show as a white hair on some printers.
    for (int row = 0; row < modules.height; ++row) {
        for (int from = 0; from < modules.width; ++from) {
            int to = from;
            while (to < modules.width && modules.black(to, row)) ++to;
            if (to > from) {
                cairo_rectangle(cairo, x + from * module, y + row * module, (to - from) * module, module);
                from = to;
            }
        }
    }
    cairo_fill(cairo);
}

base::Status check(const Certificate& certificate) {
    if ((certificate.titleZh.empty() && certificate.titleEn.empty()) || certificate.issuer.empty() ||
        !certificate.issued.ok() || (certificate.validUntil && !certificate.validUntil->ok())) {
        return base::fail(base::Errc::InvalidInput, {"a certificate without title, issuer or valid dates"});
    }
    if (certificate.paragraphs.size() + certificate.fields.size() + certificate.closing.size() >
        kMaxCertificateParts) {
        return base::fail(base::Errc::TooLarge, {"a certificate of {} paragraphs and {} fields",
                                                 certificate.paragraphs.size() + certificate.closing.size(),
                                                 certificate.fields.size()});
    }
    std::vector<std::string_view> texts = {certificate.titleZh, certificate.titleEn, certificate.number,
                                           certificate.issuer, certificate.verificationUrl,
                                           certificate.verificationCode};
    for (const auto* list : {&certificate.paragraphs, &certificate.closing}) {
        for (const base::SecretString& text : *list) texts.push_back(text.reveal());
    }
    for (const CertificateField& field : certificate.fields) {
        texts.push_back(field.label);
        texts.push_back(field.value.reveal());
    }
    if (certificate.columns.size() > kMaxCertificateColumns || certificate.rows.size() > kMaxCertificateRows) {
        return base::fail(base::Errc::TooLarge, {"a table of {} rows", certificate.rows.size()});
    }
    for (const std::string& column : certificate.columns) texts.push_back(column);
    for (const auto& row : certificate.rows) {
        if (row.size() != certificate.columns.size()) {
            return base::fail(base::Errc::InvalidInput, {"a row of {} cells", row.size()});
        }
        for (const base::SecretString& cell : row) texts.push_back(cell.reveal());
    }
    std::size_t total = 0;
    for (const std::string_view text : texts) {
        total += text.size();
        if (auto checked = checkText(text, kMaxCertificateTextBytes, true); !checked) return checked;
    }
    if (total > kMaxCertificateTotalBytes) {
        return base::fail(base::Errc::TooLarge, {"a certificate of {} bytes", total});
    }
    for (const std::string* text : {&certificate.number, &certificate.verificationCode}) {
        if (auto checked = checkText(*text, kMaxCertificateNumberBytes, false); !checked) return checked;
    }
    return {};
}

}  // namespace

CertificateLayout::CertificateLayout(const Certificate& certificate)
    : certificate_(&certificate), type_(Medium::Points, certificate.language) {}

base::Result<CertificateLayout> CertificateLayout::make(const Certificate& certificate) {
    if (auto checked = check(certificate); !checked) return base::fail(checked.error());
    CertificateLayout layout(certificate);
    layout.head();
    for (const base::SecretString& text : certificate.paragraphs) layout.paragraph(text, 6);
    layout.table();
    layout.records();
    for (const base::SecretString& text : certificate.closing) {
        layout.paragraph(text, &text == &certificate.closing.front() ? 12 : 6);
    }
    layout.signature();
    if (auto done = layout.verification(); !done) return base::fail(done.error());
    if (layout.missing_ > 0) {
        return base::fail(base::Errc::Unsupported, {"no font has some of the characters"},
                          base::StaffAction::SoftwareError);
    }
    *layout.bottom_ = kOnlyBottom;
    layout.pages_ = paginate(layout.slices_, kFirstTop, kTop, kOnlyBottom);
    if (layout.pages() > 1) {
        *layout.bottom_ = kBottom;
        layout.pages_ = paginate(layout.slices_, kFirstTop, kTop, kBottom);
    }
    if (layout.pages() > kMaxCertificatePages) {
        return base::fail(base::Errc::TooLarge, {"a certificate of {} pages", layout.pages()});
    }
    return layout;
}

Text CertificateLayout::set(std::string_view text, const Face& face, double width, Align align,
                            double firstIndent) {
    Text done = type_.set(text, face, width, align, firstIndent);
    missing_ += done.missingGlyphs();
    return done;
}

void CertificateLayout::head() {
    const Certificate& c = *certificate_;
    const auto put = [this](const std::string& text, const Face& face, double before, const Ink& ink) {
        if (text.empty()) return;
        const auto lines = shared(set(text, face, kColumn, Align::Centre));
        for (int i = 0; i < lines->lines(); ++i) {
            Slice slice = lineOf(lines, i, kLeft, 1, ink);
            slice.before = i == 0 ? before : 0;
            slice.keepWithNext = true;
            add(std::move(slice));
        }
    };
    // A title is made smaller, within reason, rather than broken.
    const auto fitted = [this](const std::string& text, Face face, double least) {
        while (face.size > least && set(text, face, -1).width() > kColumn) face.size -= 1;
        return face;
    };
    put(c.titleZh, fitted(c.titleZh, {30, true, Family::Serif, 0.18}, 21), 0, kBlue);
    if (c.titleZh.empty()) {
        put(c.titleEn, fitted(c.titleEn, {28, true, Family::Serif, 0.02}, 20), 0, kBlue);
    } else {
        put(c.titleEn, fitted(c.titleEn, {14, false, Family::Serif, 0.02}, 11), 4, kGrey);
    }
    Slice ornament;
    ornament.height = 3;
    ornament.before = 14;
    ornament.keepWithNext = true;
    ornament.draw = [](cairo_t* cairo, double y, bool, bool) {
        line(cairo, kLeft, kRight, y + 0.4, 0.5, kHair);
        line(cairo, kA4Width / 2 - 44, kA4Width / 2 + 44, y + 0.9, 1.8, kBlue);
    };
    add(std::move(ornament));
    if (!c.number.empty()) {
        put(say(c.language, Str::kCertNumber, c.number), {11}, 12, kGrey);
    }
    Slice room;
    room.height = 14;
    room.draw = [](cairo_t*, double, bool, bool) {};
    add(std::move(room));
}

void CertificateLayout::paragraph(const base::SecretString& text, double before) {
    if (text.empty()) return;
    const bool zh = base::isChinese(certificate_->language);
    const auto lines = shared(set(text.reveal(), {kBody, false, Family::Serif}, kColumn,
                                  zh ? Align::Justified : Align::Left, zh ? 2 * kBody : 0));
    for (int i = 0; i < lines->lines(); ++i) {
        Slice slice = lineOf(lines, i, kLeft, kLead, kBlack);
        slice.before = i == 0 ? before : 0;
        add(std::move(slice));
    }
}

void CertificateLayout::table() {
    double widest = 0;
    int filled = 0;
    for (const CertificateField& field : certificate_->fields) {
        if (field.value.empty()) continue;
        ++filled;
        widest = std::max(widest, set(field.label, {11}, -1).width());
    }
    const double labelWidth = std::clamp(widest + 2 * kCellPadding + 6, kColumn * 0.22, kColumn * 0.38);
    int index = 0;
    for (const CertificateField& field : certificate_->fields) {
        if (field.value.empty()) continue;
        row(field, labelWidth, ++index == filled);
    }
}

// A slice a line, so that even a value longer than a page breaks; the frame closes at every break.
void CertificateLayout::row(const CertificateField& field, double labelWidth, bool last) {
    const auto label = shared(set(field.label, {11}, labelWidth - 2 * kCellPadding));
    const auto value = shared(set(field.value.reveal(), {kBody, false, Family::Serif},
                                  kColumn - labelWidth - 2 * kCellPadding));
    const bool firstRow = !inTable_;
    inTable_ = !last;
    const int count = std::max(label->lines(), value->lines());
    for (int i = 0; i < count; ++i) {
        const double labelHeight = i < label->lines() ? label->lineBox(i).height : 0;
        const double valueHeight = i < value->lines() ? value->lineBox(i).height : 0;
        const double above = i == 0 ? kRowPadding : 0;
        const double below = i + 1 == count ? kRowPadding : 0;
        Slice slice;
        slice.height = std::max(labelHeight, valueHeight) + above + below;
        slice.before = firstRow && i == 0 ? 14 : 0;
        const double height = slice.height;
        const double inner = height - above - below;
        const bool opens = i == 0;
        const bool closes = last && i + 1 == count;
        slice.draw = [=](cairo_t* cairo, double y, bool first, bool lastOnPage) {
            use(cairo, kTint);
            cairo_rectangle(cairo, kLeft, y, labelWidth, height);
            cairo_fill(cairo);
            if (first || (opens && firstRow)) {
                line(cairo, kLeft, kRight, y, 1.2, kBlue);
            } else if (opens) {
                line(cairo, kLeft, kRight, y, 0.5, kHair);
            }
            if (lastOnPage || closes) line(cairo, kLeft, kRight, y + height, 1.2, kBlue);
            if (i < label->lines()) {
                use(cairo, kGrey);
                label->drawLine(cairo, kLeft + kCellPadding, y + above + (inner - labelHeight) / 2, i);
            }
            if (i < value->lines()) {
                use(cairo, kBlack);
                value->drawLine(cairo, kLeft + labelWidth + kCellPadding,
                                y + above + (inner - valueHeight) / 2, i);
            }
        };
        add(std::move(slice));
    }
}

// A column is as wide as its longest cell, if all of them fit side by side; otherwise they share the width by
// that, none below a tenth.
void CertificateLayout::records() {
    const Certificate& c = *certificate_;
    if (c.columns.empty() || c.rows.empty()) return;
    std::vector<double> widths;
    double sum = 0;
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
        double widest = set(c.columns[i], {10.5, true}, -1).width();
        for (const auto& row : c.rows) widest = std::max(widest, set(row[i].reveal(), {10.5, false, Family::Serif}, -1).width());
        widths.push_back(std::clamp(widest + 2 * kCellPadding, kColumn * 0.1, kColumn * 0.6));
        sum += widths.back();
    }
    for (double& width : widths) width *= kColumn / sum;
    const auto views = [](const auto& cells, auto view) {
        std::vector<std::string_view> out;
        for (const auto& cell : cells) out.push_back(view(cell));
        return out;
    };
    const auto head = std::make_shared<const Slice>(
        record(views(c.columns, [](const std::string& text) { return std::string_view(text); }), widths, true, false));
    add(*head);
    for (const auto& row : c.rows) {
        Slice slice = record(views(row, [](const base::SecretString& text) { return text.reveal(); }), widths, false,
                             &row == &c.rows.back());
        slice.above = head;
        add(std::move(slice));
    }
}

Slice CertificateLayout::record(const std::vector<std::string_view>& cells, const std::vector<double>& widths,
                                bool head, bool last) {
    std::vector<std::shared_ptr<Text>> texts;
    double tallest = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Face face = head ? Face{10.5, true} : Face{10.5, false, Family::Serif};
        texts.push_back(shared(set(cells[i], face, widths[i] - 2 * kCellPadding)));
        tallest = std::max(tallest, texts.back()->height());
    }
    Slice slice;
    slice.height = tallest + 2 * kRowPadding - 2;
    slice.before = head ? 14 : 0;
    slice.keepWithNext = head;
    const double height = slice.height;
    slice.draw = [=](cairo_t* cairo, double y, bool first, bool lastOnPage) {
        if (head) {
            use(cairo, kTint);
            cairo_rectangle(cairo, kLeft, y, kColumn, height);
            cairo_fill(cairo);
        }
        line(cairo, kLeft, kRight, y, head || first ? 1.2 : 0.5, head || first ? kBlue : kHair);
        if (last || lastOnPage) line(cairo, kLeft, kRight, y + height, 1.2, kBlue);
        double x = kLeft;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            use(cairo, head ? kGrey : kBlack);
            texts[i]->draw(cairo, x + kCellPadding, y + kRowPadding - 1);
            x += widths[i];
        }
    };
    return slice;
}

void CertificateLayout::signature() {
    const Certificate& c = *certificate_;
    const auto put = [this](const std::string& text, const Face& face, double before, const Ink& ink) {
        const auto lines = shared(set(text, face, kColumn, Align::Right));
        for (int i = 0; i < lines->lines(); ++i) {
            Slice slice = lineOf(lines, i, kLeft, 1.1, ink);
            slice.before = i == 0 ? before : 0;
            slice.keepWithNext = true;
            add(std::move(slice));
        }
    };
    // A signature does not begin a page of its own.
    if (!slices_.empty()) slices_.back().keepWithNext = true;
    put(c.issuer, {14, true, Family::Serif}, 28, kBlack);
    put(formatDate(c.issued, c.language), {kBody, false, Family::Serif}, 4, kBlack);
    if (c.validUntil) {
        put(say(c.language, Str::kCertValidUntil, formatDate(*c.validUntil, c.language)), {10.5}, 4, kGrey);
    }
    slices_.back().keepWithNext = false;
}

// Stands at the foot of the last page, wherever the text ended.
base::Status CertificateLayout::verification() {
    const Certificate& c = *certificate_;
    if (c.verificationUrl.empty() && c.verificationCode.empty()) return {};
    base::Bitmap modules;
    if (!c.verificationUrl.empty()) {
        auto made = qrModules(c.verificationUrl, QrLevel::Q);
        if (!made) return base::fail(made.error());
        modules = std::move(*made);
    }
    const double x = modules.width > 0 ? kLeft + kQrSide + 22 : kLeft;
    const double width = kRight - x;
    const auto title = shared(set(tr(Str::kCertVerify, c.language), {11, true}, width));
    const Str words = c.verificationCode.empty()  ? Str::kCertVerifyScan
                      : c.verificationUrl.empty() ? Str::kCertVerifyEnter
                                                  : Str::kCertVerifyHow;
    const auto how = shared(set(tr(words, c.language), {10}, width));
    const auto code = shared(set(c.verificationCode, {16, true, Family::Mono, 0.03}, width));
    const double textHeight = title->height() + 3 + how->height() + 6 + code->height();
    Slice slice;
    slice.before = 16;
    slice.height = std::max(modules.width > 0 ? kQrSide : 0, textHeight) + 14;
    const double height = slice.height;
    slice.draw = [=, bottom = bottom_](cairo_t* cairo, double, bool, bool) {
        const double top = *bottom - height;
        line(cairo, kLeft, kRight, top, 0.5, kHair);
        if (modules.width > 0) drawCode(cairo, modules, kLeft, top + 14, kQrSide);
        double y = top + 14 + std::max(0.0, (height - 14 - textHeight) / 2);
        use(cairo, kBlack);
        title->draw(cairo, x, y);
        use(cairo, kGrey);
        how->draw(cairo, x, y += title->height() + 3);
        use(cairo, kBlack);
        code->draw(cairo, x, y + how->height() + 6);
    };
    add(std::move(slice));
    return {};
}

void CertificateLayout::draw(cairo_t* cairo, int page) const {
    cairo_save(cairo);
    drawFurniture(cairo, page);
    for (const PlacedSlice& placed : pages_[std::size_t(page)]) {
        placed.slice->draw(cairo, placed.y, placed.first, placed.last);
    }
    // Over everything, so that no tint covers it.
    if (certificate_->specimen) drawSpecimen(cairo);
    cairo_restore(cairo);
}

// A frame of a thick and a thin line, the running head from the second page on, the page number.
void CertificateLayout::drawFurniture(cairo_t* cairo, int page) const {
    use(cairo, kBlue);
    for (const auto& [inset, thickness] : {std::pair{30.0, 1.6}, std::pair{34.5, 0.5}}) {
        cairo_set_line_width(cairo, thickness);
        cairo_rectangle(cairo, inset, inset, kA4Width - 2 * inset, kA4Height - 2 * inset);
        cairo_stroke(cairo);
    }
    const Certificate& c = *certificate_;
    use(cairo, kGrey);
    if (page > 0) {
        const Text number = type_.set(c.number, {10}, -1);
        number.draw(cairo, kRight - number.width(), 70);
        // A title too long to stand beside the number is left out whole, not cut.
        const Text title = type_.set(c.titleZh.empty() ? c.titleEn : c.titleZh, {10}, -1);
        if (title.lines() == 1 && title.width() + number.width() + 20 <= kColumn) {
            title.draw(cairo, kLeft, 70);
        }
        line(cairo, kLeft, kRight, 90, 0.5, kHair);
        use(cairo, kGrey);
    }
    if (pages() > 1) {
        const std::string text = say(c.language, Str::kCertPage, page + 1, pages());
        type_.set(text, {9}, kColumn, Align::Centre).draw(cairo, kLeft, kA4Height - 57);
    }
}

void CertificateLayout::drawSpecimen(cairo_t* cairo) const {
    const std::string note = std::string(tr(Str::kCertSpecimenNote, Language::ZhCn)) + "  /  " +
                             std::string(tr(Str::kCertSpecimenNote, Language::En));
    const Text small = type_.set(note, {9.5, true}, kColumn, Align::Centre);
    use(cairo, kRed);
    small.draw(cairo, kLeft, 46);

    const Text large = type_.set(tr(Str::kCertSpecimen, Language::ZhCn), {150, true, Family::Serif, 0.2}, -1);
    const Text lower = type_.set(tr(Str::kCertSpecimen, Language::En), {44, true, Family::Serif, 0.25}, -1);
    cairo_save(cairo);
    cairo_translate(cairo, kA4Width / 2, kA4Height * 0.47);
    cairo_rotate(cairo, -0.52);
    use(cairo, kWatermark);
    // As outlines: the text that is copied from the PDF stays the certificate's own.
    large.outline(cairo, -large.width() / 2, -large.height() * 0.62);
    lower.outline(cairo, -lower.width() / 2, large.height() * 0.26);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

}  // namespace zizhu::documents
