// Recordings of what went over a transport, as a file of JSON lines. The format is described in
// docs/formats/recording.md; a file in it holds nothing that a person owns (see redactor.h).
//
// Pure: text in, values out, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/device_table.h"

namespace zizhu::drivers::recording {

inline constexpr int kVersion = 1;
inline constexpr std::size_t kMaxFileBytes = 16u << 20;
inline constexpr std::size_t kMaxLines = 100'000;
inline constexpr std::size_t kMaxLineBytes = 512u << 10;
inline constexpr std::size_t kMaxTransferBytes = 128u << 10;

// The first line.
struct Header {
    std::string model;                              // a key of the device table
    Connection connection = Connection::Simulated;  // the kind of place, never the place
    std::optional<int> rate;                        // of a serial line
    DeviceOptions options;                          // but for values that are no plain words
    std::string date;                               // "2026-03-14"
};

enum class EntryKind : std::uint8_t {
    Call,     // a command of the role begins: `word`, `within`, and `width` × `height` of a print
    Result,   // … ended so: `word`
    Open,     // the transport was opened: well, or with `error`
    Write,    // the host sent `bytes`
    Read,     // the host got `bytes`, or `error`
    Control,  // `control` with `bytes` out and `answer` in
    Rate,     // the line was set to `rate`
};

struct Entry {
    EntryKind kind = EntryKind::Read;
    std::size_t line = 0;  // of the file, from 1
    base::Duration at{0};  // since the recording began: when it was over
    std::string word;
    base::Duration within{0};
    int width = 0, height = 0;
    base::Bytes bytes, answer;
    ControlRequest control{};
    int rate = 0;
    std::optional<base::Error> error;  // without its detail
};

struct Transcript {
    Header header;
    std::vector<Entry> entries;
};

// Lines without their newline.
std::string formatHeader(const Header& header);
std::string formatEntry(const Entry& entry);

// InvalidInput with the line and what is wrong; TooLarge: past one of the bounds; Unsupported: another
// version. Strict: an unknown or doubled key, a time that goes back, a key that does not belong to the
// entry are wrong.
base::Result<Transcript> parseTranscript(std::string_view text);

// Bytes as in a line: hex, with "00*13824" for a run of at least kRun equal bytes.
inline constexpr std::size_t kRun = 16;
std::string writeBytes(base::ByteView bytes);
std::optional<base::Bytes> readBytes(std::string_view text);

}  // namespace zizhu::drivers::recording
