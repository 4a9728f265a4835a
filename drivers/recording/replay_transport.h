// A recording in the place of a device: it asserts what the host sends and gives what the device sent.
//
// The order of the recording is kept, whatever the deadlines: a read gives the next recorded answer, or
// the recorded error. Answers come at the recorded pace on the clock, and no later than the deadline.
// What is sent is compared after it went through the model's redactor, as the recording did.
//
// The first thing that differs ends the replay: from then on everything is Unavailable, and
// difference() says what differed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "drivers/recording/transcript.h"
#include "drivers/transport.h"

namespace zizhu::drivers::recording {

struct Difference {
    std::size_t line = 0;  // of the recording; one past its last if it ended too early
    std::string text;      // "line 14: sent 0003…, recorded 0004…"
};

// Shared with who made the transport and wants to know how it went. Thread-bound with it.
class Replay {
public:
    virtual ~Replay() = default;
    virtual const std::optional<Difference>& difference() const = 0;
    // As difference(), and one if entries of the recording were never asked for.
    virtual std::optional<Difference> finish() = 0;
};

struct ReplayedDevice {
    std::unique_ptr<Transport> transport;
    std::shared_ptr<Replay> replay;
};

// `clock` must outlive the transport. Calls and results of the transcript are passed over.
ReplayedDevice makeReplayTransport(Transcript transcript, base::Clock& clock);

// The same of a file, for an address `replay:FILE`: the errors of readFile() and parseTranscript(), and
// InvalidInput if it is a recording of another model.
base::Result<std::unique_ptr<Transport>> openReplay(const std::filesystem::path& file, std::string_view model,
                                                    base::Clock& clock);

}  // namespace zizhu::drivers::recording
