#include "documents/typeset.h"

#include <pango/pangocairo.h>

#include "documents/fonts.h"

namespace zizhu::documents {
namespace {

// The order decides who draws a character: Noto has the common ones in mainland shapes, HanaMin and
// BabelStone Han the rest of what Unicode encodes.
const char* families(Family family) {
    switch (family) {
        case Family::Sans: return "Noto Sans CJK SC,HanaMinA,HanaMinB,BabelStone Han";
        case Family::Serif: return "Noto Serif CJK SC,HanaMinA,HanaMinB,BabelStone Han";
        case Family::Mono: return "Noto Sans Mono CJK SC,HanaMinA,HanaMinB,BabelStone Han";
    }
    return "";
}

// Noto's own line height (1.45 em) is more than Chinese text needs; this gives 1.33 em.
constexpr float kLineSpacing = 0.92F;

double fromPango(int units) { return double(units) / PANGO_SCALE; }

Rect fromPango(const PangoRectangle& r) {
    return {fromPango(r.x), fromPango(r.y), fromPango(r.width), fromPango(r.height)};
}

struct FreeIter {
    void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};
using Iter = std::unique_ptr<PangoLayoutIter, FreeIter>;

}  // namespace

void Text::Release::operator()(PangoLayout* layout) const { g_object_unref(layout); }
void Typesetter::Release::operator()(PangoContext* context) const { g_object_unref(context); }

double Text::width() const {
    double widest = 0;
    for (int i = 0; i < lines(); ++i) widest = std::max(widest, lineBox(i).width);
    return widest;
}

double Text::height() const {
    PangoRectangle logical;
    pango_layout_get_extents(layout_.get(), nullptr, &logical);
    return fromPango(logical.height);
}

int Text::lines() const { return int(lines_.size()); }

Rect Text::lineBox(int line) const { return lines_[std::size_t(line)].box; }

std::vector<Rect> Text::inkBoxes() const {
    std::vector<Rect> boxes;
    const Iter iter(pango_layout_get_iter(layout_.get()));
    do {
        PangoRectangle ink;
        pango_layout_iter_get_line_extents(iter.get(), &ink, nullptr);
        if (ink.width > 0 && ink.height > 0) boxes.push_back(fromPango(ink));
    } while (pango_layout_iter_next_line(iter.get()));
    return boxes;
}

int Text::missingGlyphs() const { return pango_layout_get_unknown_glyphs_count(layout_.get()); }

void Text::draw(cairo_t* cairo, double x, double y) const {
    cairo_move_to(cairo, x, y);
    pango_cairo_show_layout(cairo, layout_.get());
}

void Text::outline(cairo_t* cairo, double x, double y) const {
    cairo_move_to(cairo, x, y);
    pango_cairo_layout_path(cairo, layout_.get());
}

void Text::drawLine(cairo_t* cairo, double x, double y, int line) const {
    const LinePlace& place = lines_[std::size_t(line)];
    cairo_move_to(cairo, x + place.box.x, y + place.baseline - place.box.y);
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout_.get(), line));
}

Typesetter::Typesetter(Medium medium, base::Language language)
    : context_(pango_font_map_create_context(pango_cairo_font_map_get_default())) {
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    // On a print head stems must fall on whole dots, or the threshold makes them uneven; a page that
    // is scaled must not be hinted, or its lines break differently at every size.
    const bool dots = medium == Medium::Dots;
    cairo_font_options_set_hint_style(options, dots ? CAIRO_HINT_STYLE_FULL : CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, dots ? CAIRO_HINT_METRICS_ON : CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context_.get(), dots ? TRUE : FALSE);
    pango_context_set_language(context_.get(),
                               pango_language_from_string(base::tag(language).data()));
    pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
}

Text Typesetter::set(std::string_view utf8, const Face& face, double width, Align align,
                     double firstIndent) const {
    Text text;
    text.layout_.reset(pango_layout_new(context_.get()));
    PangoLayout* layout = text.layout_.get();

    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, families(face.family));
    pango_font_description_set_weight(font, face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, face.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);

    if (face.tracking != 0) {
        PangoAttrList* attributes = pango_attr_list_new();
        pango_attr_list_insert(attributes,
                               pango_attr_letter_spacing_new(int(face.tracking * face.size * PANGO_SCALE)));
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
    }
    pango_layout_set_line_spacing(layout, kLineSpacing);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, width < 0 ? -1 : int(width * PANGO_SCALE));
    pango_layout_set_indent(layout, int(firstIndent * PANGO_SCALE));
    pango_layout_set_justify(layout, align == Align::Justified ? TRUE : FALSE);
    pango_layout_set_alignment(layout, align == Align::Centre  ? PANGO_ALIGN_CENTER
                                       : align == Align::Right ? PANGO_ALIGN_RIGHT
                                                               : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, utf8.data(), int(utf8.size()));

    const Iter iter(pango_layout_get_iter(layout));
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(iter.get(), nullptr, &logical);
        text.lines_.push_back({fromPango(logical), fromPango(pango_layout_iter_get_baseline(iter.get()))});
    } while (pango_layout_iter_next_line(iter.get()));
    return text;
}

void warmUp() {
    for (const Medium medium : {Medium::Dots, Medium::Points}) {
        const Typesetter type(medium, base::Language::ZhCn);
        for (const Family family : {Family::Sans, Family::Serif, Family::Mono}) {
            for (const bool bold : {false, true}) {
                (void)type.set("\u81EA\u52A9 Aa1 \u36C3\U00020BB7\U0002B740", {24, bold, family}, -1).inkBoxes();
            }
        }
    }
}

bool canPrint(std::string_view text) {
    const Typesetter type(Medium::Points, base::Language::ZhCn);
    return type.set(text, {12}, -1).missingGlyphs() == 0;
}

}  // namespace zizhu::documents
