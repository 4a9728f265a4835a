#include "central/service/tickets.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/evaluate.h"

namespace zizhu::central {
namespace {

catalog::Text counterName(const catalog::Item& item, const std::string& queue) {
    for (const catalog::Queue& each : item.queues) {
        if (each.key == queue) return each.name;
    }
    return catalog::Text::same(queue);
}

}  // namespace

Outcome<Ticket> Tickets::take(const std::string& terminal, const TicketRequest& request) {
    const auto found = environment_.catalogues.newest(request.item);
    if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-unknown");
    if (found.item->kind != catalog::ItemKind::Book) return refuse(FaultKind::Invalid, "item-not-booked");
    const base::WallTime now = environment_.clock.wall();
    const catalog::MapAnswers answers(request.answers);
    catalog::Context context;
    context.catalogue = found.catalogue;
    context.today = base::localDate(now);
    if (!catalog::isOffered(*found.item, context.today))
        return refuse(FaultKind::Invalid, "item-not-offered");
    const auto faults = catalog::checkAnswers(*found.item, answers, context);
    if (!faults.empty()) {
        return refuse(FaultKind::Invalid, "answers-invalid",
                      {{faults.front().path, std::string(catalog::name(faults.front().code))}});
    }
    const catalog::Queue* queue = catalog::queueFor(*found.item, answers, context);
    if (queue == nullptr) return refuse(FaultKind::Invalid, "no-queue");

    TicketRecord record;
    record.id = request.id;
    record.terminal = terminal;
    record.item = request.item;
    record.digest = environment_.keys.keyedDigest("ticket", request.canonical);
    record.queue = queue->key;
    record.letter = queue->letter;
    record.day = context.today;
    record.issuedAt = now;
    auto taken = answers_.takeTicket(std::move(record), kPresumedServiceTime);
    if (!taken && taken.error().code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
    if (!taken) return refuse(environment_, taken.error());

    Ticket ticket;
    ticket.number = fmt::format("{}{:03}", taken->letter, taken->place);
    ticket.counter = counterName(*found.item, taken->queue);
    ticket.waitingBefore = taken->waitingBefore;
    const auto turn = taken->expectedEnd - kPresumedServiceTime - taken->issuedAt;
    ticket.estimatedMinutes =
        int(std::chrono::ceil<std::chrono::minutes>(std::max(turn, base::Duration(0))).count());
    return ticket;
}

}  // namespace zizhu::central
