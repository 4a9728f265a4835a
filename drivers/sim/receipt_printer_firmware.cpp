#include "drivers/sim/receipt_printer_firmware.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

ReceiptPrinterFirmware::ReceiptPrinterFirmware(ReceiptPrinterModel model) : model_(model) {
    loadPaper(kRollRows);
}

void ReceiptPrinterFirmware::powerOn(base::SteadyTime now) {
    buffer_.clear();
    outgoing_.clear();
    command_.clear();
    image_.reset();
    skip_ = 0;
    realTime_ = {};
    busyUntil_ = now;
    cutterError_ = false;
    initialize();
    lastGroup_ = group();
}

bool ReceiptPrinterFirmware::offline() const {
    return coverOpen_ || paperRows_ == 0 || cutterError_ || broken_ || hot_ || feedHeld_;
}

void ReceiptPrinterFirmware::receive(base::ByteView bytes, base::SteadyTime now) {
    run(now);
    if (buffer_.empty()) busyUntil_ = std::max(busyUntil_, now);
    for (const std::uint8_t byte : bytes) {
        if (buffer_.size() >= kBufferBytes) {
            ++lostBytes_;
        } else {
            buffer_.push_back(byte);
        }
        watchRealTime(byte);
    }
    run(now);
}

// Real-time commands are seen as they arrive, wherever they stand.
void ReceiptPrinterFirmware::watchRealTime(std::uint8_t byte) {
    if (realTime_[0] == 0x10 && realTime_[1] == 0x04 && byte >= 1 && byte <= 4) answerRealTime(byte);
    if (realTime_[0] == 0x10 && realTime_[1] == 0x05 && (byte == 1 || byte == 2) && cutterError_) {
        cutterError_ = cutterJammed_;
        if (byte == 2) {
            buffer_.clear();
            command_.clear();
            image_.reset();
            skip_ = 0;
            line_.clear();
        }
        statusMayHaveChanged();
    }
    realTime_ = {realTime_[1], byte};
}

void ReceiptPrinterFirmware::answerRealTime(std::uint8_t kind) {
    if (model_.silent) return;
    std::uint8_t bits = 0x12;
    switch (kind) {
        case 1:
            bits |= std::uint8_t((offline() ? 0x08 : 0) | (cutterError_ ? 0x20 : 0));
            break;
        case 2:
            bits |= std::uint8_t((coverOpen_ ? 0x04 : 0) | (feedHeld_ ? 0x08 : 0) | (paperRows_ == 0 ? 0x20 : 0) |
                                 (cutterError_ || broken_ || hot_ ? 0x40 : 0));
            break;
        case 3:
            bits |= std::uint8_t((cutterError_ ? 0x08 : 0) | (broken_ ? 0x20 : 0) | (hot_ ? 0x40 : 0));
            break;
        default:
            bits |= std::uint8_t((paperRows_ <= kNearEndRows ? 0x0C : 0) | (paperRows_ == 0 ? 0x60 : 0));
            break;
    }
    outgoing_.push_back(bits);
}

std::array<std::uint8_t, 4> ReceiptPrinterFirmware::group() const {
    return {std::uint8_t(0x10 | (offline() ? 0x08 : 0) | (coverOpen_ ? 0x20 : 0) |
                         (feedHeld_ ? 0x40 : 0)),
            std::uint8_t((cutterError_ ? 0x09 : 0) | (broken_ ? 0x20 : 0) | (hot_ ? 0x40 : 0)),
            std::uint8_t((paperRows_ <= kNearEndRows ? 0x03 : 0) | (paperRows_ == 0 ? 0x0C : 0)), 0};
}

void ReceiptPrinterFirmware::statusMayHaveChanged() {
    const auto now = group();
    if (now == std::exchange(lastGroup_, now) || statusBack_ == 0 || model_.silent) return;
    outgoing_.insert(outgoing_.end(), now.begin(), now.end());
}

void ReceiptPrinterFirmware::run(base::SteadyTime now) {
    while (!buffer_.empty() && !offline() && (model_.rowsPerSecond == 0 || busyUntil_ <= now)) {
        const std::uint8_t byte = buffer_.front();
        buffer_.pop_front();
        step(byte);
    }
}

std::optional<base::Bytes> ReceiptPrinterFirmware::transmit(base::SteadyTime now) {
    run(now);
    if (outgoing_.empty()) return std::nullopt;
    return std::exchange(outgoing_, {});
}

