#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

const SlotDay* dayOf(const Slots& slots, base::LocalDate day) {
    const auto found = std::find_if(slots.days.begin(), slots.days.end(), [&](const SlotDay& one) { return one.day == day; });
    return found == slots.days.end() ? nullptr : &*found;
}

bool isFree(const SlotDay& day, std::chrono::minutes time) {
    return std::any_of(day.times.begin(), day.times.end(), [&](const SlotTime& one) { return one.at == time && one.free > 0; });
}

void listSlots(Turn& turn, bool taken) {
    enter(turn, Step::Slots);
    turn.s.slots = {};
    turn.s.slots.taken = taken;
    turn.s.awaiting = turn.ask<effect::ListSlots>();
}

void book(Turn& turn) {
    enter(turn, Step::Booking);
    turn.s.awaiting = turn.ask<effect::BookSlot>();
}

}  // namespace

void enterSlots(Turn& turn) { listSlots(turn, false); }

void retrySlots(Turn& turn) {
    if (turn.s.step == Step::Booking) {
        book(turn);  // under the same id: what was booked without our hearing of it is answered again
    } else {
        listSlots(turn, turn.s.slots.taken);
    }
}

void onSlots(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (const auto* picked = std::get_if<intent::PickDay>(&intent)) {
        if (dayOf(s.slots, picked->day) == nullptr) return;
        s.slots.day = picked->day;
        s.slots.time.reset();
    } else if (const auto* time = std::get_if<intent::PickTime>(&intent)) {
        const SlotDay* day = s.slots.day ? dayOf(s.slots, *s.slots.day) : nullptr;
        if (day != nullptr && isFree(*day, time->time)) s.slots.time = time->time;
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        if (!s.slots.listed) return;
        if (s.slots.days.empty()) return listSlots(turn, false);
        if (s.slots.day && s.slots.time) book(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        goBack(turn);
    }
}

void onSlotsListed(Turn& turn, outcome::SlotsListed listed) {
    Session& s = turn.s;
    if (s.step != Step::Slots || listed.request != s.awaiting) return;
    s.awaiting = 0;
    for (SlotDay& day : listed.days) {
        std::erase_if(day.times, [](const SlotTime& time) { return time.free <= 0; });
    }
    std::erase_if(listed.days, [](const SlotDay& day) { return day.times.empty(); });
    s.slots.listed = true;
    s.slots.days = std::move(listed.days);
    s.slots.booking = listed.booking;
    if (!s.slots.days.empty()) s.slots.day = s.slots.days.front().day;
}

void onSlotsFailed(Turn& turn, const outcome::SlotsFailed& failed) {
    Session& s = turn.s;
    if ((s.step != Step::Slots && s.step != Step::Booking) || failed.request != s.awaiting) return;
    s.awaiting = 0;
    raise(turn, failed.networkDown ? Matter::Network : Matter::Server, DeviceState::Ready,
          {Choice::Retry, Choice::CallHelp, Choice::Leave});
}

void onSlotBooked(Turn& turn, outcome::SlotBooked booked) {
    Session& s = turn.s;
    if (s.step != Step::Booking || booked.request != s.awaiting) return;
    s.appointment = std::move(booked.appointment);
    enter(turn, Step::Booked);
    startPrint(turn, PrintKind::Ticket);
}

void onSlotTaken(Turn& turn, const outcome::SlotTaken& taken) {
    if (turn.s.step == Step::Booking && taken.request == turn.s.awaiting) listSlots(turn, true);
}

}  // namespace zizhu::flow
