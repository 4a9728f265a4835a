// Every page and overlay as a person meets it: named, reachable, large enough, and still when nothing happens.
#include "screens/screens.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/utf8.h"
#include "screens/fonts.h"
#include "screens/input/rime_input_method.h"
#include "screens/strings.h"
#include "screens/text_layout.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using screens::Node;
using screens::Role;

namespace {

tests::CataloguePtr catalogue() {
    static const tests::CataloguePtr loaded = tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
    REQUIRE(loaded);
    return loaded;
}

bool pressable(const Node& node) {
    return node.focusable && (node.state & (screens::kOffView | screens::kDisabled)) == 0;
}

// Rows of one wheel touch each other: they are one dial, and a near miss is the neighbouring value.
bool sameWheel(const Node& a, const Node& b) {
    const auto base = [](const std::string& id) {
        const std::size_t end = id.ends_with("/less") || id.ends_with("/more") ? id.rfind('/') : std::string::npos;
        return id.substr(0, end);
    };
    return base(a.id) == base(b.id);
}


std::string tooSmallOrClose(const tests::ScreenStage& stage) {
    const float mm = stage.panel.pxPerMm;
    std::string faults;
    std::vector<const Node*> targets;
    for (const Node& node : stage.semantics().nodes()) {
        if (!pressable(node)) continue;
        targets.push_back(&node);
        // What is cut by a scrolled view's edge is judged by its whole size.
        if (node.rect.w < 12.7F * mm - 1 || node.rect.h < 12.7F * mm - 1) faults += node.id + " is too small; ";
        if ((node.state & screens::kMain) != 0 && node.rect.h < 20 * mm - 1) faults += node.id + " is too low; ";
        if (node.rect.x < -0.5F || node.rect.right() > float(stage.panel.widthPx) + 0.5F) faults += node.id + " leaves the glass; ";
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
        for (std::size_t k = i + 1; k < targets.size(); ++k) {
            const screens::Rect &a = targets[i]->target, &b = targets[k]->target;
            const float dx = std::max({a.x - b.right(), b.x - a.right(), 0.0F});
            const float dy = std::max({a.y - b.bottom(), b.y - a.bottom(), 0.0F});
            if (std::max(dx, dy) < 2.54F * mm - 1.5F && !sameWheel(*targets[i], *targets[k])) {
                faults += targets[i]->id + " is too near to " + targets[k]->id + "; ";
            }
        }
    }
    return faults;
}

flow::Session in(flow::Session session, base::Language language, flow::TextSize size = flow::TextSize::M) {
    session.preferences.language = language;
    session.preferences.textSize = size;
    return session;
}

}  // namespace

TEST_CASE("every page names its main action, in both languages, and rests when nothing happens") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
        if (!scene.touches.empty()) continue;  // these need a finger; below
        for (const base::Language language : base::kLanguages) {
            CAPTURE(scene.name);
            CAPTURE(base::tag(language));
            const flow::Session session = scene.session();
            const bool technician = session.step == flow::Step::Vendor;
            stage.show(in(session, language));
            if (!scene.mainAction.empty()) {
                const Node* main = stage.semantics().findId(scene.mainAction);
                REQUIRE(main != nullptr);
                CHECK_FALSE(main->name.empty());
                // A technician's page may wait for a test to end or for something to be typed.
                CHECK((pressable(*main) || technician));
            }
            // A page has one main action, and the same frame twice is the same picture.
            CHECK(std::count_if(stage.semantics().nodes().begin(), stage.semantics().nodes().end(),
                                [](const Node& n) { return (n.state & screens::kMain) != 0; }) <= 1);
            const std::uint64_t before = tests::ScreenStage::drawingHash();
            CHECK(stage.frame().empty());
            CHECK(tests::ScreenStage::drawingHash() == before);
            const bool moves = stage.semantics().findId("waiting") != nullptr || session.vendor.pinWaitEnds.has_value();
            CHECK(stage.redraw.needed() == moves);
            if (moves) CHECK(*stage.redraw.after > std::chrono::milliseconds(50));
            CHECK(tooSmallOrClose(stage) == "");
            // Named in the language of the visit: no page without a heading. The grid needs the whole glass.
            const bool grid = session.vendor.bench.page == flow::vendor::Page::TouchGrid && technician;
            CHECK((stage.semantics().findRole(Role::Heading) != nullptr || grid));
        }
    }
}

