#include "drivers/recording/replay_transport.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "drivers/pause.h"
#include "drivers/recording/redactor.h"

namespace zizhu::drivers::recording {

using base::Errc;
using base::fail;

namespace {

// Of a recorded wait that ended by a deadline, when the driver of today would wait for longer.
constexpr base::Duration kLongestWait{60'000};
constexpr std::size_t kShownBytes = 32;

std::string shown(base::ByteView bytes) {
    const std::string head = writeBytes(bytes.first(std::min(bytes.size(), kShownBytes)));
    if (bytes.size() <= kShownBytes) return head.empty() ? "nothing" : head;
    return fmt::format("{}… ({} bytes)", head, bytes.size());
}

// From a little before the first byte that differs.
std::pair<std::string, std::string> shownApart(base::ByteView sent, base::ByteView recorded) {
    const std::size_t common = std::size_t(
        std::mismatch(sent.begin(), sent.end(), recorded.begin(), recorded.end()).first - sent.begin());
    if (common <= kShownBytes / 2) return {shown(sent), shown(recorded)};
    const std::size_t from = common - 4;
    return {fmt::format("at byte {} {}", from, shown(sent.subspan(from))), shown(recorded.subspan(from))};
}

std::string told(const Entry& entry) {
    if (entry.error) return fmt::format("the error {}", base::name(entry.error->code));
    switch (entry.kind) {
        case EntryKind::Open:
            return "opening";
        case EntryKind::Write:
            return fmt::format("a write of {}", shown(entry.bytes));
        case EntryKind::Read:
            return fmt::format("a read of {}", shown(entry.bytes));
        case EntryKind::Control:
            return fmt::format("control request {} {}", entry.control.type, entry.control.request);
        default:
            return fmt::format("rate {}", entry.rate);
    }
}

// What the transport and Replay share.
class Player final : public Replay {
public:
    Player(Transcript transcript, base::Clock& clock)
        : transcript_(std::move(transcript)),
          clock_(clock),
          redactor_(makeRedactor(transcript_.header.model)),
          last_(clock.steady()) {
        std::erase_if(transcript_.entries, [](const Entry& entry) {
            return entry.kind == EntryKind::Call || entry.kind == EntryKind::Result;
        });
    }

    const std::optional<Difference>& difference() const override { return difference_; }
    std::optional<Difference> finish() override {
        if (!difference_ && next_ < transcript_.entries.size()) {
            const Entry& entry = transcript_.entries[next_];
            differ(fmt::format("recorded {}, and nobody asked for it", told(entry)));
        }
        return difference_;
    }

    const Header& header() const { return transcript_.header; }
    const Redactor& redactor() const { return *redactor_; }
    base::Clock& clock() const { return clock_; }

    // The next entry, if it is of that kind.
    const Entry* expect(EntryKind kind, const std::string& wanted) {
        if (difference_) return nullptr;
        if (next_ >= transcript_.entries.size()) {
            differ(fmt::format("{}, recorded nothing more", wanted));
            return nullptr;
        }
        const Entry& entry = transcript_.entries[next_];
        if (entry.kind != kind) {
            differ(fmt::format("{}, recorded {}", wanted, told(entry)));
            return nullptr;
        }
        return &entry;
    }

    // The entry has happened: waits its recorded time, not past the deadline. False: stopped.
    bool pass(const Entry& entry, const Until& until) {
        const base::SteadyTime due = last_ + (entry.at - lastAt_);
        const base::SteadyTime now = clock_.steady();
        if (due > now) {
            const auto wait = std::chrono::ceil<base::Duration>(std::min(due, until.deadline) - now);
            if (wait > base::Duration(0)) pause(clock_, wait, until);
        }
        lastAt_ = entry.at;
        last_ = clock_.steady();
        ++next_;
        return !until.stop.stop_requested();
    }

    // A recorded Timeout lasts as long as the call may.
    bool passTimeout(const Entry& entry, const Until& until) {
        const base::SteadyTime now = clock_.steady();
        const base::SteadyTime end = std::min(until.deadline, now + kLongestWait);
        if (end > now) pause(clock_, std::chrono::ceil<base::Duration>(end - now), until);
        lastAt_ = entry.at;
        last_ = clock_.steady();
        ++next_;
        return !until.stop.stop_requested();
    }

    tl::unexpected<base::Error> differ(std::string text) {
        if (!difference_) {
            const std::size_t line = next_ < transcript_.entries.size() ? transcript_.entries[next_].line
                                     : transcript_.entries.empty()      ? 2
                                                                        : transcript_.entries.back().line + 1;
            difference_ = Difference{line, fmt::format("line {}: {}", line, text)};
        }
        return ended();
    }
    tl::unexpected<base::Error> ended() const {
        const std::size_t line = difference_ ? difference_->line : 0;
        return fail(Errc::Unavailable, {"not as in line {} of the recording", line});
    }

private:
    Transcript transcript_;
    base::Clock& clock_;
    const std::unique_ptr<Redactor> redactor_;
    std::size_t next_ = 0;
    base::SteadyTime last_;     // when the entry before was over, here
    base::Duration lastAt_{0};  // … and in the recording
    std::optional<Difference> difference_;
};

class ReplayTransport final : public Transport {
public:
    explicit ReplayTransport(std::shared_ptr<Player> player) : player_(std::move(player)) {
        const DeviceModel* model = findDeviceModel(player_->header().model);
        if (model != nullptr) kind_ = model->transport;
        rate_ = player_->header().rate;
    }

    TransportKind kind() const override { return kind_; }
    bool isOpen() const override { return open_; }
    void close() override {
        open_ = false;
        rest_.clear();
    }
    std::optional<int> rate() const override { return rate_; }

    base::Status open() override {
        if (open_) return {};
        const Entry* entry = player_->expect(EntryKind::Open, "opened");
        if (entry == nullptr) return player_->ended();
        player_->pass(*entry, {player_->clock().steady()});
        if (entry->error) return fail(*entry->error);
        open_ = true;
        return {};
    }

    base::Status setRate(int rate) override {
        const Entry* entry = player_->expect(EntryKind::Rate, fmt::format("set rate {}", rate));
        if (entry == nullptr) return lost();
        if (entry->rate != rate) {
            player_->differ(fmt::format("set rate {}, recorded {}", rate, told(*entry)));
            return lost();
        }
        player_->pass(*entry, {player_->clock().steady()});
        if (entry->error) return failed(*entry->error);
        rate_ = rate;
        return {};
    }

    base::Status write(base::ByteView bytes, const Until& until) override {
        if (!open_) return fail(Errc::Unavailable, {"not open"});
        base::Bytes sent(bytes.begin(), bytes.end());
        player_->redactor().out(sent);
        const Entry* entry = player_->expect(EntryKind::Write, "sent " + shown(sent));
        if (entry == nullptr) return lost();
        if (entry->bytes != sent) {
            const auto [mine, recorded] = shownApart(sent, entry->bytes);
            player_->differ(fmt::format("sent {}, recorded {}", mine, recorded));
            return lost();
        }
        if (!passAny(*entry, until)) return fail(Errc::Canceled);
        if (entry->error) return failed(*entry->error);
        return {};
    }

    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        if (!open_) return fail(Errc::Unavailable, {"not open"});
        if (rest_.empty()) {
            const Entry* entry = player_->expect(EntryKind::Read, "read");
            if (entry == nullptr) return lost();
            if (!passAny(*entry, until)) return fail(Errc::Canceled);
            if (entry->error) return failed(*entry->error);
            rest_ = entry->bytes;
        }
        const std::size_t count = std::min(into.size(), rest_.size());
        std::copy_n(rest_.begin(), count, into.begin());
        if (kind_ == TransportKind::Packets) {
            rest_.clear();
        } else {
            rest_.erase(rest_.begin(), rest_.begin() + std::ptrdiff_t(count));
        }
        return count;
    }

    base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data,
                                      const Until& until) override {
        const Entry* entry = player_->expect(
            EntryKind::Control, fmt::format("asked control request {} {}", request.type, request.request));
        if (entry == nullptr) return lost();
        base::Bytes sent(data.begin(), data.end());
        player_->redactor().out(sent);
        const ControlRequest& recorded = entry->control;
        if (recorded.type != request.type || recorded.request != request.request ||
            recorded.value != request.value || recorded.length != request.length ||
            recorded.index != request.index || entry->bytes != sent) {
            player_->differ(fmt::format("asked control request {} {} with {}, recorded {} with {}",
                                        request.type, request.request, shown(sent), told(*entry),
                                        shown(entry->bytes)));
            return lost();
        }
        if (!passAny(*entry, until)) return fail(Errc::Canceled);
        if (entry->error) return failed(*entry->error);
        return entry->answer;
    }

