// Each check finds what it is there to find.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/looks/checks.h"

using namespace zizhu;
using namespace zizhu::screens;

namespace {

struct Desk {
    Inspection drawn;
    Semantics tree;
    Theme theme{{1080, 1920, 4.0F}, TextScale::M, Contrast::Default};
    base::Language language = base::Language::En;
    std::string said;

    InkLine& line(std::string text, Rect ink, Type type = Type::Body) {
        InkLine one;
        one.text = std::move(text);
        one.ink = ink;
        one.clip = {0, 0, 1080, 1920};
        one.type = type;
        one.capHeight = theme.capHeight(type);
        one.boxes = drawn.boxes.size();
        drawn.lines.push_back(one);
        return drawn.lines.back();
    }
    InkBox& box(Rect rect, bool filled = true) {
        InkBox one;
        one.rect = rect;
        one.clip = {0, 0, 1080, 1920};
        one.filled = filled;
        drawn.boxes.push_back(one);
        return drawn.boxes.back();
    }
    Node& button(std::string id, Rect rect) {
        Node node;
        node.role = Role::Button;
        node.id = id;
        node.name = "Continue";
        node.rect = node.target = rect;
        node.focusable = true;
        drawn.targets.push_back({id, rect});
        return tree.add(std::move(node));
    }
    template <class Check>
    bool finds(Check check, std::string_view what) {
        looks::Findings found;
        check(looks::Looked{drawn, tree, theme, language, said}, found);
        CHECK(found.checks > 0);
        if (what.empty()) return found.faults.empty();
        return std::any_of(found.faults.begin(), found.faults.end(), [&](const looks::Fault& f) { return f.check == what; });
    }
};

}  // namespace

TEST_CASE("a page in order has no fault") {
    Desk desk;
    desk.box({100, 100, 600, 200});
    desk.line("Your name", {120, 150, 200, 22.4F});
    desk.button("back", {100, 400, 200, 80});
    desk.button("continue", {311, 400, 200, 80}).state = kMain;
    CHECK(desk.finds(looks::checkText, ""));
    CHECK(desk.finds(looks::checkTargets, ""));
    CHECK(desk.finds(looks::checkOrder, ""));
    CHECK(desk.finds(looks::checkWords, ""));
}

TEST_CASE("words that are cut, covered, crossed, doubled, broken or too small are found") {
    Desk desk;
    SUBCASE("past the clip") {
        desk.line("Continue", {1000, 100, 200, 22.4F});
        CHECK(desk.finds(looks::checkText, "text-cut"));
    }
    SUBCASE("past the edge of a card") {
        desk.box({100, 100, 200, 100});
        desk.line("Continue", {250, 140, 100, 22.4F});
        CHECK(desk.finds(looks::checkText, "text-over-edge"));
    }
    SUBCASE("under something painted later") {
        desk.line("Continue", {250, 140, 100, 22.4F});
        desk.box({100, 100, 200, 100});
        CHECK(desk.finds(looks::checkText, "text-covered"));
    }
    SUBCASE("on other words") {
        desk.line("Continue", {250, 140, 100, 22.4F});
        desk.line("Back", {300, 150, 100, 22.4F});
        CHECK(desk.finds(looks::checkText, "text-on-text"));
    }
    SUBCASE("within a word") {
        desk.line("Conti", {250, 140, 100, 22.4F}).cutWord = true;
        CHECK(desk.finds(looks::checkText, "word-cut"));
    }
    SUBCASE("smaller than the size that was chosen") {
        desk.line("Continue", {250, 140, 100, 16}).capHeight = 16;
        CHECK(desk.finds(looks::checkText, "text-small"));
    }
}

TEST_CASE("targets that are small, near, on each other, without a name or out of the keys' reach are found") {
    Desk desk;
    SUBCASE("small") {
        desk.button("back", {100, 100, 40, 80});
        CHECK(desk.finds(looks::checkTargets, "target-small"));
    }
    SUBCASE("near") {
        desk.button("back", {100, 100, 80, 80});
        desk.button("next", {185, 100, 80, 80});
        CHECK(desk.finds(looks::checkTargets, "gap"));
    }
    SUBCASE("on each other") {
        desk.button("back", {100, 100, 80, 80});
        desk.button("next", {150, 100, 80, 80});
        CHECK(desk.finds(looks::checkTargets, "target-on-target"));
    }
    SUBCASE("without a name") {
        desk.button("back", {100, 100, 80, 80}).name.clear();
        CHECK(desk.finds(looks::checkTargets, "no-name"));
    }
    SUBCASE("not for keys") {
        desk.button("back", {100, 100, 80, 80}).focusable = false;
        CHECK(desk.finds(looks::checkTargets, "not-by-keys"));
    }
    SUBCASE("a low main action") {
        desk.button("continue", {100, 100, 200, 60}).state = kMain;
        CHECK(desk.finds(looks::checkTargets, "main-small"));
    }
}

TEST_CASE("an order that goes back is found") {
    Desk desk;
    SUBCASE("up") {
        desk.button("second", {100, 300, 200, 80});
        desk.button("first", {100, 100, 200, 80});
        CHECK(desk.finds(looks::checkOrder, "order"));
    }
    SUBCASE("left") {
        desk.button("second", {400, 100, 200, 80});
        desk.button("first", {100, 100, 200, 80});
        CHECK(desk.finds(looks::checkOrder, "order"));
    }
}

TEST_CASE("words of another language, keys and empty places are found; what a person said is not") {
    Desk desk;
    const Rect at{100, 100, 100, 22.4F};
    SUBCASE("Chinese in English") {
        desk.line("Name 姓名", at);
        CHECK(desk.finds(looks::checkWords, "untranslated"));
    }
    SUBCASE("English in Chinese") {
        desk.language = base::Language::ZhCn;
        desk.line("请按 Continue", at);
        CHECK(desk.finds(looks::checkWords, "untranslated"));
    }
    SUBCASE("a name") {
        desk.said = "王小满";
        desk.line("Hello 王小满", at);
        CHECK(desk.finds(looks::checkWords, ""));
    }
    SUBCASE("a key") {
        desk.line("birth-registration", at);
        CHECK(desk.finds(looks::checkWords, "key-shown"));
    }
    SUBCASE("a place left empty") {
        desk.line("Step {0}", at);
        CHECK(desk.finds(looks::checkWords, "placeholder"));
    }
}

TEST_CASE("pale ink is found in the pixels") {
    Desk desk;
    desk.line("x", {2, 2, 6, 6});
    std::vector<std::uint32_t> pixels(100, 0xFFFFFFFF);
    const auto finds = [&](std::uint32_t ink) {
        for (int i = 2; i < 8; ++i) pixels[std::size_t(i * 10 + i)] = ink;
        looks::Findings found;
        looks::checkContrast({desk.drawn, desk.tree, desk.theme, desk.language, desk.said}, pixels.data(), 10, 10, found);
        CHECK(found.checks == 1);
        return !found.faults.empty();
    };
    CHECK(finds(0xFF888888));
    CHECK_FALSE(finds(0xFF333333));
}
