// The voice of the terminal.
//
// Bound to the ui thread; nothing here blocks it. What is said is personal: it goes from secret memory to
// the speech server over a local socket, and stands in no log.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/event_log.h"
#include "base/language.h"
#include "base/secret.h"

namespace zizhu::kiosk {

class Speaker {
public:
    virtual ~Speaker() = default;
    // `now`: what is being said ends first; otherwise it is said after that.
    virtual void say(base::SecretString text, base::Language language, bool now) = 0;
    virtual void stop() = 0;  // silence: the visit is over, or speech was turned off
    // 0 silent … 4 (flow::kLoudest).
    virtual void setVolume(int step) = 0;
};

struct SpeechOptions {
    std::string socket;  // of the server; "": where speech-dispatcher says it is
    int rate = -15;      // -100 … 100; somewhat slower than the voice's own pace
};

// speech-dispatcher (its voices: espeak-ng). On a thread of its own; at most kMaxCommands texts wait, more
// are dropped. Without a server the terminal is silent and goes on: that is logged once, and tried
// again with the first text after `kSpeechAgain`. The server is never started from here.
std::unique_ptr<Speaker> openSpeechDispatcher(base::Clock& clock, base::EventLog& log, const SpeechOptions& options = {});
inline constexpr base::Duration kSpeechAgain = std::chrono::seconds(10);

// -100 … 100, as the server takes it, for a step of the volume. Step 0 says nothing at all.
int serverVolume(int step);

}  // namespace zizhu::kiosk
