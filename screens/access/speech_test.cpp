// What somebody hears who sees nothing.
#include "screens/access/speech.h"

#include <doctest/doctest.h>

#include "screens/screens.h"
#include "screens/strings.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"

using namespace zizhu;
using base::Language;
using screens::NavKey;
using screens::Node;
using screens::Role;

namespace {

tests::CataloguePtr catalogue() {
    static const tests::CataloguePtr loaded = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(loaded);
    return loaded;
}

std::string said(std::string_view text, Language language = Language::En) {
    return std::string(screens::spokenText(text, language).reveal());
}

std::string heard(tests::ScreenStage& stage) {
    std::string all;
    for (const screens::Spoken& one : stage.screens().takeSpoken()) all += std::string(one.text.reveal()) + "\n";
    return all;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

flow::Session aloud(flow::Session session, Language language = Language::En) {
    session.preferences.speech = true;
    session.preferences.language = language;
    return session;
}

}  // namespace

TEST_CASE("numbers are said as people say them") {
    CHECK(said("12345") == "1 2 3 4 5");
    CHECK(said("13800000000") == "1 3 8, 0 0 0 0, 0 0 0 0");
    CHECK(said("990101199003076513") == "9 9 0 1 0 1, 1 9 9 0, 0 3 0 7, 6 5 1 3");
    CHECK(said("990101********6513") == "9 9 0 1 0 1, 8 hidden characters, 6 5 1 3");
    CHECK(said("ABCD-2345-WXYZ") == "A B C D, 2 3 4 5, W X Y Z");
    CHECK(said("¥12.00") == "12 yuan");
    CHECK(said("¥1,250.50") == "1,250.50 yuan");
    CHECK(said("500000.00") == "500000.00");
    CHECK(said("14 March 2026") == "14 March 2026");
    CHECK(said("Step 2 of 6") == "Step 2 of 6");
    CHECK(said("13800000000", Language::ZhCn) == "1 3 8，0 0 0 0，0 0 0 0");
    CHECK(said("电话0990-12345019。", Language::ZhCn) == "电话0 9 9 0，1 2 3 4 5 0 1 9。");
    CHECK(said("").empty());
    CHECK(said("-----") == "-----");
}

TEST_CASE("a node is said by name, value, role and state") {
    const auto node = [](Role role, std::string_view name, std::string_view value = {}, std::uint16_t state = 0) {
        Node n;
        n.role = role;
        n.name = name;
        n.value = base::SecretString(value);
        n.state = state;
        n.focusable = true;
        return std::string(screens::spokenNode(n, Language::En).reveal());
    };
    CHECK(node(Role::Button, "Continue") == "Continue, button");
    CHECK(node(Role::Button, "Continue", "", screens::kDisabled) == "Continue, button, not available now");
    CHECK(node(Role::Field, "Phone") == "Phone, text field, empty");
    CHECK(node(Role::Field, "Phone", "13800000000", screens::kInvalid) == "Phone, 1 3 8, 0 0 0 0, 0 0 0 0, text field, something is wrong here");
    CHECK(node(Role::Option, "Male", "", screens::kSelected) == "Male, chosen");
    CHECK(node(Role::Check, "I agree") == "I agree, not ticked");
    CHECK(node(Role::Candidate, "Candidate 1", "李") == "李, Candidate 1");
    // A PIN is never said.
    CHECK(node(Role::Field, "PIN", "4711", screens::kConcealed) == "PIN, text field");
}

TEST_CASE("nothing is said until somebody asks for it") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    stage.key(NavKey::Next, 3);
    CHECK(heard(stage).empty());
    stage.key(NavKey::Repeat);
    CHECK(stage.session.preferences.speech);
    const std::string now = heard(stage);
    CHECK(has(now, screens::tr(screens::Str::kSpeechOn, Language::ZhCn)));
    CHECK(has(now, screens::tr(screens::Str::kHomeHeading, Language::ZhCn)));
    stage.key(NavKey::Repeat);
    const std::string again = heard(stage);
    CHECK(has(again, screens::tr(screens::Str::kHomeHeading, Language::ZhCn)));
    CHECK_FALSE(has(again, screens::tr(screens::Str::kSpeechOn, Language::ZhCn)));
}

