#include "drivers/escpos/status.h"

namespace zizhu::drivers::escpos {

namespace {
constexpr bool startsGroup(std::uint8_t byte) { return (byte & 0x93) == 0x10; }
constexpr bool answersRealTime(std::uint8_t byte) { return (byte & 0x93) == 0x12; }
constexpr bool isPlain(std::uint8_t byte) { return (byte & 0x90) == 0; }
constexpr bool bit(std::uint8_t byte, int index) { return (byte >> index & 1) != 0; }
}  // namespace

std::vector<Report> StatusDemultiplexer::feed(base::ByteView bytes) {
    std::vector<Report> out;
    for (const std::uint8_t byte : bytes) take(byte, out);
    return out;
}

void StatusDemultiplexer::take(std::uint8_t byte, std::vector<Report>& out) {
    if (answersRealTime(byte)) {
        out.push_back(RealTimeAnswer{byte});
        return;
    }
    if (startsGroup(byte)) {
        noise_ += filled_;
        group_[0] = byte;
        filled_ = 1;
        return;
    }
    if (!isPlain(byte) || (filled_ == 0 && (byte & 0xF0) != 0)) {
        noise_ += filled_ + 1;
        filled_ = 0;
        return;
    }
    if (filled_ == 0) {
        out.push_back(InTurnAnswer{(byte & 0x03) != 0, (byte & 0x0C) != 0});
        return;
    }
    group_[filled_++] = byte;
    if (filled_ == group_.size()) {
        filled_ = 0;
        out.push_back(StatusGroup{fromGroup(group_)});
    }
}

Signals fromGroup(const std::array<std::uint8_t, 4>& group) {
    Signals status;
    status.offline = bit(group[0], 3);
    status.coverOpen = bit(group[0], 5);
    status.feedButton = bit(group[0], 6);
    status.waitingToRecover = bit(group[1], 0);
    status.mechanicalError = bit(group[1], 2);
    status.cutterError = bit(group[1], 3);
    status.unrecoverableError = bit(group[1], 5);
    status.autoRecoverableError = bit(group[1], 6);
    status.paperNearEnd = (group[2] & 0x03) != 0;
    status.paperEnd = (group[2] & 0x0C) != 0;
    return status;
}

Signals fromRealTime(const std::array<std::uint8_t, 4>& answers) {
    Signals status;
    status.offline = bit(answers[0], 3);
    status.waitingToRecover = bit(answers[0], 5);
    status.coverOpen = bit(answers[1], 2);
    status.feedButton = bit(answers[1], 3);
    status.mechanicalError = bit(answers[2], 2);
    status.cutterError = bit(answers[2], 3);
    status.unrecoverableError = bit(answers[2], 5);
    status.autoRecoverableError = bit(answers[2], 6);
    status.paperNearEnd = (answers[3] & 0x0C) != 0;
    status.paperEnd = (answers[3] & 0x60) != 0 || bit(answers[1], 5);
    status.otherError = bit(answers[1], 6) && !status.error();
    return status;
}

}  // namespace zizhu::drivers::escpos
