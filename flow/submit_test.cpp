#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::PrintStage;
using flow::Step;

namespace {

Visit atCheck(const std::string& key) {
    Visit visit(sampleCatalogue());
    visit.open(key);
    visit.set("businessName", "青禾食品");
    visit.set("capital", "1");
    visit.next();
    visit.set("phone", "13800000001");
    visit.next();
    if (key == "open-shop") {
        visit.set("staff", "3");
        visit.next();
    }
    visit.scanPage();
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    return visit;
}

Visit submitting(const std::string& key = "shop") {
    Visit visit = atCheck(key);
    visit.intend(intent::SetDeclared{true});
    if (key == "open-shop") {
        visit.next();
        visit.sign();
    }
    visit.intend(intent::Submit{});
    REQUIRE(visit.step() == Step::Submitting);
    return visit;
}

Visit submitted(const std::string& key = "shop") {
    Visit visit = submitting(key);
    visit.store();
    REQUIRE(visit.step() == Step::Submitted);
    return visit;
}

}  // namespace

TEST_CASE("paper near its end is the staff's business: the receipt is printed, nobody is bothered") {
    Visit visit(sampleCatalogue());
    visit.tell(fact::DeviceChanged{flow::Device::ReceiptPrinter, DeviceState::SupplyLow});
    CHECK(visit.session().terminal.ready(flow::Device::ReceiptPrinter));
    CHECK(flow::availability(*visit.session().catalogue->item("garden"), visit.session().terminal).missing.empty());
}

TEST_CASE("nothing is submitted without the declaration, nor unsigned where a signature is asked") {
    Visit visit = atCheck("open-shop");
    visit.intend(intent::Submit{});  // it is signed first
    CHECK(visit.step() == Step::Check);
    visit.next();
    REQUIRE(visit.session().faults.size() == 1);
    CHECK(visit.session().faults[0].code == catalog::FaultCode::DeclarationMissing);
    visit.intend(intent::SetDeclared{true});
    visit.next();
    REQUIRE(visit.step() == Step::Sign);
    visit.intend(intent::Submit{});
    REQUIRE(visit.session().faults.size() == 1);
    CHECK(visit.session().faults[0].code == catalog::FaultCode::SignatureMissing);
    visit.intend(intent::AddStroke{{{100, 100}}});  // a touch is no signature
    visit.intend(intent::Submit{});
    CHECK(visit.step() == Step::Sign);
    visit.sign();
    visit.intend(intent::ClearSignature{});
    visit.intend(intent::Submit{});
    CHECK(visit.step() == Step::Sign);
    visit.sign();
    visit.intend(intent::Submit{});
    CHECK(visit.step() == Step::Submitting);
    CHECK(visit.count<effect::Store>() == 1);
}

TEST_CASE("who cannot draw signs with the card that was read, and that is recorded; one way excludes the other") {
    Visit visit = atCheck("open-shop");
    visit.intend(intent::SetDeclared{true});
    visit.next();
    REQUIRE(visit.step() == Step::Sign);
    visit.intend(intent::DeclareSignature{true});
    CHECK(visit.session().signature.declared);
    visit.sign();
    CHECK_FALSE(visit.session().signature.declared);
    visit.intend(intent::DeclareSignature{true});
    CHECK(visit.session().signature.strokes.empty());
    visit.intend(intent::DeclareSignature{false});
    visit.intend(intent::Submit{});
    CHECK(visit.step() == Step::Sign);
    visit.intend(intent::DeclareSignature{true});
    visit.intend(intent::Submit{});
    CHECK(visit.step() == Step::Submitting);
    CHECK(visit.session().signature.declared);
}

TEST_CASE("a signature is bounded") {
    Visit visit = atCheck("open-shop");
    visit.intend(intent::SetDeclared{true});
    visit.next();
    visit.intend(intent::AddStroke{catalog::Stroke(flow::kVisitTimes.strokePoints + 1)});
    CHECK(visit.session().signature.strokes.empty());
    for (std::size_t i = 0; i < flow::kVisitTimes.strokes + 5; ++i) visit.sign();
    CHECK(visit.session().signature.strokes.size() == flow::kVisitTimes.strokes);
}

