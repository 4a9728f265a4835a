#include "flow/turn.h"

namespace zizhu::flow {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

void onReader(Turn& turn, DeviceState state) {
    Session& s = turn.s;
    if (s.step != Step::Identity) return;
    if (state == DeviceState::Ready) {
        if (!s.trouble || s.trouble->matter != Matter::CardReader) return;
        s.trouble.reset();
        if (s.card != CardStage::Read) startReading(turn);
    } else if (s.awaiting != 0) {
        turn.tell(effect::StopCard{});
        s.awaiting = 0;
        startReading(turn);  // raises the trouble
    }
}

void onPrinter(Turn& turn, Device device, DeviceState state) {
    if (state == DeviceState::Ready) return onPrinterReady(turn, device);
    const Device used =
        turn.s.print.kind == PrintKind::Document ? Device::DocumentPrinter : Device::ReceiptPrinter;
    // The reason may come after the failure.
    if (turn.s.print.stage == PrintStage::Failed && device == used) turn.s.print.fault = state;
}

void onDevice(Turn& turn, const fact::DeviceChanged& changed) {
    Session& s = turn.s;
    s.terminal.devices[std::size_t(changed.device)] = changed.state;
    switch (changed.device) {
        case Device::IdCardReader: return onReader(turn, changed.state);
        case Device::ReceiptPrinter:
        case Device::DocumentPrinter: return onPrinter(turn, changed.device, changed.state);
        case Device::DocumentScanner:
            if (changed.state == DeviceState::Ready && s.trouble && s.trouble->matter == Matter::Scanner &&
                s.trouble->device != DeviceState::Ready) {
                s.trouble.reset();
            }
            return;
        case Device::CodeScanner:
            if (changed.state != DeviceState::Ready) {
                s.listening = 0;
            } else if (s.step == Step::Track) {
                listenForCode(turn);
            }
            return;
    }
}

void onCardPresence(Turn& turn, bool present) {
    turn.s.terminal.cardOnReader = present;
    const bool expiredTaken = !present && turn.s.step == Step::Identity && turn.s.card == CardStage::Expired;
    if (expiredTaken && turn.s.awaiting == 0 && !turn.s.trouble) startReading(turn);
}

void onCatalogue(Turn& turn, const std::shared_ptr<const catalog::Catalogue>& catalogue) {
    if (!catalogue) return;
    if (turn.s.step == Step::Attract || turn.s.step == Step::OutOfService) {
        turn.s.catalogue = catalogue;
        turn.s.nextCatalogue.reset();
    } else {
        turn.s.nextCatalogue = catalogue;
    }
}

void onOutage(Turn& turn, std::optional<Outage> outage) {
    Session& s = turn.s;
    s.terminal.outage = std::move(outage);
    if (s.step == Step::Attract && s.terminal.outage) {
        enter(turn, Step::OutOfService);
    } else if (s.step == Step::OutOfService && !s.terminal.outage) {
        enter(turn, Step::Attract);
    }
}

void onSent(Session& session, const fact::CaseSent& sent) {
    for (Case& one : session.cases) {
        if (one.id != sent.id) continue;
        one.sent = true;
        if (!sent.caseNumber.empty()) one.caseNumber = sent.caseNumber;
    }
}

}  // namespace

void onFact(Turn& turn, const Fact& fact) {
    Session& s = turn.s;
    std::visit(Overloaded{
                   [&](const fact::Tick& tick) { onTick(turn, tick); },
                   [&](const fact::Presented& presented) { onPresented(turn, presented); },
                   [&](const fact::DeviceChanged& device) { onDevice(turn, device); },
                   [&](const fact::NetworkChanged& network) { s.terminal.networkUp = network.up; },
                   [&](const fact::QueueChanged& queue) { s.terminal.queued = queue.queued; },
                   [&](const fact::CardPresence& card) { onCardPresence(turn, card.present); },
                   [&](const fact::PaperPresence& paper) { s.terminal.paperInScanner = paper.present; },
                   [&](const fact::CaseSent& sent) { onSent(s, sent); },
                   [&](const fact::HeldCases& held) { showHeld(turn, held.cases); },
                   [&](const fact::CatalogueChanged& changed) { onCatalogue(turn, changed.catalogue); },
                   [&](const fact::OutageBegins& begins) { onOutage(turn, begins.outage); },
                   [&](const fact::OutageEnds&) { onOutage(turn, std::nullopt); },
               },
               fact);
}

}  // namespace zizhu::flow
