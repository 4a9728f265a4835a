#include <algorithm>
#include <cmath>

#include "screens/components/field.h"
#include "screens/components/machine_picture.h"
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

Tone toneOf(flow::CaseState state) {
    switch (state) {
        case flow::CaseState::Ready:
        case flow::CaseState::Finished: return Tone::Success;
        case flow::CaseState::Returned: return Tone::Warning;
        default: return Tone::Info;
    }
}

Icon iconOf(flow::CaseState state) {
    switch (state) {
        case flow::CaseState::Received: return Icon::Inventory;
        case flow::CaseState::Accepted: return Icon::FactCheck;
        case flow::CaseState::InProgress: return Icon::HourglassTop;
        case flow::CaseState::Ready: return Icon::Inventory;
        case flow::CaseState::Finished: return Icon::CheckCircle;
        case flow::CaseState::Returned: return Icon::Undo;
    }
    return Icon::Info;
}

void scanPicture(Context& c, Column& column) {
    Ui& ui = c.ui;
    const bool portrait = ui.theme().panel().portrait();
    const Rect rect = column.take(ui.mm(portrait ? 92 : 56));
    ui.fill(rect, ui.high() ? ui.color().page : ui.color().primarySoft, ui.mm(4));
    if (ui.high()) ui.frame(rect, ui.color().line, ui.theme().hairline(), ui.mm(4));
    const float h = rect.h * 0.8F, w = h * 0.62F;
    const Rect paper{std::round(rect.centreX() - w / 2), std::round(rect.y + rect.h * 0.1F), std::round(w), std::round(h)};
    ui.fill({paper.x, paper.y + ui.mm(1), paper.w, paper.h}, ui.color().line, ui.mm(1.5F));
    ui.fill(paper, ui.high() ? ui.color().page : ui.color().surface, ui.mm(1.5F));
    ui.frame(paper, ui.color().lineStrong, ui.theme().hairline(), ui.mm(1.5F));
    for (int i = 0; i < 3; ++i) ui.fill({paper.x + w * 0.14F, paper.y + h * (0.09F + 0.08F * float(i)), w * (i == 0 ? 0.5F : 0.72F), std::max(2.0F, h * 0.03F)}, ui.color().line, 2);
    ui.icon(Icon::QrCode2, paper.centreX(), paper.y + h * 0.64F, h * 0.5F, ui.color().text);
    ui.fill({rect.x + rect.w * 0.12F, paper.y + h * 0.64F, rect.w * 0.76F, ui.mm(0.9F)}, ui.color().error);
    ui.node(Role::Picture, "scan-picture", c.tr(Str::kTrackPicture), rect);
    column.y += ui.gap(1.5F);
}

void notice(Context& c, Column& column, flow::TrackStage stage) {
    using flow::TrackStage;
    BannerSpec spec;
    switch (stage) {
        case TrackStage::NotACode: spec = {Tone::Error, c.tr(Str::kTrackNotACode), c.tr(Str::kTrackNotACodeText)}; break;
        case TrackStage::NotFound: spec = {Tone::Warning, c.tr(Str::kTrackNotFound), c.tr(Str::kTrackNotFoundText)}; break;
        case TrackStage::NetworkDown: spec = {Tone::Warning, c.tr(Str::kTrackNoNetwork), c.tr(Str::kTrackNoNetworkText), Icon::WifiOff}; break;
        case TrackStage::ServerTrouble: spec = {Tone::Warning, c.tr(Str::kTrackNoServer), c.tr(Str::kTrackNoServerText)}; break;
        default: return;
    }
    column.y += banner(c.ui, column.x, column.y, column.w, spec) + c.ui.gap(1.5F);
}

