#include "drivers/sim/card_reader_firmware.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

constexpr std::array<std::uint8_t, 5> kStart = {0xAA, 0xAA, 0xAA, 0x96, 0x69};
constexpr std::size_t kMaxRequestLength = 64;
// A request that stops in the middle is forgotten.
constexpr base::Duration kRequestGap{100};
// How long the module works before it answers; a byte takes 87 µs at 115200 baud.
constexpr base::Duration kQuickWork{5};
constexpr base::Duration kFindWork{60};
constexpr base::Duration kSelectWork{60};
constexpr base::Duration kReadWork{350};
constexpr std::chrono::microseconds kByteTime{87};

constexpr std::array<std::uint8_t, 16> kSamId = {5, 0, 1, 0, 0x15, 0xCD, 0x33, 1, 0x2A, 0, 0, 0, 7, 0, 0, 0};

base::Duration workOf(std::uint8_t command, std::uint8_t parameter) {
    if (command == 0x20) return parameter == 0x01 ? kFindWork : kSelectWork;
    return command == 0x30 ? kReadWork : kQuickWork;
}

}  // namespace

void CardReaderFirmware::present(SimCard card) {
    take();
    card_ = std::move(card);
}

void CardReaderFirmware::take() {
    card_.reset();
    cardWasRead_ = false;
    state_ = State::Idle;
}

void CardReaderFirmware::powerOn(base::SteadyTime) {
    state_ = State::Idle;
    cardWasRead_ = false;  // the field was off, so the card starts anew
    request_.clear();
    reply_.clear();
}

void CardReaderFirmware::receive(base::ByteView bytes, base::SteadyTime now) {
    if (now - lastByte_ > kRequestGap) request_.clear();
    lastByte_ = now;
    for (const std::uint8_t byte : bytes) {
        request_.push_back(byte);
        const std::size_t size = request_.size();
        if (size <= kStart.size()) {
            if (byte != kStart[size - 1]) request_.clear();
            continue;
        }
        if (size < 7) continue;
        const std::size_t length = std::size_t(request_[5]) * 256 + request_[6];
        if (length < 3 || length > kMaxRequestLength) {
            answer(0x11, {}, now + kQuickWork);
            request_.clear();
        } else if (size == 7 + length) {
            std::uint8_t check = 0;
            for (std::size_t i = 5; i + 1 < size; ++i) check = std::uint8_t(check ^ request_[i]);
            const base::Bytes body(request_.begin() + 7, request_.end() - 1);
            const bool good = check == request_.back();
            request_.clear();
            if (good) {
                handleRequest(body, now);
            } else {
                answer(0x10, {}, now + kQuickWork);
            }
        }
    }
}

void CardReaderFirmware::handleRequest(base::ByteView body, base::SteadyTime now) {
    const std::uint8_t command = body[0];
    const std::uint8_t parameter = body[1];
    base::Bytes data;
    std::uint8_t word = 0x21;
    if (fault_ == Fault::SamFailure) {
        word = 0x60;
    } else if (command == 0x10 && parameter == 0xFF) {
        state_ = State::Idle;
        cardWasRead_ = false;
        word = 0x90;
    } else if (command == 0x11 && parameter == 0xFF) {
        word = 0x90;
    } else if (command == 0x61 && parameter == 0xFF && body.size() == 3) {
        ++frameSizes_;
        word = 0x90;
    } else if (command == 0x12 && parameter == 0xFF) {
        data.assign(kSamId.begin(), kSamId.end());
        word = 0x90;
    } else if (command == 0x60 && parameter <= 4) {
        rateIndex_ = parameter;
        word = 0x90;
    } else if (command == 0x20 && parameter == 0x01) {
        word = handleFind(data);
    } else if (command == 0x20 && parameter == 0x02) {
        word = handleSelect(data);
    } else if (command == 0x30) {
        word = handleRead(parameter, data);
    }
    answer(word, data, now + workOf(command, parameter));
}

std::uint8_t CardReaderFirmware::handleFind(base::Bytes& data) {
    const bool silent = cardWasRead_ && !findRepeats_;
    if (!card_ || silent) return 0x80;
    if (fault_ == Fault::NotIdentity) return 0x40;
    state_ = State::Found;
    data.assign(4, 0);
    return 0x9F;
}

std::uint8_t CardReaderFirmware::handleSelect(base::Bytes& data) {
    if (!card_ || state_ == State::Idle) return 0x81;
    if (std::exchange(snatched_, false)) {
        take();
        return 0x81;
    }
    state_ = State::Selected;
    data.assign(8, 0);
    return 0x90;
}

