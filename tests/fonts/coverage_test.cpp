// Every Han character of GB 18030-2022, implementation level 3, is walked through the fonts that show and
// the fonts that print. What is missing is counted by block and printed; more than is recorded here fails.
//
// Level 3 is all of the standard's Han characters, 87,887, and the 214 Kangxi radicals. By Unicode's blocks
// (the standard refers to GB/T 13000 and stands at Unicode 11): the unified ideographs up to U+9FEF, the
// twelve of the compatibility block that are unified, and the extensions A to F.
#include <doctest/doctest.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "documents/fonts.h"
#include "screens/screens.h"

using namespace zizhu;

namespace {

struct Block {
    const char* name;
    std::vector<std::pair<char32_t, char32_t>> ranges;
    std::size_t characters;      // as the standard counts
    std::size_t missingOnGlass;  // recorded; may only become less
    std::size_t missingInPrint;
};

const std::vector<Block>& blocks() {
    static const std::vector<Block> all = {
        {"unified ideographs", {{0x4E00, 0x9FEF}}, 20'976, 0, 0},
        {"unified ones among the compatibility ideographs",
         {{0xFA0E, 0xFA0F}, {0xFA11, 0xFA11}, {0xFA13, 0xFA14}, {0xFA1F, 0xFA1F}, {0xFA21, 0xFA21}, {0xFA23, 0xFA24}, {0xFA27, 0xFA29}},
         12, 0, 0},
        {"extension A", {{0x3400, 0x4DB5}}, 6'582, 0, 0},
        {"extension B", {{0x20000, 0x2A6D6}}, 42'711, 0, 0},
        {"extension C", {{0x2A700, 0x2B734}}, 4'149, 0, 0},
        {"extension D", {{0x2B740, 0x2B81D}}, 222, 0, 0},
        {"extension E", {{0x2B820, 0x2CEA1}}, 5'762, 0, 0},
        {"extension F", {{0x2CEB0, 0x2EBE0}}, 7'473, 0, 0},
        {"Kangxi radicals", {{0x2F00, 0x2FD5}}, 214, 0, 0},
    };
    return all;
}

// The files that screens::Fonts merges, in its order.
class Glass {
public:
    Glass() {
        FT_Init_FreeType(&library_);
        const screens::FontPaths paths;
        open(paths.regular, paths.face);
        for (const std::string& rare : paths.rare) open(rare, 0);
    }
    Glass(const Glass&) = delete;
    Glass& operator=(const Glass&) = delete;
    ~Glass() {
        for (FT_Face face : faces_) FT_Done_Face(face);
        FT_Done_FreeType(library_);
    }
    bool has(char32_t c) const {
        for (FT_Face face : faces_) {
            if (FT_Get_Char_Index(face, c) != 0) return true;
        }
        return false;
    }

private:
    void open(const std::string& path, unsigned index) {
        FT_Face face = nullptr;
        REQUIRE_MESSAGE(FT_New_Face(library_, path.c_str(), FT_Long(index), &face) == 0, path);
        faces_.push_back(face);
    }
    FT_Library library_ = nullptr;
    std::vector<FT_Face> faces_;
};

// Halves until the ones without a glyph are found: nearly always there is none.
std::size_t missingInPrint(const std::vector<char32_t>& characters, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < to; ++i) base::appendUtf8(text, characters[i]);
    if (documents::canPrint(text)) return 0;
    if (to - from == 1) return 1;
    const std::size_t middle = (from + to) / 2;
    return missingInPrint(characters, from, middle) + missingInPrint(characters, middle, to);
}

}  // namespace

TEST_CASE("GB 18030-2022 level 3 is shown and printed") {
    const Glass glass;
    std::size_t han = 0;
    std::printf("%-50s %8s %9s %9s\n", "GB 18030-2022, level 3", "in all", "no glass", "no print");
    for (const Block& block : blocks()) {
        std::vector<char32_t> characters;
        for (const auto& [first, last] : block.ranges) {
            for (char32_t c = first; c <= last; ++c) characters.push_back(c);
        }
        REQUIRE(characters.size() == block.characters);
        std::size_t unseen = 0, unprinted = 0;
        for (const char32_t c : characters) unseen += glass.has(c) ? 0 : 1;
        constexpr std::size_t kAtOnce = 256;
        for (std::size_t i = 0; i < characters.size(); i += kAtOnce) {
            unprinted += missingInPrint(characters, i, std::min(characters.size(), i + kAtOnce));
        }
        std::printf("%-50s %8zu %9zu %9zu\n", block.name, characters.size(), unseen, unprinted);
        CHECK_MESSAGE(unseen <= block.missingOnGlass, block.name);
        CHECK_MESSAGE(unprinted <= block.missingInPrint, block.name);
        if (std::string_view(block.name) != "Kangxi radicals") han += characters.size();
    }
    CHECK(han == 87'887);
    CHECK_FALSE(glass.has(0x323FF));
    CHECK_FALSE(documents::canPrint(base::toUtf8(0x323FF)));  // given to nobody
}
