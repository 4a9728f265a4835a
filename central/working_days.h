// Which days are worked, and the day a time limit ends on.
//
// Saturdays and Sundays are free, but for the days that the State Council's yearly notice exchanges: data
// (central/data/holidays.yaml), since nobody can compute it. A year that the file does not know has its
// weekends only. Immutable; thread-safe.
#pragma once

#include <set>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/item.h"

namespace zizhu::central {

class WorkingDays {
public:
    // Weekends only.
    WorkingDays() = default;
    // `holidays:` and `workdays:`, lists of dates or of FROM..TO. InvalidInput with the line.
    static base::Result<WorkingDays> parse(base::ByteView yaml);

    bool isWorked(base::LocalDate day) const;
    bool isHoliday(base::LocalDate day) const { return holidays_.contains(day); }
    // The last day of a limit that begins on `from`. The first day is not counted; a limit in calendar
    // days that would end on a free day ends on the next worked one (Civil Code, articles 201 and 203).
    // Zero days: `from`, or the next worked day.
    base::LocalDate end(base::LocalDate from, const catalog::TimeLimit& limit) const;
    // Worked days after `from` up to and with `to`; 0 if `to` is not later.
    int between(base::LocalDate from, base::LocalDate to) const;

private:
    std::set<base::LocalDate> holidays_;
    std::set<base::LocalDate> workdays_;
};

}  // namespace zizhu::central
