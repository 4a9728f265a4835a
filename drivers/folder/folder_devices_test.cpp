#include "drivers/folder/folder_devices.h"

#include <fstream>

#include <doctest/doctest.h>

#include "drivers/document_printer.h"
#include "drivers/document_scanner.h"
#include "drivers/profile.h"
#include "tests/support/self_advancing_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Rig {
    tests::SelfAdvancingClock clock;
    tests::TemporaryDirectory directory;
    Until until{clock.in(5s)};

    void write(const char* name, std::string_view bytes) const {
        std::ofstream(directory.path() / name, std::ios::binary) << bytes;
    }
    base::Result<SimFacts> tell(std::string word) const {
        const std::vector<std::string> words{std::move(word)};
        return folder::makeHands(directory.path())->act(words);
    }
};

}  // namespace

TEST_CASE("pages come from a folder in the order of their names, round and round") {
    Rig rig;
    const auto missing = folder::makeScanner(rig.directory.path() / "nowhere");
    CHECK(missing->status(rig.until).state == DeviceState::NoDevice);
    CHECK(missing->scan(rig.until).error().fault == ScanFault::DeviceTrouble);

    const auto scanner = folder::makeScanner(rig.directory.path());
    CHECK(scanner->scan(rig.until).error().fault == ScanFault::NoPaper);
    rig.write("2.jpg", "\xFF\xD8\xFF\xE0 two");
    rig.write("1.png", "\x89PNG\r\n\x1A\n one");
    rig.write("notes.txt", "not a page");
    CHECK(scanner->scan(rig.until)->format == ImageFormat::Png);
    CHECK(scanner->scan(rig.until)->format == ImageFormat::Jpeg);
    CHECK(scanner->scan(rig.until)->format == ImageFormat::Png);
    rig.write("0.jpg", "text");
    REQUIRE(scanner->reset(rig.until));
    CHECK(scanner->scan(rig.until).error().error.code == base::Errc::DeviceError);
}

TEST_CASE("documents go into a folder") {
    Rig rig;
    const auto printer = folder::makePrinter(rig.directory.path());
    CHECK(printer->status(rig.until).state == DeviceState::Online);
    CHECK(printer->print(base::asBytes("hello"), rig.until).error().code == base::Errc::InvalidInput);
    CHECK(printer->print(base::asBytes("%PDF-1.7 first"), rig.until));
    CHECK(printer->print(base::asBytes("%PDF-1.7 second"), rig.until));
    CHECK(std::filesystem::exists(rig.directory.path() / "document-0002.pdf"));
    CHECK(folder::makePrinter(rig.directory.path() / "nowhere")
              ->print(base::asBytes("%PDF-"), rig.until)
              .error()
              .code == base::Errc::Unavailable);
}

TEST_CASE("paper-out without a name is the receipt printer's, though a folder knows the word") {
    Rig rig;
    const auto profile =
        parseProfile("devices: {receipt-printer: {}, document-printer: {folder: .}}", rig.directory.path());
    REQUIRE(profile);
    const auto set = openProfile(*profile, rig.clock);
    REQUIRE(set);
    REQUIRE(set->simulators->command("paper-out"));
    CHECK(set->receiptPrinter->printerStatus(rig.until).paper == SupplyState::Out);
    CHECK(set->documentPrinter->printerStatus(rig.until).paper == SupplyState::Full);
    REQUIRE(set->simulators->command("document-printer paper-out"));
    CHECK(set->documentPrinter->printerStatus(rig.until).paper == SupplyState::Out);
}

TEST_CASE("what is wrong with a folder's device is steered by a file in it, and mended") {
    Rig rig;
    rig.write("1.jpg", "\xFF\xD8\xFF\xE0 one");
    const auto scanner = folder::makeScanner(rig.directory.path());
    const auto printer = folder::makePrinter(rig.directory.path());
    const std::pair<const char*, ScanFault> faults[] = {
        {"jam", ScanFault::Jammed},           {"double-feed", ScanFault::DoubleFeed},
        {"cover-open", ScanFault::CoverOpen}, {"paper-out", ScanFault::NoPaper},
        {"unplug", ScanFault::DeviceTrouble}, {"broken", ScanFault::DeviceTrouble}};
    for (const auto& [word, fault] : faults) {
        CAPTURE(word);
        REQUIRE(rig.tell(word));
        CHECK(scanner->scan(rig.until).error().fault == fault);
        CHECK_FALSE(printer->print(base::asBytes("%PDF-1.7"), rig.until));
        REQUIRE(rig.tell("mend"));
        CHECK(scanner->scan(rig.until));
        CHECK(printer->print(base::asBytes("%PDF-1.7"), rig.until));
    }
    REQUIRE(rig.tell("paper-low"));
    CHECK(printer->printerStatus(rig.until).paper == SupplyState::Low);
    CHECK(printer->print(base::asBytes("%PDF-1.7"), rig.until));
    CHECK(std::get<std::string>(rig.tell("state")->at("trouble")) == "paper-low");
    CHECK(rig.tell("dance").error().code == base::Errc::Unsupported);
    rig.write("trouble", "dance");
    CHECK(scanner->status(rig.until).state == DeviceState::HardwareError);
}
