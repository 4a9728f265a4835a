#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/vendor_visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Step;
using v::Ending;
using v::Job;
using v::Page;
using v::Part;

namespace {

VendorVisit open(Page page) {
    VendorVisit t(sampleCatalogue());
    t.enter();
    t.open(page);
    return t;
}

v::PartStatus part(v::XfsState xfs, flow::DeviceState state = flow::DeviceState::Ready) {
    v::PartStatus status;
    status.fitted = true;
    status.xfs = xfs;
    status.state = state;
    return status;
}

}  // namespace

TEST_CASE("a part's health: what stops it is faulty, what will soon is worth a look, what is missing is nobody's trouble") {
    using v::Health;
    using v::XfsState;
    CHECK(v::healthOf({}) == Health::NotFitted);
    CHECK(v::healthOf(part(XfsState::Online)) == Health::Healthy);
    CHECK(v::healthOf(part(XfsState::DeviceBusy)) == Health::Healthy);
    CHECK(v::healthOf(part(XfsState::Starting)) == Health::Attention);
    CHECK(v::healthOf(part(XfsState::NoDevice)) == Health::Faulty);
    CHECK(v::healthOf(part(XfsState::HardwareError)) == Health::Faulty);
    CHECK(v::healthOf(part(XfsState::Online, flow::DeviceState::SupplyLow)) == Health::Attention);
    CHECK(v::healthOf(part(XfsState::Online, flow::DeviceState::PaperOut)) == Health::Faulty);
    v::PartStatus toner = part(XfsState::Online);
    toner.toner = v::Supply::Low;
    CHECK(v::healthOf(toner) == Health::Attention);
    toner.paper = v::Supply::Out;
    CHECK(v::healthOf(toner) == Health::Faulty);
}

TEST_CASE("the overview asks again every 3 s, one question at a time; a page without states asks nothing") {
    VendorVisit t(sampleCatalogue());
    t.enter();
    REQUIRE(t.countOf<v::effect::Survey>() == 1);
    t.pass(std::chrono::seconds(10));
    CHECK(t.countOf<v::effect::Survey>() == 1);  // the first is not answered yet
    v::Survey survey;
    survey.queued = 4;
    t.answer(v::outcome::Surveyed{t.bench().surveying, survey});
    CHECK(t.bench().survey.queued == 4);
    t.answer(v::outcome::Surveyed{12345, {}});  // a stray one
    CHECK(t.bench().survey.queued == 4);
    t.pass(v::kTimes.survey + std::chrono::seconds(1));
    CHECK(t.countOf<v::effect::Survey>() == 2);
    t.open(Page::Sound);
    t.pass(std::chrono::seconds(20));
    CHECK(t.countOf<v::effect::Survey>() == 2);
}

TEST_CASE("a self-test tries every part in turn, and one that does not answer does not hold up the others") {
    VendorVisit t = open(Page::SelfTest);
    t.intend(v::intent::TestAll{});
    for (std::size_t i = 0; i < v::kPartCount; ++i) {
        REQUIRE(t.bench().task);
        CHECK(t.bench().task->part == Part(i));
        if (Part(i) == Part::DocumentScanner) {
            t.pass(v::kTimes.test + std::chrono::seconds(1));
            continue;
        }
        t.answer(v::outcome::Tested{t.bench().task->request, {.verdict = v::Verdict::Passed}});
    }
    CHECK_FALSE(t.bench().test.running);
    CHECK_FALSE(t.bench().task);
    CHECK(t.bench().test.findings[std::size_t(Part::DocumentScanner)]->verdict == v::Verdict::NoAnswer);
    CHECK(t.bench().test.findings[std::size_t(Part::Catalogue)]->part == Part::Catalogue);
    SUBCASE("ready is only what has no fault") {
        t.open(Page::Report);
        t.ended(Ending::NotAvailable);  // nothing was kept before
        t.intend(v::intent::MakeReport{});
        CHECK_FALSE(t.bench().report->ready);
        t.open(Page::Part);
        t.intend(v::intent::TestPart{Part::DocumentScanner});
        t.answer(v::outcome::Tested{t.bench().task->request, {.verdict = v::Verdict::Passed}});
        t.open(Page::Report);
        t.intend(v::intent::MakeReport{});
        CHECK(t.bench().report->ready);
        CHECK(t.bench().report->findings.size() == v::kPartCount);
    }
}

