// Numbers in groups, and sums in words.
#include "screens/input/grouping.h"

#include <doctest/doctest.h>

#include "screens/input/keyboard_layout.h"

using namespace zizhu;
using screens::capitalAmount;
using screens::Grouped;
using screens::Grouping;

TEST_CASE("numbers are shown in groups, and the caret finds its place either way") {
    CHECK(Grouped("13800000000", Grouping::Phone).text() == "138 0000 0000");
    CHECK(Grouped("1380", Grouping::Phone).text() == "138 0");
    CHECK(Grouped("138", Grouping::Phone).text() == "138");
    CHECK(Grouped("010-12345678", Grouping::Phone).text() == "010-12345678");
    CHECK(Grouped("990101199003076513", Grouping::IdNumber).text() == "990101 19900307 6513");
    CHECK(Grouped("119901010000010384", Grouping::CreditCode).text() == "11 990101 000001038 4");
    CHECK(Grouped("1234567.80", Grouping::Amount).text() == "1,234,567.80");
    CHECK(Grouped("123", Grouping::Amount).text() == "123");
    CHECK(Grouped("", Grouping::Amount).text().empty());
    CHECK(Grouped("李秀兰", Grouping::Phone).text() == "李秀兰");
    for (const Grouping grouping : {Grouping::Phone, Grouping::IdNumber, Grouping::Amount, Grouping::None}) {
        const std::string_view text = "13800000000";
        const Grouped grouped(text, grouping);
        for (std::size_t i = 0; i <= text.size(); ++i) CHECK(grouped.textAt(grouped.shownAt(i)) == i);
        CHECK(grouped.shownAt(text.size()) == grouped.text().size());
        CHECK(grouped.textAt(1000) == text.size());
    }
}

TEST_CASE("a sum of money in words, as bills write it") {
    CHECK(capitalAmount("0") == "零元整");
    CHECK(capitalAmount("0.05") == "伍分");
    CHECK(capitalAmount("0.50") == "伍角整");
    CHECK(capitalAmount("1") == "壹元整");
    CHECK(capitalAmount("10") == "壹拾元整");
    CHECK(capitalAmount("1409.50") == "壹仟肆佰零玖元伍角整");
    CHECK(capitalAmount("6007.14") == "陆仟零柒元壹角肆分");
    CHECK(capitalAmount("1680.32") == "壹仟陆佰捌拾元叁角贰分");
    CHECK(capitalAmount("16409.02") == "壹万陆仟肆佰零玖元零贰分");
    CHECK(capitalAmount("500000") == "伍拾万元整");
    CHECK(capitalAmount("100000000") == "壹亿元整");
    CHECK(capitalAmount("100000001") == "壹亿零壹元整");
    CHECK(capitalAmount("100010000") == "壹亿零壹万元整");
    CHECK(capitalAmount("1234567890123") == "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元整");
    CHECK(capitalAmount("26.00", true) == "貳拾陸元整");
    for (const char* wrong : {"", ".", "1.234", "12a", "-5", "12345678901234", "1,000"}) CHECK(capitalAmount(wrong).empty());
}

TEST_CASE("no keyboard takes what no form can hold") {
    using screens::accepts;
    using screens::KeyboardKind;
    const char32_t bad[] = {0x00, 0x07, 0x1B, U'\n', 0x7F, 0x85, 0x200B, 0x200D, 0x202E, 0x2066, 0xFEFF, 0xFE0F, 0x1F600, 0x1F468, 0x2764, 0xE0001, 0xFFFE};
    for (const KeyboardKind kind : {KeyboardKind::Pinyin, KeyboardKind::Latin, KeyboardKind::Digits, KeyboardKind::IdNumber,
                                    KeyboardKind::CreditCode, KeyboardKind::Code, KeyboardKind::Amount}) {
        for (const char32_t c : bad) CHECK_FALSE(accepts(kind, c));
    }
    for (const char32_t c : {U'李', U'𠮷', U'𬱖', U'·', U'é', U' ', char32_t(0xE815)}) CHECK(accepts(KeyboardKind::Pinyin, c));
}
