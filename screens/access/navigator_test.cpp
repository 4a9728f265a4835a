// A visit without a finger: keys and switches reach everything, see where they are, and do what a touch does.
#include "screens/access/navigator.h"

#include <doctest/doctest.h>

#include <set>

#include "screens/input/rime_input_method.h"
#include "screens/screens.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using screens::NavKey;
using screens::Node;
using screens::Role;

namespace {

const screens::Panel kPanel{1080, 1920, 4.03F};

tests::CataloguePtr catalogue() {
    static const tests::CataloguePtr loaded = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(loaded);
    return loaded;
}

std::string at(const tests::ScreenStage& stage) {
    const auto nodes = stage.focused();
    return nodes.empty() ? std::string() : nodes.front()->id;
}

// Walks to it; false if a whole round does not find it.
bool walkTo(tests::ScreenStage& stage, std::string_view id, NavKey by = NavKey::Next) {
    for (int i = 0; i < 120; ++i) {
        if (at(stage) == id) return true;
        stage.key(by);
    }
    return false;
}

// With two switches: to the thing, through its group.
int switchTo(tests::ScreenStage& stage, std::string_view id) {
    for (int presses = 1; presses < 200; ++presses) {
        const auto nodes = stage.focused();
        const bool there = std::any_of(nodes.begin(), nodes.end(), [&](const Node* n) { return n->id == id; });
        if (there) {
            stage.key(NavKey::SwitchChoose);
            if (nodes.size() == 1) return presses;
        } else {
            stage.key(NavKey::SwitchNext);
        }
    }
    return 0;
}

flow::Session questionOf(catalog::QuestionType type, std::string* key = nullptr) {
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    for (const flow::VisiblePage& page : flow::visiblePages(session)) {
        for (const catalog::Question* q : page.questions) {
            if (q->type != type) continue;
            session.place = page.place;
            session.answers.erase(flow::storageKey(*page.item, q->key));
            if (key != nullptr) *key = q->key;
            return session;
        }
    }
    return session;
}

}  // namespace

TEST_CASE("keys reach everything that a finger can, and always see where they are") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
        if (!scene.touches.empty()) continue;
        CAPTURE(scene.name);
        stage.show(scene.session());
        if (stage.session.countdownEnds) continue;  // any key answers it
        std::set<std::string> wanted;
        for (const Node& n : stage.semantics().nodes()) {
            // The keys of the keyboard are entered through their field; buttons that scroll come and go.
            const bool scrolls = n.id.ends_with("/up") || n.id.ends_with("/down");
            if (n.focusable && n.role != Role::Key && n.role != Role::Candidate && !scrolls) wanted.insert(n.id);
        }
        stage.key(NavKey::Next);
        std::set<std::string> reached;
        std::string first;
        for (int i = 0; i < 150 && !stage.focused().empty(); ++i) {
            const auto nodes = stage.focused();
            REQUIRE(nodes.size() == 1);
            CHECK_MESSAGE((nodes[0]->state & screens::kOffView) == 0, nodes[0]->id);
            if (i > 0 && nodes[0]->id == first) break;  // once round
            if (i == 0) first = nodes[0]->id;
            reached.insert(nodes[0]->id);
            stage.key(NavKey::Next);
        }
        for (const std::string& id : wanted) CHECK_MESSAGE(reached.count(id) == 1, id);
    }
}

TEST_CASE("nothing is framed until a key is used, nor after the next touch") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    CHECK(stage.focused().empty());
    stage.key(NavKey::Next);
    CHECK(stage.focused().size() == 1);
    stage.press(5, 5);
    stage.release();
    CHECK(stage.focused().empty());
    CHECK(stage.session.preferences.unhurried);
}

TEST_CASE("choosing by key is a tap: an option, the main action, back") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    std::string key;
    stage.show(questionOf(catalog::QuestionType::YesNo, &key));
    REQUIRE_FALSE(key.empty());
    stage.key(NavKey::Next);
    REQUIRE(walkTo(stage, "q/" + key + "/yes", NavKey::Down));
    stage.key(NavKey::Activate);
    CHECK(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key) == "yes");
    CHECK(at(stage) == "q/" + key + "/yes");
    stage.key(NavKey::Main);
    CHECK(at(stage) == "continue");
    stage.intents.clear();
    stage.key(NavKey::Activate);
    CHECK(stage.intended<flow::intent::Continue>());
    stage.intents.clear();
    stage.key(NavKey::Back);
    CHECK(stage.intended<flow::intent::Back>());
}

