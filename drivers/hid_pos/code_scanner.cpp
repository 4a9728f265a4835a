#include "drivers/hid_pos/code_scanner.h"

#include <utility>

#include "drivers/id_card_reader.h"
#include "drivers/receipt_printer.h"

namespace zizhu::drivers::hid_pos {

using base::Errc;
using base::fail;

namespace {
// Between two reports of one code; a scanner sends them within milliseconds.
constexpr base::Duration kContinuationLimit{500};
// After a damaged report: how long nothing comes until the rest of its code is over.
constexpr base::Duration kQuiet{100};
// Reports that make no sense, in a row, before the scanner is called broken: at full speed (one a
// millisecond) this is four seconds of nonsense.
constexpr int kMaxNonsense = 4'096;
}  // namespace

HidPosCodeScanner::HidPosCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock)
    : transport_(std::move(transport)), clock_(clock) {}

base::Result<ScannedCode> HidPosCodeScanner::read(const Until& until) {
    if (base::Status opened = transport_->open(); !opened) return fail(opened.error());
    transport_->discardInput();
    assembler_.reset();
    base::Result<ScannedCode> code = readOpened(until);
    assembler_.reset();
    return code;
}

base::Result<ScannedCode> HidPosCodeScanner::readOpened(const Until& until) {
    std::array<std::uint8_t, kReportBytes + 1> report;
    const auto wipe = [&report] { report.fill(0); };
    base::Error last{Errc::Timeout, {"no code was shown"}};
    for (int nonsense = 0; nonsense < kMaxNonsense;) {
        if (clock_.steady() >= until.deadline) return fail(last);
        const Until limit = assembler_.inCode() ? until.within(clock_.in(kContinuationLimit)) : until;
        const base::Result<std::size_t> got = transport_->read(report, limit);
        if (!got) {
            if (got.error().code != Errc::Timeout) return fail(got.error());
            assembler_.reset();  // the rest of a code did not come: it can be shown again
            continue;
        }
        base::Result<std::optional<Code>> code = assembler_.add(base::ByteView(report).first(*got));
        wipe();
        if (!code) {
            // Its other reports may be whole, and would look like a shorter code.
            ++nonsense;
            while (++nonsense < kMaxNonsense && transport_->read(report, until.within(clock_.in(kQuiet)))) {
            }
            wipe();
            assembler_.reset();
            continue;
        }
        if (*code && !(*code)->data.empty())
            return ScannedCode{std::move((*code)->data), std::move((*code)->aim)};
        // Passed over: an empty code, another kind of report, or a part. Parts are bounded by the code's
        // size.
        if (!*code && !assembler_.inCode()) ++nonsense;
    }
    return fail(Errc::InvalidInput, {"nothing but reports that make no sense"},
                base::StaffAction::Maintenance);
}

DeviceStatus HidPosCodeScanner::status(const Until&) {
    if (base::Status opened = transport_->open(); !opened) return statusFrom(opened.error());
    // Whether it is still there shows only when it is read. A code that waits is none that anybody
    // asked for, so it may be lost.
    std::array<std::uint8_t, kReportBytes + 1> report;
    const base::Result<std::size_t> got = transport_->read(report, {clock_.steady()});
    report.fill(0);
    if (!got && got.error().code != Errc::Timeout) {
        if (base::Status again = transport_->open(); !again) return statusFrom(again.error());
    }
    return {DeviceState::Online};
}

DeviceFacts HidPosCodeScanner::capabilities(const Until&) {
    return {{"interface", std::string("USB HID POS")}};
}

base::Status HidPosCodeScanner::reset(const Until&) {
    transport_->close();
    assembler_.reset();
    return transport_->open();
}

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions&) {
    return RoleDevice(std::make_unique<HidPosCodeScanner>(std::move(transport), clock));
}

}  // namespace zizhu::drivers::hid_pos
