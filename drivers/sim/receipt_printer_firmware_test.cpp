// The model of the printer, fed by hand: byte sequences written out here, none made by the driver.
#include "drivers/sim/receipt_printer_firmware.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/file.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

constexpr base::SteadyTime kNow{};

struct Printer {
    explicit Printer(ReceiptPrinterModel model = {.headDots = 16, .rowsToCutter = 4}) : firmware(model) {
        firmware.powerOn(kNow);
    }
    std::string answer(const base::Bytes& bytes, base::SteadyTime at = kNow) {
        firmware.receive(bytes, at);
        return base::toHex(transmit(at).value_or(base::Bytes()));
    }
    std::optional<base::Bytes> transmit(base::SteadyTime at) { return firmware.transmit(at); }
    base::Result<SimFacts> tell(const std::vector<std::string>& words) { return firmware.act(words, kNow); }
    const std::deque<PrintedPiece>& pieces() const { return firmware.pieces(); }
    base::Bytes paper(std::size_t piece) const { return pieces().at(piece).image.bits; }

    ReceiptPrinterFirmware firmware;
};

const base::Bytes kTwoRows = {0x1D, 0x76, 0x30, 0x00, 2, 0, 2, 0, 0x80, 0x01, 0xC0, 0x03};
const base::Bytes kFeedAndCut = {0x1D, 0x56, 0x42, 0x00};

}  // namespace

TEST_CASE("an image is burnt, fed past the cutter, and cut; the margin is the next one's") {
    Printer printer;
    printer.answer(kTwoRows);
    CHECK(printer.pieces().empty());
    printer.answer(kFeedAndCut);
    REQUIRE(printer.pieces().size() == 1);
    // The four rows between cutter and head come first.
    CHECK(printer.paper(0) == base::Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x01, 0xC0, 0x03});
    CHECK(printer.pieces()[0].trimmed().bits == base::Bytes{0x80, 0x01, 0xC0, 0x03});
    printer.answer(kTwoRows);
    // A cut where it stands leaves the last rows inside.
    printer.answer({0x1D, 0x56, 0x01});
    CHECK(printer.pieces().size() == 1);
    printer.answer(kFeedAndCut);
    CHECK(printer.pieces().size() == 2);
}

TEST_CASE("double size, alignment, and what is wider than the head") {
    Printer wide;
    wide.answer({0x1D, 0x76, 0x30, 0x03, 1, 0, 1, 0, 0xA1});
    wide.answer(kFeedAndCut);
    CHECK(wide.pieces()[0].trimmed().bits == base::Bytes{0xCC, 0x03, 0xCC, 0x03});
    Printer right;
    right.answer({0x1B, 0x61, 0x02, 0x1D, 0x76, 0x30, 0x00, 1, 0, 1, 0, 0xFF});
    right.answer(kFeedAndCut);
    CHECK(right.pieces()[0].trimmed().bits == base::Bytes{0x00, 0xFF});
    Printer cropped;
    cropped.answer({0x1D, 0x76, 0x30, 0x00, 3, 0, 1, 0, 1, 2, 3});
    cropped.answer(kFeedAndCut);
    CHECK(cropped.pieces()[0].trimmed().bits == base::Bytes{1, 2});
}

TEST_CASE("answers: on arrival, in turn, and unasked") {
    Printer printer;
    CHECK(printer.answer({0x10, 0x04, 0x01}) == "12");
    CHECK(printer.answer({0x1D, 0x61, 0xFF}) == "10000000");
    CHECK(printer.answer({0x1D, 0x72, 0x01}) == "00");
    REQUIRE(printer.tell({"open-cover"}).has_value());
    CHECK(base::toHex(*printer.transmit(kNow)) == "38000000");
    // Offline: in turn has to wait, on arrival has not, not even among pixels.
    CHECK(printer.answer({0x1D, 0x72, 0x01}).empty());
    CHECK(printer.answer({0x10, 0x04, 0x02}) == "16");
    REQUIRE(printer.tell({"close-cover"}).has_value());
    CHECK(base::toHex(*printer.transmit(kNow)) == "1000000000");
    CHECK(printer.answer({0x1D, 0x76, 0x30, 0x00, 2, 0, 2, 0, 0x10, 0x04, 0x04, 0x00}) == "12");
}

