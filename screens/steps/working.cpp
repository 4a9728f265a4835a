#include "screens/components/picture.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawWorking(Context& c) {
    Ui& ui = c.ui;
    const bool fetching = c.session.step == flow::Step::Fetching;
    PageSpec spec{.leave = false};
    // Nobody has to wait for a register.
    if (fetching) spec.main = mainButton(c, "continue", c.tr(Str::kFetchingSkip));
    Page page(c, spec);
    const Rect body = page.body();
    Str title = Str::kSubmittingHeading, text = Str::kSubmittingText;
    Icon icon = Icon::Lock;
    if (c.session.step == flow::Step::Issuing) title = Str::kIssuingHeading, text = Str::kIssuingText, icon = Icon::Description;
    if (c.session.step == flow::Step::Booking) title = Str::kBookingHeading, text = Str::kBookingText, icon = Icon::ConfirmationNumber;
    if (c.session.step == flow::Step::Issuing && c.session.items.front()->kind == catalog::ItemKind::Query) title = Str::kAskingHeading, text = Str::kAskingText, icon = Icon::Search;
    if (c.session.step == flow::Step::Booking && c.session.items.front()->appointment) title = Str::kBookingSlot, icon = Icon::Event;
    if (fetching) title = Str::kFetchingHeading, text = Str::kFetchingText, icon = Icon::CloudQueue;
    float y = body.y + body.h * (ui.theme().panel().portrait() ? 0.16F : 0.08F);
    const float size = ui.mm(44);
    seal(ui, body.centreX(), y + size / 2, size, icon, Tone::Info);
    y += size + ui.mm(9);
    y += ui.say(body.x, y, body.w, c.tr(title), {Type::Heading, 0, Align::Centre}, Role::Heading) + ui.mm(3);
    y += ui.say(body.x, y, body.w, c.tr(text), {Type::Body, ui.color().textQuiet, Align::Centre}) + ui.mm(12);
    waiting(c, body.centreX(), y, {}, body.w);
    if (page.finish().main) c.intend(flow::intent::Continue{});
}

}  // namespace zizhu::screens
