#include "drivers/serial_scanner/code_scanner.h"

#include <utility>

#include "drivers/choice.h"

namespace zizhu::drivers::serial_scanner {

using base::Errc;
using base::fail;

namespace {
// Between two bytes of one code. At 9600 baud they come every millisecond; a USB bridge holds them back up
// to 16 ms.
constexpr base::Duration kBurstGap{200};
// What a switching command may take; three bytes.
constexpr base::Duration kSwitchLimit{200};
// Codes too long for any scanner, in one call, before it is called broken.
constexpr int kMaxNonsense = 16;

constexpr std::array<std::uint8_t, 3> kTriggerOn = {0x16, 0x54, 0x0D};
constexpr std::array<std::uint8_t, 3> kTriggerOff = {0x16, 0x55, 0x0D};
}  // namespace

SerialCodeScanner::SerialCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                     Settings settings)
    : transport_(std::move(transport)), clock_(clock), settings_(settings), lines_(settings.end) {}

base::Result<ScannedCode> SerialCodeScanner::read(const Until& until) {
    if (base::Status opened = transport_->open(); !opened) return fail(opened.error());
    transport_->discardInput();
    lines_.reset();
    if (settings_.trigger) {
        const Until limit = until.within(clock_.in(kSwitchLimit));
        if (base::Status on = transport_->write(kTriggerOn, limit); !on) return fail(on.error());
    }
    base::Result<ScannedCode> code = readOpened(until);
    lines_.reset();
    if (settings_.trigger) switchOff(until);
    return code;
}

// A light that stays on would blind the next person; but a code that was read counts all the same.
void SerialCodeScanner::switchOff(const Until& until) {
    if (!transport_->isOpen()) return;
    (void)transport_->write(kTriggerOff, Until{until.deadline}.within(clock_.in(kSwitchLimit)));
}

base::Result<ScannedCode> SerialCodeScanner::readOpened(const Until& until) {
    base::SecretBytes chunk(256);
    base::Error last{Errc::Timeout, {"no code was shown"}};
    for (int nonsense = 0; nonsense < kMaxNonsense;) {
        if (clock_.steady() >= until.deadline) return fail(last);
        const Until limit = lines_.inCode() ? until.within(clock_.in(kBurstGap)) : until;
        const base::Result<std::size_t> got = transport_->read(chunk, limit);
        if (!got) {
            if (got.error().code != Errc::Timeout) return fail(got.error());
            if (!lines_.inCode() || clock_.steady() >= until.deadline) continue;
            if (std::optional<base::SecretBytes> code = lines_.endOfBurst())
                return codeFrom(*std::move(code), settings_.aim);
            last = {Errc::Timeout, {"a code came without its suffix"}, base::StaffAction::Configuration};
            continue;
        }
        for (std::size_t i = 0; i < *got; ++i) {
            base::Result<std::optional<base::SecretBytes>> code = lines_.add(chunk[i]);
            if (!code) {
                ++nonsense;
            } else if (*code) {
                return codeFrom(**std::move(code), settings_.aim);
            }
        }
    }
    return fail(Errc::InvalidInput, {"nothing but codes longer than there are"},
                base::StaffAction::Maintenance);
}

DeviceStatus SerialCodeScanner::status(const Until&) {
    if (base::Status opened = transport_->open(); !opened) return statusFrom(opened.error());
    // Whether it is still there shows only when it is read. A code that waits is none that anybody asked
    // for, so it may be lost.
    std::array<std::uint8_t, 64> rubbish;
    const base::Result<std::size_t> got = transport_->read(rubbish, {clock_.steady()});
    rubbish.fill(0);
    if (!got && got.error().code != Errc::Timeout) {
        if (base::Status again = transport_->open(); !again) return statusFrom(again.error());
    }
    return {DeviceState::Online};
}

DeviceFacts SerialCodeScanner::capabilities(const Until&) {
    return {{"interface", std::string("serial")}, {"trigger", settings_.trigger}};
}

base::Status SerialCodeScanner::reset(const Until& until) {
    transport_->close();
    lines_.reset();
    if (base::Status opened = transport_->open(); !opened) return opened;
    if (settings_.trigger) switchOff(until);
    return {};
}

base::Result<Settings> settingsFrom(const DeviceOptions& options) {
    const auto end = choiceOf(options, "suffix", {"enter", "tab", "quiet"});
    if (!end) return fail(end.error());
    const auto aim = choiceOf(options, "aim", {"absent", "prefix"});
    if (!aim) return fail(aim.error());
    const auto trigger = choiceOf(options, "trigger", {"none", "honeywell"});
    if (!trigger) return fail(trigger.error());
    return Settings{CodeEnd(*end), *aim == 1, *trigger == 1};
}

base::Result<RoleDevice> makeCodeScanner(std::unique_ptr<Transport> transport, base::Clock& clock,
                                         const DeviceOptions& options) {
    const base::Result<Settings> settings = settingsFrom(options);
    if (!settings) return fail(settings.error());
    return RoleDevice(std::make_unique<SerialCodeScanner>(std::move(transport), clock, *settings));
}

}  // namespace zizhu::drivers::serial_scanner
