// Fifty names, written through the keys on the glass in each of the three ways, arrive as they are.
#include <doctest/doctest.h>

#include <yaml-cpp/yaml.h>

#include <array>

#include "base/utf8.h"
#include "screens/fonts.h"
#include "screens/input/keyboard_layout.h"
#include "screens/input/rime_input_method.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/written.h"

using namespace zizhu;
using screens::Node;
using screens::Role;

namespace {

const std::string kSource = ZIZHU_SOURCE_DIR;

struct Name {
    std::string text;
    std::vector<std::string> characters, reads;
};

std::vector<Name> names() {
    std::vector<Name> all;
    for (const YAML::Node& node : YAML::LoadFile(kSource + "/tests/support/names.yaml")) {
        Name name{node["name"].as<std::string>(), {}, node["reads"].as<std::vector<std::string>>()};
        for (std::string_view rest = name.text; !rest.empty();) {
            const auto c = base::takeCodePoint(rest);
            REQUIRE(c);
            name.characters.push_back(base::toUtf8(*c));
        }
        all.push_back(std::move(name));
    }
    return all;
}

// The glass with a page that asks for a name, and a finger that wastes no frame.
class Desk {
public:
    Desk() : catalogue_(tests::loadCatalogue(kSource + "/catalog")) {
        REQUIRE(catalogue_);
        auto rime = screens::RimeInputMethod::make({.runtime = folder_.path().string()});
        REQUIRE(rime.has_value());
        rime_ = std::move(*rime);
        stage_ = std::make_unique<tests::ScreenStage>(screens::Panel{1080, 1920, 4.03F}, *catalogue_, rime_.get());
        session_ = tests::sceneFilled(catalogue_, "birth-registration", flow::Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(session_)) {
            if (page.questions.front()->type != catalog::QuestionType::ChineseName) continue;
            session_.place = page.place;
            path_ = page.questions.front()->key;
            stored_ = flow::storageKey(*page.item, path_);
            session_.answers.erase(stored_);
            break;
        }
        REQUIRE_FALSE(path_.empty());
    }
    void begin() {
        ++session_.visit;
        stage_->show(session_);
    }
    tests::ScreenStage& stage() { return *stage_; }
    std::string answer() const {
        const auto at = stage_->session.answers.find(stored_);
        return at == stage_->session.answers.end() ? std::string() : std::string(at->second.reveal());
    }
    bool tap(const std::string& id) {
        const Node* node = stage_->semantics().findId(id);
        if (node == nullptr || (node->state & screens::kDisabled) != 0) return false;
        const screens::Rect target = node->target;
        turn(target.centreX(), target.centreY(), true);
        turn(target.centreX(), target.centreY(), false);
        return true;
    }
    void turn(float x, float y, bool down) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        frame();
        ImGui::GetIO().AddMouseButtonEvent(0, down);
        frame();
    }
    void move(float x, float y) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        frame();
    }
    // Looks through the pages of candidates as a person would.
    bool choose(const std::string& text) {
        for (int page = 0; page < 24; ++page) {
            for (const Node& node : stage_->semantics().nodes()) {
                if (node.role == Role::Candidate && node.value.reveal() == text) return tap(std::string(node.id));
            }
            if (page == 0 && tap("candidates/all")) continue;
            if (!tap("candidates/more")) return false;
        }
        return false;
    }
    void write(const std::vector<screens::InkStroke>& strokes) {
        for (const screens::InkStroke& stroke : strokes) {
            const screens::Rect pad = stage_->semantics().findId("ink")->rect;
            const auto at = [&](std::size_t i) { return std::pair(pad.x + pad.w * stroke[i].x, pad.y + pad.h * stroke[i].y); };
            turn(at(0).first, at(0).second, true);
            // Every third place: a slow panel tells no more of a quick finger.
            for (std::size_t i = 3; i < stroke.size(); i += 3) move(at(i).first, at(i).second);
            turn(at(stroke.size() - 1).first, at(stroke.size() - 1).second, false);
        }
    }

private:
    void frame() {
        screens::Intents now = stage_->frame();
        for (const flow::Intent& intent : now) {
            stage_->session = flow::advance(std::move(stage_->session), {stage_->session.now, intent}).session;
        }
        if (!now.empty()) stage_->frame();
    }

    tests::TemporaryDirectory folder_;
    tests::CataloguePtr catalogue_;
    std::unique_ptr<screens::RimeInputMethod> rime_;
    std::unique_ptr<tests::ScreenStage> stage_;
    flow::Session session_;
    std::string path_, stored_;
};

