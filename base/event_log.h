// The structured log: one JSON object a line.
//
//   {"time":"2026-03-14T08:09:10.123Z","event":"outbox.committed","component":"offline-cache",
//    "severity":"info","disposition":"success","fields":{"id":"0195…","bytes":8123}}
//
// What may stand in it is a closed set of types (LogValue): an event can say that an application was
// stored and how large it was, never what it says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::base {

enum class Severity : std::uint8_t { Debug, Info, Warning, Error };
enum class Disposition : std::uint8_t { None, Success, Failure };

using LogValue = std::variant<std::int64_t, double, bool, Token, Uuid, Detail>;

struct LogField {
    Token name;
    LogValue value;
};

struct LogEvent {
    Token event;      // "outbox.committed"
    Token component;  // "offline-cache"
    Severity severity = Severity::Info;
    Disposition disposition = Disposition::None;
    std::vector<LogField> fields = {};
};

// Thread-safe; never throws; a full disk loses lines, not the caller.
class EventLog {
public:
    virtual ~EventLog() = default;
    virtual void write(const LogEvent& event) = 0;

    // The usual line for a failed operation: code, detail and staff action of the error.
    void failure(Token event, Token component, const Error& error, std::vector<LogField> fields = {});
    void info(Token event, Token component, std::vector<LogField> fields = {});
};

class NullEventLog final : public EventLog {
public:
    void write(const LogEvent&) override {}
};

// Writes to `file`, rotating at `maxBytes` and keeping `keep` older files. `clock` must outlive it.
// Each line is flushed to the operating system, not synced.
std::unique_ptr<EventLog> openEventLog(const std::filesystem::path& file, Clock& clock,
                                       std::size_t maxBytes = 4u << 20, std::size_t keep = 3);

// The line without its newline; shared with tests and other sinks.
std::string formatEvent(const LogEvent& event, WallTime time);

}  // namespace zizhu::base
