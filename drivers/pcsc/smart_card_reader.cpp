#include "drivers/pcsc/smart_card_reader.h"

#include <optional>

#include "drivers/pause.h"
#include "drivers/pcsc/session.h"
#include "drivers/pcsc/worker.h"

namespace zizhu::drivers::pcsc {

using base::Errc;
using base::fail;
using base::Result;
using base::SecretBytes;

namespace {

// Between two looks at a wait's end; a stop wakes it earlier.
constexpr int kWaitSlice = 1'000;  // ms
// A reader that is away is looked for so often while somebody waits for a card.
constexpr base::Duration kLookAgain{500};
constexpr base::Duration kLetGo{1'000};

class PcscReader final : public SmartCardReader {
public:
    PcscReader(std::string reader, base::Clock& clock)
        : clock_(clock),
          session_(std::make_shared<Session>(std::move(reader))),
          worker_(clock, [session = session_] { session->wake(); }) {}
    PcscReader(const PcscReader&) = delete;
    PcscReader& operator=(const PcscReader&) = delete;
    ~PcscReader() override { disconnect(); }

    base::Token name() const override { return "smart-card"; }

    DeviceStatus status(const Until& until) override {
        const Result<Card> card = ask(until);
        if (card) return {DeviceState::Online};
        return statusFrom(card.error());
    }

    DeviceFacts capabilities(const Until& until) override {
        const Result<std::string> reader = on<std::string>(
            [](Session& session) -> Result<std::string> {
                const Result<Card> card = session.card();
                if (!card) return fail(card.error());
                return session.readerName();
            },
            until);
        DeviceFacts facts{{"protocols", std::string("T=0 T=1")}};
        if (reader) facts["reader"] = *reader;
        return facts;
    }

    base::Status reset(const Until& until) override {
        const Result<Card> card = on<Card>(
            [](Session& session) {
                session.close();
                return session.card();
            },
            until);
        if (!card) return fail(card.error());
        return {};
    }

    Result<CardMedia> media(const Until& until) override {
        const Result<Card> card = ask(until);
        if (!card) return fail(card.error());
        return *card == Card::Absent ? CardMedia::NotPresent : CardMedia::Present;
    }

    Result<SecretBytes> connect(const Until& until) override {
        for (;;) {
            Result<SecretBytes> atr = on<SecretBytes>(
                [](Session& session) -> Result<SecretBytes> {
                    Result<Card> card = session.card();
                    if (card && *card == Card::Absent) card = session.waitForChange(Card::Absent, kWaitSlice);
                    if (!card) return fail(card.error());
                    // One that is just being pushed in may not answer yet.
                    if (*card == Card::Mute) card = session.waitForChange(Card::Mute, kWaitSlice);
                    if (!card) return fail(card.error());
                    if (*card == Card::Absent) return fail(Errc::NotFound);
                    if (*card == Card::Mute) return fail(Errc::DeviceError, {"the card does not answer"});
                    return session.connect();
                },
                until);
            if (atr) return atr;
            if (until.stop.stop_requested()) return fail(Errc::Canceled);
            const Errc code = atr.error().code;
            // A card that is taken before it is connected was none; a wait that was woken is over.
            const bool none = code == Errc::NotFound || code == Errc::Canceled;
            if (none && clock_.steady() >= until.deadline) return fail(Errc::Timeout, {"no card came"});
            if (none) continue;
            if (code != Errc::Unavailable) return atr;
            // Reader and service may come back while the person waits.
            if (!pause(clock_, kLookAgain, until)) {
                return until.stop.stop_requested() ? fail(Errc::Canceled) : fail(atr.error());
            }
        }
    }

    Result<SecretBytes> transmit(base::ByteView apdu, const Until& until) override {
        auto command = std::make_shared<SecretBytes>(apdu.begin(), apdu.end());
        return on<SecretBytes>([command](Session& session) { return session.transmit(*command); }, until);
    }

    void disconnect() override {
        (void)on<bool>(
            [](Session& session) -> Result<bool> {
                session.disconnect();
                return true;
            },
            {clock_.in(kLetGo)});
    }

private:
    Result<Card> ask(const Until& until) {
        return on<Card>([](Session& session) { return session.card(); }, until);
    }

    // Runs it on the worker. A task that is given up leaves the card in an unknown state: it lets go of it.
    template <class T>
    Result<T> on(std::function<Result<T>(Session&)> what, const Until& until) {
        const auto result = std::make_shared<std::optional<Result<T>>>();
        const base::Status done = worker_.run(
            [result, what = std::move(what), session = session_] {
                session->letGoIfGivenUp();
                result->emplace(what(*session));
                session->letGoIfGivenUp();
            },
            until);
        if (!done) {
            session_->giveUp();
            return fail(done.error());
        }
        return *std::move(*result);
    }

    base::Clock& clock_;
    const std::shared_ptr<Session> session_;
    Worker worker_;
};

}  // namespace

std::unique_ptr<SmartCardReader> makeSmartCardReader(std::string reader, base::Clock& clock) {
    return std::make_unique<PcscReader>(std::move(reader), clock);
}

base::Result<RoleDevice> makeReaderAt(const Address& address, base::Clock& clock, const DeviceOptions&) {
    return RoleDevice(makeSmartCardReader(address.name, clock));
}

}  // namespace zizhu::drivers::pcsc
