#include "screens/access/reach.h"

#include <doctest/doctest.h>

#include <cmath>

#include "screens/screens.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"

using namespace zizhu;
using screens::Node;
using screens::Panel;

namespace {

tests::CataloguePtr catalogue() {
    static const tests::CataloguePtr loaded = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(loaded);
    return loaded;
}

float aboveFloor(const Panel& panel, float y) { return panel.mountedBottomMm + (float(panel.heightPx) - y) / panel.pxPerMm; }

}  // namespace

TEST_CASE("the band is what lies 380 to 1120 mm above the floor, wherever the panel hangs") {
    const Panel usual{1080, 1920, 4.03F};
    const screens::Rect band = screens::reachBand(usual);
    CHECK(aboveFloor(usual, band.y) == doctest::Approx(1120).epsilon(0.001));
    CHECK(band.bottom() == 1920);  // the picture ends above the band's lower edge
    // A tall panel that begins at the knee: both edges count.
    const Panel tall{1080, 1920, 1.5F, 100};
    const screens::Rect both = screens::reachBand(tall);
    CHECK(aboveFloor(tall, both.y) == doctest::Approx(1120).epsilon(0.001));
    CHECK(aboveFloor(tall, both.bottom()) == doctest::Approx(380).epsilon(0.003));
    // One that hangs too high gives the least that a page needs, at its foot.
    const Panel high{1080, 1920, 4.03F, 1000};
    CHECK(screens::reachBand(high).h == std::ceil(240 * 4.03F));
    CHECK(screens::reachBand(high).bottom() == 1920);
    // Standing: the whole panel; lying panels are low enough.
    CHECK(screens::pageArea(usual, false).h == 1920);
    CHECK(screens::pageArea({1920, 1080, 4.03F}, true).h == 1080);
}

TEST_CASE("in the low position every target of every page can be reached") {
    for (const Panel& panel : {Panel{1080, 1920, 4.03F}, Panel{1080, 1920, 3.6F, 780}}) {
        tests::ScreenStage stage(panel, *catalogue(), nullptr);
        for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
            flow::Session session = scene.session();
            // Nobody has chosen anything before a visit.
            if (session.step == flow::Step::Attract || session.step == flow::Step::OutOfService) continue;
            session.preferences.lowReach = true;
            CAPTURE(scene.name);
            stage.show(session);
            for (const std::string& touch : scene.touches) {
                if (touch.starts_with("=")) {
                    stage.screens().type(touch.substr(1));
                    stage.settle();
                } else {
                    stage.tap(touch);
                }
            }
            for (const Node& n : stage.semantics().nodes()) {
                if (!n.focusable || (n.state & screens::kOffView) != 0) continue;
                const float at = aboveFloor(panel, n.target.centreY());
                CHECK_MESSAGE((at <= screens::kReachHighMm && at >= screens::kReachLowMm), n.id);
            }
        }
    }
}

TEST_CASE("the sheet that brings the picture down is itself in reach") {
    const Panel panel{1080, 1920, 4.03F};
    tests::ScreenStage stage(panel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    REQUIRE(stage.tap("display"));
    const Node* low = stage.find("low-reach");
    REQUIRE(low != nullptr);
    CHECK(aboveFloor(panel, low->target.centreY()) <= screens::kReachHighMm);
    REQUIRE(stage.tap("low-reach"));
    CHECK(stage.session.preferences.lowReach);
}