TEST_CASE("a key alone does nothing but show where it is") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "birth-registration", flow::Step::Guide));
    stage.key(NavKey::Activate);
    CHECK(stage.intents.empty());
    CHECK(stage.focused().size() == 1);
}

TEST_CASE("the keyboard on the glass is entered through its field, walked by rows, and left again") {
    tests::TemporaryDirectory folder;
    auto rime = screens::RimeInputMethod::make({.runtime = folder.path().string()});
    REQUIRE(rime.has_value());
    tests::ScreenStage stage(kPanel, *catalogue(), rime->get());
    std::string key;
    stage.show(questionOf(catalog::QuestionType::ChineseName, &key));
    REQUIRE_FALSE(key.empty());
    stage.key(NavKey::Next);
    REQUIRE(walkTo(stage, "q/" + key));
    stage.key(NavKey::Activate);
    REQUIRE(at(stage) == "key/q");
    stage.key(NavKey::Right);
    CHECK(at(stage) == "key/w");
    stage.key(NavKey::Down);
    CHECK(stage.focused().at(0)->role == Role::Key);
    CHECK(at(stage) != "key/w");
    stage.key(NavKey::Up);
    for (const char letter : std::string_view("li")) {
        for (int i = 0; i < 60 && at(stage) != std::string("key/") + letter; ++i) stage.key(NavKey::Next);
        stage.key(NavKey::Activate);
    }
    for (int i = 0; i < 8 && stage.focused().at(0)->role != Role::Candidate; ++i) stage.key(NavKey::Up);
    REQUIRE(stage.focused().at(0)->role == Role::Candidate);
    const std::string chosen(stage.focused().at(0)->value.reveal());
    stage.key(NavKey::Activate);
    CHECK(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key) == chosen);
    stage.key(NavKey::Erase);
    CHECK_FALSE(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key));
    stage.key(NavKey::Back);
    CHECK(stage.semantics().findId("key/q") == nullptr);
    CHECK(at(stage) == "q/" + key);
}

TEST_CASE("digits of a keypad go into the field at once, the star is its X") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    std::string key;
    stage.show(questionOf(catalog::QuestionType::IdNumber, &key));
    REQUIRE_FALSE(key.empty());
    stage.key(NavKey::Next);
    REQUIRE(walkTo(stage, "q/" + key));
    stage.keyText("11010519491231002*");
    for (int i = 0; i < 20; ++i) stage.settle();
    CHECK(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key) == "11010519491231002X");
}

TEST_CASE("a date is given by keys: digits on a wheel, up and down") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    std::string key;
    stage.show(questionOf(catalog::QuestionType::Date, &key));
    REQUIRE_FALSE(key.empty());
    const auto answer = [&] { return std::string(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key).value_or("")); };
    stage.key(NavKey::Next);
    REQUIRE(walkTo(stage, "q/" + key + "/year"));
    stage.keyText("2025");
    for (int i = 0; i < 8; ++i) stage.settle();
    CHECK(answer().starts_with("2025-"));
    REQUIRE(walkTo(stage, "q/" + key + "/month"));
    stage.keyText("11");
    for (int i = 0; i < 8; ++i) stage.settle();
    REQUIRE(walkTo(stage, "q/" + key + "/day"));
    stage.keyText("9");
    for (int i = 0; i < 8; ++i) stage.settle();
    CHECK(answer() == "2025-11-09");
    stage.key(NavKey::Down);
    CHECK(answer() == "2025-11-10");
    stage.key(NavKey::Up, 2);
    CHECK(answer() == "2025-11-08");
}

