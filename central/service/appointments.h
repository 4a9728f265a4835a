// Appointments: which times are free, and booking one. By the calendar of working days. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "catalog/evaluate.h"
#include "central/service/environment.h"
#include "central/store/appointment_store.h"

namespace zizhu::central {

struct SlotTime {
    int minutes = 0;  // from midnight
    int free = 0;
};
struct SlotDay {
    base::LocalDate day;
    std::vector<SlotTime> times;  // with a free place
};

struct AppointmentRequest {
    base::Uuid id;
    std::string item;
    base::LocalDate day;
    int minutes = 0;
    catalog::Answers applicant;  // of the card; may be empty unless the item needs one
    catalog::Answers answers;
    base::SecretBytes canonical;  // everything that was asked, in one form, to tell a repetition by
};

class Appointments {
public:
    Appointments(Environment& environment, AppointmentStore& store) : environment_(environment), store_(store) {}

    // Days with a free place, from tomorrow. Faults: item-unknown, item-not-booked, item-not-offered.
    Outcome<std::vector<SlotDay>> slots(const std::string& item);
    // Its number. Faults as slots(), and id-conflict, slot-taken (Conflict); slot-unknown, answers-invalid,
    // applicant-missing.
    Outcome<std::string> book(const std::string& terminal, const AppointmentRequest& request);

private:
    Outcome<Catalogues::Found> offered(const std::string& item) const;
    bool opens(const catalog::Appointment& offer, base::LocalDate day) const;

    Environment& environment_;
    AppointmentStore& store_;
};

}  // namespace zizhu::central