TEST_CASE("leaving a page in the middle of a test ends it") {
    VendorVisit t = open(Page::SelfTest);
    t.intend(v::intent::TestAll{});
    const auto request = t.bench().task->request;
    t.intend(v::intent::Back{});
    CHECK(t.countOf<v::effect::Stop>() == 1);
    CHECK_FALSE(t.bench().test.running);
    t.answer(v::outcome::Tested{request, {.verdict = v::Verdict::Passed}});
    CHECK_FALSE(t.bench().test.findings[0]);
}

TEST_CASE("a report is kept, then sent by itself; what cannot be sent now follows") {
    VendorVisit t = open(Page::Report);
    t.ended(Ending::NotAvailable);
    t.intend(v::intent::MakeReport{});
    REQUIRE(t.bench().report);
    CHECK(t.bench().report->by == VendorVisit::staff());
    CHECK(t.bench().report->at == t.visit().wall());
    CHECK(t.bench().report->number == "R20260314-1600");
    CHECK_FALSE(t.bench().report->ready);  // nothing was tested
    SUBCASE("kept") {
        t.ended();
        CHECK(t.bench().report->kept == v::Delivery::Done);
        CHECK(t.countOf<v::effect::SendReport>() == 1);
        t.ended(Ending::NetworkDown);
        CHECK(t.bench().report->sent == v::Delivery::Waiting);
        t.intend(v::intent::PrintReport{});
        t.ended(Ending::Failed);
        CHECK(t.bench().report->printed == v::Delivery::Failed);
        t.intend(v::intent::PrintReport{});
        t.ended();
        CHECK(t.bench().report->printed == v::Delivery::Done);
    }
    SUBCASE("not kept: it says so, and is not sent") {
        t.ended(Ending::Failed);
        CHECK(t.bench().report->kept == v::Delivery::Failed);
        CHECK(t.countOf<v::effect::SendReport>() == 0);
    }
}

TEST_CASE("print and read: only the code that was just printed proves it") {
    VendorVisit t = open(Page::PrintLoop);
    t.intend(v::intent::PrintPage{Part::ReceiptPrinter, Part::CodeScanner});
    using Stage = v::PrintLoop::Stage;
    SUBCASE("printed, another code, then the right one") {
        t.answer(v::outcome::LoopPrinted{t.bench().task->request, "ZT-1"});
        CHECK(t.bench().loop.stage == Stage::Reading);
        t.answer(v::outcome::CodeSeen{t.bench().task->request, "ZT-0"});
        CHECK(t.bench().loop.stage == Stage::Mismatched);
        t.answer(v::outcome::CodeSeen{t.bench().task->request, "ZT-1"});
        CHECK(t.bench().loop.stage == Stage::Matched);
        CHECK_FALSE(t.bench().task);
        CHECK(t.countOf<v::effect::Stop>() == 1);
    }
    SUBCASE("no paper") {
        t.answer(v::outcome::Ended{.request = t.bench().task->request, .ending = Ending::Failed, .state = flow::DeviceState::PaperOut});
        CHECK(t.bench().loop.stage == Stage::NotPrinted);
        CHECK(t.bench().result->state == flow::DeviceState::PaperOut);
    }
    SUBCASE("nobody shows it") {
        t.answer(v::outcome::LoopPrinted{t.bench().task->request, "ZT-1"});
        t.pass(v::kTimes.read + std::chrono::seconds(1));
        CHECK(t.bench().loop.stage == Stage::NotRead);
        CHECK(t.countOf<v::effect::Stop>() == 1);
    }
    SUBCASE("an empty code proves nothing") {
        t.answer(v::outcome::LoopPrinted{t.bench().task->request, ""});
        CHECK(t.bench().loop.stage == Stage::Printing);
    }
}

