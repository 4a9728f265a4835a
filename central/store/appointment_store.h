// Booked appointments, once per id however often they are asked for. Thread-safe; errors as database.h.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct AppointmentRecord {
    base::Uuid id;
    std::string terminal;
    std::string item;
    std::string digest;  // keyed, of the request
    base::LocalDate day;
    int minutes = 0;     // from midnight
    std::string number;  // given by book()
    base::WallTime bookedAt;
    base::Bytes sealed;  // who comes and why, sealed to the intake key
};

class AppointmentStore {
public:
    explicit AppointmentStore(Database& database) : database_(database) {}

    // How many are booked, by day and minutes, from `from` on.
    base::Result<std::map<std::pair<std::string, int>, int>> booked(const std::string& item, base::LocalDate from);
    // Exists: that id came with another digest. Refused: that time has `capacity` bookings already.
    base::Result<AppointmentRecord> book(AppointmentRecord record, int capacity);

private:
    Database& database_;
};

}  // namespace zizhu::central
