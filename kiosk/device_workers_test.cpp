#include "kiosk/device_workers.h"

#include <doctest/doctest.h>

#include <latch>

#include "base/file.h"
#include "drivers/sim/sim_card.h"
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

    static DeviceTimes times() {
        DeviceTimes quick;
        quick.status = quick.cabinet = std::chrono::milliseconds(20);
        quick.recover = quick.status;
        quick.cardPoll = std::chrono::milliseconds(5);
        return quick;
    }
    // Devices made by the test.
    Rig(drivers::DeviceSet devices, const DeviceTimes& waits) {
        workers = std::make_unique<DeviceWorkers>(std::move(devices), inbox, clock, log, waits);
    }
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
        workers = std::make_unique<DeviceWorkers>(std::move(*devices), inbox, clock, log, times());
    }

    void act(const std::string& command) {
        const auto answer = simulators->command(command);
        REQUIRE(answer);
        INFO(*answer);
        REQUIRE(answer->find("\"ok\":true") != std::string::npos);
    }

    // Waits until a line of the log holds all of that.
    void logged(std::initializer_list<std::string_view> words) {
        const auto deadline = clock.in(kPatience);
        while (clock.steady() < deadline) {
            for (const std::string& line : log.lines()) {
                const bool all = std::all_of(words.begin(), words.end(), [&](std::string_view word) { return line.find(word) != std::string::npos; });
                if (all) return;
            }
            (void)inbox.take(clock.in(std::chrono::milliseconds(20)));
        }
        std::string all;
        for (const std::string& line : log.lines()) all += line + "\n";
        FAIL("the log does not say " << std::string(*words.begin()) << " but:\n" << all);
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
        FAIL("the message did not come: " << __PRETTY_FUNCTION__);
        std::abort();
    }
    template <class T>
    T outcome() {
        return next<T, flow::Outcome>();
    }
    // Waits until that device was told to be in that state.
    void state(flow::Device device, flow::DeviceState wanted) {
        INFO(flow::key(device) << " " << flow::name(wanted));
        for (;;) {
            const auto fact = next<flow::fact::DeviceChanged, flow::Fact>();
            if (fact.device == device && fact.state == wanted) return;
        }
    }
};


