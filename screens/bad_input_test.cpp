// What people and broken devices do to a glass, and that nothing is lost or let in by it.
#include <doctest/doctest.h>

#include "base/utf8.h"
#include "screens/screens.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"

using namespace zizhu;
using screens::Node;

namespace {

// A page of the birth registration whose first question is of this type; its answer is taken away.
class Page {
public:
    explicit Page(catalog::QuestionType type) : catalogue_(tests::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog")) {
        REQUIRE(catalogue_);
        stage = std::make_unique<tests::ScreenStage>(screens::Panel{1080, 1920, 4.03F}, *catalogue_, nullptr);
        flow::Session session = tests::sceneFilled(catalogue_, "birth-registration", flow::Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(session)) {
            for (const catalog::Question* q : page.questions) {
                if (q->type != type || !path.empty()) continue;
                session.place = page.place;
                path = q->key;
                stored_ = flow::storageKey(*page.item, path);
            }
        }
        REQUIRE_FALSE(path.empty());
        session.answers.erase(stored_);
        stage->show(session);
    }
    std::string answer() const {
        const auto at = stage->session.answers.find(stored_);
        return at == stage->session.answers.end() ? std::string() : std::string(at->second.reveal());
    }
    std::string note() const {
        const Node* node = stage->semantics().findId("q/" + path + "/note");
        return node == nullptr ? std::string() : std::string(node->value.reveal());
    }
    void type(const std::string& text) {
        stage->tap("q/" + path);
        REQUIRE(stage->screens().type(text));
        stage->settle();
    }

    std::unique_ptr<tests::ScreenStage> stage;
    std::string path;

private:
    tests::CataloguePtr catalogue_;
    std::string stored_;
};

}  // namespace

TEST_CASE("four thousand characters fill a field to its end, and the field says so") {
    Page page(catalog::QuestionType::ChineseName);
    std::string much;
    for (int i = 0; i < 4000; ++i) much += "\u674E";
    page.type(much);
    const std::size_t length = base::codePoints(page.answer());
    CHECK(length > 0);
    CHECK(length <= 200);
    CHECK_FALSE(page.note().empty());
    // What fits now is taken again, and the note is gone.
    page.stage->tap("key/backspace");
    CHECK(base::codePoints(page.answer()) == length - 1);
    CHECK(page.note().empty());
}

TEST_CASE("emoji, control characters and marks without width are left out, the rest is kept") {
    Page page(catalog::QuestionType::ChineseName);
    page.type("\u738B\u200B\U0001F600\u202E\u0007\uFEFF\u5C0F");
    CHECK(page.answer() == "\u738B\u5C0F");
    CHECK_FALSE(page.note().empty());
    page.type("\xFF\xFE\u6EE1");  // bytes that are no text
    CHECK(page.answer() == "\u738B\u5C0F\u6EE1");
    page.type("\u00B7");
    CHECK(page.answer() == "\u738B\u5C0F\u6EE1\u00B7");
    CHECK(page.note().empty());
}

TEST_CASE("a name of one rare character") {
    Page page(catalog::QuestionType::ChineseName);
    page.type("\U00020BB7");
    CHECK(page.answer() == "\U00020BB7");
    CHECK(page.note().empty());
}

TEST_CASE("a touch held for a minute types one letter; drumming types each once") {
    Page page(catalog::QuestionType::ChineseName);
    page.stage->tap("q/" + page.path);
    const Node* key = page.stage->find("key/a");
    REQUIRE(key != nullptr);
    const float x = key->target.centreX(), y = key->target.centreY();
    page.stage->press(x, y);
    for (int i = 0; i < 3600; i += 60) page.stage->frame();
    CHECK(page.answer().empty());
    page.stage->release();
    CHECK(page.answer() == "a");
    for (int i = 0; i < 12; ++i) {
        page.stage->press(x, y);
        page.stage->release();
    }
    CHECK(page.answer() == std::string(13, 'a'));
}

TEST_CASE("29 February by figures: in a leap year it is a day, in another it is told") {
    Page page(catalog::QuestionType::Date);
    REQUIRE(page.stage->tap("q/" + page.path + "/type"));
    const std::string figures = "q/" + page.path + "/figures";
    const auto type = [&](const std::string& text) {
        page.stage->tap(figures);
        for (int i = 0; i < 8; ++i) page.stage->tap("key/backspace");
        for (const char figure : text) REQUIRE(page.stage->tap(std::string("key/") + figure));
    };
    const auto note = [&] {
        const Node* node = page.stage->semantics().findId(figures + "/note");
        return node == nullptr ? std::string() : std::string(node->value.reveal());
    };
    type("20230229");
    CHECK(page.answer().empty());
    CHECK_FALSE(note().empty());
    type("20240229");
    CHECK(page.answer() == "2024-02-29");
    type("99990101");
    CHECK(page.answer() == "2024-02-29");  // what was right stays
    CHECK_FALSE(note().empty());
    REQUIRE(page.stage->tap("q/" + page.path + "/wheels"));
    CHECK(page.stage->semantics().findId(figures) == nullptr);
    // The year's wheel moved by one: the day becomes the last that February has.
    REQUIRE(page.stage->tap("q/" + page.path + "/year/less"));
    CHECK(page.answer() == "2023-02-28");
}

TEST_CASE("a slip in an identity number is told with its last figure") {
    Page page(catalog::QuestionType::IdNumber);
    page.type("990101199003076512");
    CHECK_FALSE(page.note().empty());
    const std::string wrong = page.note();
    page.stage->tap("key/backspace");
    CHECK(page.note().empty());
    page.type("3");
    CHECK(page.answer() == "990101199003076513");
    CHECK_FALSE(page.note().empty());
    CHECK(page.note() != wrong);
}
