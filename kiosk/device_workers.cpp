#include "kiosk/device_workers.h"

#include <functional>

#include "drivers/pause.h"
#include "kiosk/card.h"
#include "kiosk/thumbnail.h"

namespace zizhu::kiosk {

namespace {

using drivers::Until;
using flow::Device;
using flow::DeviceState;

DeviceState stateOf(const drivers::DeviceStatus& status) {
    switch (status.state) {
        case drivers::DeviceState::Online:
        case drivers::DeviceState::DeviceBusy:
        case drivers::DeviceState::Starting: return DeviceState::Ready;
        case drivers::DeviceState::HardwareError:
        case drivers::DeviceState::UserError:
        case drivers::DeviceState::FraudAttempt:
        case drivers::DeviceState::PotentialFraud: return DeviceState::Broken;
        case drivers::DeviceState::Offline:
        case drivers::DeviceState::PowerOff:
        case drivers::DeviceState::NoDevice: break;
    }
    return DeviceState::Unavailable;
}

DeviceState orLow(DeviceState state, drivers::SupplyState supply) {
    return state == DeviceState::Ready && supply == drivers::SupplyState::Low ? DeviceState::SupplyLow : state;
}

DeviceState stateOf(const drivers::PrinterStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Out) return DeviceState::PaperOut;
    if (status.cutter == drivers::CutterState::Error) return DeviceState::CutterJammed;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    return orLow(stateOf(status.device), status.paper);
}

DeviceState stateOf(const drivers::DocumentPrinterStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Out) return DeviceState::PaperOut;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    if (status.toner == drivers::SupplyState::Out) return DeviceState::TonerOut;
    return orLow(orLow(stateOf(status.device), status.paper), status.toner);
}

DeviceState stateOf(const drivers::ScannerStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    return stateOf(status.device);
}

DeviceState stateOf(const drivers::ScanFailure& failure) {
    switch (failure.fault) {
        case drivers::ScanFault::Jammed:
        case drivers::ScanFault::DoubleFeed: return DeviceState::Jammed;
        case drivers::ScanFault::CoverOpen: return DeviceState::CoverOpen;
        case drivers::ScanFault::NoPaper:
        case drivers::ScanFault::Canceled:
        case drivers::ScanFault::DeviceTrouble: break;
    }
    return stateOf(drivers::statusFrom(failure.error));
}

flow::outcome::ScanFault faultOf(drivers::ScanFault fault) {
    switch (fault) {
        case drivers::ScanFault::NoPaper: return flow::outcome::ScanFault::NoPaper;
        case drivers::ScanFault::DoubleFeed: return flow::outcome::ScanFault::DoubleFeed;
        default: return flow::outcome::ScanFault::Device;
    }
}

flow::PageDoubt doubtOf(drivers::PageHint hint) {
    switch (hint) {
        case drivers::PageHint::None: break;
        case drivers::PageHint::Blurred: return flow::PageDoubt::Blurred;
        case drivers::PageHint::Glare: return flow::PageDoubt::Glare;
        case drivers::PageHint::CutOff: return flow::PageDoubt::CutOff;
        case drivers::PageHint::TooDark: return flow::PageDoubt::TooDark;
        case drivers::PageHint::Empty: return flow::PageDoubt::Empty;
    }
    return flow::PageDoubt::None;
}

// Ends by the command's own stop, or when the program ends.
class EitherStop {
public:
    EitherStop(std::stop_token one, std::stop_token other)
        : first_(std::move(one), [this] { both_.request_stop(); }),
          second_(std::move(other), [this] { both_.request_stop(); }) {}
    std::stop_token token() const { return both_.get_token(); }

private:
    std::stop_source both_;
    std::stop_callback<std::function<void()>> first_, second_;
};

}  // namespace

