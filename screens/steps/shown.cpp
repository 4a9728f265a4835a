#include <fmt/format.h>

#include "screens/components/record_table.h"
#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawShown(Context& c) {
    Ui& ui = c.ui;
    if (!c.session.shown || c.session.items.empty() || !c.session.items.front()->view) return;
    const flow::RecordView& view = *c.session.shown;
    PageSpec spec = endingBar(c, true);
    const bool printable = !view.pdf.empty() && c.session.print.stage == flow::PrintStage::None &&
                           c.session.terminal.ready(flow::Device::DocumentPrinter);
    if (printable) spec.middle = ButtonSpec{.id = "print-again", .label = c.tr(Str::kShownPrint), .icon = Icon::Print};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "shown", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.text(c.session.items.front()->view->title), c.tr(Str::kShownText));
        printState(c, column);
        for (const flow::SecretText& text : view.paragraphs) {
            const std::string_view words = text[std::size_t(c.language())].reveal();
            const float top = column.y;
            column.y += ui.text(column.x, column.y, column.w, words);
            Node& node = ui.node(Role::Text, {}, {}, {column.x, top, column.w, column.y - top});
            node.value = base::SecretString(words);
            node.secret = true;
            column.y += ui.mm(3);
        }
        recordFields(c, column, view.fields);
        if (!view.columns.empty()) {
            const std::string rows = view.rows.empty() ? std::string(c.tr(Str::kShownNoRows)) : c.tr(Str::kShownRows, {fmt::format("{}", view.rows.size())});
            column.y += ui.say(column.x, column.y, column.w, rows, {Type::Caption, ui.color().textQuiet}) + ui.mm(1.5F);
            if (!view.rows.empty()) recordTable(c, column, view);
        }
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.main) c.intend(flow::intent::Done{});
    if (hit.middle && printable) c.intend(flow::intent::PrintAgain{});
    if (hit.middle && !printable) c.intend(flow::intent::GoHome{});
}

}  // namespace zizhu::screens
