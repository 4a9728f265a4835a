#include "screens/components/sample_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui.h>

namespace zizhu::screens {
namespace {

using catalog::SampleForm;

struct Spot {
    float x, y;
};

// A form's sheet in units of its own, and where its numbered marks go.
struct Shape {
    float w, h;
    std::array<Spot, catalog::kMaxSampleMarks> marks;
};

Shape shapeOf(SampleForm form) {
    switch (form) {
        case SampleForm::Card: return {86, 54, {{{10, 13}, {10, 44}, {72, 14}, {48, 28}}}};
        case SampleForm::Booklet: return {116, 82, {{{66, 14}, {66, 33}, {104, 56}, {50, 62}}}};
        case SampleForm::Certificate: return {78, 108, {{{14, 36}, {14, 56}, {62, 90}, {64, 18}}}};
        case SampleForm::Licence: return {120, 84, {{{14, 34}, {14, 50}, {66, 42}, {104, 66}}}};
        case SampleForm::Form: return {78, 108, {{{12, 26}, {12, 50}, {64, 38}, {62, 96}}}};
        case SampleForm::Letter: return {78, 108, {{{64, 14}, {12, 36}, {58, 84}, {16, 92}}}};
        case SampleForm::Contract: return {84, 110, {{{12, 30}, {12, 56}, {18, 92}, {66, 92}}}};
        case SampleForm::Invoice: return {124, 76, {{{14, 14}, {14, 40}, {106, 60}, {104, 16}}}};
        case SampleForm::Plan: return {120, 84, {{{24, 20}, {88, 28}, {44, 60}, {104, 74}}}};
        case SampleForm::Report: return {78, 108, {{{62, 14}, {12, 44}, {60, 62}, {60, 96}}}};
        case SampleForm::Photo: return {56, 74, {{{28, 22}, {46, 44}, {10, 10}, {12, 64}}}};
        case SampleForm::Statement: return {78, 108, {{{12, 16}, {12, 44}, {66, 52}, {62, 96}}}};
    }
    return {78, 108, {}};
}

class Sheet {
public:
    Sheet(Ui& ui, const Rect& place, const Shape& shape)
        : ui_(ui), k_(std::min(place.w / shape.w, place.h / shape.h)),
          x0_(std::round(place.centreX() - shape.w * k_ / 2)), y0_(std::round(place.centreY() - shape.h * k_ / 2)) {}

    float s(float v) const { return v * k_; }
    Rect at(float x, float y, float w, float h) const {
        return {std::round(x0_ + s(x)), std::round(y0_ + s(y)), std::max(1.0F, std::round(s(w))), std::max(1.0F, std::round(s(h)))};
    }
    Color ink() const { return ui_.high() ? ui_.color().text : ui_.color().lineStrong; }
    Color soft() const { return ui_.high() ? ui_.color().page : ui_.color().primarySoft; }

