#include "base/clock.h"

#include <fmt/format.h>

namespace zizhu::base {

namespace {
constexpr std::chrono::hours kZone{8};

struct Split {
    LocalDate date;
    std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
};

Split split(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return {LocalDate(day), std::chrono::hh_mm_ss<std::chrono::milliseconds>(time - day)};
}
}  // namespace

WallTime SystemClock::wall() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const { return std::chrono::steady_clock::now(); }

bool SystemClock::waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                            SteadyTime deadline, const std::function<bool()>& done) {
    // wait_until overflows on the farthest deadline in some standard libraries.
    if (deadline == SteadyTime::max()) {
        changed.wait(lock, done);
        return true;
    }
    return changed.wait_until(lock, deadline, done);
}

std::string toIso8601(WallTime time) {
    const Split at = split(time);
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", toString(at.date), at.time.hours().count(),
                       at.time.minutes().count(), at.time.seconds().count(), at.time.subseconds().count());
}

LocalDate localDate(WallTime time) { return split(time + kZone).date; }

std::string toString(LocalDate date) {
    return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

std::optional<LocalDate> parseDate(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(from, count)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const LocalDate date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                         std::chrono::day(unsigned(day))};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::optional<WallTime> parseIso8601(std::string_view text) {
    // "2026-03-14T08:09:10", then a fraction, then the zone.
    constexpr std::size_t kSeconds = 19;
    if (text.size() <= kSeconds || text.size() > 40 || (text[10] != 'T' && text[10] != 't'))
        return std::nullopt;
    const auto date = parseDate(text.substr(0, 10));
    const auto two = [&](std::size_t from) {
        const auto digit = [](char c) { return c >= '0' && c <= '9'; };
        if (from + 2 > text.size() || !digit(text[from]) || !digit(text[from + 1])) return 99;
        return (text[from] - '0') * 10 + (text[from + 1] - '0');
    };
    const int hour = two(11), minute = two(14), second = two(17);
    if (!date || text[13] != ':' || text[16] != ':' || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;

    std::size_t at = kSeconds;
    int millis = 0;
    if (text[at] == '.') {
        const std::size_t first = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            if (at < first + 3) millis = millis * 10 + (text[at] - '0');
        }
        if (at == first) return std::nullopt;
        for (std::size_t digits = at - first; digits < 3; ++digits) millis *= 10;
    }
    std::chrono::minutes zone{0};
    const std::string_view rest = text.substr(at);
    if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':') {
        const int hours = two(at + 1), minutes = two(at + 4);
        if (hours > 23 || minutes > 59) return std::nullopt;
        zone = std::chrono::minutes((hours * 60 + minutes) * (rest[0] == '-' ? -1 : 1));
    } else if (rest != "Z" && rest != "z") {
        return std::nullopt;
    }
    return WallTime(std::chrono::sys_days(*date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + std::chrono::milliseconds(millis) - zone;
}

std::string toLocalMinute(WallTime time) {
    const Split at = split(time + kZone);
    return fmt::format("{} {:02}:{:02}", toString(at.date), at.time.hours().count(),
                       at.time.minutes().count());
}

}  // namespace zizhu::base
