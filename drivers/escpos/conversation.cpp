#include "drivers/escpos/conversation.h"

#include <utility>

#include "drivers/escpos/commands.h"

namespace zizhu::drivers::escpos {

using base::Errc;
using base::fail;

Conversation::Conversation(std::unique_ptr<Transport> transport, base::Clock& clock)
    : transport_(std::move(transport)), clock_(clock) {}

base::Result<bool> Conversation::open() {
    if (transport_->isOpen()) return false;
    if (base::Status opened = transport_->open(); !opened) return fail(opened.error());
    transport_->discardInput();
    forgetOwed();
    startCounting();
    return true;
}

base::Status Conversation::send(base::ByteView bytes, const Until& until) {
    return transport_->write(bytes, within(kWriteLimit, until));
}

base::Status Conversation::sendAndAsk(base::Bytes bytes, const Until& until) {
    const base::Bytes question = requestPaperStatus();
    bytes.insert(bytes.end(), question.begin(), question.end());
    ++asked_;
    return send(bytes, until);
}

base::Status Conversation::listen(const Until& until) {
    std::array<std::uint8_t, 256> buffer;
    const base::Result<std::size_t> got = transport_->read(buffer, until);
    if (!got) return fail(got.error());
    sort(base::ByteView(buffer).first(*got));
    return {};
}

base::Status Conversation::takeArrived() {
    // Bounded, for a device that never stops sending.
    for (int reads = 0; reads < 64; ++reads) {
        if (base::Status heard = listen({clock_.steady()}); !heard) {
            if (heard.error().code == Errc::Timeout) return {};
            return heard;
        }
    }
    return fail(Errc::InvalidInput, {"it never stops sending"}, base::StaffAction::Maintenance);
}

base::Status Conversation::awaitAnswers(std::size_t mayLack, const Until& until) {
    while (answered_ + mayLack < asked_) {
        if (clock_.steady() >= until.deadline)
            return fail(Errc::Timeout, {"{} of {} answers", answered_, asked_});
        if (base::Status heard = listen(until); !heard) return heard;
        if (sawTrouble_) return fail(Errc::DeviceError, {"the printer reported trouble"});
    }
    return {};
}

void Conversation::startCounting() {
    asked_ = asked_ > answered_ ? asked_ - answered_ : 0;
    answered_ = 0;
    sawPaperEnd_ = sawCoverOpen_ = sawTrouble_ = false;
}

void Conversation::forgetOwed() {
    asked_ = answered_ = 0;
    demultiplexer_.reset();
}

void Conversation::sort(base::ByteView bytes) {
    for (const Report& report : demultiplexer_.feed(bytes)) {
        if (const auto* group = std::get_if<StatusGroup>(&report)) {
            sawPaperEnd_ = sawPaperEnd_ || group->status.paperEnd;
            sawCoverOpen_ = sawCoverOpen_ || group->status.coverOpen;
            sawTrouble_ = sawTrouble_ || !group->status.ready();
        } else if (const auto* answer = std::get_if<InTurnAnswer>(&report)) {
            ++answered_;
            sawPaperEnd_ = sawPaperEnd_ || answer->paperEnd;
            sawTrouble_ = sawTrouble_ || answer->paperEnd;
        } else {
            realTime_ = std::get<RealTimeAnswer>(report).bits;
        }
    }
}

base::Result<std::uint8_t> Conversation::askRealTime(int kind, const Until& until) {
    // What comes before the question is no answer to it: pixels that look like DLE EOT are answered too.
    if (base::Status taken = takeArrived(); !taken) return fail(taken.error());
    realTime_.reset();
    const Until limit = within(kAnswerLimit, until);
    if (base::Status sent = send(requestStatus(kind), limit); !sent) return fail(sent.error());
    while (!realTime_) {
        if (clock_.steady() >= limit.deadline) return fail(Errc::Timeout, {"no answer to DLE EOT {}", kind});
        if (base::Status heard = listen(limit); !heard) return fail(heard.error());
    }
    return *realTime_;
}

base::Result<Signals> Conversation::senseOnce(const Until& until) {
    std::array<std::uint8_t, 4> answers{};
    for (int kind = 1; kind <= 4; ++kind) {
        const base::Result<std::uint8_t> answer = askRealTime(kind, until);
        if (!answer) return fail(answer.error());
        answers[std::size_t(kind - 1)] = *answer;
    }
    return fromRealTime(answers);
}

base::Result<Signals> Conversation::sense(const Until& until) {
    constexpr int kRounds = 5;
    std::optional<Signals> before;
    base::Error last{Errc::InvalidInput, {"its status differs from one answer to the next"}};
    for (int round = 0; round < kRounds; ++round) {
        const base::Result<Signals> now = senseOnce(until);
        if (now) {
            if (before == *now) return *now;
            before = *now;
            continue;
        }
        const Errc code = now.error().code;
        // One lost answer is asked for again; a printer that is gone, or silent twice, is not.
        if (code != Errc::Timeout || last.code == Errc::Timeout) return fail(now.error());
        last = now.error();
    }
    last.action = base::StaffAction::Maintenance;
    return fail(last);
}

base::Result<usb::PrinterId> Conversation::deviceId(const Until& until) {
    return usb::requestDeviceId(*transport_, within(usb::kPrinterRequestLimit, until));
}

base::Result<Signals> Conversation::portSignals(const Until& until) {
    const auto port = usb::requestPortStatus(*transport_, within(usb::kPrinterRequestLimit, until));
    if (!port) return fail(port.error());
    Signals signals;
    signals.paperEnd = port->paperEmpty;
    signals.offline = !port->selected;
    signals.otherError = port->error && !port->paperEmpty;
    return signals;
}

base::Status Conversation::softReset(const Until& until) {
    return usb::requestSoftReset(*transport_, within(usb::kPrinterRequestLimit, until));
}

void Conversation::waitForQuiet(base::Duration quiet, const Until& until) {
    const Until limit = within(quiet * 20, until);
    while (clock_.steady() < limit.deadline && listen(within(quiet, limit))) {
    }
}

}  // namespace zizhu::drivers::escpos
