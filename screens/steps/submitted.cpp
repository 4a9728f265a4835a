#include <algorithm>

#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

void whatNext(Context& c, Column& column) {
    Ui& ui = c.ui;
    std::vector<std::string> lines;
    for (const catalog::Item* item : c.session.items) {
        for (const catalog::Text& t : item->next) {
            const std::string& text = c.text(t);
            if (std::find(lines.begin(), lines.end(), text) == lines.end()) lines.push_back(text);
        }
    }
    std::string phones;
    for (const catalog::Item* item : c.session.items) {
        if (item->consultation.empty() || phones.find(item->consultation) != std::string::npos) continue;
        phones += phones.empty() ? "" : c.tr(Str::kListJoin);
        phones += item->consultation;
    }
    if (!phones.empty()) lines.push_back(c.tr(Str::kGuideConsult, {phones}));
    if (lines.empty()) return;
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kGuideNext), {Type::Title}, Role::Heading) + ui.mm(1.5F);
    for (const std::string& line : lines) {
        ui.icon(Icon::ArrowForward, column.x + ui.mm(4), column.y + ui.theme().lineHeight(Type::Body) / 2, ui.mm(6.5F), ui.color().primary);
        column.y += ui.say(column.x + ui.mm(10), column.y, column.w - ui.mm(10), line) + ui.mm(1.2F);
    }
    column.y += ui.gap(1);
}

}  // namespace

void drawSubmitted(Context& c) {
    Ui& ui = c.ui;
    const bool recovered = c.session.step == flow::Step::Recovered;
    Page page(c, endingBar(c, !recovered));
    {
        ScrollView scroll(ui, "submitted", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const bool sent = std::all_of(c.session.cases.begin(), c.session.cases.end(), [](const flow::Case& one) { return one.sent; });
        const bool waits = !sent && !c.session.terminal.networkUp;
        if (recovered) {
            ending(c, column, Icon::Check, Tone::Success, c.tr(Str::kRecoveredHeading), c.tr(Str::kRecoveredText));
        } else {
            const bool noReceipt = c.session.print.stage == flow::PrintStage::Failed;
            const Str text = waits ? Str::kSubmittedOffline : noReceipt ? Str::kSubmittedNoReceipt : Str::kSubmittedText;
            ending(c, column, Icon::Check, Tone::Success, c.tr(Str::kSubmittedHeading), c.tr(text));
        }
        if (recovered && c.session.print.stage == flow::PrintStage::None) {
            const ButtonSpec print{.id = "print-again", .label = c.tr(Str::kPrintReceipt), .icon = Icon::Print};
            const float w = std::min(column.w, buttonWidth(ui, print) + ui.mm(8));
            const float h = std::max(buttonHeight(ui, print, w), ui.mm(16));
            if (button(ui, {column.x, column.y, w, h}, print)) c.intend(flow::intent::PrintAgain{});
            column.y += h + ui.gap(2);
        }
        printState(c, column);
        for (const flow::Case& one : c.session.cases) caseCard(c, column, one, c.session.cases.size() > 1 || recovered);
        whatNext(c, column);
        scroll.end(column.y + ui.mm(2));
    }
    endingHit(c, page.finish());
}

}  // namespace zizhu::screens
