#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <variant>

#include <libspeechd.h>

#include "kiosk/speech/probe.h"
#include "kiosk/speech/speaker.h"
#include "kiosk/worker.h"

namespace zizhu::kiosk {
namespace {

// A server that takes longer to answer one command is as good as none.
constexpr std::chrono::seconds kPatience(2);

struct Say {
    base::SecretString text;
    base::Language language;
    bool now;
};
struct Stop {};
struct Volume {
    int step;
};
using Command = std::variant<Say, Stop, Volume>;

struct Close {
    void operator()(SPDConnection* connection) const { spd_close(connection); }
};

struct Release {
    void operator()(SPDConnectionAddress* address) const { SPDConnectionAddress__free(address); }
};

// Where the server listens by its own rules; "" where it does not on a socket of this machine.
std::string usualSocket() {
    char* why = nullptr;
    const std::unique_ptr<SPDConnectionAddress, Release> address(spd_get_default_address(&why));
    std::free(why);
    const bool local = address && address->method == SPD_METHOD_UNIX_SOCKET && address->unix_socket_name != nullptr;
    return local ? address->unix_socket_name : std::string();
}

// Lives on the worker's thread.
class Server {
public:
    Server(base::Clock& clock, base::EventLog& log, SpeechOptions options)
        : clock_(clock), log_(log), options_(std::move(options)) {}

    void carryOut(const Say& say) {
        if (step_ == 0 || !connected()) return;
        if (say.now) spd_cancel(connection_.get());
        if (language_ != say.language) {
            // Both ways of writing are read by the one Mandarin voice.
            const bool english = say.language == base::Language::En;
            check(spd_set_language(connection_.get(), english ? "en" : "cmn"));
            language_ = say.language;
        }
        if (!connection_) return;
        base::SecretString text = say.text;
        text.append(std::string_view("\0", 1));  // the library takes a C string
        if (spd_say(connection_.get(), SPD_MESSAGE, text.reveal().data()) < 0) lost();
    }
    void carryOut(const Stop&) {
        if (connection_) check(spd_cancel(connection_.get()));
    }
    void carryOut(const Volume& volume) {
        step_ = volume.step;
        if (!connection_) return;
        if (step_ == 0) check(spd_cancel(connection_.get()));
        if (connection_) check(spd_set_volume(connection_.get(), serverVolume(step_)));
    }

private:
    void check(int result) {
        if (result < 0) lost();
    }
    void lost() {
        connection_.reset();
        language_.reset();
        tell(false);
    }
    void tell(bool speaks) {
        if (speaks_ == speaks) return;
        speaks_ = speaks;
        log_.write({speaks ? base::Token("speech.ready") : base::Token("speech.unavailable"), "kiosk", speaks ? base::Severity::Info : base::Severity::Warning,
                    base::Disposition::None, {}});
    }
    bool connected() {
        if (connection_) return true;
        if (tried_ && clock_.steady() - *tried_ < kSpeechAgain) return false;
        tried_ = clock_.steady();
        std::string socket = options_.socket.empty() ? usualSocket() : options_.socket;
        SPDConnectionAddress address{SPD_METHOD_UNIX_SOCKET, socket.data(), nullptr, 0, nullptr};
        char* why = nullptr;
        if (speechServerAnswers(socket, kPatience)) {
            connection_.reset(spd_open2("zizhu", "screen", nullptr, SPD_MODE_SINGLE, &address, 0, &why));
        }
        std::free(why);
        if (!connection_) {
            tell(false);
            return false;
        }
        const timeval patience{kPatience.count(), 0};
        setsockopt(connection_->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(connection_->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        check(spd_set_voice_rate(connection_.get(), options_.rate));
        if (connection_) check(spd_set_volume(connection_.get(), serverVolume(step_)));
        if (connection_) tell(true);
        return connection_ != nullptr;
    }

    base::Clock& clock_;
    base::EventLog& log_;
    SpeechOptions options_;
    std::unique_ptr<SPDConnection, Close> connection_;
    std::optional<base::SteadyTime> tried_;
    std::optional<base::Language> language_;
    std::optional<bool> speaks_;
    int step_ = 2;
};

class SpeechDispatcher final : public Speaker {
public:
    SpeechDispatcher(base::Clock& clock, base::EventLog& log, const SpeechOptions& options)
        : server_(clock, log, options),
          worker_(clock, [this](Command&& command, const std::stop_token&) { std::visit([this](const auto& one) { server_.carryOut(one); }, command); }) {}

    // What does not fit is dropped: the next page is said anyway.
    void say(base::SecretString text, base::Language language, bool now) override {
        if (!worker_.post(Say{std::move(text), language, now})) return;
    }
    void stop() override {
        if (!worker_.post(Stop{})) return;
    }
    void setVolume(int step) override {
        if (!worker_.post(Volume{std::clamp(step, 0, 4)})) return;
    }

private:
    Server server_;
    Worker<Command> worker_;  // after what it uses
};

}  // namespace

int serverVolume(int step) {
    constexpr std::array kSteps = {-100, -60, -10, 45, 100};
    return kSteps[std::size_t(std::clamp(step, 0, int(kSteps.size()) - 1))];
}

std::unique_ptr<Speaker> openSpeechDispatcher(base::Clock& clock, base::EventLog& log, const SpeechOptions& options) {
    return std::make_unique<SpeechDispatcher>(clock, log, options);
}

}  // namespace zizhu::kiosk