TEST_CASE("targets keep their size and distance on every panel and in every text size") {
    const screens::Panel panels[] = {{1080, 1920, 4.03F}, {1920, 1080, 4.03F}, {1280, 1024, 3.40F}};
    const std::set<std::string> looked = {"home", "home-offline", "guide-birth-registration", "identity-read", "check",
                                          "sign", "materials-given", "submitted-paper-out", "track", "countdown",
                                          "trouble-0", "help"};
    for (const screens::Panel& panel : panels) {
        tests::ScreenStage stage(panel, *catalogue(), nullptr);
        for (const tests::Scene& scene : tests::screenScenes(catalogue())) {
            if (looked.count(scene.name) == 0 && !scene.name.starts_with("questions")) continue;
            for (const auto size : {flow::TextSize::M, flow::TextSize::XL}) {
                CAPTURE(scene.name);
                CAPTURE(panel.widthPx);
                CAPTURE(int(size));
                stage.show(in(scene.session(), base::Language::En, size));
                CHECK(tooSmallOrClose(stage) == "");
                if (!scene.mainAction.empty()) CHECK(stage.semantics().findId(scene.mainAction) != nullptr);
            }
        }
    }
}

TEST_CASE("consents, appointments, records and samples fit on every panel, in every text size and language") {
    const screens::Panel panels[] = {{1080, 1920, 4.03F}, {1920, 1080, 4.03F}, {1280, 1024, 3.40F}};
    std::vector<tests::Scene> scenes;
    tests::addScenes(scenes, catalogue());
    for (const screens::Panel& panel : panels) {
        tests::ScreenStage stage(panel, *catalogue(), nullptr);
        for (const tests::Scene& scene : scenes) {
            for (const auto size : {flow::TextSize::S, flow::TextSize::M, flow::TextSize::L, flow::TextSize::XL}) {
                for (const base::Language language : base::kLanguages) {
                    CAPTURE(scene.name);
                    CAPTURE(panel.widthPx);
                    CAPTURE(int(size));
                    CAPTURE(base::tag(language));
                    stage.show(in(scene.session(), language, size));
                    CHECK(tooSmallOrClose(stage) == "");
                    if (scene.mainAction.empty()) continue;
                    const Node* main = stage.semantics().findId(scene.mainAction);
                    CHECK(main != nullptr);
                    if (main != nullptr) CHECK(pressable(*main));
                }
            }
        }
    }
}

TEST_CASE("day and time of an appointment are picked on one page without scrolling") {
    const screens::Panel panels[] = {{1080, 1920, 4.03F}, {1920, 1080, 4.03F}};
    for (const screens::Panel& panel : panels) {
        CAPTURE(panel.widthPx);
        tests::ScreenStage stage(panel, *catalogue(), nullptr);
        stage.show(tests::sceneSlots(catalogue(), "marriage-appointment"));
        const flow::Slots slots = stage.session.slots;
        for (const flow::SlotDay& day : slots.days) {
            const Node* node = stage.semantics().findId("day/" + base::toString(day.day));
            REQUIRE(node != nullptr);
            CHECK(pressable(*node));
        }
        CHECK(stage.semantics().findId("day/2026-03-15") == nullptr);  // a Sunday: nothing to pick
        CHECK_FALSE(pressable(*stage.semantics().findId("continue")));
        REQUIRE(stage.tap("day/" + base::toString(slots.days[4].day)));
        CHECK(stage.session.slots.day == slots.days[4].day);
        for (const char* time : {"time/09:00", "time/16:00"}) {
            const Node* node = stage.semantics().findId(time);
            REQUIRE(node != nullptr);
            CHECK(pressable(*node));
        }
        REQUIRE(stage.tap("time/16:00"));
        CHECK(stage.session.slots.time == std::chrono::minutes(16 * 60));
        REQUIRE(stage.tap("continue"));
        CHECK(stage.session.step == flow::Step::Booking);
    }
}

