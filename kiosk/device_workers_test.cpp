#include "kiosk/device_workers.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "kiosk/thumbnail.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/specimen_sheet.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::kiosk;

namespace {

constexpr auto kPatience = std::chrono::seconds(20);  // never waited for when things work

// Simulated devices in this process, polled quickly.
struct Rig {
    tests::TemporaryDirectory folder;
    base::SystemClock clock;
    tests::MemoryEventLog log;
    Inbox inbox{clock, kMaxMessages};
    std::shared_ptr<drivers::SimControl> simulators;
    std::unique_ptr<DeviceWorkers> workers;

    explicit Rig(std::string_view profile =
                     "devices:\n"
                     "  card-reader: {transport: simulated}\n"
                     "  receipt-printer: {transport: simulated}\n"
                     "  code-scanner: {transport: simulated}\n"
                     "  document-scanner: {folder: scans}\n"
                     "  document-printer: {folder: printed}\n") {
        std::filesystem::create_directory(folder.path() / "scans");
        std::filesystem::create_directory(folder.path() / "printed");
        const auto parsed = drivers::parseProfile(profile, folder.path());
        REQUIRE(parsed);
        auto devices = drivers::openProfile(*parsed, clock);
        REQUIRE(devices);
        simulators = devices->simulators;
        DeviceTimes times;
        times.status = std::chrono::milliseconds(20);
        times.cardPoll = std::chrono::milliseconds(5);
        workers = std::make_unique<DeviceWorkers>(std::move(*devices), inbox, clock, log, times);
    }

    void act(const std::string& command) {
        const auto answer = simulators->command(command);
        REQUIRE(answer);
        INFO(*answer);
        REQUIRE(answer->find("\"ok\":true") != std::string::npos);
    }

    // The next message of that kind; others are passed over.
    template <class T, class Group>
    T next() {
        const auto deadline = clock.in(kPatience);
        while (auto message = inbox.take(deadline)) {
            if (auto* group = std::get_if<Group>(&*message)) {
                if (auto* found = std::get_if<T>(group)) return std::move(*found);
            }
        }
        FAIL("the message did not come");
        std::abort();
    }
    template <class T>
    T outcome() {
        return next<T, flow::Outcome>();
    }
    // Waits until that device was told to be in that state.
    void state(flow::Device device, flow::DeviceState wanted) {
        for (;;) {
            const auto fact = next<flow::fact::DeviceChanged, flow::Fact>();
            if (fact.device == device && fact.state == wanted) return;
        }
    }
};


std::string anyCard() {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(ZIZHU_SOURCE_DIR) + "/drivers/sim/cards")) {
        if (entry.path().extension() == ".yaml") return entry.path().string();
    }
    return {};
}

base::Bitmap receipt() {
    base::Bitmap picture(384, 500);
    for (int y = 0; y < 500; ++y) picture.setBlack(y % 384, y);
    return picture;
}

}  // namespace

TEST_CASE("a card laid on after the reader was asked is seen, then read") {
    Rig rig;
    rig.workers->readCard(7);
    rig.act("present-card \"" + anyCard() + "\"");
    CHECK(rig.outcome<flow::outcome::CardSeen>().request == 7);
    const auto read = rig.outcome<flow::outcome::CardRead>();
    CHECK(read.request == 7);
    CHECK_FALSE(read.applicant.number.empty());
    CHECK_FALSE(read.applicant.name.empty());
    for (const auto& line : rig.log.lines()) {
        CHECK(line.find(read.applicant.number.reveal()) == std::string::npos);
    }
}

TEST_CASE("reading that was stopped tells nothing, and the next reading works") {
    Rig rig;
    rig.workers->readCard(1);
    rig.workers->stopCard();
    rig.workers->readCard(2);
    rig.act("present-card \"" + anyCard() + "\"");
    CHECK(rig.outcome<flow::outcome::CardRead>().request == 2);
}

