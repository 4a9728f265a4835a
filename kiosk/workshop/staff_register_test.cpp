#include "kiosk/workshop/staff_register.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using kiosk::StaffRegister;

namespace {

const base::Bytes kCard = {0x04, 0xA2, 0x19, 0x7C, 0x55, 0x61, 0x80};
const base::SecretString kPin("204816");

struct Desk {
    tests::TemporaryDirectory folder;
    tests::SeededRandom random{5};
    std::filesystem::path file = folder.path() / "staff" / "register.json";
    StaffRegister staff{file};

    base::Status put(const std::string& id, const std::string& pin, base::ByteView card = {}) {
        return staff.put({id, "Invented Technician"}, base::SecretString(pin), card, random);
    }
};

}  // namespace

TEST_CASE("a technician is known by the card and by the PIN, and by nothing else") {
    Desk desk;
    CHECK(desk.staff.members()->empty());
    CHECK_FALSE(desk.staff.byPin(kPin, "")->has_value());
    REQUIRE(desk.put("t-1", "204816", kCard));
    REQUIRE(desk.put("t-2", "975310"));
    CHECK(desk.staff.members()->size() == 2);
    CHECK((*desk.staff.byCard(kCard))->id == "t-1");
    CHECK_FALSE(desk.staff.byCard(base::Bytes{1, 2, 3, 4})->has_value());
    CHECK_FALSE(desk.staff.byCard(base::Bytes{})->has_value());
    CHECK((*desk.staff.byPin(kPin, "t-1"))->id == "t-1");
    CHECK((*desk.staff.byPin(kPin, ""))->id == "t-1");
    CHECK_FALSE(desk.staff.byPin(kPin, "t-2")->has_value());
    CHECK_FALSE(desk.staff.byPin(base::SecretString("204817"), "")->has_value());
}

TEST_CASE("neither the PIN nor the card's number stands in the file") {
    Desk desk;
    REQUIRE(desk.put("t-1", "204816", kCard));
    const base::Bytes bytes = *base::readFile(desk.file, 100'000);
    const std::string text(base::asText(bytes));
    CHECK(text.find("204816") == std::string::npos);
    CHECK(text.find(base::toHex(kCard)) == std::string::npos);
    CHECK(text.find(base::sha256Hex(kCard)) == std::string::npos);
    CHECK((std::filesystem::status(desk.file).permissions() & std::filesystem::perms::group_all) ==
          std::filesystem::perms::none);
}

TEST_CASE("a PIN that everybody would try, a card of somebody else, a strange id are refused") {
    Desk desk;
    for (const char* pin : {"", "12345", "123456", "987654", "777777", "12a456", "1234567890123"}) {
        CAPTURE(pin);
        CHECK(desk.put("t-1", pin).error().code == base::Errc::InvalidInput);
    }
    CHECK(desk.put("T 1", "204816").error().code == base::Errc::InvalidInput);
    CHECK(desk.put("t-1", "204816", base::Bytes{1, 2, 3}).error().code == base::Errc::InvalidInput);
    REQUIRE(desk.put("t-1", "204816", kCard));
    CHECK(desk.put("t-2", "204816", kCard).error().code == base::Errc::InvalidInput);
    // The same person's new PIN and old card.
    REQUIRE(desk.put("t-1", "864209", kCard));
    CHECK_FALSE(desk.staff.byPin(kPin, "")->has_value());
    CHECK(desk.staff.members()->size() == 1);
}

TEST_CASE("who is removed does not come in") {
    Desk desk;
    REQUIRE(desk.put("t-1", "204816", kCard));
    CHECK(desk.staff.remove("t-9").error().code == base::Errc::NotFound);
    REQUIRE(desk.staff.remove("t-1"));
    CHECK_FALSE(desk.staff.byCard(kCard)->has_value());
    CHECK_FALSE(desk.staff.byPin(kPin, "")->has_value());
}

TEST_CASE("a damaged register lets nobody in, says so, and is not written over") {
    Desk desk;
    REQUIRE(desk.put("t-1", "204816", kCard));
    const base::Bytes good = *base::readFile(desk.file, 100'000);
    for (std::size_t size = 0; size < good.size(); size += 7) {
        REQUIRE(base::writeFileAtomically(desk.file, base::ByteView(good).first(size)));
        CHECK(desk.staff.byCard(kCard).error().code == base::Errc::InvalidInput);
        CHECK(desk.put("t-2", "975310").error().code == base::Errc::InvalidInput);
        CHECK(base::readFile(desk.file, 100'000)->size() == size);
    }
}
