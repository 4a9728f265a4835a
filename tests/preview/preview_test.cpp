#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/preview/html.h"
#include "tests/preview/pages.h"
#include "tests/preview/studio.h"
#include "tests/support/default_catalogue.h"

using namespace zizhu;

TEST_CASE("every page and material of an item and of a bundle has its sheet") {
    const auto catalogue = tests::defaultCatalogue();
    for (const char* key : {"proof-kinship", "birth-registration", "hall-queue-ticket", "start-business"}) {
        CAPTURE(key);
        const preview::Sheets sheets = preview::sheetsOf(catalogue, key, base::Language::En);
        CHECK(sheets.missed.empty());
        CHECK(sheets.sheets.front().title == "guide");
        std::set<std::string> titles;
        for (const preview::Sheet& sheet : sheets.sheets) titles.insert(sheet.title);
        if (const catalog::Item* item = catalogue->item(key)) {
            for (const catalog::Page& page : item->pages) CHECK(titles.count("page " + page.key) == 1);
            for (const catalog::Material& material : item->materials) CHECK(titles.count("material " + material.key) == 1);
        }
    }
    CHECK(preview::sheetsOf(catalogue, "no-such-item", base::Language::En).sheets.empty());
}

TEST_CASE("a page longer than the glass is drawn whole") {
    const auto catalogue = tests::defaultCatalogue();
    preview::Studio studio(*catalogue);
    REQUIRE(studio.ready());
    const preview::Sheets sheets = preview::sheetsOf(catalogue, "proof-kinship", base::Language::En);
    const preview::Shot guide = studio.shoot(sheets.sheets.front().session, base::Language::En, flow::TextSize::XL);
    CHECK(guide.scrolls);
    CHECK(guide.width == 540);
    CHECK(guide.height > 960);
    CHECK(guide.faults == std::vector<std::string>{});
    CHECK(guide.words.find("Proof of kinship") != std::string::npos);
    REQUIRE(guide.png.size() > 1000);
    CHECK(std::equal(guide.png.begin() + 1, guide.png.begin() + 4, "PNG"));
}

TEST_CASE("what lies wrongly on the glass is told") {
    screens::Semantics semantics;
    const auto add = [&](std::string name, screens::Rect rect) {
        screens::Node node;
        node.role = screens::Role::Button;
        node.name = std::move(name);
        node.rect = rect;
        semantics.add(std::move(node));
    };
    add("One", {0, 0, 100, 100});
    add("Inside", {10, 10, 20, 20});
    CHECK(preview::layoutFaults(semantics, 1080).empty());
    add("Across", {90, 90, 100, 100});
    add("Outside", {1000, 500, 100, 50});
    add("", {0, 600, 50, 50});
    const auto faults = preview::layoutFaults(semantics, 1080);
    CHECK(faults == std::vector<std::string>{"“Outside” leaves the glass", "`` has no words", "“One” and “Across” overlap"});
}

TEST_CASE("the file holds its pictures and lets no text become markup") {
    preview::Shot shot;
    shot.png = {0x89, 'P', 'N', 'G'};
    shot.words = "a < b";
    shot.faults = {"“<b>” leaves the glass"};
    const std::string html = preview::toHtml({"Ti & tle", "about", {"page x"}, {{"page <one>", "", {{"en, M", shot}}}}});
    CHECK(html.find("data:image/png;base64,iVBORw==") != std::string::npos);
    CHECK(html.find("Ti &amp; tle") != std::string::npos);
    CHECK(html.find("page &lt;one&gt;") != std::string::npos);
    CHECK(html.find("<b>") == std::string::npos);
    CHECK(html.find("no picture of page x") != std::string::npos);
    CHECK(html.find("http") == std::string::npos);  // nothing is fetched
}