class StillCamera final : public drivers::DocumentCamera {
public:
    explicit StillCamera(drivers::PageHint hint) : hint_(hint) {}
    base::Token name() const override { return "document-camera"; }
    drivers::DeviceStatus status(const drivers::Until&) override {
        return {*online_ ? drivers::DeviceState::Online : drivers::DeviceState::NoDevice};
    }
    // Whether it is plugged in; for any thread, and longer than the camera lives.
    std::shared_ptr<std::atomic<bool>> online() const { return online_; }
    drivers::DeviceFacts capabilities(const drivers::Until&) override { return {}; }
    base::Status reset(const drivers::Until&) override { return {}; }
    base::Result<drivers::GrayFrame> nextFrame(const drivers::Until&) override { return base::fail(base::Errc::Timeout); }
    void stopFrames() override {}
    drivers::ScanResult takePicture(const drivers::Until&) override {
        const auto sheet = tests::specimenSheet();
        return drivers::ScannedPage{{sheet->begin(), sheet->end()}, drivers::ImageFormat::Png, hint_};
    }

private:
    drivers::PageHint hint_;
    std::shared_ptr<std::atomic<bool>> online_ = std::make_shared<std::atomic<bool>>(true);
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
    const base::Bytes photo = drivers::patternPhoto();
    REQUIRE(read.applicant.photo.size() == photo.size());
    CHECK(std::equal(photo.begin(), photo.end(), read.applicant.photo.begin()));
    const std::string base64 = base::toBase64(base::ByteView(photo).first(48));
    const std::string hex = base::toHex(base::ByteView(photo).first(48));
    for (const auto& line : rig.log.lines()) {
        CHECK(line.find(read.applicant.number.reveal()) == std::string::npos);
        CHECK(line.find(base64) == std::string::npos);
        CHECK(line.find(hex) == std::string::npos);
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

TEST_CASE("when somebody comes, devices are asked at once how they are") {
    drivers::DeviceSet devices;
    auto camera = std::make_unique<StillCamera>(drivers::PageHint::None);
    const auto online = camera->online();
    devices.documentCamera = std::move(camera);
    DeviceTimes times = Rig::times();
    times.status = times.unattended = std::chrono::hours(1);
    Rig rig(std::move(devices), times);
    rig.state(flow::Device::DocumentCamera, flow::DeviceState::Ready);
    *online = false;
    rig.workers->attend(false);
    rig.workers->attend(true);
    rig.state(flow::Device::DocumentCamera, flow::DeviceState::Unavailable);
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
    for (const auto device : {flow::Device::IdCardReader, flow::Device::DocumentScanner, flow::Device::DocumentCamera,
                              flow::Device::CodeScanner, flow::Device::ReceiptPrinter,
                              flow::Device::DocumentPrinter}) {
        rig.state(device, flow::DeviceState::Unavailable);
    }
    rig.workers->readCard(1);
    CHECK(rig.outcome<flow::outcome::CardFailed>().fault == flow::outcome::CardFault::Device);
    rig.workers->print(2, receipt());
    CHECK(rig.outcome<flow::outcome::PrintFailed>().state == flow::DeviceState::Unavailable);
    rig.workers->printDocument(3, {});
    CHECK(rig.outcome<flow::outcome::PrintFailed>().request == 3);
}

namespace {

// A reader whose calls do not end until they are let go, as a library that hangs in the kernel.
class StuckReader final : public drivers::IdCardReader {
public:
    StuckReader(std::latch& letGo, std::latch& gone) : letGo_(letGo), gone_(gone) {}
    ~StuckReader() override { gone_.count_down(); }
    base::Token name() const override { return "card-reader"; }
    drivers::DeviceStatus status(const drivers::Until&) override {
        letGo_.wait();
        return {drivers::DeviceState::Online};
    }
    drivers::DeviceFacts capabilities(const drivers::Until&) override { return {}; }
    base::Status reset(const drivers::Until&) override { return {}; }
    drivers::CardResult read(const drivers::Until&) override {
        return tl::unexpected<drivers::CardFailure>({drivers::CardFault::Canceled, {base::Errc::Canceled, {}}});
    }
    base::Result<drivers::CardMedia> media(const drivers::Until&) override { return drivers::CardMedia::NotPresent; }

private:
    std::latch &letGo_, &gone_;
};

PageScanned nextPage(Rig& rig) {
    const auto deadline = rig.clock.in(kPatience);
    while (auto message = rig.inbox.take(deadline)) {
        if (auto* page = std::get_if<PageScanned>(&*message)) return std::move(*page);
    }
    FAIL("no page came");
    std::abort();
}

}  // namespace

TEST_CASE("a device that hangs is told and left behind; the others go on, and the program ends") {
    std::latch letGo(1), gone(1);
    drivers::DeviceSet devices;
    devices.cardReader = std::make_unique<StuckReader>(letGo, gone);
    devices.documentCamera = std::make_unique<StillCamera>(drivers::PageHint::None);
    DeviceTimes times = Rig::times();
    times.statusAnswer = times.grace = times.end = std::chrono::milliseconds(30);
    Rig rig(std::move(devices), times);
    rig.workers->readCard(5);
    rig.workers->scan(6, flow::Device::DocumentCamera);
    CHECK(nextPage(rig).request == 6);
    const auto due = [&] { return rig.workers->overdueAt(); };
    while (!due()) (void)rig.inbox.take(rig.clock.in(std::chrono::milliseconds(5)));
    while (due() && rig.clock.steady() < *due()) (void)rig.inbox.take(*due());
    rig.workers->checkOverdue();
    rig.state(flow::Device::IdCardReader, flow::DeviceState::Unavailable);
    CHECK(rig.outcome<flow::outcome::CardFailed>().request == 5);
    CHECK(rig.log.saw("device.hangs"));
    rig.workers->readCard(7);  // not left waiting
    CHECK(rig.outcome<flow::outcome::CardFailed>().request == 7);
    SUBCASE("it moves again") {
        letGo.count_down();
        rig.state(flow::Device::IdCardReader, flow::DeviceState::Ready);
        rig.workers.reset();
        CHECK_FALSE(rig.log.saw("device.left-behind"));
    }
    SUBCASE("it never does") {
        rig.workers.reset();
        CHECK(rig.log.saw("device.left-behind"));
        letGo.count_down();
    }
    gone.wait();
}

TEST_CASE("the camera gives pages with what is doubtful about them") {
    drivers::DeviceSet devices;
    devices.documentCamera = std::make_unique<StillCamera>(drivers::PageHint::Glare);
    Rig rig(std::move(devices), Rig::times());
    rig.workers->scan(3, flow::Device::DocumentCamera);
    CHECK(nextPage(rig).doubt == flow::PageDoubt::Glare);
    rig.workers->scan(4, flow::Device::DocumentScanner);  // there is none
    CHECK(rig.outcome<flow::outcome::ScanFailed>().fault == flow::outcome::ScanFault::Device);
}

TEST_CASE("the troubles of document devices are told by their names, and their mending too") {
    Rig rig;
    const std::pair<const char*, flow::DeviceState> printer[] = {
        {"jam", flow::DeviceState::Jammed},        {"cover-open", flow::DeviceState::CoverOpen},
        {"paper-out", flow::DeviceState::PaperOut}, {"paper-low", flow::DeviceState::SupplyLow},
        {"toner-out", flow::DeviceState::TonerOut}, {"broken", flow::DeviceState::Broken},
        {"gone", flow::DeviceState::Unavailable}};
    for (const auto& [word, state] : printer) {
        CAPTURE(word);
        rig.act("document-printer " + std::string(word));
        rig.state(flow::Device::DocumentPrinter, state);
        rig.act("document-printer mend");
        rig.state(flow::Device::DocumentPrinter, flow::DeviceState::Ready);
    }
    rig.act("document-scanner double-feed");
    rig.state(flow::Device::DocumentScanner, flow::DeviceState::Jammed);
    rig.workers->scan(2);
    CHECK(rig.outcome<flow::outcome::ScanFailed>().fault == flow::outcome::ScanFault::DoubleFeed);
    rig.act("jam-cutter");  // found when it is to cut
    rig.workers->print(8, receipt());
    CHECK(rig.outcome<flow::outcome::PrintFailed>().state == flow::DeviceState::CutterJammed);
    rig.workers->print(8, receipt());
    rig.state(flow::Device::ReceiptPrinter, flow::DeviceState::CutterJammed);
    rig.logged({"device.state", "receipt-printer", "cutter-jammed"});
    rig.act("free-cutter");
    rig.state(flow::Device::ReceiptPrinter, flow::DeviceState::Ready);
    rig.act("paper-low");
    rig.state(flow::Device::ReceiptPrinter, flow::DeviceState::SupplyLow);
    rig.logged({"device.event", "receipt-printer", "paperThreshold", "low"});
    rig.workers->print(9, receipt());
    CHECK(rig.outcome<flow::outcome::Printed>().request == 9);
}

TEST_CASE("lights follow what is wanted, whatever becomes of one") {
    Rig rig("devices:\n  lights: {transport: simulated}\n");
    const auto shows = [&](std::string_view what) {
        const auto deadline = rig.clock.in(kPatience);
        std::string state;
        while (rig.clock.steady() < deadline) {
            state = *rig.simulators->command("state lights");
            if (state.find(what) != std::string::npos) return true;
            (void)rig.inbox.take(rig.clock.in(std::chrono::milliseconds(10)));
        }
        MESSAGE(state);
        return false;
    };
    Lamps lamps{};
    lamps[std::size_t(drivers::LightPosition::CardReader)].rate = drivers::LightRate::Medium;
    rig.workers->show(lamps);
    CHECK(shows("medium"));
    rig.act("lights unplug");
    rig.logged({"device.state", "lights", "hardwareError"});
    rig.workers->show(Lamps{});
    rig.workers->show(lamps);
    rig.act("lights plug");
    CHECK(shows("medium"));
    rig.workers->show(Lamps{});
    CHECK(shows("off"));
}

TEST_CASE("what happens in the cabinet is logged; a battery nearly empty ends the service until the mains are back") {
    Rig rig("devices:\n  auxiliaries: {transport: simulated}\n");
    rig.act("open-door");
    rig.logged({"device.event", "auxiliaries", "cabinet-door", "open"});
    rig.act("operator-switch maintenance");
    rig.logged({"operator-switch", "maintenance"});
    rig.act("temperature 75");
    rig.logged({"cabinet.temperature", "75"});
    rig.act("mains-off");
    rig.logged({"ups", "engaged"});
    rig.act("battery 12");
    const auto begins = rig.next<flow::fact::OutageBegins, flow::Fact>();
    CHECK(begins.outage.reason == flow::OutageReason::Power);
    rig.act("mains-on");
    CHECK(rig.next<flow::fact::OutageEnds, flow::Fact>().reason == flow::OutageReason::Power);
}
