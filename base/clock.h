// Time, injected: nothing in the project asks the operating system for it but SystemClock.
//
// Tests run on tests/support/manual_clock.h, where time moves only when told to.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace zizhu::base {

using Duration = std::chrono::milliseconds;
// Civil time, UTC, to the millisecond. May jump; for people and for records.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
// Never goes back; for deadlines.
using SteadyTime = std::chrono::steady_clock::time_point;

// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual WallTime wall() const = 0;
    virtual SteadyTime steady() const = 0;

    // Waits on `changed`, `lock` held, until done() or the deadline; returns done(). Whoever makes
    // done() true notifies `changed`.
    virtual bool waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                           SteadyTime deadline, const std::function<bool()>& done) = 0;

    SteadyTime in(Duration duration) const { return steady() + duration; }
};

class SystemClock final : public Clock {
public:
    WallTime wall() const override;
    SteadyTime steady() const override;
    bool waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, SteadyTime deadline,
                   const std::function<bool()>& done) override;
};

// "2026-03-14T08:09:10.123Z"
std::string toIso8601(WallTime time);
// Reads RFC 3339: seconds with or without a fraction (cut to the millisecond), "Z" or "+08:00".
// Nothing if it is not such a text or not a time that exists.
std::optional<WallTime> parseIso8601(std::string_view text);

// The terminals stand in one time zone without daylight saving (UTC+8); dates that people see and
// that limits are counted in are of that zone.
using LocalDate = std::chrono::year_month_day;
LocalDate localDate(WallTime time);
// "2026-03-14"; and back, nothing if it is not a date that exists.
std::string toString(LocalDate date);
std::optional<LocalDate> parseDate(std::string_view text);
// "2026-03-14 16:09", local.
std::string toLocalMinute(WallTime time);

}  // namespace zizhu::base
