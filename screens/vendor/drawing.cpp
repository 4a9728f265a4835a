#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

namespace {

// Where parts sit on the front of a standing terminal: share of the drawing's width and height.
struct Spot {
    model::Part part;
    float x, y;
};
constexpr std::array<Spot, 12> kSpots = {{
    {model::Part::DocumentCamera, 0.50F, 0.045F},
    {model::Part::Lights, 0.82F, 0.045F},
    {model::Part::Microphone, 0.18F, 0.045F},
    {model::Part::TouchScreen, 0.50F, 0.28F},
    {model::Part::Speaker, 0.18F, 0.535F},
    {model::Part::CodeScanner, 0.82F, 0.535F},
    {model::Part::IdCardReader, 0.30F, 0.635F},
    {model::Part::StaffCardReader, 0.70F, 0.635F},
    {model::Part::ReceiptPrinter, 0.26F, 0.735F},
    {model::Part::DocumentScanner, 0.74F, 0.735F},
    {model::Part::DocumentPrinter, 0.50F, 0.835F},
    {model::Part::Cabinet, 0.50F, 0.94F},
}};

void body(Ui& ui, const Rect& r) {
    const Colors& color = ui.color();
    const float line = ui.theme().hairline() * 1.5F;
    const auto part = [&](float x, float y, float w, float h, Color fill, float radius) {
        const Rect rect{r.x + r.w * x, r.y + r.h * y, r.w * w, r.h * h};
        ui.fill(rect, fill, ui.mm(radius));
        ui.frame(rect, color.lineStrong, line, ui.mm(radius));
    };
    part(0, 0, 1, 1, color.surface, 5);
    part(0.08F, 0.09F, 0.84F, 0.38F, ui.high() ? color.page : color.primarySoft, 2);  // the screen
    part(0, 0.49F, 1, 0.29F, color.surfaceSunken, 2);                                 // the desk
    part(0.16F, 0.69F, 0.24F, 0.012F, color.lineStrong, 0.5F);                        // receipt slot
    part(0.60F, 0.69F, 0.30F, 0.012F, color.lineStrong, 0.5F);                        // scanner slot
    part(0.22F, 0.79F, 0.56F, 0.012F, color.lineStrong, 0.5F);                        // A4 slot
    part(0.08F, 0.89F, 0.84F, 0.09F, color.surface, 2);                               // the cabinet's door
}

}  // namespace

int number(model::Part part) {
    for (std::size_t i = 0; i < kSpots.size(); ++i) {
        if (kSpots[i].part == part) return int(i) + 1;
    }
    return 0;
}

void drawing(Context& c, const Rect& rect) {
    Ui& ui = c.ui;
    ui.setPicture(true);
    body(ui, rect);
    // The numbers fit their discs in every size of the words, so they keep the smallest: the rows have them large.
    const Theme small(ui.theme().panel(), TextScale::S, ui.theme().contrast());
    Ui numbers(small, ui.fonts(), ui.language(), ui.semantics(), ui.state(), ui.pointer(), ui.list());
    const model::Survey& survey = bench(c).survey;
    const float radius = std::min(ui.mm(6.5F), rect.w * 0.085F);
    int bad = 0;
    for (const Spot& spot : kSpots) {
        const Plain plain = plainOf(survey.part(spot.part));
        const float x = std::round(rect.x + rect.w * spot.x), y = std::round(rect.y + rect.h * spot.y);
        const Color color = inkOf(ui, plain);
        const bool trouble = plain.fitted && plain.tone != Tone::Success;
        bad += trouble ? 1 : 0;
        // Told by shape too: what needs somebody is filled and has its sign beside the number.
        ui.disc(x, y, radius, trouble ? color : ui.color().surface);
        ui.ring(x, y, radius, color, ui.theme().hairline() * 2);
        const std::string label = fmt::format("{}", number(spot.part));
        const float h = small.lineHeight(Type::BodyStrong);
        numbers.text(x - radius, std::round(y - h / 2), 2 * radius, label,
                {Type::BodyStrong, trouble ? ui.color().surface : plain.fitted ? ui.color().text : ui.color().textQuiet, Align::Centre});
        const float sign = radius * 0.9F;
        ui.disc(x + radius * 0.85F, y - radius * 0.85F, sign * 0.62F, ui.color().surface);
        ui.icon(plain.icon, x + radius * 0.85F, y - radius * 0.85F, sign, color);
    }
    ui.setPicture(false);
    const std::string name = bad == 0 ? std::string(c.tr(Str::kVendorDrawingGood)) : c.tr(Str::kVendorDrawingBad, {fmt::format("{}", bad)});
    ui.node(Role::Picture, "drawing", name, rect);
}

}  // namespace zizhu::screens::vendor
