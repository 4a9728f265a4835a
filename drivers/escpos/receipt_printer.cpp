#include "drivers/escpos/receipt_printer.h"

#include <algorithm>
#include <utility>

namespace zizhu::drivers::escpos {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {
// How many strips may wait in the printer: one is burnt while the next arrives, so that the paper does
// not stop between them.
constexpr std::size_t kStripsAhead = 1;
// What the longest strip that anybody sends still waits for when its first byte was the last.
constexpr std::size_t kLongestStrip = std::size_t(256) * kMaxWidth / 8;
constexpr base::Duration kPingLimit{2'000};
constexpr base::Duration kQuiet{60};
constexpr base::Duration kSlice{1'000};
constexpr base::Duration kSenseLimit{5'000};

base::Error troubleOf(const Signals& signals) {
    if (signals.paperEnd) return {Errc::DeviceError, {"paper end"}, StaffAction::Clear};
    if (signals.coverOpen) return {Errc::DeviceError, {"cover open"}, StaffAction::Clear};
    if (signals.unrecoverableError)
        return {Errc::DeviceError, {"unrecoverable error"}, StaffAction::Maintenance};
    if (signals.cutterError) return {Errc::DeviceError, {"cutter error"}, StaffAction::Clear};
    if (signals.mechanicalError) return {Errc::DeviceError, {"mechanical error"}, StaffAction::Clear};
    if (signals.autoRecoverableError)
        return {Errc::DeviceError, {"recovers by itself"}, StaffAction::Suspend};
    if (signals.otherError) return {Errc::DeviceError, {"an error it does not name"}, StaffAction::Reset};
    return {Errc::DeviceError, {"offline"}, StaffAction::Suspend};
}

PrintOutcome outcomeOf(const Signals& signals) {
    if (signals.paperEnd) return PrintOutcome::PaperOut;
    if (signals.coverOpen) return PrintOutcome::CoverOpen;
    return PrintOutcome::Failed;
}

base::Error unexpectedAnswers() {
    return {Errc::InvalidInput, {"more answers than questions"}, StaffAction::Maintenance};
}
}  // namespace

struct EscPosReceiptPrinter::Job {
    const base::Bitmap& receipt;
    const std::vector<Strip> strips;
    int rowsSent = 0;
    bool lastSent = false;  // wholly or in part: from now on a receipt may come out
};

EscPosReceiptPrinter::EscPosReceiptPrinter(std::unique_ptr<Transport> transport, base::Clock& clock,
                                           Settings settings)
    : talk_(std::move(transport), clock), clock_(clock), settings_(settings) {}

base::Status EscPosReceiptPrinter::open() {
    const base::Result<bool> fresh = talk_.open();
    if (!fresh) return fail(fresh.error());
    if (*fresh) mayHoldRest_ = mayHoldRows_ = true;
    return {};
}

base::Result<Signals> EscPosReceiptPrinter::senseAndClear(const Until& until) {
    base::Result<Signals> signals = talk_.sense(until);
    if (!signals) return signals;
    if (!signals->cutterError && !signals->mechanicalError && !signals->waitingToRecover) return signals;
    if (base::Status sent = talk_.send(clearRecoverableError(), until); !sent) return fail(sent.error());
    mayHoldRest_ = true;
    talk_.waitForQuiet(kQuiet, until);
    talk_.forgetOwed();
    return talk_.sense(until);
}

// A garbled byte can look like an answer, and all answers then come one too early. Nothing is left to
// burn, so one more question is answered at once, and a surplus shows.
base::Status EscPosReceiptPrinter::confirm(const Until& until) {
    base::Status done = talk_.sendAndAsk({}, until);
    if (done) done = settle(0, kStripLimit, until);
    if (!done) return done;
    talk_.waitForQuiet(kQuiet, until);
    if (talk_.overanswered()) return fail(unexpectedAnswers());
    return {};
}

base::Status EscPosReceiptPrinter::ping(const Until& until) {
    talk_.startCounting();
    const bool owed = talk_.asked() > 0;
    base::Status done = talk_.sendAndAsk({}, until);
    if (done) done = settle(0, owed ? kStripLimit : kPingLimit, until);
    if (done) {
        talk_.waitForQuiet(kQuiet, until);
        if (talk_.overanswered()) done = fail(unexpectedAnswers());
    }
    if (!done) talk_.forgetOwed();
    return done;
}

// Until the printer answers exactly one question with exactly one answer: nothing of an earlier job is
// left in its buffer then, and it does not take our commands for pixels.
base::Status EscPosReceiptPrinter::synchronise(const Until& until) {
    if (!mayHoldRest_) return {};
    base::Status in = ping(until);
    if (!in && in.error().code == Errc::InvalidInput) in = ping(until);  // those were old answers
    for (const std::size_t nuls : {std::size_t(8192), kLongestStrip}) {
        if (in || in.error().code == Errc::Unavailable || in.error().code == Errc::DeviceError) break;
        if (base::Status sent = talk_.send(leaveImage(nuls), until); !sent) return sent;
        in = ping(until);
    }
    if (in) mayHoldRest_ = false;
    return in;
}

base::Status EscPosReceiptPrinter::begin(const Until& until) {
    base::Bytes start = initialize();
    const auto append = [&start](const base::Bytes& more) {
        start.insert(start.end(), more.begin(), more.end());
    };
    append(enableStatusBack());
    if (mayHoldRows_) append(feedAndCut(settings_.quirks));
    talk_.startCounting();
    if (base::Status sent = talk_.sendAndAsk(start, until); !sent) return sent;
    if (base::Status settled = settle(0, kStripLimit, until); !settled) return settled;
    mayHoldRows_ = false;
    return {};
}

// Trouble was reported while a job runs. Nothing, if it passes by itself.
base::Status EscPosReceiptPrinter::lookInto(const Until& until) {
    const base::Result<Signals> signals = talk_.sense(until.within(clock_.in(kSenseLimit)));
    if (!signals) return fail(signals.error());
    if (!signals->ready() && !signals->autoRecoverableError) return fail(troubleOf(*signals));
    if (talk_.sawPaperEnd()) return fail(Errc::DeviceError, {"paper ended for a moment"}, StaffAction::Clear);
    if (talk_.sawCoverOpen())
        return fail(Errc::DeviceError, {"cover was open for a moment"}, StaffAction::Clear);
    talk_.forgetTrouble();
    return {};
}

// Waits until all questions but `mayLack` are answered, looking at the status when the printer reports
// trouble and when it says nothing for a while.
base::Status EscPosReceiptPrinter::settle(std::size_t mayLack, base::Duration most, const Until& until) {
    const Until limit = until.within(clock_.in(most));
    for (;;) {
        const base::Status answered = talk_.awaitAnswers(mayLack, limit.within(clock_.in(kSlice)));
        if (answered) {
            if (talk_.overanswered()) return fail(unexpectedAnswers());
            if (!talk_.sawTrouble()) return {};
        } else if (answered.error().code != Errc::Timeout && answered.error().code != Errc::DeviceError) {
            return answered;
        }
        if (clock_.steady() >= limit.deadline) {
            return answered ? fail(Errc::Timeout, {"trouble does not end"}) : fail(answered.error());
        }
        if (base::Status fine = lookInto(limit); !fine) return fine;
    }
}

base::Status EscPosReceiptPrinter::sendStrips(Job& job, const Until& until) {
    for (const Strip& strip : job.strips) {
        const bool last = &strip == &job.strips.back();
        if (base::Status settled = settle(last ? 0 : kStripsAhead, kStripLimit, until); !settled)
            return settled;
        base::Bytes bytes = rasterStrip(job.receipt, strip);
        mayHoldRest_ = mayHoldRows_ = true;
        job.lastSent = last;
        if (base::Status sent = talk_.sendAndAsk(std::move(bytes), until); !sent) return sent;
        job.rowsSent += strip.rows;
    }
    return settle(0, kStripLimit, until);
}

PrintReport EscPosReceiptPrinter::print(const base::Bitmap& receipt, const Until& until) {
    Job job{receipt, planStrips(receipt.height, settings_.quirks)};
    const auto failed = [&](PrintOutcome outcome, const base::Error& error) {
        return PrintReport{error.code == Errc::Canceled ? PrintOutcome::Canceled : outcome, 0, error};
    };
    if (base::Status fits = checkPrintable(receipt, settings_.widthDots); !fits) {
        return failed(PrintOutcome::Failed, fits.error());
    }
    if (until.stop.stop_requested()) return failed(PrintOutcome::Canceled, {Errc::Canceled, {}});
    if (base::Status opened = open(); !opened) return failed(PrintOutcome::Failed, forStaff(opened.error()));
    if (settings_.quirks.silent) return printSilently(job, {until.deadline});

    const base::Result<Signals> before = senseAndClear(until);
    if (!before) return failed(PrintOutcome::Failed, forStaff(before.error()));
    if (!before->ready()) return failed(outcomeOf(*before), troubleOf(*before));
    for (const auto step : {&EscPosReceiptPrinter::synchronise, &EscPosReceiptPrinter::begin}) {
        if (base::Status done = (this->*step)(until); !done) return verdict(job, done.error(), until);
    }

    const Until unstoppable{until.deadline};
    base::Status done = sendStrips(job, unstoppable);
    if (done) done = talk_.sendAndAsk(feedAndCut(settings_.quirks), unstoppable);
    if (done) done = settle(0, kStripLimit, unstoppable);
    if (done) done = confirm(unstoppable);
    if (!done) return verdict(job, done.error(), unstoppable);
    mayHoldRest_ = mayHoldRows_ = false;
    return {PrintOutcome::Proven, job.rowsSent, {Errc::DeviceError, {}}};
}

// What a job that could not be proven came to. The printer's present status decides, if it still tells
// one; then, whether a whole receipt can have come out.
PrintReport EscPosReceiptPrinter::verdict(const Job& job, const base::Error& error, const Until& until) {
    mayHoldRest_ = mayHoldRows_ = true;
    PrintReport report{job.lastSent ? PrintOutcome::Unproven : PrintOutcome::Failed, job.rowsSent,
                       forStaff(error)};
    if (error.code == Errc::Canceled) report.outcome = PrintOutcome::Canceled;
    if (!talk_.isOpen() || error.code == Errc::Canceled) return report;
    const base::Result<Signals> now = talk_.sense({std::min(until.deadline, clock_.in(kSenseLimit))});
    if (now && !now->ready()) {
        // The rows may all be burnt, and only the cut lack: that is for a person to see.
        if (!job.lastSent || now->paperEnd) report.outcome = outcomeOf(*now);
        report.error = troubleOf(*now);
        return report;
    }
    // What stopped it may be mended by now: its name still says that the next try is worth one.
    if (now && report.outcome == PrintOutcome::Failed) {
        if (talk_.sawCoverOpen()) report.outcome = PrintOutcome::CoverOpen;
        if (talk_.sawPaperEnd()) report.outcome = PrintOutcome::PaperOut;
    }
    if (now && error.code == Errc::Timeout) talk_.forgetOwed();  // it is idle and has not answered
    if (!now && !job.lastSent && talk_.isOpen()) {
        // A printer that stops answering when its paper ends still tells it beside the stream.
        const base::Result<Signals> port = talk_.portSignals(until);
        if (port && port->paperEnd) {
            report.outcome = PrintOutcome::PaperOut;
            report.error = troubleOf(*port);
        }
    }
    return report;
}

// A printer that never answers: all that can be known is that the bytes were taken, and on USB whether it
// was ready before.
PrintReport EscPosReceiptPrinter::printSilently(Job& job, const Until& until) {
    if (const base::Result<Signals> port = talk_.portSignals(until); port && !port->ready()) {
        return {outcomeOf(*port), 0, troubleOf(*port)};
    }
    base::Status done = talk_.send(mayHoldRest_ ? leaveImage(kLongestStrip) : initialize(), until);
    if (done && mayHoldRows_) done = talk_.send(feedAndCut(settings_.quirks), until);
    for (std::size_t i = 0; done && i < job.strips.size(); ++i) {
        job.lastSent = i + 1 == job.strips.size();
        mayHoldRest_ = mayHoldRows_ = true;
        done = talk_.send(rasterStrip(job.receipt, job.strips[i]), until);
        if (done) job.rowsSent += job.strips[i].rows;
    }
    if (done) done = talk_.send(feedAndCut(settings_.quirks), until);
    if (done) {
        mayHoldRest_ = mayHoldRows_ = false;
        return {PrintOutcome::Unproven, job.rowsSent, {Errc::Unsupported, {"this printer never answers"}}};
    }
    return {job.lastSent ? PrintOutcome::Unproven : PrintOutcome::Failed, job.rowsSent,
            forStaff(done.error())};
}

PrinterStatus EscPosReceiptPrinter::printerStatus(const Until& until) {
    PrinterStatus status;
    if (base::Status opened = open(); !opened) {
        status.device = statusFrom(opened.error());
        return status;
    }
    if (settings_.quirks.silent) {
        const base::Result<Signals> port = talk_.portSignals(until);
        if (port) return describe(*port);
        const bool here = talk_.isOpen();  // it only does not know the question
        status.device = {DeviceState::Online, StaffAction::None, {"never answers: its state is not known"}};
        if (!here) status.device = statusFrom(port.error());
        return status;
    }
    base::Result<Signals> signals = talk_.sense(until);
    if (!signals && signals.error().code == Errc::Unavailable && open()) signals = talk_.sense(until);
    if (signals) return describe(*signals);
    if (signals.error().code == Errc::Timeout) {
        const base::Result<Signals> port = talk_.portSignals(until);
        if (port && port->paperEnd) return describe(*port);
    }
    status.device = statusFrom(signals.error());
    return status;
}

DeviceFacts EscPosReceiptPrinter::capabilities(const Until& until) {
    DeviceFacts facts = {{"widthDots", std::int64_t(settings_.widthDots)},
                         {"dpi", std::int64_t(settings_.dpi)},
                         {"cuts", settings_.quirks.hasCutter}};
    if (!open()) return facts;
    const base::Result<usb::PrinterId> id = talk_.deviceId(until);
    if (!id) return facts;
    const auto tell = [&facts](const char* key, const std::string& value) {
        if (!value.empty()) facts[key] = value;
    };
    tell("maker", id->maker);
    tell("model", id->model);
    tell("commands", id->commands);
    tell("serialNumber", id->serial);
    return facts;
}

base::Status EscPosReceiptPrinter::reset(const Until& until) {
    base::Status done = resetOpened(until);
    return done ? done : fail(forStaff(done.error()));
}

base::Status EscPosReceiptPrinter::resetOpened(const Until& until) {
    if (base::Status opened = open(); !opened) return opened;
    // Helps where there is such a thing; the bytes below help everywhere.
    if (talk_.softReset(until)) mayHoldRest_ = mayHoldRows_ = true;
    if (base::Status opened = open(); !opened) return opened;
    if (settings_.quirks.silent) return talk_.send(leaveImage(kLongestStrip), until);
    base::Status sent = talk_.send(clearRecoverableError(), until);
    if (sent) sent = talk_.send(leaveImage(0), until);
    if (!sent) return sent;
    mayHoldRest_ = mayHoldRows_ = true;
    const base::Result<Signals> signals = senseAndClear(until);
    if (!signals) return fail(signals.error());
    if (!signals->ready()) return fail(troubleOf(*signals));
    return synchronise(until);
}

}  // namespace zizhu::drivers::escpos