DeviceWorkers::DeviceWorkers(drivers::DeviceSet devices, Inbox& inbox, base::Clock& clock, base::EventLog& log,
                             const DeviceTimes& times)
    : devices_(std::move(devices)), inbox_(inbox), clock_(clock), log_(log), times_(times) {
    const auto missing = [&](Device device) { tellState(device, DeviceState::Unavailable); };
    if (devices_.cardReader) {
        card_ = std::make_unique<Worker<Start>>(
            clock, [this](Start&& command, std::stop_token quit) { runCard(command, quit); },
            [this](std::stop_token quit) { watchCard(quit); }, times_.status);
    } else {
        missing(Device::IdCardReader);
    }
    if (devices_.documentScanner) {
        scanner_ = std::make_unique<Worker<Start>>(
            clock, [this](Start&& command, std::stop_token quit) { runScan(command, quit); },
            [this](std::stop_token quit) {
                tellState(Device::DocumentScanner,
                          stateOf(devices_.documentScanner->scannerStatus({clock_.in(times_.statusAnswer), quit})));
            },
            times_.status);
    } else {
        missing(Device::DocumentScanner);
    }
    if (devices_.codeScanner) {
        codes_ = std::make_unique<Worker<Start>>(
            clock, [this](Start&& command, std::stop_token quit) { runListen(command, quit); },
            [this](std::stop_token quit) {
                tellState(Device::CodeScanner,
                          stateOf(devices_.codeScanner->status({clock_.in(times_.statusAnswer), quit})));
            },
            times_.status);
    } else {
        missing(Device::CodeScanner);
    }
    if (devices_.receiptPrinter) {
        receiptDots_ = devices_.receiptPrinter->widthDots();
        receipts_ = std::make_unique<Worker<PrintReceipt>>(
            clock, [this](PrintReceipt&& command, std::stop_token quit) { runPrint(std::move(command), quit); },
            [this](std::stop_token quit) {
                tellState(Device::ReceiptPrinter,
                          stateOf(devices_.receiptPrinter->printerStatus({clock_.in(times_.statusAnswer), quit})));
            },
            times_.status);
    } else {
        missing(Device::ReceiptPrinter);
    }
    if (devices_.documentPrinter) {
        documents_ = std::make_unique<Worker<PrintPdf>>(
            clock, [this](PrintPdf&& command, std::stop_token quit) { runPrintPdf(std::move(command), quit); },
            [this](std::stop_token quit) {
                tellState(Device::DocumentPrinter,
                          stateOf(devices_.documentPrinter->printerStatus({clock_.in(times_.statusAnswer), quit})));
            },
            times_.status);
    } else {
        missing(Device::DocumentPrinter);
    }
}

DeviceWorkers::~DeviceWorkers() {
    stopCard();
    stopScan();
    stopListening();
}

