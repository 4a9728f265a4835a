#include "central/working_days.h"

#include <algorithm>
#include <string>

#include <yaml-cpp/yaml.h>

namespace zizhu::central {
namespace {

constexpr int kMaxRangeDays = 31;
constexpr int kMaxLimitDays = 3660;

base::LocalDate next(base::LocalDate day) {
    return base::LocalDate(std::chrono::sys_days(day) + std::chrono::days(1));
}

base::Status readDates(const YAML::Node& node, std::set<base::LocalDate>& out) {
    for (const YAML::Node& entry : node) {
        const auto text = entry.as<std::string>();
        const std::size_t dots = text.find("..");
        const auto from = base::parseDate(text.substr(0, dots));
        const auto to = dots == std::string::npos ? from : base::parseDate(text.substr(dots + 2));
        const auto length =
            from && to ? (std::chrono::sys_days(*to) - std::chrono::sys_days(*from)).count() : -1;
        if (length < 0 || length >= kMaxRangeDays) {
            return base::fail(base::Errc::InvalidInput,
                              {"line {}: neither a date nor FROM..TO of at most {} days",
                               entry.Mark().line + 1, kMaxRangeDays});
        }
        for (base::LocalDate day = *from; day <= *to; day = next(day)) out.insert(day);
    }
    return {};
}

}  // namespace

base::Result<WorkingDays> WorkingDays::parse(base::ByteView yaml) {
    WorkingDays days;
    try {
        const YAML::Node root = YAML::Load(std::string(base::asText(yaml)));
        if (auto read = readDates(root["holidays"], days.holidays_); !read) return base::fail(read.error());
        if (auto read = readDates(root["workdays"], days.workdays_); !read) return base::fail(read.error());
    } catch (const YAML::Exception& error) {
        return base::fail(base::Errc::InvalidInput, {"line {}: not YAML as expected", error.mark.line + 1});
    }
    return days;
}

bool WorkingDays::isWorked(base::LocalDate day) const {
    if (holidays_.count(day) != 0) return false;
    if (workdays_.count(day) != 0) return true;
    const unsigned weekday = std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding();
    return weekday < 6;
}

base::LocalDate WorkingDays::end(base::LocalDate from, const catalog::TimeLimit& limit) const {
    base::LocalDate day = from;
    for (int left = std::clamp(limit.days, 0, kMaxLimitDays); left > 0;) {
        day = next(day);
        if (!limit.working || isWorked(day)) --left;
    }
    while (!isWorked(day)) day = next(day);
    return day;
}

int WorkingDays::between(base::LocalDate from, base::LocalDate to) const {
    int count = 0;
    for (base::LocalDate day = from; day < to && count < kMaxLimitDays;) {
        day = next(day);
        if (isWorked(day)) ++count;
    }
    return count;
}

}  // namespace zizhu::central
