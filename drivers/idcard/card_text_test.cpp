#include "drivers/idcard/card_text.h"

#include <doctest/doctest.h>

#include "base/numbers.h"
#include "drivers/sim/sim_card.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

std::filesystem::path cardFile(const std::string& name) {
    return std::filesystem::path(ZIZHU_SOURCE_DIR) / "drivers/sim/cards" / (name + ".yaml");
}

SimCard card(const std::string& name) {
    auto loaded = loadSimCard(cardFile(name));
    REQUIRE_MESSAGE(loaded, loaded.error().detail.text());
    return *loaded;
}

IdCard parsed(const std::string& name) {
    auto result = parseCardText(card(name).text);
    REQUIRE_MESSAGE(result, result.error().detail.text());
    return *std::move(result);
}

// The blank text of a card with UTF-16 units put at a place.
base::Bytes withUnits(base::Bytes text, std::size_t offset, std::u16string_view units) {
    for (const char16_t unit : units) {
        text[offset++] = std::uint8_t(unit & 0xFF);
        text[offset++] = std::uint8_t(unit >> 8);
    }
    return text;
}

}  // namespace

TEST_CASE("a citizen's card: every field, a name beyond the basic plane, long-term validity") {
    const IdCard rare = parsed("rare-name");
    CHECK(rare.type == CardType::Citizen);
    CHECK(rare.name.reveal() == "周𠮷䶮");
    CHECK(rare.sex.reveal() == "2");
    CHECK(rare.nationCode.reveal() == "15");
    CHECK(rare.nation.reveal() == "土家");
    CHECK(rare.birthDate.reveal() == "1968-02-29");
    CHECK(rare.address.reveal() == "示范省示范市示范区㙍头村𪨶下组7号");
    CHECK(base::checkCitizenId(rare.number.reveal()) == base::CitizenIdFault::None);
    CHECK(rare.issuer.reveal() == "示范市公安局示范分局");
    CHECK(rare.validFrom.reveal() == "2014-02-28");
    CHECK(rare.longTerm);
    CHECK(rare.validTo.empty());
}

TEST_CASE("the offsets are those of the specification, not only those the simulator writes") {
    base::Bytes text = card("parent-man").text;
    CHECK(base::toHex(base::ByteView(text).first(6)) == "48960e66dd5d");        // 陈明川 at 0
    CHECK(base::toHex(base::ByteView(text).subspan(30, 6)) == "310030003100");  // male, nation 01
    CHECK(base::toHex(base::ByteView(text).subspan(36, 4)) == "31003900");      // 19…
    CHECK(base::toHex(base::ByteView(text).subspan(122, 4)) == "39003900");     // 99…
    CHECK(base::toHex(base::ByteView(text).subspan(188, 8)) == "3200300031003700");
    CHECK(base::toHex(base::ByteView(text).subspan(248, 2)) == "2000");
    CHECK(card("hong-kong").text[248] == 'J');
    CHECK(card("foreigner-2017").text[248] == 'I');
    CHECK(card("foreigner-2023").text[248] == 'Y');
}

TEST_CASE("a residence permit for Hong Kong, Macao and Taiwan residents") {
    const IdCard j = parsed("hong-kong");
    CHECK(j.type == CardType::HongKongMacaoTaiwan);
    CHECK(j.name.reveal() == "何嘉朗");
    CHECK(j.number.reveal().substr(0, 6) == "810000");
    CHECK(j.passNumber.reveal() == "H00000001");
    CHECK(j.issues.reveal() == "01");
    CHECK(j.nationCode.empty());
    CHECK(j.validTo.reveal() == "2027-04-18");
}

TEST_CASE("permanent residence cards of both issues") {
    const IdCard i = parsed("foreigner-2017");
    CHECK(i.type == CardType::Foreigner2017);
    CHECK(i.englishName.reveal() == "EXAMPLE, MARIE CLAIRE");
    CHECK(i.name.reveal() == "玛丽");
    CHECK(i.number.reveal() == "FRA990185032117");
    CHECK(i.nationality.reveal() == "FRA");
    CHECK(i.birthDate.reveal() == "1985-03-21");
    CHECK(i.issuer.reveal() == "9901");

    const IdCard y = parsed("foreigner-2023");
    CHECK(y.type == CardType::Foreigner2023);
    // 39 characters: 35 at the first place, the rest at the second.
    CHECK(y.englishName.reveal() == "SAMPLE-ILLUSTRATION JONATHAN MAXIMILIAN");
    CHECK(y.name.reveal() == "约翰");
    CHECK(y.nationality.reveal() == "USA");
    CHECK(y.number.reveal().substr(0, 6) == "999840");
    CHECK(y.number.reveal().size() == 18);
    CHECK(y.issues.reveal() == "00");
}

TEST_CASE("every card of the collection reads, and its number's check digit is right") {
    for (const auto& file : std::filesystem::directory_iterator(cardFile("x").parent_path())) {
        CAPTURE(file.path().string());
        const auto loaded = loadSimCard(file.path());
        REQUIRE(loaded);
        const auto result = parseCardText(loaded->text);
        REQUIRE(result);
        const std::string_view number = result->number.reveal();
        if (number.size() == 18) CHECK(base::citizenIdCheck(number.substr(0, 17)) == number[17]);
    }
}

