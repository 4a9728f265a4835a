#include <cmath>

#include "screens/components/picture.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawOutOfService(Context& c) {
    vendorCorner(c);
    Ui& ui = c.ui;
    const Panel& panel = ui.theme().panel();
    const Rect all{0, 0, float(panel.widthPx), float(panel.heightPx)};
    ui.fill(all, ui.color().page);
    const float margin = ui.mm(20), w = all.w - 2 * margin;
    const float size = ui.mm(48);
    const auto& outage = c.session.terminal.outage;
    const bool power = outage && outage->reason == flow::OutageReason::Power;
    const bool clock = outage && outage->reason == flow::OutageReason::Clock;
    const bool storage = outage && outage->reason == flow::OutageReason::Storage;
    const Str why = power ? Str::kOutagePower : clock ? Str::kOutageClock : storage ? Str::kOutageStorage : Str::kOutageText;
    float y = std::round(all.h * (panel.portrait() ? 0.24F : 0.12F));
    seal(ui, all.centreX(), y + size / 2, size, power ? Icon::PowerOff : clock ? Icon::Schedule : Icon::Engineering, Tone::Warning);
    y += size + ui.mm(10);
    y += ui.say(margin, y, w, c.tr(Str::kOutageHeading), {Type::Display, 0, Align::Centre}, Role::Heading) + ui.mm(4);
    const std::string message = outage && !c.text(outage->message).empty() ? c.text(outage->message) : std::string(c.tr(why));
    y += ui.say(margin, y, w, message, {Type::Title, ui.color().textQuiet, Align::Centre}) + ui.mm(4);
    if (outage && outage->until) {
        y += ui.say(margin, y, w, c.tr(Str::kOutageUntil, {base::toLocalMinute(*outage->until)}), {Type::Title, 0, Align::Centre}) + ui.mm(4);
    }
    y += ui.say(margin, y, w, c.tr(Str::kOutageElse, {c.view.facts.hotline}), {Type::Body, ui.color().textQuiet, Align::Centre}) + ui.mm(8);
    // In English, or simplified Chinese, too: nobody can press anything here.
    const base::Language other = base::isChinese(c.language()) ? base::Language::En : base::Language::ZhCn;
    y += ui.say(margin, y, w, tr(Str::kOutageHeading, other), {Type::Title, ui.color().textQuiet, Align::Centre});
    const std::string otherText = outage && !outage->message(other).empty() ? outage->message(other) : std::string(tr(why, other));
    ui.say(margin, y, w, otherText, {Type::Body, ui.color().textQuiet, Align::Centre});
}

}  // namespace zizhu::screens
