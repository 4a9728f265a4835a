#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::NoDocument;
using flow::PrintStage;
using flow::Step;
using flow::TrackStage;

namespace {

Visit issuing() {
    Visit visit(sampleCatalogue());
    visit.open("proof");
    visit.set("purpose", "school");
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    visit.intend(intent::Submit{});
    REQUIRE(visit.step() == Step::Issuing);
    return visit;
}

Visit booking(std::string_view matter = "household") {
    Visit visit(sampleCatalogue());
    visit.open("ticket");
    visit.set("matter", matter);
    visit.next();
    REQUIRE(visit.step() == Step::Booking);
    return visit;
}

Visit tracking() {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenTrack{});
    REQUIRE(visit.step() == Step::Track);
    return visit;
}

base::TrackingCode someCode() {
    SeededRandom random(3);
    return base::TrackingCode::make(random);
}

}  // namespace

TEST_CASE("a document is issued and printed at once; a failed print can be had again") {
    Visit visit = issuing();
    CHECK(visit.last<effect::Certify>().item == 0);
    CHECK(flow::submittedAnswers(visit.session(), 0).at("purpose").reveal() == "school");
    visit.answer(outcome::Issued{visit.last<effect::Certify>().request, {"N-1", "V-1", {}}});
    CHECK(visit.step() == Step::Issued);
    CHECK(visit.count<effect::PrintDocument>() == 1);
    visit.answer(outcome::PrintFailed{visit.last<effect::PrintDocument>().request, DeviceState::Jammed});
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});  // another printer
    CHECK(visit.count<effect::PrintDocument>() == 1);
    visit.intend(intent::PrintAgain{});
    visit.answer(outcome::Printed{visit.last<effect::PrintDocument>().request});
    CHECK(visit.session().print.stage == PrintStage::Proven);
    CHECK(visit.count<effect::PrintDocument>() == 2);
    CHECK(visit.count<effect::Store>() == 0);
}

TEST_CASE("a document that is not issued says why and has a way on") {
    const std::pair<NoDocument, bool> kCases[] = {{NoDocument::NotRegistered, false},
                                                  {NoDocument::WrongPerson, false},
                                                  {NoDocument::NotAvailable, false},
                                                  {NoDocument::NetworkDown, true},
                                                  {NoDocument::ServerTrouble, true}};
    for (const auto& [reason, again] : kCases) {
        Visit visit = issuing();
        visit.answer(outcome::NotIssued{visit.last<effect::Certify>().request, reason, catalog::Text::same("because")});
        CHECK(visit.step() == Step::NotIssued);
        CHECK(visit.session().noDocument == reason);
        CHECK(visit.session().message == catalog::Text::same("because"));
        visit.next();
        CHECK(visit.step() == (again ? Step::Issuing : Step::NotIssued));
        CHECK(visit.count<effect::Certify>() == (again ? 2 : 1));
        if (again) continue;
        visit.back();
        CHECK(visit.step() == Step::Check);
        visit.intend(intent::Done{});
        CHECK(visit.step() == Step::Attract);
    }
}

TEST_CASE("a backend that never answers does not hold the citizen") {
    Visit visit = issuing();
    visit.pass(flow::kVisitTimes.waiting + std::chrono::seconds(2));
    CHECK(visit.step() == Step::NotIssued);
    CHECK(visit.session().noDocument == NoDocument::ServerTrouble);
    visit.answer(outcome::Issued{visit.last<effect::Certify>().request, {"late", "late", {}}});
    CHECK(visit.step() == Step::NotIssued);

    Visit queue = booking();
    queue.pass(flow::kVisitTimes.waiting + std::chrono::seconds(2));
    REQUIRE(queue.session().trouble);
    CHECK(queue.session().trouble->matter == flow::Matter::Server);
}

TEST_CASE("the answers decide the queue; the ticket is printed, and shown even if it cannot be") {
    CHECK(booking("household").last<effect::TakeTicket>().queue == "household");
    Visit visit = booking("other");
    CHECK(visit.last<effect::TakeTicket>().queue == "other");
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::PaperOut});
    visit.answer(outcome::TicketTaken{visit.last<effect::TakeTicket>().request, {"B007", {}, 3, 12}});
    CHECK(visit.step() == Step::Ticket);
    CHECK(visit.session().ticket->number == "B007");
    CHECK(visit.session().print.stage == PrintStage::Failed);
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintTicket>() == 1);
}

