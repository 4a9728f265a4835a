#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::Step;
using outcome::ScanFault;

namespace {

// The garden's materials, one after another, once its questions are answered.
Visit atMaterials(std::string_view kind = "large") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    visit.next();
    visit.set("kind", kind);
    visit.next();
    if (kind == "large") {
        visit.set("why", "many trees");
        visit.next();
    }
    visit.set("phone", "13800000001");
    visit.next();
    visit.next();
    REQUIRE(visit.step() == Step::Materials);
    return visit;
}

outcome::ScanFailed failed(const Visit& visit, ScanFault fault, DeviceState state = DeviceState::Ready) {
    return {visit.last<effect::ScanMaterial>().request, fault, state};
}

std::string current(const Visit& visit) {
    const auto material = flow::currentMaterial(visit.session());
    return material ? material->material->key : std::string();
}

const flow::Given& given(const Visit& visit, const std::string& key) {
    return visit.session().materials.at("garden/" + key);
}

std::size_t discarded(const Visit& visit, char name) {
    return std::size_t(std::count_if(visit.effects().begin(), visit.effects().end(), [&](const flow::Effect& effect) {
        const auto* discard = std::get_if<effect::DiscardBlob>(&effect);
        return discard != nullptr && discard->blob == std::string(64, name);
    }));
}

void advanceTo(Visit& visit, const std::string& key) {
    for (int i = 0; i < 10 && current(visit) != key; ++i) {
        if (current(visit) == "book") visit.intend(intent::ShareMaterial{});
        else visit.scanPage(char('p' + i));
        visit.next();
    }
    REQUIRE(current(visit) == key);
}

}  // namespace

TEST_CASE("an essential material must be given before going on") {
    Visit visit = atMaterials();
    CHECK(current(visit) == "plan");
    visit.next();
    CHECK(current(visit) == "plan");
    REQUIRE(visit.session().faults.size() == 1);
    CHECK(visit.session().faults[0].code == catalog::FaultCode::MaterialMissing);
    visit.intend(intent::SkipMaterial{});
    visit.intend(intent::CommitMaterial{});
    visit.intend(intent::ShareMaterial{});
    visit.intend(intent::PromiseMaterial{visit.session().terminal.today()});
    CHECK(current(visit) == "plan");
    CHECK(visit.session().materials.empty());
    visit.scanPage();
    CHECK(visit.session().faults.empty());
    visit.next();
    CHECK(current(visit) == "deed");
}

TEST_CASE("pages are scanned one by one up to the most, retaken and taken out; every dropped blob is discarded") {
    Visit visit = atMaterials();
    visit.scanPage('a');
    visit.scanPage('b');
    visit.scanPage('c');
    visit.intend(intent::ScanPage{});  // three are the most
    CHECK(visit.count<effect::ScanMaterial>() == 3);
    visit.intend(intent::RetakePage{1});
    visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('d')});
    REQUIRE(given(visit, "plan").pages.size() == 3);
    CHECK(given(visit, "plan").pages[1] == Visit::page('d'));
    CHECK(discarded(visit, 'b') == 1);
    visit.intend(intent::RemovePage{0});
    CHECK(discarded(visit, 'a') == 1);
    CHECK(given(visit, "plan").pages[0] == Visit::page('d'));
    visit.intend(intent::RemovePage{7});
    visit.intend(intent::RetakePage{7});
    CHECK(given(visit, "plan").pages.size() == 2);
    visit.intend(intent::RemovePage{0});
    visit.intend(intent::RemovePage{0});
    visit.next();
    CHECK(current(visit) == "plan");  // nothing is left of it
}

TEST_CASE("while a sheet is scanned only cancelling is heard; what comes after is thrown away") {
    Visit visit = atMaterials();
    visit.intend(intent::ScanPage{});
    const flow::Request request = visit.last<effect::ScanMaterial>().request;
    visit.intend(intent::ScanPage{});
    visit.back();
    CHECK(current(visit) == "plan");
    CHECK(visit.count<effect::ScanMaterial>() == 1);
    visit.intend(intent::CancelScan{});
    CHECK(visit.count<effect::StopScan>() == 1);
    visit.answer(outcome::Scanned{request, Visit::page('z')});
    CHECK(visit.session().materials.empty());
    CHECK(discarded(visit, 'z') == 1);
}

