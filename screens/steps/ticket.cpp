#include <fmt/format.h>

#include <cmath>

#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawTicket(Context& c) {
    Ui& ui = c.ui;
    if (!c.session.ticket) return;
    const flow::Ticket& ticket = *c.session.ticket;
    Page page(c, endingBar(c, true));
    {
        ScrollView scroll(ui, "ticket", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kTicketHeading), c.tr(Str::kTicketText));
        const float pad = ui.mm(8);
        const std::string ahead = ticket.ahead == 0 ? std::string(c.tr(Str::kTicketNobody)) : c.tr(Str::kTicketAhead, {fmt::format("{}", ticket.ahead)});
        const std::string wait = ticket.waitMinutes == 0 ? std::string() : c.tr(Str::kTicketWait, {fmt::format("{}", ticket.waitMinutes)});
        const float w = column.w - 2 * pad;
        const std::string& counter = c.text(ticket.counter);
        const float h = 2 * pad + ui.theme().lineHeight(Type::Display) * 1.1F + ui.textHeight(counter, w, Type::Title) +
                        ui.textHeight(ahead, w) + (wait.empty() ? 0 : ui.textHeight(wait, w)) + ui.mm(6);
        const Rect rect = column.take(h);
        ui.card(rect, ui.color().primarySoft);
        float y = rect.y + pad;
        ui.text(rect.x + pad, y, w, ticket.number, {Type::Display, ui.color().primary, Align::Centre});
        Node& node = ui.node(Role::Text, "ticket-number", c.tr(Str::kTicketNumber), {rect.x, y, rect.w, ui.theme().lineHeight(Type::Display)});
        node.value = base::SecretString(ticket.number);
        y += ui.theme().lineHeight(Type::Display) * 1.1F + ui.mm(2);
        y += ui.say(rect.x + pad, y, w, counter, {Type::Title, 0, Align::Centre}) + ui.mm(4);
        y += ui.say(rect.x + pad, y, w, ahead, {Type::Body, 0, Align::Centre});
        if (!wait.empty()) ui.say(rect.x + pad, y, w, wait, {Type::Body, 0, Align::Centre});
        column.y += ui.gap(2);
        printState(c, column);
        scroll.end(column.y + ui.mm(2));
    }
    endingHit(c, page.finish());
}

}  // namespace zizhu::screens
