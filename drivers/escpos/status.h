// What an ESC/POS printer says of itself, and telling its three kinds of answer apart on one stream.
// Pure.
#pragma once

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace zizhu::drivers::escpos {

// The union of what automatic status back and DLE EOT tell. Meanings in README.md.
struct Signals {
    bool offline = false;
    bool coverOpen = false;
    bool feedButton = false;  // somebody holds the feed button
    bool waitingToRecover = false;
    bool paperEnd = false;
    bool paperNearEnd = false;
    bool mechanicalError = false;
    bool cutterError = false;
    bool unrecoverableError = false;
    bool autoRecoverableError = false;  // too hot: goes on by itself
    bool otherError = false;            // DLE EOT 2 reports an error that DLE EOT 3 does not name

    bool error() const {
        return mechanicalError || cutterError || unrecoverableError || autoRecoverableError || otherError;
    }
    // Whether the printer will print what it is given.
    bool ready() const { return !offline && !coverOpen && !paperEnd && !error(); }
    friend bool operator==(const Signals&, const Signals&) = default;
};

// An automatic-status-back group: the whole status of that moment.
struct StatusGroup {
    Signals status;
    friend bool operator==(const StatusGroup&, const StatusGroup&) = default;
};
// An answer to DLE EOT; which of the four was asked does not stand in it.
struct RealTimeAnswer {
    std::uint8_t bits = 0;
    friend bool operator==(const RealTimeAnswer&, const RealTimeAnswer&) = default;
};
// An answer to GS r 1: everything sent before the question has been printed.
struct InTurnAnswer {
    bool paperNearEnd = false;
    bool paperEnd = false;
    friend bool operator==(const InTurnAnswer&, const InTurnAnswer&) = default;
};
using Report = std::variant<StatusGroup, RealTimeAnswer, InTurnAnswer>;

// Sorts the bytes by their fixed bits: 0xx1xx00 begins a group, whose three followers are 0xx0xxxx;
// 0xx1xx10 answers DLE EOT, also in the middle of a group; 0000xxxx outside a group answers GS r.
// XON, XOFF and everything else is noise. After noise in a group the group is dropped.
class StatusDemultiplexer {
public:
    std::vector<Report> feed(base::ByteView bytes);
    void reset() { filled_ = 0; }
    std::size_t noise() const { return noise_; }  // bytes thrown away so far
    bool inGroup() const { return filled_ > 0; }

private:
    void take(std::uint8_t byte, std::vector<Report>& out);

    std::array<std::uint8_t, 4> group_{};
    std::size_t filled_ = 0;
    std::size_t noise_ = 0;
};

Signals fromGroup(const std::array<std::uint8_t, 4>& group);
// From the answers to DLE EOT 1, 2, 3, 4.
Signals fromRealTime(const std::array<std::uint8_t, 4>& answers);

}  // namespace zizhu::drivers::escpos