void DeviceWorkers::tell(Message message) {
    // A full inbox means a dead ui thread; the watchdog deals with that.
    if (!inbox_.post(std::move(message))) log_.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

void DeviceWorkers::tellState(Device device, DeviceState state) {
    auto& told = told_[std::size_t(device)];
    if (told == state) return;
    told = state;
    log_.write({"device.state", "kiosk",
                state == DeviceState::Ready ? base::Severity::Info : base::Severity::Warning,
                base::Disposition::None,
                {{"device", *base::Token::fromKey(flow::key(device))}, {"state", *base::Token::fromKey(flow::name(state))}}});
    tell(flow::Fact(flow::fact::DeviceChanged{device, state}));
}

void DeviceWorkers::readCard(flow::Request request) {
    stopCard();
    cardStop_ = {};
    if (!card_ || !card_->post({request, cardStop_.get_token()})) {
        tell(flow::Outcome(flow::outcome::CardFailed{request, flow::outcome::CardFault::Device}));
    }
}
void DeviceWorkers::stopCard() { cardStop_.request_stop(); }

void DeviceWorkers::scan(flow::Request request) {
    stopScan();
    scanStop_ = {};
    if (!scanner_ || !scanner_->post({request, scanStop_.get_token()})) {
        tell(flow::Outcome(flow::outcome::ScanFailed{request, flow::outcome::ScanFault::Device, DeviceState::Unavailable}));
    }
}
void DeviceWorkers::stopScan() { scanStop_.request_stop(); }

void DeviceWorkers::listen(flow::Request request) {
    stopListening();
    listenStop_ = {};
    // Without a scanner the code can still be typed; nothing is to be told.
    if (codes_ && !codes_->post({request, listenStop_.get_token()})) {
        log_.write({"device.hangs", "kiosk", base::Severity::Error});
    }
}
void DeviceWorkers::stopListening() { listenStop_.request_stop(); }

void DeviceWorkers::print(flow::Request request, base::Bitmap receipt) {
    if (!receipts_ || !receipts_->post({request, std::move(receipt)})) {
        tell(flow::Outcome(flow::outcome::PrintFailed{request, DeviceState::Unavailable}));
    }
}

void DeviceWorkers::printDocument(flow::Request request, base::SecretBytes pdf) {
    if (!documents_ || !documents_->post({request, std::move(pdf)})) {
        tell(flow::Outcome(flow::outcome::PrintFailed{request, DeviceState::Unavailable}));
    }
}

void DeviceWorkers::runCard(const Start& command, std::stop_token quit) {
    const EitherStop either(command.stop, quit);
    const std::stop_token stop = either.token();
    while (!stop.stop_requested()) {
        const auto media = devices_.cardReader->media({clock_.in(times_.statusAnswer), stop});
        if (stop.stop_requested()) return;
        if (!media) {
            log_.failure("card.reader", "kiosk", media.error());
            tellState(Device::IdCardReader, stateOf(drivers::statusFrom(media.error())));
            tell(flow::Outcome(flow::outcome::CardFailed{command.request, flow::outcome::CardFault::Device}));
            return;
        }
        tellState(Device::IdCardReader, DeviceState::Ready);
        if (*media != drivers::CardMedia::Present) {
            drivers::pause(clock_, times_.cardPoll, {base::SteadyTime::max(), stop});
            continue;
        }
        tell(flow::Outcome(flow::outcome::CardSeen{command.request}));
        auto card = devices_.cardReader->read({clock_.in(times_.cardRead), stop});
        if (stop.stop_requested()) return;
        if (card) {
            cardToldPresent_ = true;
            tell(flow::Fact(flow::fact::CardPresence{true}));
            tell(flow::Outcome(flow::outcome::CardRead{command.request, applicantOf(*card)}));
            return;
        }
        log_.failure("card.read", "kiosk", card.error().error,
                     {{"fault", *base::Token::fromKey(drivers::name(card.error().fault))}});
        const auto fault = cardFaultOf(card.error().fault);
        if (!fault) continue;  // it was gone again before it was read: keep waiting
        tell(flow::Outcome(flow::outcome::CardFailed{command.request, *fault}));
        if (*fault == flow::outcome::CardFault::Device) return;
    }
}

void DeviceWorkers::watchCard(std::stop_token quit) {
    const Until until{clock_.in(times_.statusAnswer), quit};
    tellState(Device::IdCardReader, stateOf(devices_.cardReader->status(until)));
    if (!cardToldPresent_.value_or(false)) return;
    // Only after a card was read in a visit: is it still there?
    const auto media = devices_.cardReader->media(until);
    if (media && *media != drivers::CardMedia::Present) {
        cardToldPresent_ = false;
        tell(flow::Fact(flow::fact::CardPresence{false}));
    }
}

void DeviceWorkers::runScan(const Start& command, std::stop_token quit) {
    const EitherStop either(command.stop, quit);
    auto page = devices_.documentScanner->scan({clock_.in(times_.scan), either.token()});
    if (!page) {
        if (page.error().fault == drivers::ScanFault::Canceled) return;
        log_.failure("scan.failed", "kiosk", page.error().error,
                     {{"fault", *base::Token::fromKey(drivers::name(page.error().fault))}});
        // What the scanner itself goes on telling ends by itself; what it does not, by another try.
        tellState(Device::DocumentScanner,
                  stateOf(devices_.documentScanner->scannerStatus({clock_.in(times_.statusAnswer), quit})));
        tell(flow::Outcome(
            flow::outcome::ScanFailed{command.request, faultOf(page.error().fault), stateOf(page.error())}));
        return;
    }
    auto sealed = base::sealBlob(page->bytes);
    if (!sealed) {
        log_.failure("scan.seal", "kiosk", sealed.error());
        tell(flow::Outcome(flow::outcome::ScanFailed{command.request, flow::outcome::ScanFault::Device, DeviceState::Broken}));
        return;
    }
    PageScanned scanned{command.request, std::move(*sealed), doubtOf(page->hint), 0, 0, {}};
    if (auto small = makeThumbnail(page->bytes)) {
        scanned.thumbnailWidth = small->width;
        scanned.thumbnailHeight = small->height;
        scanned.thumbnail = std::move(small->rgba);
    }
    tell(std::move(scanned));
}

void DeviceWorkers::runListen(const Start& command, std::stop_token quit) {
    const EitherStop either(command.stop, quit);
    const std::stop_token stop = either.token();
    while (!stop.stop_requested()) {
        const auto code = devices_.codeScanner->read({clock_.in(times_.codeRead), stop});
        if (stop.stop_requested()) return;
        if (code) {
            tellState(Device::CodeScanner, DeviceState::Ready);
            tell(flow::Outcome(flow::outcome::CodeRead{command.request, std::string(code->text().reveal())}));
        } else if (code.error().code != base::Errc::Timeout) {
            log_.failure("code.read", "kiosk", code.error());
            tellState(Device::CodeScanner, stateOf(drivers::statusFrom(code.error())));
            return;  // the code can be typed; the next listening tries again
        }
    }
}

void DeviceWorkers::runPrint(PrintReceipt command, std::stop_token quit) {
    const auto report = devices_.receiptPrinter->print(command.receipt, {clock_.in(times_.print), quit});
    log_.write({"receipt.printed", "kiosk",
                report.outcome == drivers::PrintOutcome::Proven ? base::Severity::Info : base::Severity::Warning,
                report.outcome == drivers::PrintOutcome::Proven ? base::Disposition::Success
                                                                : base::Disposition::Failure,
                {{"outcome", *base::Token::fromKey(drivers::name(report.outcome))},
                 {"rows", std::int64_t(report.rowsSent)}}});
    if (report.outcome == drivers::PrintOutcome::Proven) {
        tell(flow::Outcome(flow::outcome::Printed{command.request}));
        return;
    }
    const DeviceState state =
        stateOf(devices_.receiptPrinter->printerStatus({clock_.in(times_.statusAnswer), quit}));
    // The fault that stopped this receipt, even if it is mended by now: its mending starts the reprint.
    const DeviceState stopped = report.outcome == drivers::PrintOutcome::PaperOut    ? DeviceState::PaperOut
                                : report.outcome == drivers::PrintOutcome::CoverOpen ? DeviceState::CoverOpen
                                                                                     : state;
    told_[std::size_t(Device::ReceiptPrinter)].reset();
    tellState(Device::ReceiptPrinter, stopped);
    tell(flow::Outcome(flow::outcome::PrintFailed{command.request, stopped}));
    tellState(Device::ReceiptPrinter, state);
}

void DeviceWorkers::runPrintPdf(PrintPdf command, std::stop_token quit) {
    const auto printed = devices_.documentPrinter->print(command.pdf, {clock_.in(times_.document), quit});
    if (printed) {
        tell(flow::Outcome(flow::outcome::Printed{command.request}));
        return;
    }
    log_.failure("document.print", "kiosk", printed.error());
    const DeviceState state =
        stateOf(devices_.documentPrinter->printerStatus({clock_.in(times_.statusAnswer), quit}));
    tellState(Device::DocumentPrinter, state);
    tell(flow::Outcome(flow::outcome::PrintFailed{command.request, state}));
}

}  // namespace zizhu::kiosk
