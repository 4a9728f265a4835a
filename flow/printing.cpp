#include "flow/turn.h"

namespace zizhu::flow {

namespace {

Device deviceFor(PrintKind kind) {
    return kind == PrintKind::Document ? Device::DocumentPrinter : Device::ReceiptPrinter;
}

Request ask(Turn& turn, PrintKind kind) {
    switch (kind) {
        case PrintKind::Receipt: return turn.ask<effect::PrintReceipt>();
        case PrintKind::Document: return turn.ask<effect::PrintDocument>();
        case PrintKind::Ticket: return turn.ask<effect::PrintTicket>();
    }
    return 0;
}

}  // namespace

bool mayPrintAgain(const Session& session) {
    return session.print.stage == PrintStage::Failed && session.print.attempts < kVisitTimes.printAttempts &&
           session.terminal.ready(deviceFor(session.print.kind));
}

void startPrint(Turn& turn, PrintKind kind) {
    Print& print = turn.s.print;
    print.kind = kind;
    const DeviceState state = turn.s.terminal.state(deviceFor(kind));
    if (!works(state)) {
        print.stage = PrintStage::Failed;
        print.fault = state;
        return;
    }
    print.stage = PrintStage::Printing;
    print.fault = DeviceState::Ready;
    ++print.attempts;
    turn.s.awaitingPrint = turn.s.lastPrint = ask(turn, kind);
}

void onPrintAgain(Turn& turn) {
    // Recovered and merely queried things are printed only if somebody asks.
    const bool first = turn.s.print.stage == PrintStage::None;
    if (first && turn.s.step == Step::Recovered) return startPrint(turn, PrintKind::Receipt);
    if (first && turn.s.step == Step::Issued) return startPrint(turn, PrintKind::Document);
    if (mayPrintAgain(turn.s)) startPrint(turn, turn.s.print.kind);
}

void onPrinted(Turn& turn, const outcome::Printed& printed) {
    const PrintStage stage = turn.s.print.stage;
    const bool waits = stage == PrintStage::Printing || stage == PrintStage::Failed;
    if (!waits || printed.request == 0 || printed.request != turn.s.lastPrint) return;
    turn.s.awaitingPrint = 0;
    turn.s.print.stage = PrintStage::Proven;
}

void onPrintFailed(Turn& turn, const outcome::PrintFailed& failed) {
    if (failed.request != turn.s.awaitingPrint || turn.s.print.stage != PrintStage::Printing) return;
    turn.s.awaitingPrint = 0;
    turn.s.print.stage = PrintStage::Failed;
    turn.s.print.fault = failed.state;
}

// Paper was loaded: what it had stopped is printed once more, by itself. A print that failed without
// the printer saying why waits for the citizen to ask, so that it cannot go round in circles.
void onPrinterReady(Turn& turn, Device device) {
    const Print& print = turn.s.print;
    if (print.stage != PrintStage::Failed || works(print.fault)) return;
    if (device == deviceFor(print.kind) && mayPrintAgain(turn.s)) startPrint(turn, print.kind);
}

}  // namespace zizhu::flow
