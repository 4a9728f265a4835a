#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numbers>
#include <vector>

#include <SDL.h>

#include "drivers/pause.h"
#include "kiosk/workshop/sound.h"

namespace zizhu::kiosk {

namespace {

constexpr int kRate = 48'000;       // samples a second
constexpr double kPitch = 1'000;    // Hz
constexpr int kRamp = kRate / 100;  // 10 ms up and down, so that it does not click
constexpr base::Duration kTone = std::chrono::seconds(1);
constexpr base::Duration kTail = std::chrono::milliseconds(150);  // what the sound card still holds
constexpr base::Duration kLevel = std::chrono::milliseconds(250);
constexpr double kQuietest = 60;  // dB below full scale that count as nothing

class SdlSound final : public Sound {
public:
    explicit SdlSound(base::Clock& clock) : clock_(clock) {}
    ~SdlSound() override {
        if (opened_ && good_) SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }

    bool hasSpeaker() override { return count(0) > 0; }
    bool hasMicrophone() override { return count(1) > 0; }

    base::Status tone(int percent, const drivers::Until& until) override {
        if (!hasSpeaker()) return base::fail(base::Errc::Unsupported, {"no loudspeaker"});
        const Device device = open(false);
        if (device == 0) return broken();
        std::vector<std::int16_t> samples(kRate);
        const double loud = std::clamp(percent, 0, 100) / 100.0 * 32'000;
        for (int i = 0; i < kRate; ++i) {
            const double edge = std::min({1.0, double(i) / kRamp, double(kRate - i) / kRamp});
            samples[std::size_t(i)] = std::int16_t(loud * edge * std::sin(2 * std::numbers::pi * kPitch * i / kRate));
        }
        const bool queued = SDL_QueueAudio(device, samples.data(), Uint32(samples.size() * sizeof samples[0])) == 0;
        if (queued) {
            SDL_PauseAudioDevice(device, 0);
            drivers::pause(clock_, kTone + kTail, until);
        }
        SDL_CloseAudioDevice(device);
        return queued ? base::Status() : broken();
    }

    base::Status listen(const std::function<void(int)>& level, const drivers::Until& until) override {
        if (!hasMicrophone()) return base::fail(base::Errc::Unsupported, {"no microphone"});
        const Device device = open(true);
        if (device == 0) return broken();
        SDL_PauseAudioDevice(device, 0);
        std::array<std::int16_t, 4096> piece{};
        while (drivers::pause(clock_, kLevel, until)) {
            double sum = 0;
            std::size_t count = 0;
            for (;;) {
                const Uint32 bytes = SDL_DequeueAudio(device, piece.data(), sizeof piece);
                if (bytes == 0) break;
                for (std::size_t i = 0; i < bytes / sizeof piece[0]; ++i) sum += double(piece[i]) * piece[i];
                count += bytes / sizeof piece[0];
            }
            piece.fill(0);
            level(percentOf(count == 0 ? 0 : std::sqrt(sum / double(count)) / 32'768));
        }
        SDL_CloseAudioDevice(device);
        return {};
    }

private:
    using Device = SDL_AudioDeviceID;

    static int percentOf(double share) {
        if (share <= 0) return 0;
        return std::clamp(int(std::lround(100 * (1 + 20 * std::log10(share) / kQuietest))), 0, 100);
    }
    static tl::unexpected<base::Error> broken() {
        return base::fail(base::Errc::DeviceError, {"the sound card does not open"}, base::StaffAction::Maintenance);
    }

    int count(int capture) {
        const std::lock_guard lock(mutex_);
        if (!opened_) {
            opened_ = true;
            good_ = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
        }
        return good_ ? SDL_GetNumAudioDevices(capture) : 0;
    }

    static Device open(bool capture) {
        SDL_AudioSpec want{};
        want.freq = kRate;
        want.format = AUDIO_S16SYS;
        want.channels = 1;
        want.samples = 2048;
        SDL_AudioSpec have{};
        return SDL_OpenAudioDevice(nullptr, capture ? 1 : 0, &want, &have, 0);
    }

    base::Clock& clock_;
    std::mutex mutex_;
    bool opened_ = false, good_ = false;
};

}  // namespace

std::unique_ptr<Sound> makeSdlSound(base::Clock& clock) { return std::make_unique<SdlSound>(clock); }

}  // namespace zizhu::kiosk