void ask(Context& c, Column& column, flow::TrackStage stage) {
    Ui& ui = c.ui;
    const bool scanner = c.session.terminal.ready(flow::Device::CodeScanner);
    heading(c, column, c.tr(Str::kTrackHeading), scanner ? c.tr(Str::kTrackHelp) : std::string_view());
    notice(c, column, stage);
    if (stage == flow::TrackStage::LookingUp) {
        column.y += ui.mm(8);
        waiting(c, column.x + column.w / 2, column.y, c.tr(Str::kTrackLooking), column.w);
        column.y += ui.mm(24);
        return;
    }
    if (c.local.keyboard == KeyboardKind::None) {
        if (scanner) {
            scanPicture(c, column);
        } else {
            const float h = ui.mm(ui.theme().panel().portrait() ? 70 : 44);
            machinePicture(ui, column.take(h), Machine::CodeScanner, Plight::Gone, c.tr(Str::kPictureOf, {c.tr(Str::kTrackScannerGone)}));
            column.y += ui.gap(1.5F);
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(Str::kTrackScannerGone), c.tr(Str::kTrackScannerGoneText), Icon::Keyboard}) + ui.gap(1.5F);
        }
    }
    FieldSpec spec{.id = "code", .label = c.tr(Str::kTrackCode), .help = c.tr(Str::kTrackCodeHelp), .text = c.local.code.reveal()};
    spec.keyboard = KeyboardKind::Code;
    spec.maxCharacters = 24;
    spec.clear = true;
    spec.apply = [&c](base::SecretString text) {
        c.local.code = std::move(text);
        c.ui.settleAgain();
    };
    field(c, column, spec);
}

void timeline(Context& c, Column& column, const flow::TrackedCase& found) {
    Ui& ui = c.ui;
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kTrackHistory), {Type::Title}, Role::Heading) + ui.mm(3);
    const float left = ui.mm(16);
    const float w = column.w - left;
    for (std::size_t i = 0; i < found.history.size(); ++i) {
        // Newest first: what is true now stands on top.
        const flow::CaseEvent& event = found.history[found.history.size() - 1 - i];
        const float top = column.y;
        const float dot = ui.mm(3.6F);
        const float lineY = top + ui.theme().lineHeight(Type::BodyStrong) / 2;
        float h = ui.say(column.x + left, top, w, c.text(event.text), {i == 0 ? Type::BodyStrong : Type::Body});
        h += ui.say(column.x + left, top + h, w, base::toLocalMinute(event.at), {Type::Caption, ui.color().textQuiet});
        h += ui.mm(4);
        if (i + 1 < found.history.size()) ui.fill({column.x + ui.mm(6) - ui.mm(0.6F), lineY + dot, ui.mm(1.2F), h - dot}, ui.color().lineStrong);
        ui.disc(column.x + ui.mm(6), lineY, i == 0 ? dot * 1.3F : dot, i == 0 ? ink(ui, toneOf(event.state)) : ui.color().lineStrong);
        column.y += h;
    }
}

void way(Context& c, Column& column, const ButtonSpec& spec, bool& tapped) {
    const float w = std::min(column.w, buttonWidth(c.ui, spec) + c.ui.mm(8));
    const float h = std::max(buttonHeight(c.ui, spec, w), c.ui.mm(16));
    tapped = button(c.ui, {column.x, column.y, w, h}, spec);
    column.y += h + c.ui.gap(1.5F);
}

// What can be done about the case here and now.
void followUps(Context& c, Column& column, const flow::TrackedCase& one) {
    Ui& ui = c.ui;
    bool tapped = false;
    if (!one.wanted.empty()) {
        std::string list;
        for (const flow::WantedMaterial& want : one.wanted) {
            const std::string by = want.by ? dateText(*want.by, c.language()) : std::string();
            list += (list.empty() ? "" : "\n") + (by.empty() ? c.text(want.name) : c.tr(Str::kTrackWantedBy, {c.text(want.name), by}));
        }
        const bool can = flow::canHandIn(c.session);
        const std::string text = can ? list : list + "\n" + std::string(c.tr(Str::kTrackHandInElsewhere));
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(Str::kTrackWanted), text, Icon::Assignment}) + ui.gap(1);
        // What is ready is the page's own action; then this is the second.
        if (can && flow::canCollect(c.session)) way(c, column, {.id = "hand-in-now", .label = c.tr(Str::kTrackHandIn), .icon = Icon::DocumentScanner}, tapped);
        if (tapped) c.intend(flow::intent::HandInNow{});
    }
    if (one.collection) {
        const bool can = flow::canCollect(c.session);
        const std::string& place = c.text(one.collection->place);
        const std::string text = can ? std::string(c.tr(Str::kTrackCollectHere)) : one.collection->here ? std::string(c.tr(Str::kTrackCollectOther)) : c.tr(Str::kTrackCollectAt, {place});
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Success, c.tr(Str::kTrackReady), text, Icon::Inventory}) + ui.gap(1);
    }
    if (flow::mayRate(c.session)) {
        tapped = false;
        way(c, column, {.id = "rate", .label = c.tr(Str::kTrackRate), .icon = Icon::SentimentSatisfied}, tapped);
        if (tapped) c.intend(flow::intent::Rate{});
    }
}