TEST_CASE("what is shown as submitted is stored before, and released only after it was presented") {
    Visit visit = submitting();
    visit.intend(intent::Submit{});  // a second tap
    CHECK(visit.count<effect::Store>() == 1);
    visit.present();  // the page that says "submitting"
    CHECK(visit.count<effect::Release>() == 0);
    visit.store();
    REQUIRE(visit.step() == Step::Submitted);
    CHECK(visit.count<effect::Release>() == 0);
    visit.tell(fact::Presented{Step::Submitted, visit.session().visit + 1});  // of another visit
    CHECK(visit.count<effect::Release>() == 0);
    visit.present();
    REQUIRE(visit.count<effect::Release>() == 1);
    CHECK(visit.last<effect::Release>().ids == std::vector<base::Uuid>{visit.session().cases[0].id});
    visit.present();
    CHECK(visit.count<effect::Release>() == 1);
}

TEST_CASE("a visit cannot end between storing and showing") {
    Visit visit = submitting();
    const auto stays = [&](Step step) {
        visit.intend(intent::Done{});
        visit.intend(intent::GoHome{});
        visit.back();
        visit.pass(std::chrono::minutes(5));
        CHECK(visit.step() == step);
        CHECK(visit.count<effect::Wipe>() == 0);
    };
    stays(Step::Submitting);
    visit.store();
    stays(Step::Submitted);
    visit.present();
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Rating);
}

TEST_CASE("when storing fails nothing is claimed; trying again stores once") {
    Visit visit = submitting();
    const flow::Request first = visit.last<effect::Store>().request;
    visit.answer(outcome::StoreFailed{first, true});
    REQUIRE(visit.session().trouble);
    CHECK(visit.session().trouble->matter == flow::Matter::StorageFull);
    CHECK(visit.session().cases.empty());
    visit.intend(intent::Choose{flow::Choice::Retry});
    visit.intend(intent::Choose{flow::Choice::Retry});
    CHECK(visit.count<effect::Store>() == 2);
    visit.answer(outcome::Stored{first, flow::casesOf(visit.session(), visit.ids())});  // not the present one
    CHECK(visit.step() == Step::Submitting);
    visit.store();
    CHECK(visit.step() == Step::Submitted);
}

TEST_CASE("offline is told as it is: kept here until the backend has it, then with its number") {
    Visit visit(sampleCatalogue());
    visit.tell(fact::NetworkChanged{false});
    visit = submitted("open-shop");
    REQUIRE(visit.session().cases.size() == 2);
    CHECK_FALSE(visit.session().cases[0].sent);
    visit.present();
    visit.tell(fact::CaseSent{visit.session().cases[1].id, "2026-0001"});
    CHECK_FALSE(visit.session().cases[0].sent);
    CHECK(visit.session().cases[1].sent);
    CHECK(visit.session().cases[1].caseNumber == "2026-0001");
}

TEST_CASE("one receipt with all cases is printed, after the page was shown") {
    Visit visit = submitted("open-shop");
    CHECK(visit.count<effect::PrintReceipt>() == 0);
    visit.present();
    CHECK(visit.count<effect::PrintReceipt>() == 1);
    visit.answer(outcome::Printed{visit.last<effect::PrintReceipt>().request});
    CHECK(visit.session().print.stage == PrintStage::Proven);
    visit.intend(intent::PrintAgain{});
    CHECK(visit.count<effect::PrintReceipt>() == 1);
}

