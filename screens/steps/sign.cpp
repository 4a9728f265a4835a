#include <algorithm>
#include <cmath>

#include "catalog/evaluate.h"
#include "flow/pages.h"
#include "screens/components/option.h"
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawSign(Context& c) {
    Ui& ui = c.ui;
    if (c.session.items.empty()) return;
    const std::string& submit = c.text(flow::submitLabel(c.session));
    PageSpec spec;
    spec.back = backButton(c);
    spec.middle = ButtonSpec{.id = "clear-signature", .label = c.tr(Str::kSignClear), .icon = Icon::Undo, .enabled = !c.session.signature.strokes.empty() || c.session.signature.declared};
    spec.main = mainButton(c, "submit", submit.empty() ? c.tr(Str::kSubmit) : std::string_view(submit), Icon::Check);
    Page page(c, spec);
    const Rect body = page.body();
    ScrollView scroll(ui, "sign", body, c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
    Column column = scroll.column();
    const float top = column.y;
    heading(c, column, c.tr(Str::kSignHeading), c.tr(Str::kSignHelp));
    for (const catalog::Fault& fault : c.session.faults) {
        const std::string text = catalog::faultText(fault, c.language());
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Error, text, {}}) + ui.gap(1.5F);
    }
    // Who cannot draw: the card that was read stands for the hand.
    const bool mayDeclare = c.session.applicant.has_value();
    const bool declared = c.session.signature.declared;
    OptionSpec declare{.id = "sign-declare", .label = c.tr(Str::kSignDeclare), .help = c.tr(Str::kSignDeclareHelp)};
    declare.several = true;
    declare.chosen = declared;
    declare.secret = false;
    const float declareH = mayDeclare ? optionHeight(ui, column.w, declare) : 0;
    const float left = std::max(ui.mm(45), body.h - (column.y - top) - (mayDeclare ? declareH + ui.gap(2) : 0));
    const Rect pad = column.take(std::round(std::min(left, column.w * 0.55F)));
    const auto aspect = std::uint16_t(std::lround(pad.w / pad.h * 100));
    if (c.session.signature.strokes.empty() && c.local.stroke.empty() && c.session.signature.aspect != aspect && !ui.inert()) {
        c.intend(flow::intent::SetSignatureAspect{aspect});
    }
    if (auto stroke = signaturePad(c, pad)) c.intend(flow::intent::AddStroke{std::move(*stroke)});
    if (mayDeclare) {
        column.y += ui.gap(2);
        if (option(ui, column.take(declareH), declare)) c.intend(flow::intent::DeclareSignature{!declared});
    }
    scroll.end(column.y);
    const BarHit hit = page.finish();
    if (hit.middle) c.intend(flow::intent::ClearSignature{});
    if (hit.main) c.intend(flow::intent::Submit{});
}

}  // namespace zizhu::screens
