#include "documents/test_page.h"

#include <doctest/doctest.h>

#include "tests/support/read_codes.h"

using namespace zizhu;

namespace {

documents::TestPage sample(base::Language language) {
    return {language, "T-0003", "ESC/POS", base::WallTime(std::chrono::milliseconds(1773475200000)),
            "ZIZHU-TEST-0003-20260314"};
}

}  // namespace

TEST_CASE("the printer's test page can be read back and uses every heating element") {
    for (const auto paper :
         {documents::kPaper80mm203Dpi, documents::kPaper58mm203Dpi, documents::kPaper80mm180Dpi}) {
        for (const base::Language language : base::kLanguages) {
            const auto page = documents::layoutTestPage(sample(language), paper);
            REQUIRE(page);
            const base::Bitmap& image = *page;
            CHECK(tests::readWithZxing(image) == "ZIZHU-TEST-0003-20260314");
            CHECK(tests::readWithZbar(image) == "ZIZHU-TEST-0003-20260314");
            int unused = 0;
            for (int x = 0; x < page->width; ++x) {
                bool burnt = false;
                for (int y = 0; y < page->height && !burnt; ++y) burnt = page->black(x, y);
                unused += burnt ? 0 : 1;
            }
            CHECK(unused == 0);
        }
    }
}

TEST_CASE("the ruler's marks stand a millimetre apart, to half a dot") {
    const auto page = documents::layoutTestPage(sample(base::Language::En), documents::kPaper80mm203Dpi);
    REQUIRE(page);
    // The ruler is the first row that is black all the way; its shortest marks are 1.5 mm long.
    int top = 0;
    const auto whole = [&](int y) {
        for (int x = 0; x < page->width; ++x) {
            if (!page->black(x, y)) return false;
        }
        return true;
    };
    while (top < page->height && !whole(top)) ++top;
    REQUIRE(top < page->height);
    int marks = 0;
    for (int x = 0; x < page->width - 1; ++x) {
        if (!page->black(x, top + 8)) continue;
        CHECK(x == int(marks * 203 / 25.4 + 0.5));
        ++marks;
    }
    CHECK(marks == 72);  // 0 to 71 mm
}

TEST_CASE("a test page of impossible input is refused") {
    documents::TestPage page = sample(base::Language::ZhCn);
    CHECK_FALSE(documents::layoutTestPage(page, {100, 203}));
    page.qrText = std::string(201, 'x');
    CHECK(documents::layoutTestPage(page, documents::kPaper80mm203Dpi).error().code == base::Errc::TooLarge);
    page.qrText.clear();
    CHECK(documents::layoutTestPage(page, documents::kPaper80mm203Dpi));
    page.device = "a\x07";
    CHECK(documents::layoutTestPage(page, documents::kPaper80mm203Dpi).error().code ==
          base::Errc::InvalidInput);
}
