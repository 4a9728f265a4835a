#include "screens/input/rime_input_method.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temporary_directory.h"

using namespace zizhu;
using screens::RimeInputMethod;
using screens::Script;

namespace {

void type(screens::InputMethod& method, std::string_view keys) {
    for (const char key : keys) method.press(key);
}

std::optional<std::size_t> indexOf(const screens::InputMethod& method, std::string_view text) {
    const auto& candidates = method.composition().candidates;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].reveal() == text) return i;
    }
    return std::nullopt;
}

// Writes a name as a person does: takes the longest candidate that goes on with it.
std::string write(screens::InputMethod& method, std::string_view keys, std::string_view wanted) {
    type(method, keys);
    std::string rest(wanted), out;
    while (!rest.empty() && method.composition().active()) {
        std::size_t best = 0, bytes = 0;
        const auto& candidates = method.composition().candidates;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const std::string_view c = candidates[i].reveal();
            if (rest.starts_with(c) && c.size() > bytes) best = i, bytes = c.size();
        }
        if (bytes == 0) break;
        rest.erase(0, bytes);
        if (const auto text = method.choose(best)) out += text->reveal();
    }
    return out;
}

}  // namespace

TEST_CASE("pinyin gives names, rare characters and strokes, and nothing is kept") {
    tests::TemporaryDirectory folder;
    const auto made = RimeInputMethod::make({.runtime = folder.path().string()});
    REQUIRE(made.has_value());
    RimeInputMethod& method = **made;

    SUBCASE("a name is written whole") {
        CHECK(write(method, "lixiulan", "李秀兰") == "李秀兰");
        CHECK_FALSE(method.composition().active());
    }
    SUBCASE("the preedit is divided into syllables, and backspace takes a letter") {
        type(method, "zhang");
        CHECK(method.composition().preedit.reveal() == "zhang");
        method.backspace();
        CHECK(method.composition().preedit.reveal() == "zhan");
        method.clear();
        CHECK_FALSE(method.composition().active());
    }
    SUBCASE("digits and signs are not keys of it") {
        type(method, "1;");
        CHECK_FALSE(method.composition().active());
    }
    SUBCASE("traditional and rare characters have a script of their own") {
        method.setScript(Script::Rare);
        type(method, "zhe");
        CHECK(indexOf(method, "喆"));
    }
    SUBCASE("strokes find a character whose reading one does not know") {
        method.setScript(Script::Stroke);
        type(method, "hspn");  // 木
        CHECK(indexOf(method, "木"));
    }
    SUBCASE("a composition has a bound") {
        for (int i = 0; i < 300; ++i) method.press('a');
        CHECK(method.composition().preedit.size() < 3 * screens::kMaxComposition);
        method.clear();
    }
    SUBCASE("what was chosen is not learnt") {
        type(method, "shi");
        const std::string last(method.composition().candidates.back().reveal());
        const std::size_t at = method.composition().candidates.size() - 1;
        for (int i = 0; i < 5; ++i) {
            method.clear();
            type(method, "shi");
            method.choose(at);
        }
        type(method, "shi");
        CHECK(indexOf(method, last) == at);
        method.clear();
    }
    SUBCASE("a second one is refused") {
        CHECK(RimeInputMethod::make({.runtime = folder.path().string()}).error().code == base::Errc::Exists);
    }
    // Only the schemas stand in the folder: no user dictionary, no log.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        if (entry.is_regular_file()) CHECK(entry.path().extension() == ".yaml");
        CHECK(entry.path().string().find("userdb") == std::string::npos);
    }
}
