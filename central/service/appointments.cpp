#include "central/service/appointments.h"

#include <algorithm>

#include "base/seal.h"

namespace zizhu::central {

Outcome<Catalogues::Found> Appointments::offered(const std::string& item) const {
    const auto found = environment_.catalogues.newest(item);
    if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-unknown");
    if (!found.item->appointment) return refuse(FaultKind::Invalid, "item-not-booked");
    if (!catalog::isOffered(*found.item, base::localDate(environment_.clock.wall())))
        return refuse(FaultKind::Invalid, "item-not-offered");
    return found;
}

bool Appointments::opens(const catalog::Appointment& offer, base::LocalDate day) const {
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    return std::any_of(offer.days.begin(), offer.days.end(), [&](catalog::AppointmentDays days) {
        switch (days) {
            case catalog::AppointmentDays::Working: return environment_.workingDays.isWorked(day);
            case catalog::AppointmentDays::Saturday:
                return weekday == std::chrono::Saturday && !environment_.workingDays.isHoliday(day);
            case catalog::AppointmentDays::Sunday:
                return weekday == std::chrono::Sunday && !environment_.workingDays.isHoliday(day);
        }
        return false;
    });
}

Outcome<std::vector<SlotDay>> Appointments::slots(const std::string& item) {
    const auto found = offered(item);
    if (!found) return tl::unexpected(found.error());
    const catalog::Appointment& offer = *found->item->appointment;
    const base::LocalDate today = base::localDate(environment_.clock.wall());
    const auto booked = store_.booked(item, today);
    if (!booked) return refuse(environment_, booked.error());
    std::vector<SlotDay> days;
    for (int ahead = 1; ahead <= offer.daysAhead; ++ahead) {
        SlotDay day{base::LocalDate(std::chrono::sys_days(today) + std::chrono::days(ahead)), {}};
        if (!opens(offer, day.day)) continue;
        for (const std::chrono::minutes time : offer.times) {
            const auto taken = booked->find({base::toString(day.day), int(time.count())});
            const int free = offer.capacity - (taken == booked->end() ? 0 : taken->second);
            if (free > 0) day.times.push_back({int(time.count()), free});
        }
        if (!day.times.empty()) days.push_back(std::move(day));
    }
    return days;
}

Outcome<std::string> Appointments::book(const std::string& terminal, const AppointmentRequest& request) {
    const auto found = offered(request.item);
    if (!found) return tl::unexpected(found.error());
    const catalog::Appointment& offer = *found->item->appointment;
    const base::WallTime now = environment_.clock.wall();
    const base::LocalDate today = base::localDate(now);
    const auto ahead = (std::chrono::sys_days(request.day) - std::chrono::sys_days(today)).count();
    const bool known = std::find(offer.times.begin(), offer.times.end(), std::chrono::minutes(request.minutes)) !=
                       offer.times.end();
    if (ahead < 1 || ahead > offer.daysAhead || !known || !opens(offer, request.day))
        return refuse(FaultKind::Invalid, "slot-unknown");
    const auto fact = [&](std::string_view key) {
        const auto value = request.applicant.find(key);
        return value == request.applicant.end() ? std::string_view() : value->second.reveal();
    };
    const bool named = !fact("name").empty() && !fact("number").empty();
    if (found->item->identity == catalog::Identity::Required && !named)
        return refuse(FaultKind::Invalid, "applicant-missing");
    catalog::Context context;
    context.catalogue = found->catalogue;
    context.today = today;
    context.applicantCardType = fact("cardType");
    context.applicantSex = fact("sex");
    context.applicantBirthDate = base::parseDate(fact("birthDate"));
    const auto faults = catalog::checkAnswers(*found->item, catalog::MapAnswers(request.answers), context);
    if (!faults.empty()) {
        return refuse(FaultKind::Invalid, "answers-invalid",
                      {{faults.front().path, std::string(catalog::name(faults.front().code))}});
    }
    auto sealed = base::sealPayload(environment_.keys.current(), request.canonical);
    if (!sealed) return refuse(environment_, sealed.error());
    AppointmentRecord record;
    record.id = request.id;
    record.terminal = terminal;
    record.item = request.item;
    record.digest = environment_.keys.keyedDigest("appointment", request.canonical);
    record.day = request.day;
    record.minutes = request.minutes;
    record.bookedAt = now;
    record.sealed = std::move(*sealed);
    auto booked = store_.book(std::move(record), offer.capacity);
    if (booked) return booked->number;
    if (booked.error().code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
    if (booked.error().code == base::Errc::Refused) return refuse(FaultKind::Conflict, "slot-taken");
    return refuse(environment_, booked.error());
}

}  // namespace zizhu::central
