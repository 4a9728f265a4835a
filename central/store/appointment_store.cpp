#include "central/store/appointment_store.h"

#include <fmt/format.h>

#include "central/store/sql.h"

namespace zizhu::central {

base::Result<std::map<std::pair<std::string, int>, int>> AppointmentStore::booked(const std::string& item,
                                                                                  base::LocalDate from) {
    using Counts = std::map<std::pair<std::string, int>, int>;
    return reading(database_, [&](soci::session& sql) -> base::Result<Counts> {
        const std::string first = base::toString(from);
        std::string day;
        int minutes = 0, count = 0;
        soci::statement statement = (sql.prepare << "SELECT day, minutes, COUNT(*) FROM appointments "
                                                    "WHERE item = :item AND day >= :first GROUP BY day, minutes",
                                     soci::use(item), soci::use(first), soci::into(day), soci::into(minutes),
                                     soci::into(count));
        Counts counts;
        statement.execute();
        while (statement.fetch()) counts[{day, minutes}] = count;
        return counts;
    });
}

base::Result<AppointmentRecord> AppointmentStore::book(AppointmentRecord record, int capacity) {
    return writing(database_, [&](soci::session& sql) -> base::Result<AppointmentRecord> {
        const std::string id = record.id.toString();
        const std::string day = base::toString(record.day);
        std::string digest, number;
        sql << "SELECT digest, number FROM appointments WHERE id = :id", soci::use(id), soci::into(digest),
            soci::into(number);
        if (sql.got_data()) {
            if (digest != record.digest) return base::fail(base::Errc::Exists, {"an appointment of that id is another"});
            record.number = number;
            return record;
        }
        int taken = 0;
        sql << "SELECT COUNT(*) FROM appointments WHERE item = :item AND day = :day AND minutes = :minutes",
            soci::use(record.item), soci::use(day), soci::use(record.minutes), soci::into(taken);
        if (taken >= capacity) return base::fail(base::Errc::Refused, {"that time is taken"});
        record.number = fmt::format("{:02}{:02}-{:03}", unsigned(record.day.month()), unsigned(record.day.day()),
                                    nextNumber(sql, "appointment-" + day));
        const int place = taken + 1;
        const long long at = record.bookedAt.time_since_epoch().count();
        const std::string sealed = base::toBase64(record.sealed);
        sql << "INSERT INTO appointments (id, terminal, item, digest, day, minutes, place, number, booked_at, sealed) "
               "VALUES (:id, :terminal, :item, :digest, :day, :minutes, :place, :number, :at, :sealed)",
            soci::use(id), soci::use(record.terminal), soci::use(record.item), soci::use(record.digest),
            soci::use(day), soci::use(record.minutes), soci::use(place), soci::use(record.number), soci::use(at),
            soci::use(sealed);
        return record;
    });
}

}  // namespace zizhu::central