void found(Context& c, Column& column, const flow::TrackedCase& one) {
    Ui& ui = c.ui;
    heading(c, column, c.text(one.title), c.text(one.department), c.tr(Str::kTrackYourCase));
    const Tone tone = toneOf(one.state);
    std::string by;
    if (one.promisedBy && !one.collection && one.state != flow::CaseState::Finished) by = c.tr(Str::kTrackBy, {dateText(*one.promisedBy, c.language(), true)});
    const std::string& next = c.text(one.next);
    const std::string text = by.empty() ? next : next.empty() ? by : c.tr(Str::kSentences, {by, next});
    column.y += banner(ui, column.x, column.y, column.w, {tone, c.text(one.stateText), text, iconOf(one.state)}) + ui.gap(1.5F);
    if (!one.caseNumber.empty()) {
        const float top = column.y;
        column.y += ui.text(column.x, column.y, column.w, c.tr(Str::kCaseNumber), {Type::Caption, ui.color().textQuiet});
        column.y += ui.text(column.x, column.y, column.w, one.caseNumber, {Type::BodyStrong});
        Node& node = ui.node(Role::Text, "case-number", c.tr(Str::kCaseNumber), {column.x, top, column.w, column.y - top});
        node.value = base::SecretString(one.caseNumber);
        node.secret = true;
        column.y += ui.gap(1.5F);
    }
    followUps(c, column, one);
    timeline(c, column, one);
}

}  // namespace

void drawTrack(Context& c) {
    using flow::TrackStage;
    Ui& ui = c.ui;
    const flow::Tracking& tracking = c.session.tracking;
    const bool have = tracking.stage == TrackStage::Found && tracking.found;
    PageSpec spec{.steps = false, .leave = false};
    const bool collects = have && flow::canCollect(c.session), handsIn = have && !collects && flow::canHandIn(c.session);
    if (have) {
        spec.main = mainButton(c, "done", c.tr(Str::kDone), Icon::Check);
        if (collects || handsIn) spec.back = ButtonSpec{.id = "done", .label = c.tr(Str::kDone)};
        if (collects) spec.main = mainButton(c, "collect-now", c.tr(Str::kTrackCollect), Icon::Print);
        if (handsIn) spec.main = mainButton(c, "hand-in-now", c.tr(Str::kTrackHandIn), Icon::DocumentScanner);
        spec.middle = ButtonSpec{.id = "track-another", .label = c.tr(Str::kTrackAnother), .icon = Icon::QrCodeScanner};
    } else {
        spec.back = backButton(c);
        spec.main = mainButton(c, "look-up", c.tr(Str::kTrackLookUp), Icon::Search);
        spec.main->enabled = tracking.stage != TrackStage::LookingUp && c.local.code.size() >= 17;
    }
    Page page(c, spec);
    {
        ScrollView scroll(ui, have ? "tracked" : "track", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        if (have) {
            found(c, column, *tracking.found);
        } else {
            ask(c, column, tracking.stage);
        }
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (have) {
        if (hit.main && collects) c.intend(flow::intent::CollectNow{});
        if (hit.main && handsIn) c.intend(flow::intent::HandInNow{});
        if (hit.back || (hit.main && !collects && !handsIn)) c.intend(flow::intent::Done{});
        if (hit.middle) {
            c.local.code.clear();
            c.intend(flow::intent::TrackAnother{});
        }
    } else if (hit.main) {
        ui.focus({});
        c.intend(flow::intent::EnterCode{std::string(c.local.code.reveal())});
    }
}

}  // namespace zizhu::screens