TEST_CASE("a deferrable material may be promised for a day within its limit") {
    Visit visit = atMaterials();
    advanceTo(visit, "deed");
    const auto today = std::chrono::sys_days(visit.session().terminal.today());
    CHECK(flow::latestPromise(visit.session(), *flow::currentMaterial(visit.session())->material) ==
          base::LocalDate(today + std::chrono::days(30)));
    for (const int days : {31, -1}) {
        visit.intend(intent::PromiseMaterial{base::LocalDate(today + std::chrono::days(days))});
        REQUIRE(visit.session().faults.size() == 1);
        CHECK(visit.session().faults[0].code == catalog::FaultCode::MaterialPromiseDate);
        CHECK(visit.session().materials.count("garden/deed") == 0);
    }
    visit.intend(intent::PromiseMaterial{base::LocalDate(today + std::chrono::days(30))});
    CHECK(visit.session().faults.empty());
    visit.next();
    CHECK(current(visit) == "picture");
    visit.back();
    visit.scanPage('x');  // brought after all
    CHECK(given(visit, "deed").how == catalog::MaterialHow::Scanned);
    CHECK_FALSE(given(visit, "deed").promisedFor);
    visit.intend(intent::PromiseMaterial{base::LocalDate(today)});
    CHECK(discarded(visit, 'x') == 1);
    CHECK(given(visit, "deed").pages.empty());
}

TEST_CASE("optional is passed by, a commitment and a register's data stand for the paper") {
    Visit visit = atMaterials();
    advanceTo(visit, "picture");
    visit.intend(intent::SkipMaterial{});
    CHECK(current(visit) == "oath");
    visit.intend(intent::CommitMaterial{});
    visit.next();
    CHECK(current(visit) == "book");
    visit.intend(intent::ShareMaterial{});
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    const auto submission = flow::buildSubmissions(visit.session(), visit.ids(), "t1", kVisitWall).front();
    CHECK(submission.commitments == std::vector<std::string>{"oath"});
    CHECK(submission.consents == std::vector<std::string>{"household"});
    CHECK(submission.materials.size() == 4);  // the picture is not among them
}

TEST_CASE("a scanner that fails offers what else will do for this material, and help") {
    Visit visit = atMaterials();
    visit.intend(intent::ScanPage{});
    visit.answer(failed(visit, ScanFault::Device, DeviceState::Jammed));
    REQUIRE(visit.session().trouble);
    CHECK(visit.session().trouble->choices ==
          std::vector<flow::Choice>{flow::Choice::Retry, flow::Choice::CallHelp, flow::Choice::Leave});
    visit.intend(intent::Choose{flow::Choice::GoOnWithout});  // not offered
    CHECK(visit.session().trouble);
    visit.intend(intent::Choose{flow::Choice::Retry});
    visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('a')});
    CHECK(given(visit, "plan").pages.size() == 1);
    visit.next();

    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Unavailable});
    visit.intend(intent::ScanPage{});
    REQUIRE(visit.session().trouble);
    SUBCASE("promise instead") {
        visit.intend(intent::Choose{flow::Choice::GoOnWithout});
        CHECK_FALSE(visit.session().trouble);
        visit.intend(intent::PromiseMaterial{visit.session().terminal.today()});
        visit.next();
        CHECK(current(visit) == "picture");
    }
    SUBCASE("it recovers") {
        visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Ready});
        CHECK_FALSE(visit.session().trouble);
    }
}

TEST_CASE("a paper forgotten in the scanner is announced once the materials are done") {
    Visit visit = atMaterials();
    visit.tell(fact::PaperPresence{true});
    CHECK_FALSE(flow::paperLeftBehind(visit.session()));
    visit.intend(intent::Done{});
    CHECK(flow::paperLeftBehind(visit.session()));
}

TEST_CASE("what goes wrong with a sheet is told apart, and each ends as it can") {
    Visit visit = atMaterials();
    const auto matter = [&] { return visit.session().trouble ? visit.session().trouble->matter : flow::Matter::Server; };
    visit.intend(intent::ScanPage{});
    visit.answer(failed(visit, ScanFault::NoPaper));
    CHECK(matter() == flow::Matter::NoPage);
    visit.tell(fact::PaperPresence{true});  // a feeder sees that one is laid in
    CHECK_FALSE(visit.session().trouble);

    visit.intend(intent::ScanPage{});
    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Jammed});
    visit.answer(failed(visit, ScanFault::DoubleFeed));
    CHECK(matter() == flow::Matter::DoubleFeed);
    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::CoverOpen});  // to take the sheets out
    CHECK(matter() == flow::Matter::Scanner);
    CHECK(visit.session().trouble->device == DeviceState::CoverOpen);
    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Ready});
    CHECK_FALSE(visit.session().trouble);

    // A scanner that does not tell its state: the page stays until somebody tries again.
    visit.intend(intent::ScanPage{});
    visit.answer(failed(visit, ScanFault::Device, DeviceState::Ready));
    CHECK(visit.session().trouble->device == DeviceState::Broken);
    visit.pass(std::chrono::seconds(10));
    CHECK(matter() == flow::Matter::Scanner);
    visit.intend(intent::Choose{flow::Choice::Retry});
    visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('a')});
    CHECK(given(visit, "plan").pages.size() == 1);
}

