// Before papers are taken for a case that somebody follows: is the card that of the applicant?
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawConfirming(Context& c) {
    Ui& ui = c.ui;
    using flow::Holder;
    const bool waits = c.session.awaiting != 0;
    const bool other = c.session.holder == Holder::No;
    PageSpec spec{.steps = false, .leave = false};
    if (!waits) {
        spec.back = backButton(c);
        spec.main = other ? mainButton(c, "another-card", c.tr(Str::kConfirmingAnother), Icon::Contactless) : mainButton(c, "continue", c.tr(Str::kTryAgain), Icon::Replay);
    }
    Page page(c, spec);
    {
        ScrollView scroll(ui, "confirming", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        if (waits) {
            heading(c, column, c.tr(Str::kConfirmingHeading), c.tr(Str::kConfirmingText));
            column.y += ui.mm(8);
            waiting(c, column.x + column.w / 2, column.y, {}, column.w);
            column.y += ui.mm(20);
        } else if (other) {
            ending(c, column, Icon::Badge, Tone::Warning, c.tr(Str::kConfirmingNo), c.tr(Str::kConfirmingNoText));
        } else {
            const bool network = c.session.holder == Holder::NetworkDown;
            ending(c, column, network ? Icon::WifiOff : Icon::Info, Tone::Warning, c.tr(network ? Str::kTrackNoNetwork : Str::kTrackNoServer), c.tr(network ? Str::kNoNetworkText : Str::kNoServerText));
        }
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.back) c.intend(flow::intent::Back{});
    if (!hit.main) return;
    if (other) {
        c.intend(flow::intent::AnotherCard{});
    } else {
        c.intend(flow::intent::Continue{});
    }
}

}  // namespace zizhu::screens