TEST_CASE("the touch grid: every cell once, cells that stay dead are counted") {
    VendorVisit t = open(Page::TouchGrid);
    t.intend(v::intent::StartGrid{100, 100});
    CHECK(t.bench().grid.columns == 0);  // too many
    t.intend(v::intent::StartGrid{3, 2});
    t.intend(v::intent::TouchCell{3, 0});
    t.intend(v::intent::TouchCell{-1, 0});
    CHECK(t.bench().grid.missed() == 6);
    for (int i = 0; i < 5; ++i) t.intend(v::intent::TouchCell{i % 3, i / 3});
    CHECK_FALSE(t.bench().grid.finished);
    SUBCASE("all") {
        t.intend(v::intent::TouchCell{2, 1});
        CHECK(t.bench().grid.finished);
        CHECK(t.bench().grid.missed() == 0);
    }
    SUBCASE("the last one is dead") {
        t.intend(v::intent::FinishGrid{});
        CHECK(t.bench().grid.missed() == 1);
        t.intend(v::intent::TouchCell{2, 1});
        CHECK(t.bench().grid.missed() == 1);
    }
}

TEST_CASE("camera and microphone end with the page, and late answers are dropped") {
    VendorVisit t = open(Page::Camera);
    t.intend(v::intent::ViewCamera{Part::DocumentCamera, true});
    const auto viewing = t.bench().viewing;
    t.answer(v::outcome::Frame{viewing, 3});
    CHECK(t.bench().frame == 3);
    t.intend(v::intent::Back{});
    CHECK(t.countOf<v::effect::Stop>() == 1);
    t.answer(v::outcome::Frame{viewing, 4});
    CHECK(t.bench().frame == 0);
    t.open(Page::Sound);
    t.intend(v::intent::Listen{true});
    t.answer(v::outcome::Level{t.bench().listening, 250});
    CHECK(t.bench().level == 100);
    t.answer(v::outcome::Ended{.request = t.bench().listening, .ending = Ending::NotAvailable});
    CHECK(t.bench().listening == 0);
    CHECK(t.bench().result->ending == Ending::NotAvailable);
}

TEST_CASE("a light that was switched goes back to its work with the page") {
    VendorVisit t = open(Page::Lights);
    t.intend(v::intent::SetLight{v::LightAt::Status, v::LightShow::Red});
    t.ended();
    t.intend(v::intent::Back{});
    CHECK(t.countOf<v::effect::Stop>() == 1);
    CHECK(t.bench().lights[std::size_t(v::LightAt::Status)] == v::LightShow::Off);
}

TEST_CASE("what hangs for two minutes is given up, and the page says so") {
    VendorVisit t = open(Page::Consumables);
    t.intend(v::intent::Replaced{v::Consumable::Toner});
    CHECK(t.lastOf<v::effect::ResetCounter>().by == VendorVisit::staff());
    t.intend(v::intent::Replaced{v::Consumable::ReceiptPaper});  // one at a time
    CHECK(t.countOf<v::effect::ResetCounter>() == 1);
    t.pass(v::kTimes.job + std::chrono::seconds(1));
    CHECK(t.bench().result->ending == Ending::NoAnswer);
    CHECK(t.bench().result->job == Job::CounterReset);
}

TEST_CASE("calibration is bounded, and saved only once it is known") {
    VendorVisit t = open(Page::Calibration);
    t.intend(v::intent::SaveCalibration{});
    CHECK(t.countOf<v::effect::Calibrate>() == 0);
    t.answer(v::outcome::CalibrationKnown{t.bench().task->request, {250, 700, 58}});
    t.intend(v::intent::SetCalibration{{1, 9000, 33}});
    CHECK(t.bench().calibration == v::Calibration{v::kMinMicrons, v::kMaxMountedMm, 80});
    t.intend(v::intent::SaveCalibration{});
    CHECK(t.lastOf<v::effect::Calibrate>().to == t.bench().calibration);
}

TEST_CASE("a one-time code is gone once it was used") {
    VendorVisit t = open(Page::Enrolment);
    t.intend(v::intent::Enrol{});
    CHECK(t.countOf<v::effect::Enrol>() == 0);
    t.intend(v::intent::SetEnrolCode{base::SecretString("7Q2MK9XD")});
    t.intend(v::intent::Enrol{});
    CHECK(t.lastOf<v::effect::Enrol>().code.reveal() == "7Q2MK9XD");
    CHECK(t.bench().enrolCode.empty());
    t.ended(Ending::Refused);
    CHECK(t.bench().result->ending == Ending::Refused);
}

