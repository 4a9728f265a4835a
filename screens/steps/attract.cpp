#include <algorithm>
#include <cmath>

#include "screens/access/access_row.h"
#include "screens/components/button.h"
#include "screens/steps/language.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawAttract(Context& c) {
    vendorCorner(c);
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    const Panel& panel = ui.theme().panel();
    const Rect all{0, 0, float(panel.widthPx), float(panel.heightPx)};
    const bool high = ui.high();
    const Color ground = high ? color.page : color.primary;
    const Color onGround = high ? color.text : color.textOnPrimary;
    ui.fill(all, ground);
    const float margin = ui.mm(16);
    const float width = all.w - 2 * margin;
    if (!high) {
        // Two wide circles, a little lighter and darker than the ground: depth without a picture.
        ui.disc(all.w * 0.92F, all.h * 0.16F, std::min(all.w, all.h) * 0.42F, 0xFF8E5414);
        ui.disc(all.w * 0.05F, all.h * 0.62F, std::min(all.w, all.h) * 0.30F, 0xFF733F09);
    }
    const float mark = ui.mm(26);
    const bool portrait = panel.portrait();
    float y = std::round(all.h * (portrait ? 0.14F : 0.09F));
    ui.fill({margin, y, mark, mark}, onGround, ui.mm(6));
    ui.icon(Icon::AccountBalance, margin + mark / 2, y + mark / 2, mark * 0.66F, high ? color.page : color.primary);
    y += mark + ui.mm(8);
    y += ui.say(margin, y, width, c.tr(Str::kAttractTitle), {Type::Display, onGround}, Role::Heading) + ui.mm(3);
    y += ui.say(margin, y, width * (portrait ? 1.0F : 0.6F), c.tr(Str::kAttractText), {Type::Title, onGround}) + ui.mm(8);
    struct Promise {
        Icon icon;
        Str text;
    };
    constexpr Promise kPromises[] = {{Icon::Badge, Str::kAttractPoint1}, {Icon::Edit, Str::kAttractPoint2}, {Icon::ReceiptLong, Str::kAttractPoint3}};
    // The whole glass begins; the buttons are for those who look for one.
    const float pad = ui.mm(10);
    const float buttonH = ui.mm(26);
    const float panelW = portrait ? width : std::min(width, ui.mm(220));
    const float languages = languageButtonsHeight(ui, panelW - 2 * pad);
    const AccessRow access(c, panelW - 2 * pad);
    const float panelH = buttonH + languages + access.height() + 2 * ui.gap(1.5F) + 2 * pad + (c.view.facts.name.empty() ? 0 : ui.theme().lineHeight(Type::Caption) + ui.mm(3));
    const float lift = portrait ? ui.mm(14) : ui.mm(8);
    const Rect box{portrait ? margin : all.w - margin - panelW, all.h - panelH - lift, panelW, panelH};
    for (const Promise& p : kPromises) {
        const float icon = ui.mm(9);
        const float h = std::max(icon, ui.textHeight(c.tr(p.text), width - icon - ui.mm(4)));
        // Nice to know, but not under the buttons.
        if (y + h > box.y - ui.mm(4)) break;
        ui.icon(p.icon, margin + icon / 2, y + ui.theme().lineHeight(Type::Body) / 2, icon, onGround);
        ui.say(margin + icon + ui.mm(4), y, width - icon - ui.mm(4), c.tr(p.text), {Type::Body, onGround});
        y += h + ui.mm(3);
    }

    ui.fill(box, high ? color.page : color.surface, ui.mm(5));
    if (high) ui.frame(box, color.text, ui.theme().hairline() * 2, ui.mm(5));
    const float x = box.x + pad, w = box.w - 2 * pad;
    float at = box.y + pad;
    if (!c.view.facts.name.empty()) {
        at += ui.say(x, at, w, c.view.facts.name, {Type::Caption, color.textQuiet}) + ui.mm(3);
    }
    const ButtonSpec begin{.id = "begin", .label = c.tr(Str::kAttractBegin), .icon = Icon::TouchApp, .kind = ButtonKind::Primary, .main = true};
    bool tapped = button(ui, {x, at, w, buttonH}, begin);
    at += buttonH + ui.gap(1.5F);
    if (const auto language = languageButtons(ui, {x, at, w, languages})) {
        flow::Preferences preferences = c.session.preferences;
        preferences.language = *language;
        c.intend(flow::intent::SetPreferences{preferences});  // begins, too
        return;
    }
    at += languages + ui.gap(1.5F);
    if (access.draw(x, at)) return;
    // Not over the box: the whole page would take the press away from its buttons.
    if (!tapped && !box.contains(ui.pointer().x, ui.pointer().y)) tapped = ui.target("attract", all).tapped;
    if (tapped) c.intend(flow::intent::Begin{});
}

}  // namespace zizhu::screens