    void paper(float x, float y, float w, float h, float radius = 1.5F) const {
        if (!ui_.high()) ui_.fill(at(x + 0.8F, y + 1.4F, w, h), ui_.color().line, s(radius));
        ui_.fill(at(x, y, w, h), ui_.high() ? ui_.color().page : ui_.color().surface, s(radius));
        ui_.frame(at(x, y, w, h), ink(), ui_.theme().hairline() * 1.5F, s(radius));
    }
    // A line of writing.
    void line(float x, float y, float w, float thick = 2.2F) const { ui_.fill(at(x, y, w, thick), ink(), s(0.8F)); }
    void lines(float x, float y, float w, int count, float step = 6) const {
        for (int i = 0; i < count; ++i) line(x, y + step * float(i), i + 1 == count ? w * 0.62F : w);
    }
    void title(float centre, float y, float w) const {
        ui_.fill(at(centre - w / 2, y, w, 4), ui_.high() ? ui_.color().text : ui_.color().primary, s(1));
    }
    void box(float x, float y, float w, float h, Color ground = 0) const {
        if (ground != 0) ui_.fill(at(x, y, w, h), ground, s(1));
        ui_.frame(at(x, y, w, h), ink(), ui_.theme().hairline(), s(1));
    }
    void rule(float x0, float y0, float x1, float y1, float thick = 0.7F) const {
        ui_.line(x0_ + s(x0), y0_ + s(y0), x0_ + s(x1), y0_ + s(y1), ink(), std::max(1.0F, s(thick)));
    }
    void grid(float x, float y, float w, float h, int across, int down) const {
        box(x, y, w, h);
        for (int i = 1; i < across; ++i) rule(x + w * float(i) / float(across), y, x + w * float(i) / float(across), y + h);
        for (int i = 1; i < down; ++i) rule(x, y + h * float(i) / float(down), x + w, y + h * float(i) / float(down));
    }
    void person(float x, float y, float w, float h) const {
        box(x, y, w, h, soft());
        const Color dark = ui_.high() ? ui_.color().text : ui_.color().textQuiet;
        const float r = std::min(w, h) * 0.2F;
        ui_.disc(x0_ + s(x + w / 2), y0_ + s(y + h * 0.36F), s(r), dark);
        ui_.fill(at(x + w * 0.2F, y + h * 0.64F, w * 0.6F, h * 0.36F), dark, s(w * 0.2F));
    }
    // A round seal: a ring with a star's place in it.
    void stamp(float x, float y, float radius) const {
        const Color red = ui_.high() ? ui_.color().text : ui_.color().error;
        ui_.ring(x0_ + s(x), y0_ + s(y), s(radius), red, std::max(1.0F, s(1.2F)));
        ui_.disc(x0_ + s(x), y0_ + s(y), s(radius * 0.28F), red);
    }
    void emblem(float x, float y, float radius) const {
        ui_.disc(x0_ + s(x), y0_ + s(y), s(radius), ui_.high() ? ui_.color().text : ui_.color().warning);
    }
    void code(float x, float y, float size) const {
        box(x, y, size, size);
        const float step = size / 5;
        for (int i = 0; i < 25; ++i) {
            if ((i * 7 + i / 5) % 3 == 0) ui_.fill(at(x + float(i % 5) * step, y + float(i / 5) * step, step, step), ink());
        }
    }
    void mark(Spot spot, int number) const {
        const float radius = ui_.mm(4.1F);
        const float x = std::round(x0_ + s(spot.x)), y = std::round(y0_ + s(spot.y));
        ui_.disc(x, y, radius + ui_.mm(0.7F), ui_.high() ? ui_.color().page : ui_.color().surface);
        numberDisc(ui_, x, y, radius, number);
    }
    static void numberDisc(Ui& ui, float x, float y, float radius, int number) {
        ui.disc(x, y, radius, ui.color().primary);
        // The digit must fit the disc whatever size of text was chosen.
        const float cap = std::round(radius * 0.95F);
        const Fonts::Sized sized = ui.fonts().text(cap, true);
        const char digit = char('0' + number);
        const float w = ui.fonts().advance(sized, char32_t(digit));
        ui.list()->AddText(sized.font, sized.size, ImVec2(std::round(x - w / 2), std::round(y + cap / 2) - sized.ascent),
                           ui.color().textOnPrimary, &digit, &digit + 1);
    }

private:
    Ui& ui_;
    float k_, x0_, y0_;
};

void drawCard(const Sheet& k) {
    k.paper(0, 0, 86, 54, 4);
    k.line(18, 12, 26);
    k.line(18, 20, 18);
    k.line(18, 28, 22);
    k.line(18, 43, 48, 2.8F);
    k.person(60, 8, 20, 26);
}

void drawBooklet(const Sheet& k) {
    k.paper(0, 0, 57, 82, 2);
    k.paper(59, 0, 57, 82, 2);
    k.rule(58, 1, 58, 81, 1.2F);
    k.emblem(28, 24, 8);
    k.title(28, 42, 34);
    k.line(14, 54, 30);
    k.grid(63, 10, 49, 58, 2, 7);
    k.stamp(100, 64, 7);
}

void drawCertificate(const Sheet& k) {
    k.paper(0, 0, 78, 108);
    k.box(4, 4, 70, 100);
    k.box(5.6F, 5.6F, 66.8F, 96.8F);
    k.emblem(39, 16, 5);
    k.title(39, 25, 36);
    k.lines(22, 35, 44, 3, 7);
    k.lines(22, 62, 44, 2, 7);
    k.stamp(58, 88, 9);
    k.line(14, 94, 20);
}

void drawLicence(const Sheet& k) {
    k.paper(0, 0, 120, 84);
    k.box(4, 4, 112, 76);
    k.emblem(60, 13, 4.6F);
    k.title(60, 21, 42);
    k.code(96, 9, 13);
    for (int row = 0; row < 4; ++row) {
        k.line(22, 34 + 9 * float(row), 34);
        k.line(74, 34 + 9 * float(row), 30);
    }
    k.stamp(98, 67, 8.5F);
}

void drawForm(const Sheet& k) {
    k.paper(0, 0, 78, 108);
    k.title(39, 8, 38);
    k.grid(8, 20, 62, 66, 3, 8);
    k.line(44, 95, 26);
}

void drawLetter(const Sheet& k) {
    k.paper(0, 0, 78, 108);
    k.title(39, 12, 30);
    k.line(10, 26, 26);
    k.lines(16, 36, 52, 4, 7);
    k.lines(16, 66, 52, 2, 7);
    k.line(42, 86, 26, 2.6F);
    k.line(46, 94, 20);
    k.stamp(60, 88, 8);
}

void drawContract(const Sheet& k) {
    k.paper(6, 0, 78, 106);
    k.paper(3, 2, 78, 106);
    k.paper(0, 4, 78, 106);
    k.title(39, 13, 34);
    k.lines(20, 28, 48, 3, 6);
    k.lines(20, 50, 48, 4, 6);
    k.rule(10, 84, 34, 84);
    k.rule(44, 84, 68, 84);
    k.line(26, 91, 12);
    k.stamp(56, 92, 8);
}

void drawInvoice(const Sheet& k) {
    k.paper(0, 0, 124, 76);
    k.title(62, 8, 46);
    k.line(22, 13, 20);
    k.code(100, 6, 12);
    k.grid(8, 24, 108, 30, 5, 4);
    k.box(8, 54, 108, 9, k.soft());
    k.line(84, 57.5F, 16, 2.8F);
    k.stamp(62, 62, 8);
    k.line(10, 68, 24);
}

void drawPlan(const Sheet& k) {
    k.paper(0, 0, 120, 84);
    k.box(10, 10, 88, 62);
    k.rule(52, 10, 52, 44, 1.4F);
    k.rule(10, 44, 76, 44, 1.4F);
    k.rule(76, 44, 76, 72, 1.4F);
    k.rule(52, 30, 62, 30, 1.4F);
    k.rule(10, 78, 98, 78);
    k.rule(10, 76, 10, 80);
    k.rule(98, 76, 98, 80);
    k.box(101, 60, 15, 20, k.soft());
    k.line(103, 64, 11, 1.6F);
    k.line(103, 70, 11, 1.6F);
}

void drawReport(const Sheet& k) {
    k.paper(0, 0, 78, 108);
    k.emblem(14, 12, 4.5F);
    k.title(42, 10, 36);
    k.rule(8, 20, 70, 20);
    k.lines(20, 28, 50, 2, 7);
    k.lines(20, 44, 50, 2, 7);
    constexpr std::array<float, 5> kBars = {10, 16, 12, 20, 14};
    for (std::size_t i = 0; i < kBars.size(); ++i) k.box(14 + 11 * float(i), 82 - kBars[i], 7, kBars[i], k.soft());
    k.rule(10, 82, 70, 82);
    k.stamp(60, 95, 7);
    k.line(10, 95, 26);
}

void drawPhoto(const Sheet& k) {
    k.paper(0, 0, 56, 74);
    k.person(4, 4, 48, 66);
}

void drawStatement(const Sheet& k) {
    k.paper(0, 0, 78, 108);
    k.title(32, 8, 40);
    k.line(20, 16, 30);
    k.line(20, 22, 22);
    k.box(8, 30, 62, 7, k.soft());
    for (int row = 0; row < 7; ++row) {
        const float y = 41 + 7 * float(row);
        k.line(20, y, 12, 1.8F);
        k.line(36, y, 14, 1.8F);
        k.line(56, y, 12, 1.8F);
        k.rule(8, y + 4, 70, y + 4, 0.5F);
    }
    k.stamp(60, 97, 7);
}

void drawForm(const Sheet& k, SampleForm form) {
    switch (form) {
        case SampleForm::Card: return drawCard(k);
        case SampleForm::Booklet: return drawBooklet(k);
        case SampleForm::Certificate: return drawCertificate(k);
        case SampleForm::Licence: return drawLicence(k);
        case SampleForm::Form: return drawForm(k);
        case SampleForm::Letter: return drawLetter(k);
        case SampleForm::Contract: return drawContract(k);
        case SampleForm::Invoice: return drawInvoice(k);
        case SampleForm::Plan: return drawPlan(k);
        case SampleForm::Report: return drawReport(k);
        case SampleForm::Photo: return drawPhoto(k);
        case SampleForm::Statement: return drawStatement(k);
    }
}

}  // namespace

void sampleSheet(Context& c, Column& column, const catalog::Sample& sample) {
    Ui& ui = c.ui;
    const Shape shape = shapeOf(sample.form);
    const std::size_t count = std::min(sample.shows.size(), shape.marks.size());
    const float pad = ui.mm(5);
    const float height = ui.mm(ui.theme().panel().portrait() ? 64 : 50);
    const float width = std::min(std::ceil(shape.w * height / shape.h), (column.w - 2 * pad) * 0.5F);
    const float number = ui.mm(11);
    const float besideW = column.w - 2 * pad - width - ui.mm(7);
    const bool beside = besideW > ui.mm(70) && ui.theme().scale() <= TextScale::L;
    const float textW = (beside ? besideW : column.w - 2 * pad) - number;
    const std::string_view title = c.tr(Str::kSampleHeading);
    float textH = ui.textHeight(title, textW + number, Type::BodyStrong) + ui.mm(2);
    for (std::size_t i = 0; i < count; ++i) textH += std::max(ui.textHeight(c.text(sample.shows[i]), textW), ui.mm(9)) + ui.mm(2);
    const float h = 2 * pad + (beside ? std::max(height, textH) : height + ui.mm(4) + textH);
    const Rect rect = column.take(h);
    ui.card(rect);
    const Rect place{rect.x + pad, beside ? rect.y + std::round((h - height) / 2) : rect.y + pad, beside ? width : rect.w - 2 * pad, height};
    const Sheet sheet(ui, place, shape);
    drawForm(sheet, sample.form);
    for (std::size_t i = 0; i < count; ++i) sheet.mark(shape.marks[i], int(i) + 1);
    ui.node(Role::Picture, "sample", c.tr(Str::kSamplePicture), place);
    const float x = beside ? place.right() + ui.mm(7) : rect.x + pad;
    float y = beside ? rect.y + std::round((h - textH) / 2) : place.bottom() + ui.mm(4);
    y += ui.say(x, y, textW + number, title, {Type::BodyStrong, ui.color().primary}) + ui.mm(2);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string& text = c.text(sample.shows[i]);
        const float lineH = std::max(ui.textHeight(text, textW), ui.mm(9));
        const float offset = std::max(0.0F, std::round((ui.mm(9) - ui.theme().lineHeight(Type::Body)) / 2));
        Sheet::numberDisc(ui, x + ui.mm(4.1F), y + offset + std::round(ui.theme().lineHeight(Type::Body) / 2), ui.mm(4.1F), int(i) + 1);
        ui.text(x + number, y + offset, textW, text);
        ui.node(Role::ListItem, fmt::format("sample/{}", i + 1), text, {x, y, textW + number, lineH});
        y += lineH + ui.mm(2);
    }
    column.y += ui.gap(1.5F);
}

}  // namespace zizhu::screens
