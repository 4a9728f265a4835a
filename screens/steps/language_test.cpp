#include <doctest/doctest.h>

#include "screens/input/rime_input_method.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using base::Language;
using screens::Node;
using screens::Role;

namespace {

tests::CataloguePtr catalogue() {
    static const tests::CataloguePtr loaded = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(loaded);
    return loaded;
}

std::string heading(const tests::ScreenStage& stage) {
    const Node* node = stage.semantics().findRole(Role::Heading);
    REQUIRE(node != nullptr);
    return std::string(node->name);
}

// On the page that asks for a Chinese name, with nothing entered.
flow::Session namePage() {
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    for (const flow::VisiblePage& page : flow::visiblePages(session)) {
        if (page.questions.front()->type != catalog::QuestionType::ChineseName) continue;
        session.place = page.place;
        session.answers.erase(flow::storageKey(*page.item, page.questions.front()->key));
        break;
    }
    REQUIRE(session.place);
    return session;
}

}  // namespace

TEST_CASE("the first page offers every language in its own name, and one touch begins in it") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    const std::pair<const char*, const char*> kNames[] = {
        {"language/zh-CN", "简体中文"}, {"language/zh-TW", "繁體中文"}, {"language/en", "English"}};
    for (const auto& [id, name] : kNames) {
        for (const tests::Scene& scene : tests::screenScenes(catalogue()))
            if (scene.name == "attract") stage.show(scene.session());
        for (const auto& [each, shown] : kNames) CHECK(stage.semantics().findId(each)->name == shown);
        REQUIRE(stage.tap(id));
        CHECK(stage.session.step == flow::Step::Home);
        CHECK("language/" + std::string(base::tag(stage.session.preferences.language)) == id);
    }
}

TEST_CASE("switching the language in the middle of a name loses neither what is written nor what is begun") {
    tests::TemporaryDirectory folder;
    auto rime = screens::RimeInputMethod::make({.runtime = folder.path().string()});
    REQUIRE(rime.has_value());
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), rime->get());
    stage.show(namePage());
    const flow::VisiblePage page = *flow::currentPage(stage.session);
    const std::string key = page.questions.front()->key;
    stage.screens().type("发");  // a name: it is not to become 發
    stage.settle();
    for (const char letter : std::string_view("xiul")) REQUIRE(stage.tap(std::string("key/") + letter));
    const auto candidates = [&] {
        std::string all;
        for (const Node& node : stage.semantics().nodes())
            if (node.role == Role::Candidate) all += std::string(node.value.reveal()) + " ";
        return all;
    };
    const std::string before = candidates();
    REQUIRE_FALSE(before.empty());
    const std::string simplified = heading(stage);
    for (const Language language : {Language::ZhTw, Language::En, Language::ZhCn}) {
        CAPTURE(base::tag(language));
        REQUIRE(stage.tap("language"));
        REQUIRE(stage.semantics().findId("language-sheet") != nullptr);
        REQUIRE(stage.tap("language/" + std::string(base::tag(language))));
        CHECK(stage.semantics().findId("language-sheet") == nullptr);
        CHECK(stage.session.preferences.language == language);
        CHECK(stage.session.place == page.place);
        CHECK(flow::ItemAnswers(stage.session, page.place.item).answer(key) == "发");
        CHECK(candidates() == before);
        CHECK((heading(stage) == simplified) == (language == Language::ZhCn));
    }
    // The present one closes the sheet.
    REQUIRE(stage.tap("language"));
    REQUIRE(stage.tap("language/zh-CN"));
    CHECK(stage.semantics().findId("language-sheet") == nullptr);
    CHECK(candidates() == before);
}

TEST_CASE("a text of the catalogue is shown in traditional characters, an answer as it was given") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    flow::Session session = namePage();
    const flow::VisiblePage page = *flow::currentPage(session);
    session.preferences.language = Language::ZhTw;
    stage.show(session);
    CHECK(heading(stage).find("孩子") != std::string::npos);
    CHECK(heading(stage) == page.page->heading(Language::ZhTw));
    CHECK(heading(stage) != page.page->heading(Language::ZhCn));
}

TEST_CASE("who cannot read a notice can change its language; a countdown is answered with it") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
        if (scene.name != "countdown" && !scene.name.starts_with("trouble")) continue;
        CAPTURE(scene.name);
        stage.show(scene.session());
        REQUIRE(stage.tap("sheet/language"));
        REQUIRE(stage.semantics().findId("language-sheet") != nullptr);
        REQUIRE(stage.tap("language/en"));
        CHECK(stage.session.preferences.language == Language::En);
        CHECK_FALSE(stage.session.countdownEnds);
    }
}