TEST_CASE("paper ends in an image: the piece ends there, and the rest is burnt on the next roll") {
    Printer printer;
    printer.answer({0x1D, 0x61, 0x08});
    REQUIRE(printer.tell({"paper-out", "1"}).has_value());
    printer.transmit(kNow);
    CHECK(printer.answer(kTwoRows) == "18000f00");
    REQUIRE(printer.pieces().size() == 1);
    CHECK_FALSE(printer.pieces()[0].cut);
    CHECK(printer.pieces()[0].trimmed().bits == base::Bytes{0x80, 0x01});
    CHECK(printer.answer({0x10, 0x04, 0x04}) == "7e");
    REQUIRE(printer.tell({"load-paper"}).has_value());
    printer.answer(kFeedAndCut);
    REQUIRE(printer.pieces().size() == 2);
    CHECK(printer.pieces()[1].trimmed().bits == base::Bytes{0xC0, 0x03});
}

TEST_CASE("a printer in an image takes commands for pixels until the image is full") {
    Printer printer;
    printer.answer({0x1D, 0x76, 0x30, 0x00, 2, 0, 4, 0, 0xFF, 0xFF});
    CHECK(printer.answer({0x1D, 0x72, 0x01}).empty());
    printer.answer(base::Bytes(8192));
    CHECK(printer.answer({0x1D, 0x72, 0x01}) == "00");
}

TEST_CASE("a host that lost step does not print white") {
    Printer printer;
    printer.answer({'a', 'b', 'c', '\n'});
    printer.answer(kFeedAndCut);
    CHECK(printer.pieces().size() == 1);
}

TEST_CASE("rows take their time") {
    using namespace std::chrono_literals;
    Printer printer({.headDots = 16, .rowsPerSecond = 100, .rowsToCutter = 4});
    base::Bytes bytes = kTwoRows;
    bytes.insert(bytes.end(), {0x1D, 0x72, 0x01});
    CHECK(printer.answer(bytes, kNow).empty());
    REQUIRE(printer.firmware.wakeAt().has_value());
    CHECK_FALSE(printer.transmit(kNow + 15ms).has_value());
    CHECK(base::toHex(*printer.transmit(kNow + 50ms)) == "00");
    CHECK_FALSE(printer.firmware.wakeAt().has_value());
}

TEST_CASE("what people do with receipts") {
    const tests::TemporaryDirectory folder;
    Printer printer;
    CHECK(printer.tell({"receipt"}).error().code == base::Errc::NotFound);
    printer.answer(kTwoRows);
    printer.answer(kFeedAndCut);
    CHECK(std::get<std::int64_t>(printer.tell({"receipts"})->at("receipts")) == 1);
    const SimFacts receipt = *printer.tell({"receipt", "1"});
    CHECK(std::get<std::int64_t>(receipt.at("height")) == 6);
    CHECK(base::fromBase64(std::get<std::string>(receipt.at("bits"))) == printer.paper(0));
    const std::string file = (folder.path() / "r.pbm").string();
    REQUIRE(printer.tell({"save-receipt", file}).has_value());
    const base::Bytes picture = *base::readFile(file, 100);
    CHECK(base::asText(picture).substr(0, 8) == "P4\n16 6\n");
    CHECK(picture.size() == 8 + 12);
    CHECK(printer.tell({"receipt", "2"}).error().code == base::Errc::NotFound);
    CHECK(printer.tell({"paper-out", "x"}).error().code == base::Errc::InvalidInput);
    CHECK(printer.tell({"dance"}).error().code == base::Errc::Unsupported);
    REQUIRE(printer.tell({"take-receipts"}).has_value());
    CHECK(printer.pieces().empty());
}

TEST_CASE("a receipt that comes out while another is taken stays") {
    Printer printer;
    for (int i = 0; i < 3; ++i) {
        printer.answer(kTwoRows);
        printer.answer(kFeedAndCut);
    }
    CHECK(printer.tell({"take-receipts", "-1"}).error().code == base::Errc::InvalidInput);
    CHECK(printer.tell({"take-receipts", "one"}).error().code == base::Errc::InvalidInput);
    REQUIRE(printer.tell({"take-receipts", "1"}).has_value());
    CHECK(std::get<std::int64_t>(printer.tell({"receipts"})->at("receipts")) == 2);
    REQUIRE(printer.tell({"take-receipts", "5"}).has_value());
    CHECK(printer.pieces().empty());
}

TEST_CASE("settings of a profile are checked") {
    CHECK(makeReceiptPrinterFirmware({{"width", "384"}, {"rows-per-second", "1200"}}).has_value());
    CHECK_FALSE(makeReceiptPrinterFirmware({{"width", "0"}}).has_value());
    CHECK_FALSE(makeReceiptPrinterFirmware({{"rows-per-second", "fast"}}).has_value());
}