TEST_CASE("a receipt that failed is printed once more after paper is loaded, never twice") {
    Visit visit = submitted();
    visit.present();
    const auto fail = [&](DeviceState state) {
        visit.answer(outcome::PrintFailed{visit.last<effect::PrintReceipt>().request, state});
    };
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::PaperOut});
    fail(DeviceState::PaperOut);
    CHECK(visit.session().print.stage == PrintStage::Failed);
    visit.intend(intent::PrintAgain{});  // there is no paper yet
    CHECK(visit.count<effect::PrintReceipt>() == 1);
    const flow::Request first = visit.last<effect::PrintReceipt>().request;
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintReceipt>() == 2);
    visit.intend(intent::PrintAgain{});  // and the citizen taps as well
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintReceipt>() == 2);
    visit.answer(outcome::PrintFailed{first, DeviceState::Jammed});  // an echo of the first
    CHECK(visit.session().print.stage == PrintStage::Printing);

    SUBCASE("and that one is proven") {
        visit.answer(outcome::Printed{visit.last<effect::PrintReceipt>().request});
        visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::PaperOut});
        visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
        visit.intend(intent::PrintAgain{});
        CHECK(visit.count<effect::PrintReceipt>() == 2);
        CHECK(visit.session().print.stage == PrintStage::Proven);
    }
    SUBCASE("without end it does not go on") {
        for (int i = 0; i < 6; ++i) {
            fail(DeviceState::Ready);
            visit.intend(intent::PrintAgain{});
        }
        CHECK(visit.count<effect::PrintReceipt>() == std::size_t(flow::kVisitTimes.printAttempts));
        CHECK_FALSE(flow::mayPrintAgain(visit.session()));
    }
    SUBCASE("a visit that ended prints nothing any more") {
        fail(DeviceState::PaperOut);
        visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::PaperOut});
        visit.intend(intent::Done{});
        visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
        CHECK(visit.count<effect::PrintReceipt>() == 2);
    }
}

TEST_CASE("the reason of a failed print may come after the failure") {
    Visit visit = submitted();
    visit.present();
    visit.answer(outcome::PrintFailed{visit.last<effect::PrintReceipt>().request, DeviceState::Ready});
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::CoverOpen});
    CHECK(visit.session().print.fault == DeviceState::CoverOpen);
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintReceipt>() == 2);
}

TEST_CASE("without a receipt printer the receipt waits for one; the page says why") {
    Visit visit = submitting();
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Unavailable});
    visit.store();
    visit.present();
    CHECK(visit.count<effect::PrintReceipt>() == 0);
    CHECK(visit.session().print.stage == PrintStage::Failed);
    CHECK(visit.session().print.fault == DeviceState::Unavailable);
    visit.tell(fact::DeviceChanged{Device::ReceiptPrinter, DeviceState::Ready});
    CHECK(visit.count<effect::PrintReceipt>() == 1);
}

TEST_CASE("submissions hold the visit's facts and fit their items") {
    Visit visit = submitting("open-shop");
    const flow::VisitIds ids = visit.ids();
    const auto submissions = flow::buildSubmissions(visit.session(), ids, "terminal-7", kVisitWall);
    for (std::size_t i = 0; i < submissions.size(); ++i) {
        const catalog::Submission& one = submissions[i];
        const catalog::Item& item = *visit.session().items[i];
        CHECK(one.id == ids.items[i].id);
        CHECK(one.trackingCode == ids.items[i].code.compact());
        CHECK(one.item == item.key);
        CHECK(one.itemVersion == item.version);
        CHECK(one.bundle == "open-shop");
        CHECK(one.terminal == "terminal-7");
        CHECK(one.createdAt == kVisitWall);
        CHECK(one.declared);
        CHECK(one.signature.has_value() == item.signature);
        REQUIRE(one.applicant);
        CHECK(one.applicant->name.reveal() == "王小满");
        const auto faults = catalog::checkSubmission(one, item, *visit.session().catalogue, base::localDate(kVisitWall));
        for (const catalog::Fault& fault : faults) MESSAGE(fault.path << " " << catalog::name(fault.code));
        CHECK(faults.empty());
    }
}
