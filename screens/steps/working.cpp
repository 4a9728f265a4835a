#include "screens/components/picture.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawWorking(Context& c) {
    Ui& ui = c.ui;
    PageSpec spec{.leave = false};
    Page page(c, spec);
    const Rect body = page.body();
    Str title = Str::kSubmittingHeading, text = Str::kSubmittingText;
    Icon icon = Icon::Lock;
    if (c.session.step == flow::Step::Issuing) title = Str::kIssuingHeading, text = Str::kIssuingText, icon = Icon::Description;
    if (c.session.step == flow::Step::Booking) title = Str::kBookingHeading, text = Str::kBookingText, icon = Icon::ConfirmationNumber;
    float y = body.y + body.h * (ui.theme().panel().portrait() ? 0.16F : 0.08F);
    const float size = ui.mm(44);
    seal(ui, body.centreX(), y + size / 2, size, icon, Tone::Info);
    y += size + ui.mm(9);
    y += ui.say(body.x, y, body.w, c.tr(title), {Type::Heading, 0, Align::Centre}, Role::Heading) + ui.mm(3);
    y += ui.say(body.x, y, body.w, c.tr(text), {Type::Body, ui.color().textQuiet, Align::Centre}) + ui.mm(12);
    waiting(c, body.centreX(), y, {}, body.w);
    page.finish();
}

}  // namespace zizhu::screens
