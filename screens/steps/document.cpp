#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

struct Reason {
    Str heading, text;
    bool again;  // trying once more may help
};

Reason reasonOf(flow::NoDocument reason) {
    using flow::NoDocument;
    switch (reason) {
        case NoDocument::NotRegistered: return {Str::kNotRegistered, Str::kNotRegisteredText, false};
        case NoDocument::WrongPerson: return {Str::kWrongPerson, Str::kWrongPersonText, false};
        case NoDocument::NotAvailable: return {Str::kNotAvailable, Str::kNotAvailableText, false};
        case NoDocument::NetworkDown: return {Str::kNoNetwork, Str::kNoNetworkText, true};
        case NoDocument::ServerTrouble: return {Str::kNoServer, Str::kNoServerText, true};
    }
    return {Str::kNoServer, Str::kNoServerText, true};
}

void fact(Context& c, Column& column, Str label, const std::string& value) {
    if (value.empty()) return;
    Ui& ui = c.ui;
    const float top = column.y;
    column.y += ui.text(column.x, column.y, column.w, c.tr(label), {Type::Caption, ui.color().textQuiet});
    column.y += ui.text(column.x, column.y, column.w, value, {Type::Title}) + ui.mm(2);
    Node& node = ui.node(Role::Text, {}, c.tr(label), {column.x, top, column.w, column.y - top});
    node.value = base::SecretString(value);
    node.secret = true;
}

}  // namespace

void drawIssued(Context& c) {
    Ui& ui = c.ui;
    Page page(c, endingBar(c, true));
    {
        ScrollView scroll(ui, "issued", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const std::string name = c.session.items.empty() ? std::string() : c.text(c.session.items.front()->result.name);
        ending(c, column, Icon::Description, Tone::Success, c.tr(Str::kIssuedHeading, {name}), c.tr(Str::kIssuedText));
        printState(c, column);
        if (c.session.document) {
            fact(c, column, Str::kDocumentNumber, c.session.document->number);
            fact(c, column, Str::kVerificationCode, c.session.document->verificationCode);
            column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kVerificationHint), {Type::Body, ui.color().textQuiet});
        }
        scroll.end(column.y + ui.mm(2));
    }
    endingHit(c, page.finish());
}

void drawNotIssued(Context& c) {
    Ui& ui = c.ui;
    Reason reason = reasonOf(c.session.noDocument.value_or(flow::NoDocument::ServerTrouble));
    const bool query = !c.session.items.empty() && c.session.items.front()->kind == catalog::ItemKind::Query;
    if (query && c.session.noDocument == flow::NoDocument::NotAvailable) reason.heading = Str::kNotShown;
    PageSpec spec{.leave = false};
    spec.main = reason.again ? mainButton(c, "continue", c.tr(Str::kTryAgain), Icon::Replay) : mainButton(c, "done", c.tr(Str::kDone), Icon::Check);
    spec.middle = reason.again ? ButtonSpec{.id = "done", .label = c.tr(Str::kDone)} : ButtonSpec{.id = "home", .label = c.tr(Str::kAnother), .icon = Icon::Home};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "not-issued", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        ending(c, column, reason.again ? Icon::WifiOff : Icon::Info, Tone::Warning, c.tr(reason.heading), c.tr(reason.text));
        if (const std::string& message = c.text(c.session.message); !message.empty()) {
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Info, message, {}}) + ui.gap(1.5F);
        }
        if (!c.session.items.empty() && !c.session.items.front()->consultation.empty()) {
            column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kGuideConsult, {c.session.items.front()->consultation}));
        }
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.main && reason.again) c.intend(flow::intent::Continue{});
    if ((hit.main && !reason.again) || (hit.middle && reason.again)) c.intend(flow::intent::Done{});
    if (hit.middle && !reason.again) c.intend(flow::intent::GoHome{});
}

}  // namespace zizhu::screens
