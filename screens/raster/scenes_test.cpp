// Every screen that a citizen can see, one after another in any order: what is drawn in parts is what would be
// drawn from nothing, and a page that rests costs no pixel.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "screens/raster/rasterizer.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"

namespace zizhu::screens {

TEST_CASE("every scene after every other: drawn in parts, it is the same picture to the last bit") {
    const tests::CataloguePtr catalogue = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(catalogue);
    const Panel panel{1080, 1920, 4.03F};
    std::vector<std::uint32_t> pixels(std::size_t(panel.widthPx) * std::size_t(panel.heightPx));
    const Surface surface{pixels.data(), panel.widthPx, panel.heightPx, panel.widthPx};
    tests::ScreenStage stage(panel, *catalogue, nullptr);
    Rasterizer rasterizer;
    std::int64_t drawn = 0;
    stage.present = [&](ImDrawData& data) {
        drawn = 0;
        for (const PixelRect& rect : rasterizer.draw(data, surface)) drawn += std::int64_t(rect.w) * rect.h;
    };
    const auto scenes = tests::screenScenes(catalogue);
    std::vector<std::size_t> order(scenes.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(5));  // NOLINT(*-msc51-cpp): the same order every time
    std::size_t count = 0;
    for (const std::size_t i : order) {
        const tests::Scene& scene = scenes[i];
        CAPTURE(scene.name);
        flow::Session session = scene.session();
        session.preferences.highContrast = scene.highContrast;
        session.preferences.lowReach = scene.lowReach;
        session.preferences.language = count++ % 2 == 0 ? base::Language::ZhCn : base::Language::En;
        stage.show(std::move(session));
        for (const std::string& touch : scene.touches) {
            if (touch.starts_with("=")) {
                stage.screens().type(touch.substr(1));
                stage.settle();
            } else {
                stage.tap(touch);
            }
        }
        const std::vector<std::uint32_t> inParts = pixels;
        stage.frame();  // the letters' texture may have grown in the frame before
        stage.frame();
        const bool rests = !stage.redraw.after;
        if (rests) CHECK(drawn == 0);
        rasterizer.forget();
        std::fill(pixels.begin(), pixels.end(), 0xDEADBEEF);
        stage.frame();
        CHECK(drawn == std::int64_t(panel.widthPx) * panel.heightPx);
        const bool same = !rests || pixels == inParts;
        CHECK(same);
    }
    CHECK(count >= 50);
    stage.present = nullptr;
}

}  // namespace zizhu::screens
