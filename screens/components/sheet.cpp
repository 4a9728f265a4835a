#include "screens/components/sheet.h"

#include <algorithm>
#include <cmath>

#include "screens/access/reach.h"
#include "screens/components/scroll_view.h"
#include "screens/steps/language.h"

namespace zizhu::screens {

float sheetWidth(const Ui& ui) {
    return std::min(float(ui.theme().panel().widthPx) - 2 * ui.mm(14), ui.mm(230)) - 2 * ui.mm(10);
}

std::string sheet(Context& context, const SheetSpec& spec) { return sheet(context, spec, 0, {}); }

std::string sheet(Context& c, const SheetSpec& spec, float height, const std::function<void(Column&)>& draw) {
    Ui& ui = c.ui;
    const Panel& panel = ui.theme().panel();
    const Rect all{0, 0, float(panel.widthPx), float(panel.heightPx)};
    ui.fill(all, ui.color().scrim);
    const float width = std::min(all.w - 2 * ui.mm(14), ui.mm(230));
    const float pad = ui.mm(10);
    const float inner = width - 2 * pad;
    const float box = spec.icon == Icon::None ? 0 : ui.mm(22);
    // Notices come by themselves: who cannot read one must be able to change its language.
    const bool languages = spec.id != "language-sheet" && spec.id != "card-left";
    const float corner = ui.mm(15);
    const float beside = languages ? corner + ui.gap(1) - (pad - ui.mm(4)) : 0;
    float content = box > 0 ? box + ui.mm(5) : 0;
    content += ui.textHeight(spec.title, inner, Type::Heading) + ui.mm(3);
    for (const std::string& p : spec.paragraphs) content += ui.textHeight(p, inner) + ui.mm(2);
    if (height > 0) content += height + ui.mm(4);
    float actions = 0;
    for (const ButtonSpec& a : spec.actions) actions += buttonHeight(ui, a, inner) + ui.gap(1);
    const bool portrait = panel.portrait();
    const Rect area = pageArea(panel, c.session.preferences.lowReach);
    const float most = area.h - ui.mm(20);
    // Words stay clear of that button: where a picture keeps them below it anyway, they have the whole width.
    const bool narrow = box <= 0 || content + actions + ui.mm(4) + 2 * pad > most;
    if (narrow && box <= 0) content += ui.textHeight(spec.title, inner - beside, Type::Heading) - ui.textHeight(spec.title, inner, Type::Heading);
    if (narrow && box <= 0) {
        for (const std::string& p : spec.paragraphs) content += ui.textHeight(p, inner - beside) - ui.textHeight(p, inner);
    }
    const float total = std::min(most, content + actions + ui.mm(4) + 2 * pad);
    // In the lower half of a tall panel: where hands and eyes are.
    float y = portrait ? all.h * 0.58F - total / 2 : (all.h - total) / 2;
    // The sheet that brings the picture down is itself within everybody's reach.
    const Rect band = reachBand(panel);
    if (spec.low && portrait && band.h >= total + ui.mm(20)) y = band.bottom() - total - ui.mm(14);
    if (c.session.preferences.lowReach && portrait) y = area.bottom() - total - ui.mm(14);
    y = std::round(std::clamp(y, area.y + ui.mm(10), area.bottom() - total - ui.mm(10)));
    const Rect rect{std::round((all.w - width) / 2), y, width, total};
    ui.fill(rect, ui.color().surface, ui.mm(5));
    if (ui.high()) ui.frame(rect, ui.color().text, ui.theme().hairline() * 3, ui.mm(5));
    Node& node = ui.node(Role::Dialog, spec.id, spec.title, rect);
    node.state |= spec.tone == Tone::Error ? kInvalid : 0;
    ui.semantics().enter();
    if (languages && iconButton(ui, {rect.right() - corner - ui.mm(4), rect.y + ui.mm(4), corner, corner}, "sheet/language", c.tr(Str::kLanguageChoose), Icon::Translate)) {
        openLanguageSheet(c);
    }
    const Rect view{rect.x + pad, rect.y + pad, narrow ? inner - beside : inner, total - 2 * pad - actions - ui.mm(2)};
    {
        ScrollView scroll(ui, std::string("sheet/") + std::string(spec.id), view, c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        if (box > 0) {
            const float x = column.x + box / 2;
            ui.disc(x, column.y + box / 2, box / 2, ground(ui, spec.tone));
            if (ui.high()) ui.ring(x, column.y + box / 2, box / 2, ui.color().text, ui.theme().hairline() * 2);
            ui.icon(spec.icon, x, column.y + box / 2, box * 0.6F, ink(ui, spec.tone));
            column.y += box + ui.mm(5);
        }
        column.y += ui.say(column.x, column.y, column.w, spec.title, {Type::Heading}, Role::Heading) + ui.mm(3);
        for (const std::string& p : spec.paragraphs) column.y += ui.say(column.x, column.y, column.w, p) + ui.mm(2);
        if (draw) draw(column);
        scroll.end(column.y);
    }
    float at = rect.bottom() - pad - actions + ui.gap(1);
    std::string tapped;
    for (const ButtonSpec& a : spec.actions) {
        const float h = buttonHeight(ui, a, inner);
        if (button(ui, {rect.x + pad, at, inner, h}, a)) tapped = a.id;
        at += h + ui.gap(1);
    }
    ui.semantics().leave();
    return tapped;
}

}  // namespace zizhu::screens
