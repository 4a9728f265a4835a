#include "drivers/cabinet/volume.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;

namespace {

struct CloseMixer {
    void operator()(snd_mixer_t* mixer) const { snd_mixer_close(mixer); }
};
using Mixer = std::unique_ptr<snd_mixer_t, CloseMixer>;

// ALSA prints what goes wrong to standard error unless told not to; no sound is no news here.
void quiet(const char*, int, const char*, int, const char*, ...) {}

Mixer openMixer(const std::string& card) {
    snd_mixer_t* opened = nullptr;
    if (snd_mixer_open(&opened, 0) != 0) return nullptr;
    Mixer mixer(opened);
    const bool ready = snd_mixer_attach(opened, card.c_str()) == 0 &&
                       snd_mixer_selem_register(opened, nullptr, nullptr) == 0 && snd_mixer_load(opened) == 0;
    return ready ? std::move(mixer) : nullptr;
}

snd_mixer_elem_t* find(snd_mixer_t* mixer, const std::string& name) {
    for (auto* element = snd_mixer_first_elem(mixer); element != nullptr;
         element = snd_mixer_elem_next(element)) {
        if (snd_mixer_selem_has_playback_volume(element) == 0) continue;
        if (name.empty() || name == snd_mixer_selem_get_name(element)) return element;
    }
    return nullptr;
}

constexpr double kTenth = 6000.0;  // hundredths of a decibel that sound a tenth as loud

// Loudness, 0 to 1, of a place between `low` and `high` hundredths of a decibel; and back.
double loudness(long decibels, long low, long high) {
    const double silent = low == SND_CTL_TLV_DB_GAIN_MUTE ? 0 : std::pow(10.0, double(low - high) / kTenth);
    return (std::pow(10.0, double(decibels - high) / kTenth) - silent) / (1 - silent);
}
long decibelsOf(double loud, long low, long high) {
    const double silent = low == SND_CTL_TLV_DB_GAIN_MUTE ? 0 : std::pow(10.0, double(low - high) / kTenth);
    const double gain = loud * (1 - silent) + silent;
    return gain <= 0 ? low : std::max(low, long(std::lround(kTenth * std::log10(gain))) + high);
}

class AlsaVolume final : public Volume {
public:
    AlsaVolume(std::string card, std::string element) : card_(std::move(card)), element_(std::move(element)) {
        snd_lib_error_set_handler(quiet);
    }

    std::optional<int> percent() override {
        const Mixer mixer = openMixer(card_);
        snd_mixer_elem_t* element = mixer ? find(mixer.get(), element_) : nullptr;
        if (element == nullptr) return std::nullopt;
        int on = 1;
        if (snd_mixer_selem_has_playback_switch(element) != 0) {
            snd_mixer_selem_get_playback_switch(element, SND_MIXER_SCHN_FRONT_LEFT, &on);
        }
        if (on == 0) return 0;
        long low = 0, high = 0, now = 0;
        if (hasDecibels(element, low, high) &&
            snd_mixer_selem_get_playback_dB(element, SND_MIXER_SCHN_FRONT_LEFT, &now) == 0) {
            return int(std::lround(100 * std::clamp(loudness(now, low, high), 0.0, 1.0)));
        }
        if (!steps(element, low, high) ||
            snd_mixer_selem_get_playback_volume(element, SND_MIXER_SCHN_FRONT_LEFT, &now) != 0) {
            return std::nullopt;
        }
        return int(std::lround(100.0 * double(now - low) / double(high - low)));
    }

    base::Status set(int percent) override {
        const Mixer mixer = openMixer(card_);
        snd_mixer_elem_t* element = mixer ? find(mixer.get(), element_) : nullptr;
        if (element == nullptr)
            return fail(Errc::Unavailable, {"no mixer"}, base::StaffAction::Configuration);
        const double wanted = std::clamp(percent, 0, 100) / 100.0;
        long low = 0, high = 0;
        int done = -1;
        if (hasDecibels(element, low, high)) {
            done = snd_mixer_selem_set_playback_dB_all(element, decibelsOf(wanted, low, high), 0);
        } else if (steps(element, low, high)) {
            done = snd_mixer_selem_set_playback_volume_all(element,
                                                           low + std::lround(wanted * double(high - low)));
        }
        if (done == 0 && snd_mixer_selem_has_playback_switch(element) != 0) {
            done = snd_mixer_selem_set_playback_switch_all(element, percent > 0 ? 1 : 0);
        }
        if (done != 0)
            return fail(Errc::Io, {"the mixer refuses, error {}", -done}, base::StaffAction::Maintenance);
        return {};
    }

private:
    static bool hasDecibels(snd_mixer_elem_t* element, long& low, long& high) {
        return snd_mixer_selem_get_playback_dB_range(element, &low, &high) == 0 && low < high;
    }
    static bool steps(snd_mixer_elem_t* element, long& low, long& high) {
        return snd_mixer_selem_get_playback_volume_range(element, &low, &high) == 0 && low < high;
    }

    const std::string card_;
    const std::string element_;
};

class FileVolume final : public Volume {
public:
    FileVolume(std::shared_ptr<Attributes> attributes, std::string path)
        : attributes_(std::move(attributes)), path_(std::move(path)) {}

    std::optional<int> percent() override {
        const base::Result<std::string> text = attributes_->read(path_);
        int value = -1;
        if (text) std::from_chars(text->data(), text->data() + text->size(), value);
        if (value < 0 || value > 100) return std::nullopt;
        return value;
    }
    base::Status set(int percent) override {
        const base::Status done = attributes_->write(path_, fmt::format("{}", percent));
        if (!done && done.error().code == Errc::NotFound) return fail(Errc::Unavailable, {"no sound"});
        return done;
    }

private:
    const std::shared_ptr<Attributes> attributes_;
    const std::string path_;
};

}  // namespace

std::unique_ptr<Volume> alsaVolume(std::string card, std::string element) {
    return std::make_unique<AlsaVolume>(std::move(card), std::move(element));
}

std::unique_ptr<Volume> fileVolume(std::shared_ptr<Attributes> attributes, std::string path) {
    return std::make_unique<FileVolume>(std::move(attributes), std::move(path));
}

}  // namespace zizhu::drivers::cabinet
