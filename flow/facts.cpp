#include "flow/turn.h"
#include "flow/vendor/machine.h"

namespace zizhu::flow {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

void onReader(Turn& turn, DeviceState state) {
    Session& s = turn.s;
    if (s.step != Step::Identity) return;
    if (works(state)) {
        if (!s.trouble || s.trouble->matter != Matter::CardReader) return;
        s.trouble.reset();
        if (s.card != CardStage::Read) startReading(turn);
    } else if (s.awaiting != 0) {
        turn.tell(effect::StopCard{});
        s.awaiting = 0;
        startReading(turn);  // raises the trouble
    } else if (s.trouble && s.trouble->matter == Matter::CardReader) {
        s.trouble->device = state;
    }
}

void onPrinter(Turn& turn, Device device, DeviceState state) {
    if (works(state)) return onPrinterReady(turn, device);
    onPrinterFault(turn.s, device, state);
}

// A trouble of what takes pages ends by itself once the device works again, and its words follow the
// device until then: a jam that is cleared by opening the cover.
void onPageDevice(Turn& turn, Device device, DeviceState state) {
    std::optional<Trouble>& trouble = turn.s.trouble;
    if (!trouble) return;
    const bool camera = device == Device::DocumentCamera;
    const Matter own = camera ? Matter::Camera : Matter::Scanner;
    const Matter noPage = camera ? Matter::NoPageSeen : Matter::NoPage;
    const bool doubleFeed = !camera && trouble->matter == Matter::DoubleFeed;
    const bool about = trouble->matter == own || trouble->matter == noPage || doubleFeed;
    if (about && !works(state)) {
        // Two sheets at once are taken out as a jam is; their words say more.
        if (!(doubleFeed && state == DeviceState::Jammed)) trouble->matter = own;
        trouble->device = state;
    } else if (about && !works(trouble->device)) {
        return trouble.reset();
    }
    // The one may stand in for the other, now or no longer.
    if (trouble->matter == Matter::Scanner || trouble->matter == Matter::Camera) {
        trouble->choices = pageChoices(turn.s, trouble->matter, trouble->device);
    }
}

void onDevice(Turn& turn, const fact::DeviceChanged& changed) {
    Session& s = turn.s;
    s.terminal.devices[std::size_t(changed.device)] = changed.state;
    switch (changed.device) {
        case Device::IdCardReader: return onReader(turn, changed.state);
        case Device::ReceiptPrinter:
        case Device::DocumentPrinter: return onPrinter(turn, changed.device, changed.state);
        case Device::DocumentScanner:
        case Device::DocumentCamera: return onPageDevice(turn, changed.device, changed.state);
        case Device::CodeScanner:
            if (!works(changed.state)) {
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

void onPaperPresence(Turn& turn, bool present) {
    Session& s = turn.s;
    s.terminal.paperInScanner = present;
    if (present && s.trouble && s.trouble->matter == Matter::NoPage) s.trouble.reset();
}

void onCatalogue(Turn& turn, const std::shared_ptr<const catalog::Catalogue>& catalogue) {
    if (!catalogue) return;
    const Step step = turn.s.step;
    if (step == Step::Attract || step == Step::OutOfService || step == Step::Rating) {
        turn.s.catalogue = catalogue;
        turn.s.nextCatalogue.reset();
    } else {
        turn.s.nextCatalogue = catalogue;
    }
}

void onOutage(Turn& turn, OutageReason reason, std::optional<Outage> outage) {
    Session& s = turn.s;
    setOutage(s.terminal, reason, std::move(outage));
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
                   [&](const fact::PaperPresence& paper) { onPaperPresence(turn, paper.present); },
                   [&](const fact::CaseSent& sent) { onSent(s, sent); },
                   [&](const fact::HeldCases& held) { showHeld(turn, held.cases); },
                   [&](const fact::CatalogueChanged& changed) { onCatalogue(turn, changed.catalogue); },
                   [&](const fact::OutageBegins& begins) { onOutage(turn, begins.outage.reason, begins.outage); },
                   [&](const fact::OutageEnds& ends) { onOutage(turn, ends.reason, std::nullopt); },
                   [&](const fact::Vendor& vendor) { vendor::onFact(turn, vendor.what); },
               },
               fact);
}

}  // namespace zizhu::flow