std::uint8_t CardReaderFirmware::handleRead(std::uint8_t what, base::Bytes& data) {
    if (what != 0x01 && what != 0x03 && what != 0x05) return 0x21;
    if (!card_ || state_ != State::Selected) return 0x41;
    if (what == 0x03) {
        data = card_->appendedAddresses;
        return data.empty() ? 0x91 : 0x90;
    }
    if (what == 0x05) {
        data.assign(28, 0x5A);
        return 0x90;
    }
    if (failedReads_ > 0) {
        --failedReads_;
        return 0x41;
    }
    cardWasRead_ = true;
    data = {0x01, 0x00, 0x04, 0x00};
    if (fingerprints_ > 0) data.insert(data.end(), {std::uint8_t(fingerprints_ == 2 ? 0x04 : 0), 0});
    data.insert(data.end(), card_->text.begin(), card_->text.end());
    data.insert(data.end(), card_->photo.begin(), card_->photo.end());
    if (fingerprints_ == 2) data.insert(data.end(), 1024, 0x46);
    if (fault_ == Fault::ForeignCard) data[(fingerprints_ > 0 ? 6 : 4) + 248] = 'Q';
    return 0x90;
}

void CardReaderFirmware::answer(std::uint8_t word, const base::Bytes& data, base::SteadyTime at) {
    const std::size_t length = data.size() + 4;
    reply_.assign(kStart.begin(), kStart.end());
    reply_.insert(reply_.end(), {std::uint8_t(length / 256), std::uint8_t(length % 256), 0, 0, word});
    reply_.insert(reply_.end(), data.begin(), data.end());
    std::uint8_t check = 0;
    for (std::size_t i = 5; i < reply_.size(); ++i) check = std::uint8_t(check ^ reply_[i]);
    if (badXorIn_ > 0 && --badXorIn_ == 0) check ^= 0x55;
    reply_.push_back(check);
    replyAt_ = at + std::chrono::ceil<base::Duration>(kByteTime * reply_.size());
}

std::optional<base::Bytes> CardReaderFirmware::transmit(base::SteadyTime now) {
    if (reply_.empty() || now < replyAt_) return std::nullopt;
    return std::exchange(reply_, {});
}

std::optional<base::SteadyTime> CardReaderFirmware::wakeAt() const {
    if (reply_.empty()) return std::nullopt;
    return replyAt_;
}

base::Result<SimFacts> CardReaderFirmware::setFault(std::span<const std::string> words) {
    std::uint64_t count = 1;
    if (words.size() == 3) {
        const std::string& text = words[2];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc() || end != text.data() + text.size() || count < 1 || count > 1000) {
            return fail(Errc::InvalidInput, {"N is a number from 1 to 1000"});
        }
    }
    const std::string& kind = words[1];
    if (kind == "none") {
        fault_ = Fault::None;
        badXorIn_ = failedReads_ = 0;
    } else if (kind == "bad-xor") {
        badXorIn_ = count;
    } else if (kind == "read-failed") {
        failedReads_ = count;
    } else if (kind == "foreign-card") {
        fault_ = Fault::ForeignCard;
    } else if (kind == "not-identity") {
        fault_ = Fault::NotIdentity;
    } else if (kind == "sam-failure") {
        fault_ = Fault::SamFailure;
    } else {
        return fail(Errc::InvalidInput, {"a card reader has no such fault"});
    }
    return SimFacts{};
}

base::Result<SimFacts> CardReaderFirmware::act(std::span<const std::string> words, base::SteadyTime) {
    const std::string& verb = words[0];
    if (verb == "present-card" || verb == "snatch-card") {
        if (words.size() != 2) return fail(Errc::InvalidInput, {"a card is one file"});
        base::Result<SimCard> card = loadSimCard(words[1]);
        if (!card) return fail(card.error());
        present(*std::move(card));
        snatched_ = verb == "snatch-card";
        return SimFacts{};
    }
    if (verb == "take-card" && words.size() == 1) {
        const bool there = card_.has_value();
        take();
        return SimFacts{{"taken", there}};
    }
    if (verb == "fingerprints" && words.size() == 2) {
        static constexpr std::array<std::string_view, 3> kForms = {"none", "empty", "full"};
        const auto form = std::find(kForms.begin(), kForms.end(), words[1]);
        if (form == kForms.end()) return fail(Errc::InvalidInput, {"none, empty or full"});
        fingerprints_ = int(form - kForms.begin());
        return SimFacts{};
    }
    if (verb == "flicker" && words.size() == 1) {
        // The field is lost and found again: the card begins anew.
        cardWasRead_ = false;
        state_ = State::Idle;
        return SimFacts{};
    }
    if (verb == "fault" && words.size() >= 2 && words.size() <= 3) return setFault(words);
    return fail(Errc::Unsupported, {"not a command of a card reader"});
}

int CardReaderFirmware::rate() const {
    static constexpr std::array kRates = {115200, 57600, 38400, 19200, 9600};
    return kRates.at(rateIndex_);
}

SimFacts CardReaderFirmware::facts() const {
    return {{"card", card_.has_value()},
            {"read", cardWasRead_},
            {"selected", state_ == State::Selected},
            {"rate", std::int64_t(rate())},
            {"frame-sizes-set", std::int64_t(frameSizes_)}};
}

}  // namespace zizhu::drivers
