#include <fmt/format.h>

#include <algorithm>

#include "flow/pages.h"
#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

// What was applied for.
std::vector<const catalog::Item*> itemsTold(const Context& c) {
    std::vector<const catalog::Item*> items;
    for (const flow::Case& one : c.session.cases) {
        const catalog::Item* item = c.session.catalogue ? c.session.catalogue->item(one.item) : nullptr;
        if (item != nullptr) items.push_back(item);
    }
    return items;
}

struct PaperState {
    std::string text;
    Tone tone = Tone::Info;
    Icon icon = Icon::HourglassTop;
};

PaperState stateOf(const Context& c, const flow::Paper& paper) {
    using flow::PaperStage;
    if (paper.stage == PaperStage::Waiting) return {std::string(c.tr(Str::kPaperWaiting))};
    if (paper.stage == PaperStage::Asking) return {std::string(c.tr(Str::kPaperAsking))};
    if (paper.stage == PaperStage::NotIssued) {
        const std::string& words = c.text(paper.message);
        const std::string_view why = words.empty() ? c.tr(paper.reason == flow::NoDocument::NetworkDown ? Str::kNoNetworkText : Str::kNoServerText) : std::string_view(words);
        return {c.tr(Str::kSentences, {c.tr(Str::kPaperNotIssued), why}), Tone::Warning, Icon::Info};
    }
    if (paper.print.stage == flow::PrintStage::Printing) return {std::string(c.tr(Str::kPaperPrinting)), Tone::Info, Icon::Print};
    if (paper.print.stage == flow::PrintStage::Proven) return {std::string(c.tr(Str::kPaperPrinted)), Tone::Success, Icon::CheckCircle};
    return {c.tr(Str::kSentences, {c.tr(Str::kPaperUnprinted), c.tr(Str::kPaperUnprintedText, {paper.document.number})}), Tone::Warning, Icon::Print};
}

// The documents that the bundle gives, one by one: how each stands and, where it helps, "print again".
void papers(Context& c, Column& column) {
    Ui& ui = c.ui;
    if (c.session.papers.empty()) return;
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kPapersHeading), {Type::Title}, Role::Heading) + ui.mm(2);
    for (std::size_t i = 0; i < c.session.papers.size(); ++i) {
        const flow::Paper& paper = c.session.papers[i];
        const PaperState state = stateOf(c, paper);
        const std::string& name = c.text(c.session.items[paper.item]->result.name);
        column.y += banner(ui, column.x, column.y, column.w, {state.tone, name, state.text, state.icon}) + ui.gap(1.2F);
        if (!flow::mayPrintAgain(c.session, paper.print)) continue;
        const std::string id = fmt::format("paper/{}/print-again", i);
        const ButtonSpec again{.id = id, .label = c.tr(Str::kPrintAgain), .icon = Icon::Print};
        const float w = std::min(column.w, buttonWidth(ui, again) + ui.mm(8));
        const float h = std::max(buttonHeight(ui, again, w), ui.mm(16));
        if (button(ui, {column.x, column.y, w, h}, again)) c.intend(flow::intent::PrintAgain{i});
        column.y += h + ui.gap(1.2F);
    }
    column.y += ui.gap(1);
}

void notices(Context& c, Column& column) {
    Ui& ui = c.ui;
    const auto told = flow::noticesOf(c.session);
    if (told.empty()) return;
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kNoticesHeading), {Type::Title}, Role::Heading) + ui.mm(1.5F);
    for (const catalog::Notice* notice : told) {
        const std::string line = c.tr(Str::kNoticeTold, {c.session.catalogue->label("departments", notice->department, c.language()), c.text(notice->title)});
        ui.icon(Icon::Check, column.x + ui.mm(4), column.y + ui.theme().lineHeight(Type::Body) / 2, ui.mm(6.5F), ui.color().primary);
        column.y += ui.say(column.x + ui.mm(10), column.y, column.w - ui.mm(10), line) + ui.mm(1.2F);
    }
    column.y += ui.gap(1);
}

void whatNext(Context& c, Column& column) {
    Ui& ui = c.ui;
    std::vector<std::string> lines;
    const std::vector<const catalog::Item*> items = itemsTold(c);
    for (const catalog::Item* item : items) {
        for (const catalog::Text& t : item->next) {
            const std::string& text = c.text(t);
            if (std::find(lines.begin(), lines.end(), text) == lines.end()) lines.push_back(text);
        }
    }
    std::string phones;
    for (const catalog::Item* item : items) {
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
        const bool supplement = !c.session.cases.empty() && c.session.cases.front().supplement;
        const bool waits = !sent && !c.session.terminal.networkUp;
        if (recovered) {
            ending(c, column, Icon::Check, Tone::Success, c.tr(Str::kRecoveredHeading), c.tr(Str::kRecoveredText));
        } else if (supplement) {
            ending(c, column, Icon::Check, Tone::Success, c.tr(Str::kHandedInHeading), c.tr(waits ? Str::kHandedInOffline : Str::kHandedInText));
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
        papers(c, column);
        notices(c, column);
        if (!supplement) whatNext(c, column);
        scroll.end(column.y + ui.mm(2));
    }
    endingHit(c, page.finish());
}

}  // namespace zizhu::screens
