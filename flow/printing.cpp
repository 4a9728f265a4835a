#include "flow/turn.h"

namespace zizhu::flow {

namespace {

Device deviceFor(PrintKind kind) {
    return kind == PrintKind::Document ? Device::DocumentPrinter : Device::ReceiptPrinter;
}

// A print of the visit: the visit's own, or that of a bundle's document.
struct Job {
    Print& print;
    Request& awaiting;
    Request& last;
    std::optional<std::size_t> paper;
};

Job ownJob(Session& s) { return {s.print, s.awaitingPrint, s.lastPrint, std::nullopt}; }
Job paperJob(Session& s, std::size_t paper) {
    Paper& one = s.papers[paper];
    return {one.print, one.awaitingPrint, one.lastPrint, paper};
}

template <class Do>
void eachJob(Session& s, Do what) {
    what(ownJob(s));
    for (std::size_t i = 0; i < s.papers.size(); ++i) what(paperJob(s, i));
}

Request ask(Turn& turn, const Job& job) {
    switch (job.print.kind) {
        case PrintKind::Receipt: return turn.ask<effect::PrintReceipt>();
        case PrintKind::Document: return turn.ask<effect::PrintDocument>(job.paper);
        case PrintKind::Ticket: return turn.ask<effect::PrintTicket>();
    }
    return 0;
}

void start(Turn& turn, const Job& job) {
    Print& print = job.print;
    const DeviceState state = turn.s.terminal.state(deviceFor(print.kind));
    if (!works(state)) {
        print.stage = PrintStage::Failed;
        print.fault = state;
        return;
    }
    print.stage = PrintStage::Printing;
    print.fault = DeviceState::Ready;
    ++print.attempts;
    job.awaiting = job.last = ask(turn, job);
}

}  // namespace

bool mayPrintAgain(const Session& session, const Print& print) {
    return print.stage == PrintStage::Failed && print.attempts < kVisitTimes.printAttempts &&
           session.terminal.ready(deviceFor(print.kind));
}

bool mayPrintAgain(const Session& session) { return mayPrintAgain(session, session.print); }

void startPrint(Turn& turn, PrintKind kind) {
    turn.s.print.kind = kind;
    start(turn, ownJob(turn.s));
}

void startPaperPrint(Turn& turn, std::size_t paper) { start(turn, paperJob(turn.s, paper)); }

void onPrintAgain(Turn& turn, const intent::PrintAgain& again) {
    Session& s = turn.s;
    if (again.paper) {
        if (*again.paper < s.papers.size() && mayPrintAgain(s, s.papers[*again.paper].print)) {
            startPaperPrint(turn, *again.paper);
        }
        return;
    }
    // Recovered and merely queried things are printed only if somebody asks.
    const bool first = s.print.stage == PrintStage::None;
    if (first && s.step == Step::Recovered) return startPrint(turn, PrintKind::Receipt);
    if (first && s.step == Step::Shown) {
        if (s.shown && !s.shown->pdf.empty()) startPrint(turn, PrintKind::Document);
        return;
    }
    if (mayPrintAgain(s)) startPrint(turn, s.print.kind);
}

void onPrinted(Turn& turn, const outcome::Printed& printed) {
    eachJob(turn.s, [&](const Job& job) {
        const bool waits = job.print.stage == PrintStage::Printing || job.print.stage == PrintStage::Failed;
        if (!waits || printed.request == 0 || printed.request != job.last) return;
        job.awaiting = 0;
        job.print.stage = PrintStage::Proven;
        if (!job.paper) onFollowUpPrinted(turn);
    });
}

void onPrintFailed(Turn& turn, const outcome::PrintFailed& failed) {
    eachJob(turn.s, [&](const Job& job) {
        if (failed.request != job.awaiting || job.print.stage != PrintStage::Printing) return;
        job.awaiting = 0;
        job.print.stage = PrintStage::Failed;
        job.print.fault = failed.state;
    });
}

// Paper was loaded: what it had stopped is printed once more, by itself. A print that failed without
// the printer saying why waits for the citizen to ask, so that it cannot go round in circles.
void onPrinterReady(Turn& turn, Device device) {
    eachJob(turn.s, [&](const Job& job) {
        if (job.print.stage != PrintStage::Failed || works(job.print.fault)) return;
        if (device == deviceFor(job.print.kind) && mayPrintAgain(turn.s, job.print)) start(turn, job);
    });
}

// The reason may come after the failure.
void onPrinterFault(Session& session, Device device, DeviceState state) {
    eachJob(session, [&](const Job& job) {
        if (job.print.stage == PrintStage::Failed && deviceFor(job.print.kind) == device) job.print.fault = state;
    });
}

}  // namespace zizhu::flow