TEST_CASE("the camera takes pages when the citizen wants it or there is no scanner") {
    Visit visit = atMaterials();
    visit.intend(intent::UseCamera{true});  // none is fitted
    visit.intend(intent::ScanPage{});
    CHECK(visit.last<effect::ScanMaterial>().with == Device::DocumentScanner);
    visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Ready});
    visit.answer(failed(visit, ScanFault::Device, DeviceState::Jammed));
    REQUIRE(visit.session().trouble);
    CHECK(visit.session().trouble->choices[1] == flow::Choice::UseCamera);
    visit.intend(intent::Choose{flow::Choice::UseCamera});
    CHECK_FALSE(visit.session().trouble);
    visit.intend(intent::ScanPage{});
    CHECK(visit.last<effect::ScanMaterial>().with == Device::DocumentCamera);
    visit.answer(failed(visit, ScanFault::NoPaper));
    CHECK(visit.session().trouble->matter == flow::Matter::NoPageSeen);
    visit.intend(intent::Choose{flow::Choice::Retry});
    visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('a')});
    CHECK(given(visit, "plan").pages.size() == 1);
    SUBCASE("back to the scanner") {
        visit.intend(intent::UseCamera{false});
        CHECK(flow::scanDevice(visit.session()) == Device::DocumentScanner);
        visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Unavailable});
        CHECK(flow::scanDevice(visit.session()) == Device::DocumentCamera);
    }
    SUBCASE("the camera goes, the scanner is there") {
        visit.intend(intent::RetakePage{0});
        visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Unavailable});
        visit.answer(failed(visit, ScanFault::Device, DeviceState::Unavailable));
        REQUIRE(visit.session().trouble);
        CHECK(visit.session().trouble->matter == flow::Matter::Camera);
        CHECK(visit.session().trouble->choices[0] == flow::Choice::UseScanner);
        visit.intend(intent::Choose{flow::Choice::UseScanner});
        visit.scanPage('b');
        CHECK(visit.last<effect::ScanMaterial>().with == Device::DocumentScanner);
    }
    SUBCASE("the camera comes while the scanner's trouble is shown") {
        visit.intend(intent::UseCamera{false});
        visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Unavailable});
        visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::CoverOpen});
        visit.intend(intent::RetakePage{0});
        CHECK(visit.session().trouble->choices[1] != flow::Choice::UseCamera);
        visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Ready});
        CHECK(visit.session().trouble->choices[1] == flow::Choice::UseCamera);
        visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Unavailable});
        CHECK(visit.session().trouble->choices[0] == flow::Choice::UseCamera);
    }
    SUBCASE("both are gone, and the camera comes back") {
        visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Unavailable});
        visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Unavailable});
        visit.intend(intent::RetakePage{0});
        CHECK(visit.session().trouble->matter == flow::Matter::Camera);
        visit.tell(fact::DeviceChanged{Device::DocumentCamera, DeviceState::Ready});
        CHECK_FALSE(visit.session().trouble);
    }
    CHECK(given(visit, "plan").pages.size() >= 1);  // whatever happened, the page is still there
}

TEST_CASE("a doubtful page is taken again or kept, as the citizen says") {
    Visit visit = atMaterials();
    visit.intend(intent::ScanPage{});
    visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('a'), flow::PageDoubt::Blurred});
    REQUIRE(flow::doubtfulPage(visit.session()));
    CHECK(flow::doubtfulPage(visit.session())->doubt == flow::PageDoubt::Blurred);
    SUBCASE("again, and good") {
        visit.intend(intent::RetakePage{0});
        CHECK(flow::doubtfulPage(visit.session()));  // not lost while it is taken again
        visit.answer(outcome::Scanned{visit.last<effect::ScanMaterial>().request, Visit::page('b')});
        CHECK(discarded(visit, 'a') == 1);
    }
    SUBCASE("kept") {
        visit.intend(intent::KeepPage{0});
        CHECK(discarded(visit, 'a') == 0);
    }
    CHECK_FALSE(flow::doubtfulPage(visit.session()));
    CHECK(visit.session().doubts.empty());
    CHECK(given(visit, "plan").pages.size() == 1);
}
