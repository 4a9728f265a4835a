#include "drivers/wedge/code_scanner.h"

#include <algorithm>
#include <utility>

#include "drivers/choice.h"

namespace zizhu::drivers::wedge {

using base::Errc;
using base::fail;

namespace {
// Between two keys of one code. Scanners type a key in 1 to 20 ms, and can be told to take up to 100 ms [G];
// people take longer, mostly.
constexpr base::Duration kBurstGap{200};
// After a damaged code: how long nothing comes until the rest of it is over.
constexpr base::Duration kQuiet{200};
// Events that make no sense, in a row, before the scanner is called broken.
constexpr int kMaxNonsense = 4'096;
constexpr std::size_t kEventsAtOnce = 32;
}  // namespace

WedgeCodeScanner::WedgeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                   Settings settings)
    : transport_(std::move(transport)), clock_(clock), settings_(settings), keys_(settings.end) {}

base::Result<ScannedCode> WedgeCodeScanner::read(const Until& until) {
    if (base::Status opened = transport_->open(); !opened) return fail(opened.error());
    transport_->discardInput();
    keys_.reset();
    base::Result<ScannedCode> code = readOpened(until);
    keys_.reset();
    return code;
}

base::Result<ScannedCode> WedgeCodeScanner::readOpened(const Until& until) {
    base::SecretBytes chunk(kEventsAtOnce * kEventBytes);
    base::Error last{Errc::Timeout, {"no code was shown"}};
    for (int nonsense = 0; nonsense < kMaxNonsense;) {
        if (clock_.steady() >= until.deadline) return fail(last);
        const Until limit = keys_.inCode() ? until.within(clock_.in(kBurstGap)) : until;
        const base::Result<std::size_t> got = transport_->read(chunk, limit);
        if (!got) {
            if (got.error().code != Errc::Timeout) return fail(got.error());
            if (!keys_.inCode() || clock_.steady() >= until.deadline) continue;
            if (std::optional<base::SecretBytes> code = keys_.endOfBurst())
                return codeFrom(*std::move(code), settings_.aim);
            last = {Errc::Timeout, {"a code came without its suffix"}, base::StaffAction::Configuration};
            continue;
        }
        for (std::size_t at = 0; at < *got; at += kEventBytes) {
            const std::size_t size = std::min(kEventBytes, *got - at);
            base::Result<std::optional<base::SecretBytes>> code =
                keys_.add(base::ByteView(chunk).subspan(at, size));
            if (!code) {
                // What is left of it would look like a shorter code.
                ++nonsense;
                if (code.error().code == Errc::Unsupported)
                    last = {Errc::Timeout, code.error().detail, code.error().action};
                letPass(until);
                break;
            }
            if (*code) return codeFrom(**std::move(code), settings_.aim);
        }
    }
    return fail(Errc::InvalidInput, {"nothing but events that make no sense"},
                base::StaffAction::Maintenance);
}

void WedgeCodeScanner::letPass(const Until& until) {
    base::SecretBytes chunk(kEventsAtOnce * kEventBytes);
    for (int reads = 0; reads < kMaxNonsense; ++reads) {
        if (!transport_->read(chunk, until.within(clock_.in(kQuiet)))) break;
    }
    keys_.reset();
}

DeviceStatus WedgeCodeScanner::status(const Until&) {
    if (base::Status opened = transport_->open(); !opened) return statusFrom(opened.error());
    // Whether it is still there shows only when it is read. A code that waits is none that anybody asked
    // for, so it may be lost.
    std::array<std::uint8_t, kEventBytes> event;
    const base::Result<std::size_t> got = transport_->read(event, {clock_.steady()});
    event.fill(0);
    if (!got && got.error().code != Errc::Timeout) {
        if (base::Status again = transport_->open(); !again) return statusFrom(again.error());
    }
    return {DeviceState::Online};
}

DeviceFacts WedgeCodeScanner::capabilities(const Until&) {
    return {{"interface", std::string("USB keyboard")}, {"chinese", false}};
}

base::Status WedgeCodeScanner::reset(const Until&) {
    transport_->close();
    keys_.reset();
    return transport_->open();
}

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions& options) {
    const auto end = choiceOf(options, "suffix", {"enter", "tab", "quiet"});
    if (!end) return fail(end.error());
    const auto aim = choiceOf(options, "aim", {"absent", "prefix"});
    if (!aim) return fail(aim.error());
    return RoleDevice(
        std::make_unique<WedgeCodeScanner>(std::move(transport), clock, Settings{CodeEnd(*end), *aim == 1}));
}

}  // namespace zizhu::drivers::wedge
