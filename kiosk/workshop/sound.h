// The terminal's loudspeaker and microphone, for a technician who tries them. Nothing that is heard is kept:
// a level is computed of each piece, and the piece is dropped.
//
// Thread-bound but for the two questions, which any thread may ask.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "drivers/transport.h"

namespace zizhu::kiosk {

class Sound {
public:
    virtual ~Sound() = default;
    virtual bool hasSpeaker() = 0;
    virtual bool hasMicrophone() = 0;
    // One second of 1 kHz, 0 to 100 percent. Blocks until it was played or `until` stops. Unsupported: no
    // speaker.
    virtual base::Status tone(int percent, const drivers::Until& until) = 0;
    // Tells the level in percent about four times a second until `until`. Unsupported: no microphone.
    virtual base::Status listen(const std::function<void(int)>& level, const drivers::Until& until) = 0;
};

// Through SDL: ALSA, PulseAudio or PipeWire, whatever the machine has. Opens nothing before it is used. `clock`
// must outlive it.
std::unique_ptr<Sound> makeSdlSound(base::Clock& clock);

}  // namespace zizhu::kiosk
