#include "drivers/pcsc/simulated_reader.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "base/bytes.h"
#include "drivers/pause.h"

namespace zizhu::drivers::pcsc {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr base::Duration kLook{20};  // between two looks for a card, as the service has a pace of its own
constexpr std::size_t kMaxNumber = 16;
constexpr std::array<std::uint8_t, 5> kGetNumber = {0xFF, 0xCA, 0x00, 0x00, 0x00};  // PC/SC part 3, GET DATA
constexpr std::array<std::uint8_t, 4> kAnswerToReset = {0x3B, 0x80, 0x80, 0x01};

class Place final : public Steerable {
public:
    Result<SimFacts> act(std::span<const std::string> words) override {
        const std::lock_guard lock(mutex_);
        const std::string verb = words.empty() ? "" : words[0];
        if (verb == "present-staff-card") {
            const auto number = words.size() == 2 ? base::fromHex(words[1]) : std::nullopt;
            if (!number || number->empty() || number->size() > kMaxNumber) {
                return fail(Errc::InvalidInput, {"the card's number in hexadecimal digits is missing"});
            }
            card_ = *number;
            ++laidOn_;
        } else if (verb == "take-staff-card") {
            card_.reset();
        } else if (verb == "unplug" || verb == "plug") {
            plugged_ = verb == "plug";
        } else if (verb == "state") {
            return SimFacts{{"plugged", plugged_}, {"card", card_.has_value()}};
        } else {
            return fail(Errc::Unsupported, {"not a command of a staff card reader"});
        }
        return SimFacts{};
    }

    bool plugged() const {
        const std::lock_guard lock(mutex_);
        return plugged_;
    }
    // The card that lies there, with the how many-eth it is: another one has another.
    std::optional<std::pair<base::Bytes, std::uint64_t>> card() const {
        const std::lock_guard lock(mutex_);
        if (!plugged_ || !card_) return std::nullopt;
        return std::pair(*card_, laidOn_);
    }

private:
    mutable std::mutex mutex_;
    bool plugged_ = true;
    std::optional<base::Bytes> card_;
    std::uint64_t laidOn_ = 0;
};

class Reader final : public SmartCardReader {
public:
    Reader(std::shared_ptr<Place> place, base::Clock& clock) : place_(std::move(place)), clock_(clock) {}

    base::Token name() const override { return "smart-card"; }
    DeviceStatus status(const Until&) override {
        if (!place_->plugged()) return statusFrom(gone());
        return {DeviceState::Online};
    }
    DeviceFacts capabilities(const Until&) override { return {{"model", std::string("simulated reader")}}; }
    base::Status reset(const Until&) override {
        disconnect();
        if (!place_->plugged()) return fail(gone());
        return {};
    }
    Result<CardMedia> media(const Until&) override {
        if (!place_->plugged()) return fail(gone());
        return place_->card() ? CardMedia::Present : CardMedia::NotPresent;
    }
    Result<base::SecretBytes> connect(const Until& until) override {
        for (;;) {
            if (!place_->plugged()) return fail(gone());
            if (const auto card = place_->card()) {
                connected_ = card->second;
                return base::SecretBytes(kAnswerToReset.begin(), kAnswerToReset.end());
            }
            if (!pause(clock_, kLook, until)) break;
        }
        return fail(until.stop.stop_requested() ? Errc::Canceled : Errc::Timeout, {"no card"});
    }
    Result<base::SecretBytes> transmit(base::ByteView apdu, const Until&) override {
        if (!connected_) return fail(Errc::SequenceError, {"no card is connected"});
        const auto card = place_->card();
        if (!card || card->second != *connected_) {
            connected_.reset();
            return fail(Errc::Unavailable, {"the card was taken away"});
        }
        base::SecretBytes answer;
        if (std::equal(apdu.begin(), apdu.end(), kGetNumber.begin(), kGetNumber.end())) {
            answer.assign(card->first.begin(), card->first.end());
            answer.insert(answer.end(), {0x90, 0x00});
        } else {
            answer.assign({0x6D, 0x00});
        }
        return answer;
    }
    void disconnect() override { connected_.reset(); }

private:
    static base::Error gone() { return {Errc::Unavailable, {"the reader is unplugged"}}; }

    const std::shared_ptr<Place> place_;
    base::Clock& clock_;
    std::optional<std::uint64_t> connected_;
};

}  // namespace

SimulatedReader makeSimulatedReader(base::Clock& clock) {
    auto place = std::make_shared<Place>();
    return {std::make_unique<Reader>(place, clock), place};
}

}  // namespace zizhu::drivers::pcsc