TEST_CASE("a tap counts only if it begins and ends on the target") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    const auto guide = [] { return tests::sceneAt(catalogue(), "birth-registration", flow::Step::Guide); };
    const auto centre = [&](std::string_view id) { return stage.semantics().findId(id)->rect; };

    SUBCASE("on it: it counts") {
        stage.show(guide());
        CHECK(stage.tap("start"));
        CHECK(stage.intended<flow::intent::Start>());
    }
    SUBCASE("begun on it, ended beside it: nothing") {
        stage.show(guide());
        stage.press(centre("start").centreX(), centre("start").centreY());
        stage.move(centre("back").centreX(), centre("back").centreY());
        stage.release();
        CHECK(stage.intents.empty());
    }
    SUBCASE("begun beside it, ended on it: nothing") {
        stage.show(guide());
        stage.press(centre("back").centreX(), centre("back").centreY());
        stage.move(centre("start").centreX(), centre("start").centreY());
        stage.release();
        CHECK(stage.intents.empty());
    }
    SUBCASE("a finger that scrolled the list has not chosen a row") {
        stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
        const auto& nodes = stage.semantics().nodes();
        const auto row = std::find_if(nodes.begin(), nodes.end(),
                                      [](const Node& node) { return node.id.starts_with("item/") && pressable(node); });
        REQUIRE(row != nodes.end());
        const std::string id = row->id;
        const float x = row->target.centreX(), y = row->target.centreY();
        stage.press(x, y);
        stage.move(x, y - 60);
        stage.move(x, y - 120);
        stage.release();
        CHECK_FALSE(stage.intended<flow::intent::OpenItem>());
        CHECK(stage.semantics().findId(id)->rect.centreY() < y - 40);
    }
    SUBCASE("what lies under a sheet neither reacts nor is read") {
        flow::Session session = guide();
        session.help = flow::HelpStage::Open;
        const float x = 900, y = 1840;  // where "start" is
        stage.show(session);
        CHECK(stage.semantics().findId("start") == nullptr);
        stage.press(x, y);
        stage.release();
        CHECK_FALSE(stage.intended<flow::intent::Start>());
    }
}

TEST_CASE("a name is written with pinyin on the glass") {
    tests::TemporaryDirectory folder;
    auto rime = screens::RimeInputMethod::make({.runtime = folder.path().string()});
    REQUIRE(rime.has_value());
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), rime->get());
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    for (const flow::VisiblePage& page : flow::visiblePages(session)) {
        if (page.questions.front()->type != catalog::QuestionType::ChineseName) continue;
        session.place = page.place;
        session.answers.erase(flow::storageKey(*page.item, page.questions.front()->key));
        break;
    }
    REQUIRE(session.place);
    stage.show(session);
    const flow::VisiblePage page = *flow::currentPage(stage.session);
    const std::string key = page.questions.front()->key;
    for (const char letter : std::string_view("lixiulan")) REQUIRE(stage.tap(std::string("key/") + letter));
    std::string rest = "李秀兰";
    for (int i = 0; i < 3 && !rest.empty(); ++i) {
        const Node* best = nullptr;
        for (const Node& node : stage.semantics().nodes()) {
            if (node.role != Role::Candidate || !std::string_view(rest).starts_with(node.value.reveal())) continue;
            if (best == nullptr || node.value.size() > best->value.size()) best = &node;
        }
        REQUIRE(best != nullptr);
        CHECK(best->secret);
        rest.erase(0, best->value.size());
        REQUIRE(stage.tap(std::string(best->id)));
    }
    CHECK(flow::ItemAnswers(stage.session, page.place.item).answer(key) == "李秀兰");
    CHECK(stage.semantics().toJson().find("李秀兰") == std::string::npos);
    // Backspace takes a whole character, also one past the basic plane.
    stage.screens().type("𠮷");
    stage.settle();
    CHECK(flow::ItemAnswers(stage.session, page.place.item).answer(key) == "李秀兰𠮷");
    stage.tap("key/backspace");
    CHECK(flow::ItemAnswers(stage.session, page.place.item).answer(key) == "李秀兰");
}

