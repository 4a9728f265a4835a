#include "kiosk/workshop/ledger.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using flow::vendor::Consumable;
using flow::vendor::Counter;
using flow::vendor::Part;
using kiosk::Ledger;

namespace {

std::int64_t countOf(const Ledger& ledger, Part part, Counter counter) {
    for (const auto& one : ledger.counts(part)) {
        if (one.counter == counter) return one.value;
    }
    return 0;
}

const base::LogEvent kPrinted{"receipt.printed", "kiosk", base::Severity::Info, base::Disposition::Success, {}};
const base::LogEvent kSheets{"document.printed", "kiosk", base::Severity::Info, base::Disposition::Success, {{"pages", std::int64_t(3)}}};

struct Shelf {
    tests::TemporaryDirectory folder;
    tests::ManualClock clock;
    std::filesystem::path file = folder.path() / "ledger.json";
};

}  // namespace

TEST_CASE("what devices do is counted, paper with it, and survives a restart") {
    Shelf shelf;
    Ledger ledger(shelf.clock);
    ledger.told(flow::Outcome(flow::outcome::CardRead{1, {}}));
    ledger.logged(kPrinted);
    ledger.logged(kPrinted);
    ledger.logged(kSheets);
    ledger.logged({"scan.done", "kiosk", base::Severity::Info, base::Disposition::Success, {{"device", base::Token("document-camera")}}});
    ledger.wasReset(Part::DocumentScanner);
    ledger.replaced(Consumable::ReceiptPaper, "t-1");
    ledger.logged(kPrinted);
    REQUIRE(ledger.save(shelf.file));

    Ledger again(shelf.clock);
    REQUIRE(again.load(shelf.file));
    for (const Ledger* one : {&ledger, &again}) {
        CHECK(countOf(*one, Part::IdCardReader, Counter::Cards) == 1);
        CHECK(countOf(*one, Part::ReceiptPrinter, Counter::Receipts) == 3);
        CHECK(countOf(*one, Part::DocumentPrinter, Counter::Pages) == 3);
        CHECK(countOf(*one, Part::DocumentCamera, Counter::Pictures) == 1);
        CHECK(countOf(*one, Part::DocumentScanner, Counter::Resets) == 1);
        CHECK(one->consumable(Consumable::ReceiptPaper).used == 1);
        CHECK(one->consumable(Consumable::ReceiptPaper).since == shelf.clock.wall());
        CHECK(one->consumable(Consumable::Toner).used == 3);
        CHECK_FALSE(one->consumable(Consumable::Toner).since);
    }
}

TEST_CASE("a device's last ten errors are kept with what they need, newest first") {
    Shelf shelf;
    Ledger ledger(shelf.clock);
    for (int i = 0; i < 12; ++i) {
        ledger.failed("document.print", {base::Errc::DeviceError, {"fault {}", i}, base::StaffAction::Clear}, {});
        shelf.clock.advance(std::chrono::minutes(1));
    }
    auto errors = ledger.errors(Part::DocumentPrinter);
    REQUIRE(errors.size() == flow::vendor::kMaxErrors);
    CHECK(errors.front().detail.text() == "fault 11");
    CHECK(errors.front().action == base::StaffAction::Clear);
    CHECK(errors.back().detail.text() == "fault 2");
    CHECK(countOf(ledger, Part::DocumentPrinter, Counter::Failures) == 12);

    REQUIRE(ledger.save(shelf.file));
    Ledger again(shelf.clock);
    REQUIRE(again.load(shelf.file));
    errors = again.errors(Part::DocumentPrinter);
    REQUIRE(errors.size() == flow::vendor::kMaxErrors);
    // The driver's own words live as long as the program; what kind it was and what it needs live on.
    CHECK(errors.front().detail.text() == "document.print: device-error");
    CHECK(errors.front().action == base::StaffAction::Clear);
    CHECK(errors.front().at > errors.back().at);
}

TEST_CASE("people's slips are no errors of the terminal") {
    Shelf shelf;
    Ledger ledger(shelf.clock);
    ledger.failed("scan.failed", {base::Errc::NotFound, {"no page"}}, {{"device", base::Token("document-scanner")}});
    ledger.changed(flow::Device::DocumentCamera, flow::DeviceState::Unavailable,
                   {drivers::DeviceState::NoDevice, base::StaffAction::None, {"not fitted"}});
    ledger.changed(flow::Device::ReceiptPrinter, flow::DeviceState::SupplyLow, {drivers::DeviceState::Online});
    CHECK(ledger.errors(Part::DocumentScanner).empty());
    CHECK(ledger.errors(Part::DocumentCamera).empty());
    CHECK(ledger.errors(Part::ReceiptPrinter).empty());
}

TEST_CASE("a ledger that is damaged, or of somebody else, begins anew; nothing is written when nothing changed") {
    Shelf shelf;
    Ledger ledger(shelf.clock);
    CHECK(ledger.load(shelf.file));
    REQUIRE(ledger.save(shelf.file));
    CHECK_FALSE(std::filesystem::exists(shelf.file));
    for (const char* text : {"", "{", "[]", "{}", "{\"parts\":3,\"consumables\":{}}", "{\"parts\":{\"card-reader\":{\"cards\":\"many\"}},\"consumables\":{}}"}) {
        CAPTURE(text);
        REQUIRE(base::writeFileAtomically(shelf.file, base::asBytes(std::string_view(text))));
        Ledger fresh(shelf.clock);
        CHECK_FALSE(fresh.load(shelf.file));
        CHECK(fresh.counts(Part::IdCardReader).empty());
    }
    // Numbers that nobody can have counted, errors that name nothing, too many of them.
    std::string many;
    for (int i = 0; i < 40; ++i) many += std::string(i > 0 ? "," : "") + R"({"at":"2026-03-14T08:09:10.123Z","event":"card.read","code":"timeout","action":1})";
    REQUIRE(base::writeFileAtomically(shelf.file, base::asBytes(R"({"parts":{"card-reader":{"cards":-4,"failures":9007199254740993,"errors":[)" + many + R"(]},"stranger":{}},"consumables":{"toner":{"used":-1}}})")));
    Ledger odd(shelf.clock);
    CHECK(odd.load(shelf.file));
    CHECK(countOf(odd, Part::IdCardReader, Counter::Cards) == 0);
    CHECK(odd.errors(Part::IdCardReader).size() == flow::vendor::kMaxErrors);
    CHECK(odd.consumable(Consumable::Toner).used == 0);
}