TEST_CASE("logs go only to a stick that is there") {
    VendorVisit t = open(Page::Logs);
    t.answer(v::outcome::SticksListed{t.bench().task->request, {{"sda1", "STICK", 1'000'000}}});
    t.intend(v::intent::ExportLogs{"sdb1", 7});
    CHECK(t.countOf<v::effect::ExportLogs>() == 0);
    t.intend(v::intent::ExportLogs{"sda1", 700});
    CHECK(t.lastOf<v::effect::ExportLogs>().days == 31);
    t.answer(v::outcome::Progress{t.bench().task->request, 500});
    CHECK(t.bench().task->permille == 500);
    t.answer(v::outcome::Exported{t.bench().task->request, "zizhu-logs.zip"});
    CHECK(t.bench().exported == "zizhu-logs.zip");
    CHECK_FALSE(t.bench().task);
}

TEST_CASE("network settings are the system image's, where it says so; the test tells each step") {
    VendorVisit t = open(Page::Network);
    t.answer(v::outcome::NetworkKnown{t.bench().task->request, {false, "10.0.0.2", "24", "10.0.0.1", "10.0.0.1", ""}});
    CHECK(t.bench().network.gateway == "10.0.0.1");
    t.intend(v::intent::SaveNetwork{});
    t.ended(Ending::Managed);
    CHECK(t.bench().result->ending == Ending::Managed);
    t.intend(v::intent::TestNetwork{});
    t.answer(v::outcome::NetworkTested{t.bench().task->request, v::NetworkStep::Backend, false, {}});
    CHECK(t.bench().checks[std::size_t(v::NetworkStep::Backend)].checked);
    CHECK_FALSE(t.bench().checks[std::size_t(v::NetworkStep::Backend)].passed);
}

TEST_CASE("out of service is decided here, kept, and takes effect on leaving") {
    VendorVisit t = open(Page::Service);
    const catalog::Text words{{"本机正在维护。", "This terminal is being serviced."}};
    const auto leave = [&] {
        t.intend(v::intent::Leave{});
        t.acknowledgeAll(t.lastOf<v::effect::Leave>().request);
    };
    SUBCASE("now, with a time") {
        t.intend(v::intent::SetOutage{{0, 60, false}});
        t.intend(v::intent::CloseTerminal{words});
        CHECK(t.lastOf<v::effect::SaveOutage>().outage->until == t.visit().wall() + std::chrono::hours(1));
        t.ended();
        CHECK(t.step() == Step::Vendor);
        leave();
        CHECK(t.step() == Step::OutOfService);
        CHECK(t.session().terminal.outage->message == words);
        // … and back, by the same way.
        t.tell(v::fact::SwitchTurned{false});
        t.enter();
        t.open(Page::Service);
        t.intend(v::intent::OpenTerminal{});
        CHECK_FALSE(t.lastOf<v::effect::SaveOutage>().outage);
        t.ended();
        leave();
        CHECK(t.step() == Step::Attract);
    }
    SUBCASE("after one more visit") {
        t.intend(v::intent::SetOutage{{0, 0, true}});
        t.intend(v::intent::CloseTerminal{words});
        t.ended();
        leave();
        CHECK(t.step() == Step::Attract);
        SUBCASE("which comes") {
            t.visit().intend(intent::Begin{});
            CHECK(t.step() == Step::Home);
            t.visit().intend(intent::Done{});
        }
        SUBCASE("or does not come within 5 minutes") {
            t.pass(v::kTimes.outageLater - std::chrono::seconds(1));
            CHECK(t.step() == Step::Attract);
            t.pass(std::chrono::seconds(1));
        }
        CHECK(t.step() == Step::OutOfService);
        CHECK(t.session().terminal.outage->message == words);
    }
    SUBCASE("an empty battery is no decision") {
        t.visit().tell(fact::OutageBegins{{{}, {}, flow::OutageReason::Power}});
        t.intend(v::intent::OpenTerminal{});
        t.ended();
        leave();
        CHECK(t.step() == Step::OutOfService);
    }
}