std::optional<base::SteadyTime> ReceiptPrinterFirmware::wakeAt() const {
    // Rows come faster than anybody needs to hear of them.
    constexpr base::Duration kBreath{20};
    if (buffer_.empty() || offline() || model_.rowsPerSecond == 0) return std::nullopt;
    return busyUntil_ + kBreath;
}

namespace {
base::Result<int> rowsOf(std::span<const std::string> words, std::size_t index, int otherwise) {
    if (words.size() <= index) return otherwise;
    int rows = 0;
    const std::string& text = words[index];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows);
    if (error != std::errc() || end != text.data() + text.size() || rows < 0 || rows > 10'000'000) {
        return fail(Errc::InvalidInput, {"a number of dot rows was expected"});
    }
    return rows;
}
}  // namespace

base::Result<SimFacts> ReceiptPrinterFirmware::act(std::span<const std::string> words, base::SteadyTime now) {
    if (words.empty()) return fail(Errc::InvalidInput, {"no command"});
    const std::string& verb = words[0];
    if (verb == "receipts" || verb == "receipt" || verb == "save-receipt" || verb == "take-receipts") {
        return actOnReceipts(words);
    }
    if (verb == "paper-out" || verb == "load-paper") {
        const bool load = verb == "load-paper";
        const base::Result<int> rows = rowsOf(words, 1, load ? kRollRows : 0);
        if (!rows) return fail(rows.error());
        if (load) {
            loadPaper(*rows);
        } else {
            endRollAfter(*rows);
        }
    } else if (verb == "paper-low") {
        endRollAfter(kNearEndRows - 1);
    } else if (verb == "open-cover" || verb == "close-cover") {
        coverOpen_ = verb == "open-cover";
    } else if (verb == "jam-cutter" || verb == "free-cutter") {
        cutterJammed_ = verb == "jam-cutter";
    } else if (verb == "break" || verb == "repair") {
        broken_ = verb == "break";
    } else if (verb == "hold-feed" || verb == "release-feed") {
        feedHeld_ = verb == "hold-feed";
    } else if (verb == "heat" || verb == "cool") {
        hot_ = verb == "heat";
    } else if (verb == "fault" && words.size() == 2 && words[1] == "none") {
        cutterJammed_ = broken_ = hot_ = feedHeld_ = false;
    } else {
        return fail(Errc::Unsupported, {"not a command of a receipt printer"});
    }
    busyUntil_ = std::max(busyUntil_, now);
    statusMayHaveChanged();
    run(now);
    return SimFacts{};
}

SimFacts ReceiptPrinterFirmware::facts() const {
    return {{"paper", std::string(paperRows_ == 0              ? "out"
                                  : paperRows_ <= kNearEndRows ? "low"
                                                               : "full")},
            {"paper-rows", std::int64_t(paperRows_)},
            {"cover", std::string(coverOpen_ ? "open" : "closed")},
            {"cutter", std::string(cutterJammed_ ? "jammed" : "ok")},
            {"broken", broken_},
            {"hot", hot_},
            {"offline", offline()},
            {"waiting-bytes", std::int64_t(buffer_.size())},
            {"in-image", image_.has_value()},
            {"receipts", countReceipts(true)},
            {"torn", countReceipts(false)}};
}

base::Result<std::unique_ptr<Firmware>> makeReceiptPrinterFirmware(const DeviceOptions& options) {
    ReceiptPrinterModel model;
    for (const auto& [key, value] : options) {
        const bool yes = value == "yes" || value == "true";
        if (key == "cutter") model.hasCutter = yes;
        if (key == "garbles-48") model.garblesMultiplesOf48 = yes;
        if (key == "silent") model.silent = yes;
        if (key != "width" && key != "rows-per-second") continue;
        const std::vector<std::string> words = {value};
        const base::Result<int> number = rowsOf(words, 0, 0);
        const int most = key == "width" ? 832 : 10'000;
        if (!number || *number > most || (key == "width" && *number < 8)) {
            return fail(Errc::InvalidInput, {"not a number up to {}", most},
                        base::StaffAction::Configuration);
        }
        (key == "width" ? model.headDots : model.rowsPerSecond) = *number;
    }
    return std::make_unique<ReceiptPrinterFirmware>(model);
}

}  // namespace zizhu::drivers