    void discardInput() override { rest_.clear(); }

private:
    bool passAny(const Entry& entry, const Until& until) {
        const bool timeout = entry.error && entry.error->code == Errc::Timeout;
        return timeout ? player_->passTimeout(entry, until) : player_->pass(entry, until);
    }
    tl::unexpected<base::Error> failed(const base::Error& error) {
        if (error.code == Errc::Unavailable || error.code == Errc::Io) close();
        return fail(error);
    }
    tl::unexpected<base::Error> lost() {
        close();
        return player_->ended();
    }

    const std::shared_ptr<Player> player_;
    TransportKind kind_ = TransportKind::Stream;
    std::optional<int> rate_;
    bool open_ = false;
    base::Bytes rest_;  // of a read entry, not yet read
};

}  // namespace

ReplayedDevice makeReplayTransport(Transcript transcript, base::Clock& clock) {
    auto player = std::make_shared<Player>(std::move(transcript), clock);
    return {std::make_unique<ReplayTransport>(player), player};
}

base::Result<std::unique_ptr<Transport>> openReplay(const std::filesystem::path& file, std::string_view model,
                                                    base::Clock& clock) {
    const base::Result<base::Bytes> bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes) return fail(bytes.error());
    base::Result<Transcript> transcript = parseTranscript(base::asText(*bytes));
    if (!transcript) return fail(transcript.error());
    if (transcript->header.model != model) {
        return fail(Errc::InvalidInput, {"a recording of another model"}, base::StaffAction::Configuration);
    }
    return makeReplayTransport(*std::move(transcript), clock).transport;
}

}  // namespace zizhu::drivers::recording
