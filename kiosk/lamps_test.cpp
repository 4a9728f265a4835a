#include "kiosk/lamps.h"

#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using drivers::LightPosition;
using drivers::LightRate;

namespace {

LightRate rate(const Visit& visit, LightPosition position) {
    return kiosk::lampsOf(visit.session())[std::size_t(position)].rate;
}

}  // namespace

TEST_CASE("a light blinks where a hand is wanted, shines while it works, and is dark afterwards") {
    Visit visit(sampleCatalogue());
    CHECK(kiosk::lampsOf(visit.session()) == kiosk::Lamps{});
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenItem{"garden"});
    visit.intend(intent::Start{});
    CHECK(rate(visit, LightPosition::CardReader) == LightRate::Medium);
    const flow::Request card = visit.last<effect::ReadCard>().request;
    visit.answer(outcome::CardSeen{card});
    CHECK(rate(visit, LightPosition::CardReader) == LightRate::Continuous);
    visit.tell(fact::CardPresence{true});
    visit.answer(outcome::CardRead{card, sampleApplicant()});
    CHECK(rate(visit, LightPosition::CardReader) == LightRate::Medium);  // take it
    visit.next();
    CHECK(rate(visit, LightPosition::CardReader) == LightRate::Quick);  // left behind
    visit.tell(fact::CardPresence{false});
    CHECK(kiosk::lampsOf(visit.session()) == kiosk::Lamps{});
}

TEST_CASE("the status light calls for staff, and says that the terminal is out of service") {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Begin{});
    visit.intend(intent::CallHelp{});
    CHECK(rate(visit, LightPosition::Status) == LightRate::Slow);
    visit.intend(intent::CloseHelp{});
    CHECK(rate(visit, LightPosition::Status) == LightRate::Off);
    visit.tell(fact::OutageBegins{{{}, {}, flow::OutageReason::Power}});
    CHECK(rate(visit, LightPosition::Status) == LightRate::Off);  // the visit is finished first
    visit.tell(fact::OutageEnds{});  // one that staff decided ends: there is none
    visit.intend(intent::Done{});
    CHECK(visit.step() == flow::Step::OutOfService);
    CHECK(kiosk::lampsOf(visit.session())[std::size_t(LightPosition::Status)].colour == drivers::LightColour::Red);
    visit.tell(fact::OutageEnds{flow::OutageReason::Power});
    CHECK(visit.step() == flow::Step::Attract);
}