TEST_CASE("bad text is refused with the place and never with the text") {
    const base::Bytes good = card("parent-man").text;
    const auto refused = [&](std::size_t offset, std::u16string_view units) {
        const auto result = parseCardText(withUnits(good, offset, units));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == base::Errc::InvalidInput);
        return result.error().detail.text();
    };
    CHECK(refused(0, u"\xD842") == "the text at byte 0 of the card makes no sense");  // half a pair
    CHECK(refused(0, u"\xDFB7") == "the text at byte 0 of the card makes no sense");  // the other half
    CHECK(refused(28, u"\xD842") ==
          "the text at byte 0 of the card makes no sense");  // cut by the field's end
    CHECK(refused(2, u"\x0007") == "the text at byte 0 of the card makes no sense");  // a control character
    CHECK(refused(2, u"\xFFFF") == "the text at byte 0 of the card makes no sense");
    CHECK(refused(0, std::u16string(15, u' ')) ==
          "the text at byte 0 of the card makes no sense");  // no name
    CHECK(refused(30, u"3") == "the text at byte 30 of the card makes no sense");
    CHECK(refused(32, u"57") == "the text at byte 32 of the card makes no sense");
    CHECK(refused(36, u"19910230") == "the text at byte 36 of the card makes no sense");
    CHECK(refused(122, u"9901O1") == "the text at byte 122 of the card makes no sense");
    CHECK(refused(204, u"永远有效吧呀呀呀") == "the text at byte 204 of the card makes no sense");
}

TEST_CASE("a type flag nobody knows, and wrong lengths") {
    base::Bytes text = card("parent-man").text;
    CHECK(parseCardText(base::ByteView(text).first(255)).error().code == base::Errc::InvalidInput);
    text[248] = 'Q';
    CHECK(parseCardText(text).error().code == base::Errc::Unsupported);

    base::Bytes data = {0x01, 0x00, 0x04, 0x00};
    const SimCard fine = card("parent-man");
    data.insert(data.end(), fine.text.begin(), fine.text.end());
    data.insert(data.end(), fine.photo.begin(), fine.photo.end());
    const auto whole = parseCardData(data);
    REQUIRE(whole);
    CHECK(whole->photo.size() == kCardPhotoBytes);
    CHECK(std::equal(whole->photo.begin(), whole->photo.end(), fine.photo.begin()));
    data[1] = 1;
    CHECK(parseCardData(data).error().code == base::Errc::InvalidInput);
    data.pop_back();
    CHECK(parseCardData(data).error().code == base::Errc::InvalidInput);
    CHECK(parseCardData({}).error().code == base::Errc::InvalidInput);
}

TEST_CASE("appended addresses: the newest counts") {
    const auto loaded = parseSimCard(
        "type: citizen\nname: 陈明川\nsex: male\nnation: 汉\nbirth: 1991-08-16\naddress: 甲\nnumber: "
        "\"990101199108160310\"\nissuer: 乙\nvalid_from: 2017-03-02\nvalid_to: 2037-03-02\n"
        "appended_addresses: [旧路1号, 新路2号, \"\"]\n",
        ".");
    REQUIRE(loaded);
    REQUIRE(loaded->appendedAddresses.size() == 3 * kAppendedAddressBytes);
    CHECK(parseAppendedAddress(loaded->appendedAddresses)->reveal() == "新路2号");
    base::Bytes broken = loaded->appendedAddresses;
    broken.pop_back();
    CHECK_FALSE(parseAppendedAddress(broken));
    CHECK_FALSE(parseAppendedAddress({}));
    CHECK_FALSE(parseAppendedAddress(base::Bytes(5 * kAppendedAddressBytes, 0x20)));
}

TEST_CASE("a security module's number is shown in the customary groups") {
    const base::Bytes data = *base::fromHex("0500010015cd3301d2029649ffffffff");
    CHECK(*formatSamId(data) == "05.01-20172053-1234567890-4294967295");
    CHECK_FALSE(formatSamId(base::ByteView(data).first(15)));
}

TEST_CASE("nations by code") {
    CHECK(nationName("01") == "汉");
    CHECK(nationName("29") == "柯尔克孜");
    CHECK(nationName("43") == "乌孜别克");
    CHECK(nationName("56") == "基诺");
    CHECK(nationName("97") == "其他");
    for (const std::string_view none : {"00", "57", "1", "", "0x", "99"}) CHECK(nationName(none).empty());
}

TEST_CASE("mistakes in a card file are told with their line") {
    const auto message = [](std::string_view yaml) {
        const auto result = parseSimCard(yaml, ".");
        REQUIRE_FALSE(result);
        return result.error().detail.text();
    };
    CHECK(message("type: passport\n") == "type: one of citizen, hmt, foreigner-2017, foreigner-2023");
    CHECK(message("type: citizen\nname: 陈\nsex: man\n") == "line 3: not a value of this key");
    CHECK(message("type: citizen\npass_number: H1\n") == "line 2: this type of card has no such key");
    CHECK(message("type: citizen\nname: 一二三四五六七八九十一二三四五六\n") ==
          "line 2: longer than 15 UTF-16 units");
    CHECK(message("type: citizen\nbirth: 2001-02-29\n") == "line 2: not a value of this key");
    CHECK(message("type: citizen\n") == "the key name is missing");
    CHECK(message("type: [\n").find("not a card file") != std::string::npos);
    CHECK(message("- a\n") == "line 1: a card is a map of keys");
}
