// How loud the terminal speaks.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "drivers/cabinet/attributes.h"

namespace zizhu::drivers::cabinet {

class Volume {
public:
    virtual ~Volume() = default;
    virtual std::optional<int> percent() = 0;  // nothing: no sound
    // Muted sound is heard again, but at 0. Unavailable: no sound.
    virtual base::Status set(int percent) = 0;
};

// An element of an ALSA mixer: a card ("default", "hw:0"), and a playback volume of it ("Master"; empty: the
// first there is). Opened at each use, so a sound card may come and go. Percent are as loud as they sound:
// 60 dB less is a tenth, where the card tells decibels; of its steps where it does not. Blocks on the kernel
// only; a mixer that is a plug-in (PulseAudio) on whatever it speaks to.
std::unique_ptr<Volume> alsaVolume(std::string card, std::string element);

// A file that holds the percentage: of a simulated terminal.
std::unique_ptr<Volume> fileVolume(std::shared_ptr<Attributes> attributes, std::string path);

}  // namespace zizhu::drivers::cabinet
