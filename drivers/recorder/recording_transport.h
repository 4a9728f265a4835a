// Writes what goes over a transport into a recording (../recording/transcript.h).
//
// A library of its own, zizhu_recorder, which zizhu-kiosk does not link: a terminal in service cannot
// record. A test looks for its symbols in the program.
//
// What the device sends is held back, in secret memory, until the host sends again, so that the model's
// redactor sees whole frames; only what it made of them is written. A program that dies loses what is
// held back.
#pragma once

#include <filesystem>
#include <memory>

#include "drivers/recording/transcript.h"
#include "drivers/transport.h"

namespace zizhu::drivers::recording {

// A file that is being written. Thread-bound, shared by the transport and who wraps it.
class Recorder {
public:
    virtual ~Recorder() = default;

    // A command of the role begins, ends. Of a print the size of the picture.
    virtual void call(std::string_view command, base::Duration within, int width = 0, int height = 0) = 0;
    virtual void result(std::string_view word) = 0;

    // Writes what is held back and closes the file; the transport goes on without recording. The error
    // of the first write that failed (Io), or TooLarge: a bound of the format was reached, and the
    // recording ends before it.
    virtual base::Status finish() = 0;
};

struct RecordedDevice {
    std::unique_ptr<Transport> transport;
    std::shared_ptr<Recorder> recorder;
};

// Creates `file` (mode 0600; Exists if it is there) and writes its first line. The date is the clock's.
// `header.model` decides the redactor. `clock` outlives both.
base::Result<RecordedDevice> recordInto(const std::filesystem::path& file, recording::Header header,
                                        std::unique_ptr<Transport> transport, base::Clock& clock);

}  // namespace zizhu::drivers::recording
