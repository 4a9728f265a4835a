#include <fmt/format.h>

#include <cmath>

#include "catalog/evaluate.h"
#include "flow/pages.h"
#include "screens/components/banner.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/answer_controls.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

// All that is wrong on the page, first on it; each line leads to its field.
void faultSummary(Context& c, Column& column) {
    Ui& ui = c.ui;
    const auto& faults = c.session.faults;
    if (faults.empty()) return;
    const std::string title = faults.size() == 1 ? std::string(c.tr(Str::kFaultsOne)) : c.tr(Str::kFaultsMany, {fmt::format("{}", faults.size())});
    const float pad = ui.mm(4.5F);
    const float inner = column.w - 2 * pad;
    const float left = ui.mm(11);
    std::vector<std::string> lines;
    float h = ui.textHeight(title, inner - left, Type::BodyStrong) + 2 * pad;
    for (const catalog::Fault& fault : faults) {
        lines.push_back(catalog::faultText(fault, c.language()));
        h += std::max(ui.theme().touch(), ui.textHeight(lines.back(), inner - left) + ui.mm(2)) + ui.gap(1);
    }
    const Rect rect = column.take(h);
    ui.fill(rect, ui.color().errorSoft, ui.theme().radius());
    ui.frame(rect, ui.color().error, ui.theme().hairline() * 2, ui.theme().radius());
    ui.icon(Icon::Error, rect.x + pad + ui.mm(4), rect.y + pad + ui.theme().lineHeight(Type::BodyStrong) / 2, ui.mm(9), ui.color().error);
    float y = rect.y + pad;
    y += ui.text(rect.x + pad + left, y, inner - left, title, {Type::BodyStrong, ui.color().error});
    Node& node = ui.node(Role::Alert, "faults", title, rect);
    node.state |= kFocused | kInvalid;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        y += ui.gap(1);
        const float lineH = std::max(ui.theme().touch(), ui.textHeight(lines[i], inner - left) + ui.mm(2));
        const std::string id = fmt::format("fault/{}", i);
        const Rect line{rect.x + pad, y, inner, lineH};
        const Hit hit = ui.target(id, line);
        if (hit.pressed) ui.fill(line, ui.high() ? ui.color().page : ui.color().surface, ui.theme().radius());
        ui.icon(Icon::ArrowForward, line.x + ui.mm(4), line.centreY(), ui.mm(6.5F), ui.color().error);
        ui.text(line.x + left, std::round(line.y + (lineH - ui.textHeight(lines[i], inner - left)) / 2), inner - left, lines[i]);
        Node& link = ui.node(Role::Link, id, lines[i], line);
        link.focusable = true;
        if (hit.tapped) {
            c.local.revealId = controlId(faults[i].path);
            ui.focus(controlId(faults[i].path));
            ui.settleAgain();
        }
        y += lineH;
    }
    column.y += ui.gap(2);
}

}  // namespace

void drawQuestions(Context& c) {
    Ui& ui = c.ui;
    const auto visible = flow::currentPage(c.session);
    if (!visible) return;
    const catalog::Page& asked = *visible->page;
    if (!c.local.focusPlaced) {
        c.local.focusPlaced = true;
        const catalog::Question& first = *visible->questions.front();
        const bool blank = !flow::ItemAnswers(c.session, visible->place.item).answer(first.key);
        if (c.session.faults.empty() && blank && isTyped(first.type)) ui.focus(controlId(first.key));
    }
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, "continue", c.tr(c.session.returnToCheck ? Str::kSaveAndCheck : Str::kContinue));
    Page page(c, spec);
    {
        ScrollView scroll(ui, "questions", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const flow::Progress at = flow::progress(c.session);
        const std::string above = at.at > 0 ? c.tr(Str::kQuestionOf, {fmt::format("{}", at.at), fmt::format("{}", at.of)}) : std::string();
        heading(c, column, c.text(asked.heading), c.text(asked.help), above);
        faultSummary(c, column);
        if (const std::string silent = flow::silentRegister(c.session, *visible); !silent.empty()) {
            const std::string text = c.tr(Str::kRegisterSilent, {c.session.catalogue->label("registers", silent, c.language())});
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Info, text, {}}) + ui.gap(1.5F);
        }
        for (const catalog::Question* question : visible->questions) {
            const bool alone = visible->questions.size() == 1 && c.text(question->label) == c.text(asked.heading);
            answerControl(c, column, *visible, *question, question->key, !alone);
            column.y += ui.gap(2.5F);
        }
        scroll.end(column.y);
    }
    if (page.finish().main) c.intend(flow::intent::Continue{});
}

}  // namespace zizhu::screens
