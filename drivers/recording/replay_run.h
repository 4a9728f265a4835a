// Replays a whole recording: its model's driver of today carries out the recorded commands against the
// recorded device, and must send what was sent and come to what it came to.
#pragma once

#include "drivers/recording/replay_transport.h"

namespace zizhu::drivers::recording {

struct ReplayReport {
    std::size_t calls = 0;                 // carried out, the one that differed too
    std::size_t transfers = 0;             // entries of the recording
    std::optional<Difference> difference;  // the first; nothing: all went as recorded
};

// Takes as long as the recording on `clock`. A `print` prints white of the recorded size, as recordings
// hold it. InvalidInput: the model is not in the table, an option does not fit it, or there is no call.
base::Result<ReplayReport> replayAll(const Transcript& transcript, base::Clock& clock);

}  // namespace zizhu::drivers::recording