TEST_CASE("no ticket without the network: it is said before it starts, and when it breaks off") {
    Visit visit(sampleCatalogue());
    visit.tell(fact::NetworkChanged{false});
    visit.open("ticket");
    CHECK(visit.step() == Step::Guide);
    CHECK(flow::availability(*visit.session().items[0], visit.session().terminal).verdict ==
          flow::Availability::Verdict::NoNetwork);

    Visit broken = booking();
    broken.answer(outcome::TicketFailed{broken.last<effect::TakeTicket>().request, true});
    REQUIRE(broken.session().trouble);
    CHECK(broken.session().trouble->matter == flow::Matter::Network);
    broken.intend(intent::Choose{flow::Choice::Retry});
    CHECK(broken.count<effect::TakeTicket>() == 2);
}

TEST_CASE("a case is found by the receipt's URL, by the code alone, or typed") {
    const base::TrackingCode code = someCode();
    std::string lower = code.compact();
    for (char& c : lower) c = char(std::tolower(c));
    const std::string kTexts[] = {code.compact(), code.toString(), lower,
                                  "https://central.example/t/" + code.compact(),
                                  "https://central.example/t/" + code.compact() + "?lang=en#top"};
    for (const std::string& text : kTexts) {
        Visit visit = tracking();
        visit.answer(outcome::CodeRead{visit.last<effect::ListenForCode>().request, text});
        CHECK(visit.session().tracking.stage == TrackStage::LookingUp);
        CHECK(visit.last<effect::LookUp>().code == code);
        flow::TrackedCase found;
        found.caseNumber = "2026-0001";
        visit.answer(outcome::LookedUp{visit.last<effect::LookUp>().request, found});
        CHECK(visit.session().tracking.stage == TrackStage::Found);
    }
}

TEST_CASE("every check character survives a URL") {
    SeededRandom random(11);
    for (int i = 0; i < 300; ++i) {
        const base::TrackingCode code = base::TrackingCode::make(random);
        std::string escaped = code.compact().substr(0, 16);
        char last[4];
        std::snprintf(last, sizeof last, "%%%02X", unsigned(code.compact().back()));
        Visit visit = tracking();
        visit.intend(intent::EnterCode{"https://central.example/t/" + escaped + last});
        CHECK(visit.last<effect::LookUp>().code == code);
    }
}

TEST_CASE("what is no code, or no case, is said, and the next may be tried") {
    Visit visit = tracking();
    for (const char* text : {"", "hello", "https://central.example/", "0000-0000-0000-0000-1", "%"}) {
        visit.intend(intent::EnterCode{text});
        CHECK(visit.session().tracking.stage == TrackStage::NotACode);
    }
    visit.intend(intent::EnterCode{std::string(5000, '0')});
    CHECK(visit.session().tracking.stage == TrackStage::NotACode);
    const std::pair<outcome::LookUpFault, TrackStage> kCases[] = {
        {outcome::LookUpFault::NotFound, TrackStage::NotFound},
        {outcome::LookUpFault::NetworkDown, TrackStage::NetworkDown},
        {outcome::LookUpFault::ServerTrouble, TrackStage::ServerTrouble}};
    for (const auto& [fault, stage] : kCases) {
        visit.intend(intent::EnterCode{someCode().compact()});
        visit.answer(outcome::LookUpFailed{visit.last<effect::LookUp>().request, fault});
        CHECK(visit.session().tracking.stage == stage);
    }
    visit.intend(intent::TrackAnother{});
    CHECK(visit.session().tracking.stage == TrackStage::Listening);
    CHECK(visit.count<effect::ListenForCode>() == 1);  // it listens all the time
    visit.back();
    CHECK(visit.step() == Step::Home);
    CHECK(visit.count<effect::StopListening>() == 1);
}

TEST_CASE("without a code scanner the code is typed; a scanner that comes back is used") {
    Visit visit(sampleCatalogue());
    visit.tell(fact::DeviceChanged{Device::CodeScanner, DeviceState::Unavailable});
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenTrack{});
    CHECK(visit.count<effect::ListenForCode>() == 0);
    visit.tell(fact::DeviceChanged{Device::CodeScanner, DeviceState::Ready});
    CHECK(visit.count<effect::ListenForCode>() == 1);
}
