// Picking a day and a time: what is free, what somebody else was faster to take, and what is booked once.
#include <doctest/doctest.h>

#include "tests/support/sample_extras.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::PrintStage;
using flow::SlotDay;
using flow::Step;
using std::chrono::minutes;

namespace {

const base::LocalDate kMonday = *base::parseDate("2026-03-16");
const base::LocalDate kTuesday = *base::parseDate("2026-03-17");
const base::LocalDate kWednesday = *base::parseDate("2026-03-18");

Visit listing() {
    Visit visit(extendedCatalogue());
    visit.open("wedding");
    visit.set("matter", "marry");
    visit.next();
    REQUIRE(visit.step() == Step::Slots);
    REQUIRE(visit.count<effect::ListSlots>() == 1);
    return visit;
}

base::Uuid list(Visit& visit, std::uint64_t seed = 1) {
    SeededRandom random(seed);
    const base::Uuid id = base::Uuid::make(kVisitWall, random);
    visit.answer(outcome::SlotsListed{visit.last<effect::ListSlots>().request,
                                      {{kMonday, {{minutes(540), 0}, {minutes(600), 1}}},
                                       {kTuesday, {{minutes(540), 0}}},
                                       {kWednesday, {{minutes(540), 4}, {minutes(600), 2}}}},
                                      id});
    return id;
}

Visit booking() {
    Visit visit = listing();
    list(visit);
    visit.intend(intent::PickDay{kWednesday});
    visit.intend(intent::PickTime{minutes(540)});
    visit.next();
    REQUIRE(visit.step() == Step::Booking);
    REQUIRE(visit.count<effect::BookSlot>() == 1);
    return visit;
}

}  // namespace

TEST_CASE("only free days and times are offered, and nothing is booked before both are picked") {
    Visit visit = listing();
    visit.next();  // nothing is listed yet
    CHECK(visit.count<effect::ListSlots>() == 1);
    list(visit);
    const flow::Slots& slots = visit.session().slots;
    REQUIRE(slots.days.size() == 2);
    CHECK(slots.days[0].day == kMonday);
    CHECK(slots.days[0].times == std::vector<flow::SlotTime>{{minutes(600), 1}});
    CHECK(slots.days[1].day == kWednesday);
    CHECK(slots.day == kMonday);
    visit.next();
    CHECK(visit.step() == Step::Slots);
    visit.intend(intent::PickTime{minutes(540)});  // of another day
    visit.intend(intent::PickDay{kTuesday});       // all taken
    CHECK(slots.day == kMonday);
    CHECK_FALSE(slots.time);
    visit.intend(intent::PickTime{minutes(600)});
    visit.intend(intent::PickDay{kWednesday});  // another day: its times are another matter
    CHECK_FALSE(visit.session().slots.time);
    visit.intend(intent::PickTime{minutes(540)});
    visit.next();
    CHECK(visit.step() == Step::Booking);
    CHECK(visit.count<effect::BookSlot>() == 1);
}

TEST_CASE("with no place free it says so and looks again when asked") {
    Visit visit = listing();
    visit.answer(outcome::SlotsListed{visit.last<effect::ListSlots>().request, {}, {}});
    CHECK(visit.session().slots.listed);
    CHECK(visit.session().slots.days.empty());
    visit.next();
    CHECK(visit.count<effect::ListSlots>() == 2);
    CHECK_FALSE(visit.session().slots.listed);
    list(visit);
    CHECK(visit.session().slots.days.size() == 2);
    visit.back();
    CHECK(visit.step() == Step::Questions);
}

TEST_CASE("somebody was faster: the free places are listed afresh, and it says why") {
    Visit visit = booking();
    const base::Uuid before = visit.session().slots.booking;
    visit.answer(outcome::SlotTaken{visit.last<effect::BookSlot>().request});
    CHECK(visit.step() == Step::Slots);
    CHECK(visit.session().slots.taken);
    CHECK_FALSE(visit.session().slots.time);
    CHECK(visit.count<effect::ListSlots>() == 2);
    CHECK(list(visit, 2) != before);
    CHECK(visit.session().slots.taken);
    visit.intend(intent::PickTime{minutes(600)});
    visit.next();
    CHECK(visit.step() == Step::Booking);
}

TEST_CASE("what is booked is shown and printed; without paper it is still shown") {
    Visit visit = booking();
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::PaperOut});
    visit.answer(outcome::SlotBooked{visit.last<effect::BookSlot>().request,
                                     {visit.session().slots.booking, "0318-001", kWednesday, minutes(540)}});
    CHECK(visit.step() == Step::Booked);
    CHECK(visit.session().appointment->number == "0318-001");
    CHECK(visit.session().print.stage == PrintStage::Failed);
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintTicket>() == 1);
    visit.answer(outcome::Printed{visit.last<effect::PrintTicket>().request});
    CHECK(visit.session().print.stage == PrintStage::Proven);
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Rating);
    CHECK_FALSE(visit.session().appointment);
}

TEST_CASE("a booking whose answer was lost is asked for again under the same id: never two places") {
    Visit visit = booking();
    const base::Uuid id = visit.session().slots.booking;
    SUBCASE("the network broke") { visit.answer(outcome::SlotsFailed{visit.last<effect::BookSlot>().request, true}); }
    SUBCASE("nothing ever came") { visit.pass(flow::kVisitTimes.waiting + std::chrono::seconds(2)); }
    REQUIRE(visit.session().trouble);
    visit.intend(intent::Choose{flow::Choice::Retry});
    CHECK(visit.step() == Step::Booking);
    CHECK(visit.count<effect::BookSlot>() == 2);
    CHECK(visit.session().slots.booking == id);
    CHECK(visit.session().slots.day == kWednesday);
    CHECK(visit.session().slots.time == minutes(540));
}

TEST_CASE("free places that cannot be listed can be asked for again, and late answers are dropped") {
    Visit visit = listing();
    const auto first = visit.last<effect::ListSlots>().request;
    visit.answer(outcome::SlotsFailed{first, true});
    REQUIRE(visit.session().trouble);
    CHECK(visit.session().trouble->matter == flow::Matter::Network);
    visit.intend(intent::Choose{flow::Choice::Retry});
    CHECK(visit.count<effect::ListSlots>() == 2);
    visit.answer(outcome::SlotsListed{first, {{kMonday, {{minutes(540), 1}}}}, {}});
    CHECK_FALSE(visit.session().slots.listed);
    list(visit);
    CHECK(visit.session().slots.listed);
}