TEST_CASE("the keyboard of an identity number has digits and X, and takes nothing else") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    flow::Session session = tests::sceneFilled(catalogue(), "birth-registration", flow::Step::Questions);
    std::string key;
    for (const flow::VisiblePage& page : flow::visiblePages(session)) {
        for (const catalog::Question* q : page.questions) {
            if (q->type != catalog::QuestionType::IdNumber || !key.empty()) continue;
            key = q->key;
            session.place = page.place;
            session.answers.erase(flow::storageKey(*page.item, key));
        }
    }
    REQUIRE_FALSE(key.empty());
    stage.show(session);
    REQUIRE(stage.tap("q/" + key));
    std::set<std::string> keys;
    for (const Node& node : stage.semantics().nodes()) {
        if (node.role == Role::Key) keys.insert(node.id.substr(4));
    }
    CHECK(keys == std::set<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "backspace", "done"});
    for (const char c : std::string_view("11010519491231002")) stage.tap(std::string("key/") + c);
    stage.screens().type("a-王");
    stage.settle();
    stage.tap("key/x");
    stage.tap("key/1");  // past its length
    CHECK(flow::ItemAnswers(stage.session, stage.session.place->item).answer(key) == "11010519491231002X");
    stage.tap("key/done");
    CHECK(stage.semantics().findId("key/1") == nullptr);
}

TEST_CASE("every character of a tracking code can be typed, its check character too") {
    tests::ScreenStage stage({1280, 1024, 3.40F}, *catalogue(), nullptr);
    std::set<char> checked;
    for (std::uint64_t seed = 1; checked.size() < 8; ++seed) {
        const base::TrackingCode code = tests::sceneCode(seed);
        if (!checked.insert(code.compact().back()).second) continue;
        CAPTURE(code.compact());
        stage.show(tests::sceneAt(catalogue(), "", flow::Step::Track));
        REQUIRE(stage.tap("code"));
        CHECK(tooSmallOrClose(stage) == "");
        stage.screens().type(code.compact().substr(0, 15));
        stage.settle();
        for (const char c : code.compact().substr(15)) {
            CHECK(stage.tap(std::string("key/") + char(std::tolower(static_cast<unsigned char>(c)))));
        }
        stage.intents.clear();
        CHECK(stage.tap("look-up"));
        REQUIRE(stage.intents.size() == 1);
        CHECK(base::TrackingCode::parse(std::get<flow::intent::EnterCode>(stage.intents[0]).text) == code);
    }
}

TEST_CASE("a visit's drafts are gone when it is forgotten") {
    tests::ScreenStage stage({1080, 1920, 4.03F}, *catalogue(), nullptr);
    stage.show(tests::sceneAt(catalogue(), "", flow::Step::Home));
    REQUIRE(stage.tap("search"));
    stage.screens().type("chusheng");
    stage.settle();
    CHECK(stage.semantics().findId("search")->value.reveal() == "chusheng");
    CHECK(stage.semantics().findId("item/birth-registration") != nullptr);
    stage.screens().forget();
    stage.settle();
    CHECK(stage.semantics().findId("search")->value.empty());
}

TEST_CASE("every text of the screens can be written with the fonts, and rare names too") {
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    {
        const auto fonts = screens::Fonts::load({});
        REQUIRE(fonts.has_value());
        for (unsigned short key = 0; key < screens::kStringCount; ++key) {
            for (const base::Language language : base::kLanguages) {
                for (std::string_view text = screens::tr(screens::Str(key), language); !text.empty();) {
                    const auto c = base::takeCodePoint(text);
                    REQUIRE(c);
                    CAPTURE(base::toUtf8(*c));
                    CHECK((*fonts)->has(*c));
                }
            }
        }
        for (const char32_t rare : U"𠮷䶮㛃𩸽喆") {
            if (rare != 0) CHECK((*fonts)->has(rare));
        }
        CHECK((*fonts)->hasIcon(screens::Icon::AccountBalance));
        CHECK((*fonts)->hasIcon(screens::iconByName("child_care")));
        CHECK(screens::iconByName("no_such_icon") == screens::Icon::None);

        const auto body = (*fonts)->text(24, false);
        const float em = (*fonts)->advance(body, U'国');
        // A full stop may not begin a line, an opening bracket may not end one, a word stays whole.
        const auto lines = screens::breakLines(body, "国国国国。国国国（国国", em * 4 + 1);
        CHECK(lines[0].text == "国国国");
        CHECK(lines[1].text == "国。国国");
        CHECK(lines[2].text == "国（国国");
        const auto words = screens::breakLines(body, "household register", screens::lineWidth(body, "household reg"));
        REQUIRE(words.size() == 2);
        CHECK(words[0].text == "household");
        CHECK(words[1].text == "register");
        for (const auto& line : lines) CHECK(line.width <= em * 4 + 1);
    }
    ImGui::DestroyContext(context);
}