TEST_CASE("an unplugged reader is told, and its return too") {
    Rig rig;
    rig.act("unplug card-reader");
    rig.state(flow::Device::IdCardReader, flow::DeviceState::Unavailable);
    rig.workers->readCard(3);
    CHECK(rig.outcome<flow::outcome::CardFailed>().fault == flow::outcome::CardFault::Device);
    rig.act("plug card-reader");
    rig.state(flow::Device::IdCardReader, flow::DeviceState::Ready);
}

TEST_CASE("a receipt is proven by the printer; without paper it fails, and loading paper is told") {
    Rig rig;
    rig.workers->print(4, receipt());
    CHECK(rig.outcome<flow::outcome::Printed>().request == 4);
    rig.act("paper-out 100");
    rig.workers->print(5, receipt());
    const auto failed = rig.outcome<flow::outcome::PrintFailed>();
    CHECK(failed.request == 5);
    CHECK(failed.state == flow::DeviceState::PaperOut);
    rig.act("load-paper");
    rig.state(flow::Device::ReceiptPrinter, flow::DeviceState::Ready);
    rig.workers->print(6, receipt());
    CHECK(rig.outcome<flow::outcome::Printed>().request == 6);
}

TEST_CASE("a scanned sheet comes sealed, with a picture of it made small") {
    Rig rig;
    rig.workers->scan(8);
    CHECK(rig.outcome<flow::outcome::ScanFailed>().fault == flow::outcome::ScanFault::NoPaper);  // no sheet lies there
    const auto sheet = tests::specimenSheet();
    REQUIRE(sheet);
    REQUIRE(base::writeFileAtomically(rig.folder.path() / "scans" / "a.png", *sheet));
    rig.workers->scan(9);
    for (;;) {
        auto message = rig.inbox.take(rig.clock.in(kPatience));
        REQUIRE(message);
        auto* page = std::get_if<PageScanned>(&*message);
        if (page == nullptr) continue;
        CHECK(page->request == 9);
        CHECK(std::max(page->thumbnailWidth, page->thumbnailHeight) <= kThumbnailSide);
        CHECK(page->thumbnail.size() == std::size_t(page->thumbnailWidth * page->thumbnailHeight * 4));
        const auto opened = base::openBlob(page->blob.key, page->blob.ciphertext);
        REQUIRE(opened);
        CHECK(*opened == *sheet);
        break;
    }
}

TEST_CASE("a shown code is told while somebody listens") {
    Rig rig;
    rig.workers->listen(10);
    // A code that was shown before the scanner's light went on does not count, so it is held there.
    const auto deadline = rig.clock.in(kPatience);
    std::optional<flow::outcome::CodeRead> read;
    while (!read && rig.clock.steady() < deadline) {
        rig.act("show-code \"https://127.0.0.1/t/ABC\"");
        if (auto message = rig.inbox.take(rig.clock.in(std::chrono::milliseconds(100)))) {
            if (auto* outcome = std::get_if<flow::Outcome>(&*message)) {
                if (auto* code = std::get_if<flow::outcome::CodeRead>(outcome)) read = *code;
            }
        }
    }
    REQUIRE(read);
    CHECK(read->request == 10);
    CHECK(read->text == "https://127.0.0.1/t/ABC");
}

TEST_CASE("a terminal without devices says so at once") {
    Rig rig("devices: {}\n");
    for (const auto device : {flow::Device::IdCardReader, flow::Device::DocumentScanner, flow::Device::CodeScanner,
                              flow::Device::ReceiptPrinter, flow::Device::DocumentPrinter}) {
        rig.state(device, flow::DeviceState::Unavailable);
    }
    rig.workers->readCard(1);
    CHECK(rig.outcome<flow::outcome::CardFailed>().fault == flow::outcome::CardFault::Device);
    rig.workers->print(2, receipt());
    CHECK(rig.outcome<flow::outcome::PrintFailed>().state == flow::DeviceState::Unavailable);
    rig.workers->printDocument(3, {});
    CHECK(rig.outcome<flow::outcome::PrintFailed>().request == 3);
}
