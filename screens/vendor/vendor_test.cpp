// Vendor mode as a technician meets it: what is broken is named, the PIN is nowhere, every page can be left.
#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/screen_stage.h"
#include "tests/support/vendor_scenes.h"

using namespace zizhu;
using namespace zizhu::tests;
using screens::Node;
using screens::Role;

namespace {

std::unique_ptr<ScreenStage> stage(flow::Session session, base::Language language = base::Language::En) {
    const CataloguePtr catalogue = session.catalogue;
    auto made = std::make_unique<ScreenStage>(screens::Panel{}, *catalogue, nullptr);
    session.preferences.language = language;
    made->show(std::move(session));
    return made;
}

template <class T>
const T* intended(const ScreenStage& s) {
    for (const flow::Intent& one : s.intents) {
        const auto* own = std::get_if<flow::intent::Vendor>(&one);
        if (own == nullptr) continue;
        if (const T* found = std::get_if<T>(&own->what)) return found;
    }
    return nullptr;
}

std::string alerts(const ScreenStage& s) {
    std::string all;
    for (const Node& node : s.semantics().nodes()) {
        if (node.role == Role::Alert) all += node.name + " / " + std::string(node.value.reveal()) + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("the overview names what is broken and what to do, before anything else") {
    const auto s = stage(sceneVendor(sampleCatalogue(), v::Page::Overview, true).session());
    const std::string words = alerts(*s);
    CHECK(words.find("Receipt printer: out of paper. Load paper.") != std::string::npos);
    CHECK(words.find("A4 printer: nearly used up. Replace the toner.") != std::string::npos);
    CHECK(words.find("Document scanner: not connected.") != std::string::npos);
    CHECK(words.find("Network") != std::string::npos);
    CHECK(words.find("Code scanner") == std::string::npos);  // it works
    REQUIRE(s->tap("part/receipt-printer"));
    CHECK(s->session.vendor.bench.page == v::Page::Part);
    CHECK(s->find("Receipt printer") != nullptr);
}

TEST_CASE("a terminal in order says so, in its language") {
    const auto s = stage(sceneVendor(sampleCatalogue(), v::Page::Overview, false).session(), base::Language::ZhCn);
    CHECK(alerts(*s).empty());
    CHECK(s->find("一切正常") != nullptr);
}

TEST_CASE("the PIN is typed on the pad, and is nowhere in what can be heard, read out or pictured in words") {
    VendorVisit t(sampleCatalogue());
    t.corner();
    t.card();
    const auto s = stage(t.session());
    for (const char* key : {"pin/2", "pin/4", "pin/6", "pin/8", "pin/0", "pin/2"}) REQUIRE(s->tap(key));
    CHECK(s->session.vendor.pin.reveal() == "246802");
    CHECK(s->semantics().toJson().find("246802") == std::string::npos);
    for (const Node& node : s->semantics().nodes()) CHECK(node.value.reveal().find("24680") == std::string::npos);
    REQUIRE(s->tap("pin/delete"));
    CHECK(s->session.vendor.pin.reveal() == "24680");
    REQUIRE(s->tap("pin/enter"));
    CHECK(s->session.vendor.pinTrouble == v::PinTrouble::TooShort);
}

TEST_CASE("while the pad rests its keys are dead, and the time left is told") {
    VendorVisit t(sampleCatalogue());
    t.tell(v::fact::PinGuardKnown{{6}});
    t.tell(v::fact::SwitchTurned{true});
    const auto s = stage(t.session());
    CHECK(alerts(*s).find("0:30") != std::string::npos);
    CHECK((s->find("pin/1")->state & screens::kDisabled) != 0);
    CHECK(s->redraw.after.has_value());
    s->tap("pin/1");
    CHECK(s->session.vendor.pin.empty());
}

TEST_CASE("the corner is not to be seen or heard, and a short touch there begins a visit") {
    VendorVisit t(sampleCatalogue());
    const auto s = stage(t.session());
    s->press(20, 20);
    REQUIRE(intended<v::intent::HoldCorner>(*s) != nullptr);
    CHECK(intended<v::intent::HoldCorner>(*s)->held);
    CHECK(s->session.vendor.cornerSince);
    s->release();
    CHECK_FALSE(s->session.vendor.cornerSince);
    CHECK(s->session.step == flow::Step::Home);
    for (const Node& node : s->semantics().nodes()) CHECK(node.id.find("corner") == std::string::npos);
}

TEST_CASE("a finger that wipes over the grid touches its cells; finish ends it in any case") {
    VendorVisit t = sceneVendor(sampleCatalogue(), v::Page::TouchGrid, false);
    const auto s = stage(t.session());
    REQUIRE(s->tap("start-grid"));
    const auto& grid = s->session.vendor.bench.grid;
    REQUIRE(grid.columns > 0);
    CHECK(grid.columns * grid.rows <= v::TouchGrid::kMaxCells);
    s->press(5, 5);
    const float cell = float(s->panel.widthPx) / float(grid.columns);
    for (int i = 0; i < grid.columns; ++i) s->move((float(i) + 0.5F) * cell, 5);
    s->release();
    CHECK(grid.touched.count() == std::size_t(grid.columns));
    REQUIRE(s->tap("finish-grid"));
    CHECK(grid.finished);
    CHECK(grid.missed() > 0);
}

TEST_CASE("closing the terminal carries the prepared words in every language") {
    VendorVisit t = sceneVendor(sampleCatalogue(), v::Page::Service, false);
    const auto s = stage(t.session());
    REQUIRE(s->tap("message/1"));
    REQUIRE(s->tap("until/60"));
    REQUIRE(s->tap("close-terminal"));
    const auto& outage = s->session.terminal.outage;
    REQUIRE(outage);
    for (const base::Language language : base::kLanguages) CHECK_FALSE(outage->message(language).empty());
    CHECK(outage->message(base::Language::En) == "This terminal is out of paper.");
    CHECK(outage->until);
}

TEST_CASE("every page of vendor mode can be left") {
    std::vector<Scene> all;
    addVendorScenes(all, sampleCatalogue());
    for (const Scene& scene : all) {
        CAPTURE(scene.name);
        const auto s = stage(scene.session());
        if (scene.name == "vendor-leaving") continue;
        const bool leaves = s->find("back") != nullptr || s->find("leave-vendor") != nullptr || s->find("finish-grid") != nullptr;
        CHECK(leaves);
    }
}