std::string keysOf(const std::string& reading) {
    std::string keys;
    for (std::string_view rest = reading; !rest.empty();) {
        const char32_t c = *base::takeCodePoint(rest);
        keys += c == U'ü' ? 'v' : char(c);
    }
    return keys;
}

}  // namespace

TEST_CASE("there are fifty names, at least ten past the basic plane, and every character has a glyph") {
    const std::vector<Name> all = names();
    CHECK(all.size() >= 50);
    Desk desk;
    const auto fonts = screens::Fonts::load({});
    REQUIRE(fonts.has_value());
    std::size_t beyond = 0;
    for (const Name& name : all) {
        bool past = false;
        for (const std::string& character : name.characters) {
            std::string_view rest = character;
            const char32_t c = *base::takeCodePoint(rest);
            past |= c > 0xFFFF;
            CHECK_MESSAGE((*fonts)->has(c), character << " has no glyph");
        }
        beyond += past ? 1 : 0;
    }
    CHECK(beyond >= 10);
}

TEST_CASE("names by pinyin") {
    Desk desk;
    std::size_t first = 0, count = 0;
    for (const Name& name : names()) {
        desk.begin();
        for (std::size_t i = 0; i < name.characters.size(); ++i) {
            for (const char key : keysOf(name.reads[i])) REQUIRE(desk.tap(std::string("key/") + key));
            ++count;
            for (const Node& node : desk.stage().semantics().nodes()) {
                if (node.role == Role::Candidate && node.value.reveal() == name.characters[i]) ++first;
            }
            CHECK_MESSAGE(desk.choose(name.characters[i]), name.characters[i] << " by " << name.reads[i]);
        }
        CHECK(desk.answer() == name.text);
    }
    MESSAGE(first << " of " << count << " characters stood on the first row");
    CHECK(first * 10 >= count * 8);
}

TEST_CASE("names by strokes") {
    Desk desk;
    const auto table = screens::StrokeTable::open(screens::ZinniaHandwriting::Paths().strokes);
    REQUIRE(table.has_value());
    for (const Name& name : names()) {
        desk.begin();
        REQUIRE(desk.tap("key/mode-" + std::to_string(int(screens::KeyboardMode::Handwriting))));
        REQUIRE(desk.tap("key/mode-" + std::to_string(int(screens::KeyboardMode::Stroke))));
        for (const std::string& character : name.characters) {
            std::string_view rest = character;
            const auto code = table->codeOf(*base::takeCodePoint(rest));
            REQUIRE_MESSAGE(code.has_value(), character);
            for (const char key : *code) REQUIRE(desk.tap(std::string("key/") + key));
            CHECK_MESSAGE(desk.choose(character), character << " by " << *code);
        }
        CHECK(desk.answer() == name.text);
    }
}

TEST_CASE("names by hand") {
    Desk desk;
    const tests::Written written(kSource + "/tests/support/strokes.yaml");
    for (const Name& name : names()) {
        desk.begin();
        REQUIRE(desk.tap("key/mode-" + std::to_string(int(screens::KeyboardMode::Handwriting))));
        for (const std::string& character : name.characters) {
            REQUIRE_MESSAGE(written.has(character), character << " is not drawn in strokes.yaml");
            desk.write(written.strokes(character));
            CHECK_MESSAGE(desk.choose(character), character << " by hand");
        }
        CHECK(desk.answer() == name.text);
    }
}

TEST_CASE("the pad: undo, clear, another field and the end of the visit") {
    Desk desk;
    const tests::Written written(kSource + "/tests/support/strokes.yaml");
    desk.begin();
    REQUIRE(desk.tap("key/mode-" + std::to_string(int(screens::KeyboardMode::Handwriting))));
    const auto strokesDrawn = [&] { return std::string(desk.stage().semantics().findId("ink")->value.reveal()); };
    const std::string none = strokesDrawn();
    const screens::Rect pad = desk.stage().semantics().findId("ink")->rect;
    CHECK(pad.w >= 60 * 4.03F);
    CHECK(pad.h >= 60 * 4.03F);
    desk.write(written.strokes("木"));
    const std::string four = strokesDrawn();
    REQUIRE(desk.tap("key/undo-ink"));
    CHECK(strokesDrawn() != four);
    REQUIRE(desk.tap("key/clear-ink"));
    CHECK(strokesDrawn() == none);
    CHECK(desk.stage().semantics().findRole(Role::Candidate) == nullptr);
    // With ink on the pad, "hide" puts the likeliest in: nothing written is lost.
    desk.write(written.strokes("林"));
    REQUIRE(desk.tap("key/done"));
    CHECK(desk.answer() == "林");
    desk.stage().screens().forget();
    desk.begin();
    CHECK(desk.stage().semantics().findId("ink") == nullptr);
}
