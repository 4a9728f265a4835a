// Strokes of a finger become the characters that were meant, rare ones too.
#include "screens/input/zinnia_handwriting.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "screens/input/ink.h"
#include "tests/support/written.h"

using namespace zizhu;
using screens::Ink;
using screens::InkStroke;
using screens::ZinniaHandwriting;

namespace {

const tests::Written& written() {
    static const tests::Written all(std::string(ZIZHU_SOURCE_DIR) + "/tests/support/strokes.yaml");
    return all;
}

std::optional<std::size_t> placeOf(const std::vector<base::SecretString>& candidates, std::string_view text) {
    const auto at = std::find_if(candidates.begin(), candidates.end(), [&](const base::SecretString& c) { return c.reveal() == text; });
    if (at == candidates.end()) return std::nullopt;
    return std::size_t(at - candidates.begin());
}

}  // namespace

TEST_CASE("what a careful hand writes is among the candidates, at once or a page on") {
    const auto made = ZinniaHandwriting::make({});
    REQUIRE(made.has_value());
    ZinniaHandwriting& writing = **made;
    CHECK_FALSE(writing.loaded());
    const char* common[] = {"口", "大", "女", "山", "田", "火", "方", "李", "林", "森", "杏", "明", "昊", "晶", "章", "吉",
                            "吴", "吕", "品", "江", "何", "伟", "好", "琳", "苗", "男", "思", "忠", "意", "炎", "岩", "妈"};
    std::size_t early = 0;
    for (const std::string character : common) {
        const auto place = placeOf(writing.recognise(written().strokes(character)), character);
        CHECK_MESSAGE(place.has_value(), character << " is not found");
        early += place && *place < 12 ? 1 : 0;
    }
    CHECK(early * 100 >= std::size(common) * 95);
    const char* rare[] = {"𠮷", "𬇙", "𬍛", "𬀪", "𬀩", "𬱖", "𬊤", "𬣙", "𬤊", "𬟽", "𬘭", "𬘡", "𬬩", "𬳿", "𬳽", "䶮"};
    for (const std::string character : rare) {
        const auto place = placeOf(writing.recognise(written().strokes(character)), character);
        CHECK_MESSAGE(place.has_value(), character << " is not found");
    }
    CHECK(writing.loaded());
    writing.rest();
    CHECK_FALSE(writing.loaded());
    CHECK(placeOf(writing.recognise(written().strokes("林")), "林"));
}

TEST_CASE("scribbles, single points and too much ink are answered, not crashed on") {
    const auto made = ZinniaHandwriting::make({});
    REQUIRE(made.has_value());
    CHECK((*made)->recognise({}).empty());
    CHECK((*made)->recognise({{{0.5F, 0.5F}}}).size() <= screens::kMaxInkCandidates);
    Ink ink;
    for (int s = 0; s < 100; ++s) {
        for (int i = 0; i < 1000; ++i) ink.move({float(i % 37) / 20 - 0.4F, float(i * s % 41) / 20 - 0.4F});
        ink.lift();
    }
    CHECK(ink.strokes.size() == screens::kMaxInkStrokes);
    for (const InkStroke& stroke : ink.strokes) {
        CHECK(stroke.size() <= screens::kMaxInkPoints);
        CHECK(std::all_of(stroke.begin(), stroke.end(), [](const screens::InkPoint& p) { return p.x >= 0 && p.x <= 1 && p.y >= 0 && p.y <= 1; }));
    }
    CHECK((*made)->recognise(ink.strokes).size() <= screens::kMaxInkCandidates);
}

TEST_CASE("a stroke is taken back, and the ink is gone when it is cleared") {
    Ink ink;
    ink.move({0.2F, 0.2F});
    ink.move({0.8F, 0.2F});
    CHECK(ink.lift());
    CHECK_FALSE(ink.lift());
    ink.asked = true;
    ink.undo();
    CHECK(ink.empty());
    CHECK_FALSE(ink.asked);
    ink.undo();
    CHECK(ink.empty());
}

TEST_CASE("without the model there is no handwriting") {
    ZinniaHandwriting::Paths paths;
    paths.model = "/nowhere/handwriting.model";
    CHECK(ZinniaHandwriting::make(paths).error().code == base::Errc::NotFound);
}
