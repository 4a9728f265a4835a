#include "drivers/test_page.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <zbar.h>

using namespace zizhu;

namespace {
std::string readCode(const base::Bitmap& page) {
    std::vector<std::uint8_t> grey(std::size_t(page.width) * std::size_t(page.height), 255);
    for (int i = 0; i < page.width * page.height; ++i) {
        if (page.black(i % page.width, i / page.width)) grey[std::size_t(i)] = 0;
    }
    zbar::ImageScanner scanner;
    zbar::Image image(unsigned(page.width), unsigned(page.height), "Y800", grey.data(), grey.size());
    scanner.scan(image);
    for (auto symbol = image.symbol_begin(); symbol != image.symbol_end(); ++symbol) {
        if (symbol->get_type() == zbar::ZBAR_QRCODE) return symbol->get_data();
    }
    return {};
}
}  // namespace

TEST_CASE("the test page's code reads back, on every width of paper") {
    for (const int width : {384, 512, 576, 832}) {
        const std::string said = "zizhu-test " + std::to_string(width) + " 20260314T080910Z";
        const auto page = drivers::makeTestPage(width, said);
        REQUIRE(page.has_value());
        CHECK(page->width == width);
        CHECK(readCode(*page) == said);
        // The ruler reaches both ends of the head.
        CHECK(page->black(0, 20));
        CHECK(page->black(width - 1, 20));
        // One row is black from end to end: every dot of the head is tried.
        bool solid = false;
        for (int y = 0; y < page->height; ++y) {
            bool row = true;
            for (int x = 0; x < width && row; ++x) row = page->black(x, y);
            solid = solid || row;
        }
        CHECK(solid);
    }
}

TEST_CASE("a code that does not fit is refused") {
    CHECK(drivers::makeTestPage(384, std::string(201, 'a')).error().code == base::Errc::TooLarge);
    CHECK(drivers::makeTestPage(200, std::string(190, 'a')).error().code == base::Errc::TooLarge);
    CHECK(drivers::makeTestPage(100, "a").error().code == base::Errc::InvalidInput);
    CHECK(drivers::makeTestPage(384, "").error().code == base::Errc::TooLarge);
}

TEST_CASE("the A4 test page is a PDF whose table of contents is right") {
    const auto pdf = drivers::makeTestDocument("zizhu-test A4 20260314T080910Z");
    REQUIRE(pdf);
    const std::string text(pdf->begin(), pdf->end());
    CHECK(text.starts_with("%PDF-1.4\n"));
    const std::size_t start = text.find("startxref\n") + 10;
    const std::size_t table = std::stoul(text.substr(start));
    REQUIRE(text.compare(table, 5, "xref\n") == 0);
    for (std::size_t i = 1; i <= 5; ++i) {
        const std::size_t line = text.find("65535 f \n", table) + 9 + (i - 1) * 20;
        const std::size_t at = std::stoul(text.substr(line, 10));
        CHECK(text.compare(at, 5, std::to_string(i) + " 0 o") == 0);
    }
    CHECK(drivers::makeTestDocument("(").error().code == base::Errc::InvalidInput);
    CHECK(drivers::makeTestDocument("").error().code == base::Errc::TooLarge);
}
