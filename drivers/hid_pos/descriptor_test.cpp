#include "drivers/hid_pos/descriptor.h"

#include <doctest/doctest.h>

#include "tests/support/scanner_descriptor.h"

using namespace zizhu;
using namespace zizhu::drivers::hid_pos;

TEST_CASE("a scanner's report descriptor: what it is, its reports, and the switches in them") {
    const std::string bytes = tests::scannerDescriptor();
    const auto parsed = parseReportDescriptor(base::asBytes(bytes));
    REQUIRE(parsed.has_value());
    CHECK(isPosScanner(*parsed));
    CHECK(parsed->applications.size() == 1);
    CHECK(reportBytes(*parsed, ReportKind::Input, 2) == 64);
    CHECK(reportBytes(*parsed, ReportKind::Output, 4) == 2);
    CHECK_FALSE(reportBytes(*parsed, ReportKind::Feature, 4).has_value());
    const HidValue* prevent = nullptr;
    const HidValue* initiate = nullptr;
    for (const HidValue& value : parsed->values) {
        if (value.usage == HidUsage{0x8C, 0x5F}) prevent = &value;
        if (value.usage == HidUsage{0x8C, 0x60}) initiate = &value;
    }
    REQUIRE(prevent != nullptr);
    REQUIRE(initiate != nullptr);
    CHECK(prevent->bit == 0);
    CHECK(initiate->bit == 1);
    CHECK(initiate->bits == 1);
    CHECK(initiate->reportId == 4);
    CHECK(initiate->kind == ReportKind::Output);
}

TEST_CASE("a keyboard is no scanner, nor is a badge reader, nor a scanner that is only a part of something") {
    CHECK_FALSE(isPosScanner(base::asBytes(tests::keyboardDescriptor())));
    const auto parsed = parseReportDescriptor(base::asBytes(tests::keyboardDescriptor()));
    REQUIRE(parsed.has_value());
    CHECK(reportBytes(*parsed, ReportKind::Input, 0) == 7);
    CHECK(parsed->values.size() == 8);  // the modifier keys; the six others are an array
    const std::string badge = tests::bytesOf({0x05, 0x8C, 0x09, 0x01, 0xA1, 0x01, 0xC0});
    CHECK_FALSE(isPosScanner(base::asBytes(badge)));
    const std::string logical = tests::bytesOf({0x05, 0x8C, 0x09, 0x02, 0xA1, 0x02, 0xC0});
    CHECK_FALSE(isPosScanner(base::asBytes(logical)));
    // The page may come with the usage itself.
    const std::string wide = tests::bytesOf({0x0B, 0x02, 0x00, 0x8C, 0x00, 0xA1, 0x01, 0xC0});
    CHECK(isPosScanner(base::asBytes(wide)));
}

TEST_CASE("descriptors that are none") {
    const auto refused = [](std::initializer_list<int> bytes) {
        const std::string text = tests::bytesOf(bytes);
        return !parseReportDescriptor(base::asBytes(text)).has_value();
    };
    CHECK_FALSE(refused({}));
    CHECK(refused({0x05}));                          // cut within an item
    CHECK(refused({0x27, 1, 2, 3}));                 // … of four bytes
    CHECK(refused({0xFE, 0x05, 0x00, 0x00}));        // … a long one
    CHECK_FALSE(refused({0xFE, 0x01, 0x00, 0x00}));  //
    CHECK(refused({0xA1, 0x01}));                    // left open
    CHECK(refused({0xC0}));                          // closed without being opened
    CHECK(refused({0x81, 0x02}));                    // a field outside of everything
    CHECK(refused({0xB4}));                          // popped without being pushed
    CHECK(refused({0x85, 0x00}));                    // report 0 is no number
    CHECK(refused({0xA1, 1, 0x76, 0xFF, 0xFF, 0x96, 0xFF, 0xFF, 0x81, 2, 0xC0}));  // 500 MB in a report
    CHECK(parseReportDescriptor(base::Bytes(kMaxDescriptorBytes + 1)).error().code == base::Errc::TooLarge);
    // Every cut of a good one: no crash, and never a scanner unless all of it is there.
    const std::string whole = tests::scannerDescriptor();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK_FALSE(isPosScanner(base::asBytes(std::string_view(whole).substr(0, size))));
    }
}
