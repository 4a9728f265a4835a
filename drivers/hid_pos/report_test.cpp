#include "drivers/hid_pos/report.h"

#include <string>

#include <doctest/doctest.h>

#include "drivers/code_scanner.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::drivers::hid_pos;

namespace {
base::Bytes report(std::string_view aimField, std::string_view data, bool continued = false) {
    base::Bytes bytes = {0x02, std::uint8_t(data.size())};
    bytes.insert(bytes.end(), aimField.begin(), aimField.end());
    bytes.insert(bytes.end(), data.begin(), data.end());
    bytes.resize(64);
    bytes[61] = 's';
    bytes[63] = continued ? 1 : 0;
    return bytes;
}
std::string text(const Code& code) { return std::string(code.data.begin(), code.data.end()); }
}  // namespace

TEST_CASE("one report is one code") {
    Assembler assembler;
    const auto code = assembler.add(report("]Q1", "hello"));
    REQUIRE(code.has_value());
    REQUIRE(code->has_value());
    CHECK((*code)->aim == "]Q1");
    CHECK(text(**code) == "hello");
}

TEST_CASE("a long code is continued, and keeps its order and its bytes") {
    std::string whole;
    for (int i = 0; i < 300; ++i) whole += char('a' + i % 26);
    Assembler assembler;
    std::optional<Code> code;
    for (std::size_t at = 0; at < whole.size(); at += 56) {
        CHECK_FALSE(code.has_value());
        const bool more = at + 56 < whole.size();
        const auto step = assembler.add(report("]d2", std::string_view(whole).substr(at, 56), more));
        REQUIRE(step.has_value());
        CHECK(assembler.inCode() == more);
        code = *step;
    }
    REQUIRE(code.has_value());
    CHECK(text(*code) == whole);
    CHECK(code->aim == "]d2");
}

TEST_CASE("the AIM identifier is found where makes put it") {
    using namespace std::string_literals;
    for (const std::string& field : {"]Q1"s, "Q1\0"s, "\0]Q1"s}) {
        const base::Bytes bytes = report(field, "12345");
        const auto parsed = parseReport(bytes);
        REQUIRE(parsed.has_value());
        CHECK(parsed->aim == "]Q1");
        CHECK(base::asText(parsed->data) == "12345");
    }
    const base::Bytes none = report("\0\0\0"s, "]Q1 is data here");
    CHECK(parseReport(none)->aim.empty());
    CHECK(base::asText(parseReport(none)->data) == "]Q1 is data here");
}

TEST_CASE("what is no report is refused, and the next code is read all the same") {
    Assembler assembler;
    base::Bytes overlong = report("]Q1", "x");
    for (int length = 57; length < 256; ++length) {
        overlong[1] = std::uint8_t(length);
        CHECK(assembler.add(overlong).error().code == base::Errc::InvalidInput);
    }
    for (std::size_t size = 0; size < 64; ++size) {
        base::Bytes cut = report("]Q1", "x");
        cut.resize(size);
        CHECK(parseReport(cut).error().code == base::Errc::InvalidInput);
    }
    base::Bytes other = report("]Q1", "x");
    other[0] = 0x04;
    CHECK(parseReport(other).error().code == base::Errc::Unsupported);

    // A broken report drops the half code before it.
    CHECK(assembler.add(report("]Q1", "half", true)).has_value());
    overlong[1] = 57;
    CHECK_FALSE(assembler.add(overlong).has_value());
    const auto code = assembler.add(report("]Q1", "whole"));
    REQUIRE(code->has_value());
    CHECK(text(**code) == "whole");
}

TEST_CASE("a code without end is bounded, its rest swallowed, the next one read") {
    Assembler assembler;
    const std::string part(56, 'z');
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto step = assembler.add(report("]Q1", part, true));
        if (!step) {
            CHECK(step.error().code == base::Errc::TooLarge);
            ++refused;
        }
    }
    CHECK(refused == 1);
    CHECK_FALSE(assembler.add(report("]Q1", part, false))->has_value());
    CHECK(text(**assembler.add(report("]Q1", "next"))) == "next");
}

TEST_CASE("text is UTF-8, else GB 18030, else nothing") {
    const auto decoded = [](const base::Bytes& bytes) {
        const auto said = decodeText(bytes);
        return said ? std::string(said->reveal()) : std::string("(none)");
    };
    CHECK(decoded({'a', 'b'}) == "ab");
    CHECK(decoded({0xE4, 0xB8, 0xAD}) == "中");                            // UTF-8
    CHECK(decoded({0xD6, 0xD0, 0xB9, 0xFA}) == "中国");                    // GBK
    CHECK(decoded({0x81, 0x30, 0x81, 0x30}) == "\xC2\x80");                // four bytes
    CHECK(decoded({0x95, 0x32, 0x90, 0x31, 'x'}) == "\xF0\xA0\x82\x87x");  // U+20087, beyond the basic plane
    CHECK(decoded({0xFF, 0xFF}) == "(none)");
    CHECK(decoded({0xD6}) == "(none)");  // half a character
    CHECK(decoded(base::Bytes(kMaxCodeBytes + 1, 'a')) == "(none)");
    drivers::ScannedCode code;
    code.data.assign({0xB9, 0xFA});
    CHECK(code.text().reveal() == "国");
}

TEST_CASE("random reports never give more than was in them") {
    tests::SeededRandom random(5);
    Assembler assembler;
    std::size_t given = 0;
    std::size_t got = 0;
    for (int i = 0; i < 20000; ++i) {
        base::Bytes bytes(64);
        random.fill(bytes);
        if (random.below(4) != 0) bytes[0] = 2;
        if (random.below(4) != 0) bytes[1] = std::uint8_t(bytes[1] % 60);
        given += 56;
        const auto code = assembler.add(bytes);
        if (code && *code) got += (*code)->data.size();
        REQUIRE(got <= given);
    }
    CHECK(got > 0);
}