TEST_CASE("every page and sheet is heard, in both languages, and everything on it can be walked to") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    std::size_t pages = 0;
    for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
        if (!scene.touches.empty()) continue;
        for (const Language language : base::kLanguages) {
            CAPTURE(scene.name);
            stage.show(aloud(scene.session(), language));
            if (stage.session.step == flow::Step::Vendor) continue;  // of technicians: it speaks to nobody
            ++pages;
            std::string all = heard(stage);
            const Node* heading = stage.semantics().findRole(Role::Heading);
            REQUIRE(heading != nullptr);
            CHECK(has(all, screens::spokenText(heading->name, language).reveal()));
            if (stage.session.countdownEnds) continue;
            std::vector<std::string> texts;
            for (const Node& n : stage.semantics().nodes()) {
                const bool text = n.role == Role::Text || n.role == Role::Alert || n.role == Role::Status;
                if (text && !n.name.empty()) texts.emplace_back(screens::spokenText(n.name, language).reveal());
            }
            // Walked in one language: the other says the same nodes.
            if (language != Language::En) continue;
            std::string first;
            for (int i = 0; i < 400; ++i) {
                stage.key(NavKey::Next);
                const std::string now = heard(stage);
                if (i > 2 && !first.empty() && now == first) break;
                if (i == 1) first = now;
                all += now;
            }
            for (const std::string& text : texts) CHECK_MESSAGE(has(all, text), text);
        }
    }
    MESSAGE(pages, " pages heard");
}

TEST_CASE("the receipt's page says the case, the code letter by letter, and what comes next") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    stage.show(aloud(tests::sceneSubmitted(catalogue(), "birth-registration", flow::PrintStage::Proven, true)));
    const std::string all = heard(stage);
    const std::string code = stage.session.cases.front().code.compact();
    std::string apart;
    for (const char c : code.substr(0, 4)) apart += std::string(apart.empty() ? "" : " ") + c;
    CHECK_MESSAGE(has(all, apart), all);
    CHECK(has(all, screens::tr(screens::Str::kSubmittedHeading, Language::En)));
}

TEST_CASE("what is chosen, typed and taken away is heard; what keys pass, by name and state") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    std::string key;
    for (const flow::VisiblePage& page : flow::visiblePages(session)) {
        if (page.questions.front()->type != catalog::QuestionType::Phone) continue;
        session.place = page.place;
        key = page.questions.front()->key;
        session.answers.erase(flow::storageKey(*page.item, key));
    }
    REQUIRE_FALSE(key.empty());
    stage.show(aloud(session));
    heard(stage);
    REQUIRE(stage.tap("q/" + key));
    heard(stage);
    stage.screens().type("1");
    stage.settle();
    CHECK(heard(stage) == "1\n");
    stage.screens().type("39");
    stage.settle();
    CHECK(heard(stage) == "3 9\n");
    stage.key(NavKey::Erase);
    CHECK(has(heard(stage), "9 taken away"));
}

TEST_CASE("faults are heard at once, all of them") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    const auto pages = flow::visiblePages(session);
    session.place = pages.front().place;
    for (const catalog::Question* q : pages.front().questions) session.answers.erase(flow::storageKey(*pages.front().item, q->key));
    stage.show(aloud(session));
    heard(stage);
    REQUIRE(stage.tap("continue"));
    REQUIRE_FALSE(stage.session.faults.empty());
    const std::string now = heard(stage);
    for (const catalog::Fault& fault : stage.session.faults) CHECK(has(now, catalog::faultText(fault, Language::En)));
}

TEST_CASE("a countdown is heard, and so is the way out of it") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    flow::Session session = aloud(tests::sceneAt(catalogue(), "", flow::Step::Home));
    stage.show(session);
    heard(stage);
    const auto at = [&](int left) {
        stage.session.countdownEnds = stage.session.now + std::chrono::seconds(left);
        stage.settle();
        return heard(stage);
    };
    CHECK(has(at(60), screens::tr(screens::Str::kIdleHeading, Language::En)));
    CHECK(at(59).empty());
    CHECK(has(at(45), "45 seconds left"));
    CHECK(has(at(10), "10 seconds left"));
    CHECK(at(9).empty());
    stage.key(NavKey::Next);  // the kiosk lets any key answer
    CHECK_FALSE(stage.session.countdownEnds.has_value());
}

TEST_CASE("speech dies with the visit") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    stage.show(aloud(tests::sceneAt(catalogue(), "", flow::Step::Home)));
    heard(stage);
    stage.session = flow::advance(std::move(stage.session), {stage.session.now, flow::Intent(flow::intent::Done{})}).session;
    CHECK_FALSE(stage.session.preferences.speech);
    stage.screens().forget();
    stage.settle();
    stage.key(NavKey::Next, 3);
    CHECK(heard(stage).empty());
}