TEST_CASE("a sheet keeps the focus until it is closed, which leads back to where it was opened") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "birth-registration", flow::Step::Guide));
    stage.key(NavKey::Next);
    REQUIRE(walkTo(stage, "display"));
    stage.key(NavKey::Activate);
    std::set<std::string> seen;
    for (int i = 0; i < 40; ++i) {
        seen.insert(at(stage));
        stage.key(NavKey::Next);
    }
    CHECK(seen.count("display-close") == 1);
    CHECK(seen.count("start") == 0);
    CHECK(seen.count("language") == 0);
    stage.key(NavKey::Back);
    CHECK(at(stage) == "display");
    // Help from anywhere, and back.
    stage.key(NavKey::Help);
    CHECK(stage.session.help == flow::HelpStage::Open);
    stage.key(NavKey::Back);
    CHECK(stage.session.help == flow::HelpStage::Closed);
    CHECK(at(stage) == "display");
}

TEST_CASE("every sheet that may be left is left by the key for it") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    for (const std::string_view sheet : {"display", "leave"}) {
        stage.show(tests::sceneAt(catalogue(), "birth-registration", flow::Step::Guide));
        REQUIRE(stage.tap(sheet));
        REQUIRE(stage.semantics().findRole(Role::Dialog) != nullptr);
        stage.key(NavKey::Back);
        CHECK_MESSAGE(stage.semantics().findRole(Role::Dialog) == nullptr, sheet);
    }
}

TEST_CASE("faults take the focus, each leads to its field") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    std::string key;
    stage.show(questionOf(catalog::QuestionType::Phone, &key));
    stage.key(NavKey::Next);
    stage.key(NavKey::Main);
    stage.key(NavKey::Activate);
    REQUIRE_FALSE(stage.session.faults.empty());
    CHECK(at(stage) == "fault/0");
    stage.key(NavKey::Activate);
    CHECK(stage.semantics().findId("key/1") != nullptr);
}

TEST_CASE("a name is written with two switches") {
    tests::TemporaryDirectory folder;
    auto rime = screens::RimeInputMethod::make({.runtime = folder.path().string()});
    REQUIRE(rime.has_value());
    tests::ScreenStage stage(kPanel, *catalogue(), rime->get());
    std::string key;
    stage.show(questionOf(catalog::QuestionType::ChineseName, &key));
    stage.key(NavKey::SwitchNext);
    CHECK_FALSE(stage.focused().empty());
    REQUIRE(switchTo(stage, "q/" + key) > 0);
    // A whole row at first, then its keys.
    CHECK(stage.focused().size() > 5);
    int presses = 0;
    for (const char letter : std::string_view("wang")) {
        const int now = switchTo(stage, std::string("key/") + letter);
        REQUIRE(now > 0);
        presses += now;
    }
    CHECK(stage.focused().at(0)->role == Role::Candidate);  // the first row after each key
    const int chosen = switchTo(stage, "candidate/0");
    REQUIRE(chosen > 0);
    presses += chosen;
    CHECK(presses < 60);
    CHECK(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key).has_value());
    REQUIRE(switchTo(stage, "key/done") > 0);
    stage.intents.clear();
    REQUIRE(switchTo(stage, "continue") > 0);
    CHECK(stage.intended<flow::intent::Continue>());
}

TEST_CASE("with switches a long page is walked by groups") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    std::size_t things = 0;
    for (const Node& n : stage.semantics().nodes()) things += n.focusable ? 1 : 0;
    REQUIRE(things > 12);
    stage.key(NavKey::SwitchNext);
    int round = 0;
    const std::string first = at(stage);
    do {
        stage.key(NavKey::SwitchNext);
        ++round;
    } while (at(stage) != first && round < 100);
    CHECK(round < int(things) / 2);
    CHECK(switchTo(stage, "item/birth-registration") > 0);
    CHECK(stage.session.step == flow::Step::Guide);
}

TEST_CASE("a heap of keys neither blocks nor piles up") {
    tests::ScreenStage stage(kPanel, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    for (int i = 0; i < 4000; ++i) stage.screens().key(NavKey::Next);
    for (int i = 0; i < 12; ++i) stage.settle();
    CHECK_FALSE(stage.redraw.needed());
    CHECK(stage.focused().size() == 1);
}
