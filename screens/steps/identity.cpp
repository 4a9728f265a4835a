#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "flow/pages.h"
#include "screens/components/machine_picture.h"
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

struct Look {
    CardPicture picture;
    Tone tone;
    Str heading, text;
};

Look lookOf(flow::CardStage stage) {
    using flow::CardStage;
    switch (stage) {
        case CardStage::Waiting: return {CardPicture::Lay, Tone::Info, Str::kCardWaiting, Str::kCardWaitingText};
        case CardStage::NotLaid: return {CardPicture::Lay, Tone::Warning, Str::kCardNotLaid, Str::kCardNotLaidText};
        case CardStage::Reading: return {CardPicture::Reading, Tone::Info, Str::kCardReading, Str::kCardReadingText};
        case CardStage::Read: return {CardPicture::Read, Tone::Success, Str::kCardRead, Str::kCardReadText};
        case CardStage::TakenTooEarly: return {CardPicture::Early, Tone::Warning, Str::kCardEarly, Str::kCardEarlyText};
        case CardStage::NotAnIdCard: return {CardPicture::Other, Tone::Error, Str::kCardOther, Str::kCardOtherText};
        case CardStage::Expired: return {CardPicture::Wrong, Tone::Error, Str::kCardExpired, Str::kCardExpiredText};
        case CardStage::Unreadable: return {CardPicture::Wrong, Tone::Error, Str::kCardUnreadable, Str::kCardUnreadableText};
    }
    return {CardPicture::Lay, Tone::Info, Str::kCardWaiting, Str::kCardWaitingText};
}

bool failed(flow::CardStage stage) {
    using flow::CardStage;
    return stage != CardStage::Waiting && stage != CardStage::Reading && stage != CardStage::Read;
}

void callStaff(Context& c, Column& column) {
    Ui& ui = c.ui;
    const ButtonSpec call{.id = "call-help", .label = c.tr(Str::kCallHelp), .icon = Icon::SupportAgent};
    const float w = std::min(column.w, buttonWidth(ui, call) + ui.mm(8));
    const float h = std::max(buttonHeight(ui, call, w), ui.mm(16));
    if (button(ui, {column.x, column.y, w, h}, call)) c.intend(flow::intent::CallHelp{});
    column.y += h + ui.gap(1.5F);
}

// The first six and last four of a number: enough to know one's own, useless over a shoulder.
base::SecretString masked(std::string_view number) {
    if (number.size() < 12) return base::SecretString(number);
    base::SecretString out(number.substr(0, 6));
    out.append(std::string(number.size() - 10, '*'));
    out.append(number.substr(number.size() - 4));
    return out;
}

void person(Context& c, Column& column) {
    Ui& ui = c.ui;
    const flow::Applicant& who = *c.session.applicant;
    const float h = ui.theme().lineHeight(Type::Heading) + ui.theme().lineHeight(Type::Body) + ui.mm(8);
    const Rect rect = column.take(h);
    ui.card(rect, ui.color().successSoft);
    const float x = rect.x + ui.mm(24), w = rect.w - ui.mm(28);
    ui.icon(Icon::Person, rect.x + ui.mm(12), rect.centreY(), ui.mm(14), ui.color().success);
    const std::string_view name = who.name.empty() ? who.foreignName.reveal() : who.name.reveal();
    const base::SecretString number = masked(who.number.reveal());
    ui.text(x, rect.y + ui.mm(4), w, name, {Type::Heading});
    ui.text(x, rect.y + ui.mm(4) + ui.theme().lineHeight(Type::Heading), w, number.reveal(), {Type::Body, ui.color().textQuiet});
    Node& node = ui.node(Role::Text, "applicant", c.tr(Str::kCardHolder), rect);
    node.value = base::SecretString(name);
    node.secret = true;
    column.y += ui.gap(1.5F);
}

}  // namespace

void drawIdentity(Context& c) {
    Ui& ui = c.ui;
    const flow::CardStage stage = c.session.card;
    const bool read = stage == flow::CardStage::Read && c.session.applicant;
    const bool optional = flow::identityOptional(c.session);
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, "continue", c.tr(Str::kContinue));
    spec.main->enabled = read;
    if (optional && !read) spec.middle = ButtonSpec{.id = "without-card", .label = c.tr(Str::kCardWithout), .enabled = stage != flow::CardStage::Reading};
    if (read || stage == flow::CardStage::Expired) spec.middle = ButtonSpec{.id = "another-card", .label = c.tr(Str::kCardAnother)};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "identity", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kCardHeading), c.tr(optional ? Str::kCardHelpOptional : Str::kCardHelp));
        const bool portrait = ui.theme().panel().portrait();
        const Look look = lookOf(stage);
        const float pictureH = portrait ? ui.mm(112) : std::clamp(page.body().h * 0.42F, ui.mm(62), ui.mm(100));
        const Rect picture = column.take(pictureH);
        if (stage == flow::CardStage::NotLaid || stage == flow::CardStage::Unreadable) {
            cardHowTo(ui, picture, c.tr(Str::kCardPicture));
        } else {
            cardPicture(ui, picture, look.picture, c.tr(Str::kCardPicture));
        }
        column.y += ui.gap(1.5F);
        column.y += banner(ui, column.x, column.y, column.w, {look.tone, c.tr(look.heading), c.tr(look.text)}) + ui.gap(1.5F);
        if (read) person(c, column);
        if (failed(stage)) callStaff(c, column);
        if (stage == flow::CardStage::Reading) {
            waiting(c, column.x + column.w / 2, column.y, {}, column.w);
            column.y += ui.mm(12);
        }
        column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kCardPrivacy), {Type::Body, ui.color().textQuiet});
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.main) c.intend(flow::intent::Continue{});
    if (hit.middle) {
        if (read || stage == flow::CardStage::Expired) {
            c.intend(flow::intent::AnotherCard{});
        } else {
            c.intend(flow::intent::Continue{});
        }
    }
}

}  // namespace zizhu::screens
