#include <algorithm>

#include "kiosk/desks.h"
#include "kiosk/device_states.h"

namespace zizhu::kiosk {

using flow::DeviceState;

namespace {

base::LogEvent printed(base::Token event, bool done, std::vector<base::LogField> fields) {
    return {event, "kiosk", done ? base::Severity::Info : base::Severity::Warning,
            done ? base::Disposition::Success : base::Disposition::Failure, std::move(fields)};
}

// Pages of a PDF as our own writer makes them: page objects stand in clear. At least 1.
std::int64_t pagesOf(base::ByteView pdf) {
    constexpr std::string_view kPage = "/Type /Page";
    const std::string_view text = base::asText(pdf);
    std::int64_t pages = 0;
    for (auto at = text.find(kPage); at != std::string_view::npos; at = text.find(kPage, at + kPage.size())) {
        const std::size_t next = at + kPage.size();
        if (next >= text.size() || text[next] != 's') ++pages;
    }
    return std::max<std::int64_t>(pages, 1);
}

// Asks a printer how it is, and tells what changed.
template <class Printer, class Status>
Status ask(Printer& printer, Status& last, base::Token name, const Desk& desk, Pulse& pulse, const std::stop_token& quit) {
    const Status now = printer.printerStatus(pulse.until(desk.times.statusAnswer, quit));
    desk.teller->events(name, drivers::eventsBetween(last, now));
    last = now;
    return now;
}

}  // namespace

ReceiptDesk::ReceiptDesk(std::unique_ptr<drivers::ReceiptPrinter> printer, Desk desk)
    : printer_(std::move(printer)), desk_(std::move(desk)) {}

drivers::PrinterStatus ReceiptDesk::look(Pulse& pulse, const std::stop_token& quit) {
    return ask(*printer_, last_, "receipt-printer", desk_, pulse, quit);
}

// A cutter that was freed keeps its error until the printer is told to try again.
void ReceiptDesk::recover(Pulse& pulse, const std::stop_token& quit) {
    const base::SteadyTime now = desk_.teller->clock().steady();
    if (now < recoverAt_) return;
    recoverAt_ = now + desk_.times.recover;
    if (const base::Status done = printer_->reset(pulse.until(desk_.times.statusAnswer, quit)); !done) {
        desk_.teller->failure("receipt.recover", done.error());
    }
}

void ReceiptDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    auto now = look(pulse, quit);
    if (stateOf(now) == DeviceState::CutterJammed) {
        recover(pulse, quit);
        now = look(pulse, quit);
    }
    desk_.teller->state(flow::Device::ReceiptPrinter, stateOf(now), now.device);
}

void ReceiptDesk::print(flow::Request request, const base::Bitmap& receipt, Pulse& pulse, const std::stop_token& quit) {
    Teller& teller = *desk_.teller;
    const auto report = printer_->print(receipt, pulse.until(desk_.times.print, quit));
    const bool proven = report.outcome == drivers::PrintOutcome::Proven;
    teller.write(printed("receipt.printed", proven, {{"outcome", *base::Token::fromKey(drivers::name(report.outcome))},
                                                     {"rows", std::int64_t(report.rowsSent)}}));
    teller.events("receipt-printer", drivers::eventsOf(report));
    if (proven) return teller.tell(flow::Outcome(flow::outcome::Printed{request}));
    const auto now = look(pulse, quit);
    const DeviceState state = stateOf(now);
    // The fault that stopped this receipt, even if it is mended by now: its mending starts the reprint.
    const DeviceState stopped = report.outcome == drivers::PrintOutcome::PaperOut    ? DeviceState::PaperOut
                                : report.outcome == drivers::PrintOutcome::CoverOpen ? DeviceState::CoverOpen
                                                                                     : state;
    teller.forget(flow::Device::ReceiptPrinter);
    teller.state(flow::Device::ReceiptPrinter, stopped, now.device);
    teller.tell(flow::Outcome(flow::outcome::PrintFailed{request, stopped}));
    teller.state(flow::Device::ReceiptPrinter, state, now.device);
}

DocumentDesk::DocumentDesk(std::unique_ptr<drivers::DocumentPrinter> printer, Desk desk)
    : printer_(std::move(printer)), desk_(std::move(desk)) {}

drivers::DocumentPrinterStatus DocumentDesk::look(Pulse& pulse, const std::stop_token& quit) {
    return ask(*printer_, last_, "document-printer", desk_, pulse, quit);
}

void DocumentDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    const auto now = look(pulse, quit);
    desk_.teller->state(flow::Device::DocumentPrinter, stateOf(now), now.device);
}

void DocumentDesk::print(flow::Request request, base::ByteView pdf, Pulse& pulse, const std::stop_token& quit) {
    Teller& teller = *desk_.teller;
    const base::Status done = printer_->print(pdf, pulse.until(desk_.times.document, quit));
    teller.write(printed("document.printed", bool(done), {{"bytes", std::int64_t(pdf.size())}, {"pages", pagesOf(pdf)}}));
    if (done) return teller.tell(flow::Outcome(flow::outcome::Printed{request}));
    teller.failure("document.print", done.error());
    const auto now = look(pulse, quit);
    teller.state(flow::Device::DocumentPrinter, stateOf(now), now.device);
    teller.tell(flow::Outcome(flow::outcome::PrintFailed{request, stateOf(now)}));
}

}  // namespace zizhu::kiosk
