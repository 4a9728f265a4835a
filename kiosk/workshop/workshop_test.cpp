#include "kiosk/workshop/workshop.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "kiosk/effects.h"
#include "kiosk/workshop/kept.h"
#include "kiosk/workshop/staff_register.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_catalogue.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::kiosk;
namespace v = flow::vendor;
using v::Part;
using v::Verdict;

namespace {

constexpr auto kPatience = std::chrono::seconds(20);  // never waited for when things work
constexpr auto kMoment = std::chrono::milliseconds(300);

// A camera whose library never returns until it is let go.
class StuckCamera final : public drivers::DocumentCamera {
public:
    struct Door {
        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
        void let() {
            const std::lock_guard lock(mutex);
            open = true;
            changed.notify_all();
        }
    };
    explicit StuckCamera(std::shared_ptr<Door> door) : door_(std::move(door)) {}
    base::Token name() const override { return "document-camera"; }
    drivers::DeviceStatus status(const drivers::Until&) override {
        std::unique_lock lock(door_->mutex);
        door_->changed.wait(lock, [this] { return door_->open; });
        return {drivers::DeviceState::Online};
    }
    drivers::DeviceFacts capabilities(const drivers::Until&) override { return {}; }
    base::Status reset(const drivers::Until&) override { return {}; }
    base::Result<drivers::GrayFrame> nextFrame(const drivers::Until&) override { return base::fail(base::Errc::Timeout); }
    void stopFrames() override {}
    drivers::ScanResult takePicture(const drivers::Until&) override {
        return tl::unexpected(drivers::ScanFailure{drivers::ScanFault::NoPaper, {base::Errc::NotFound, {}}});
    }

private:
    std::shared_ptr<Door> door_;
};

// A terminal without a screen: effects go in, outcomes come out. No backend answers.
struct Rig {
    tests::TemporaryDirectory folder;
    base::SystemClock clock;
    tests::SeededRandom random{11};
    tests::MemoryEventLog log;
    Inbox inbox{clock, kMaxMessages};
    Config config;
    std::shared_ptr<drivers::SimControl> simulators;
    flow::Session session = flow::freshSession(tests::sampleCatalogue());
    std::unique_ptr<Effects> effects;
    flow::Request last = 0;

    explicit Rig(std::unique_ptr<drivers::DocumentCamera> camera = nullptr, bool staffReader = true) {
        config.terminal = "lobby-1";
        config.state = folder.path() / "state";
        config.place.office = catalog::Text::same("Demonstration");
        config.place.terminal = catalog::Text::same("Terminal 1");
        config.central.url = "https://127.0.0.1:1";
        for (auto* file : {&config.central.certificateFile, &config.central.keyFile, &config.central.caFile}) {
            *file = folder.path() / "none.pem";
        }
        REQUIRE(base::writeFileAtomically(folder.path() / "none.pem", {}));
        std::filesystem::create_directory(folder.path() / "scans");
        std::string profile =
            "devices:\n"
            "  card-reader: {transport: simulated}\n"
            "  receipt-printer: {transport: simulated}\n"
            "  code-scanner: {transport: simulated}\n"
            "  document-scanner: {folder: scans}\n"
            "  lights: {transport: simulated}\n"
            "  auxiliaries: {transport: simulated}\n";
        if (staffReader) profile += "  smart-card: {transport: simulated}\n";
        const auto parsed = drivers::parseProfile(profile, folder.path());
        REQUIRE(parsed);
        auto devices = drivers::openProfile(*parsed, clock);
        REQUIRE(devices);
        simulators = devices->simulators;
        devices->documentCamera = std::move(camera);
        auto made = Effects::make(config, std::move(*devices), inbox, clock, random, log);
        REQUIRE(made);
        effects = std::move(*made);
    }

    Kept kept() const { return Kept(config.state / "workshop"); }
    StaffRegister staff() const { return StaffRegister(kept().staff()); }
    void hire() {
        REQUIRE(staff().put({"t-1", "周试工"}, base::SecretString("204816"), base::Bytes{0x04, 0xA1, 0xB2, 0xC3}, random));
    }
    void act(const std::string& command) {
        const auto answer = simulators->command(command);
        REQUIRE(answer);
        INFO(*answer);
        REQUIRE(answer->find("\"ok\":true") != std::string::npos);
    }
    void carryOut(v::Effect effect) { effects->carryOut(flow::effect::Vendor{std::move(effect)}, session); }
    template <class E, class... Args>
    flow::Request ask(Args&&... args) {
        carryOut(E{++last, std::forward<Args>(args)...});
        return last;
    }
    // The next outcome of that kind; nothing if none comes in that time.
    template <class O>
    std::optional<O> maybe(base::Duration patience) {
        const auto deadline = clock.in(patience);
        while (auto message = inbox.take(deadline)) {
            auto* outcome = std::get_if<flow::Outcome>(&*message);
            auto* vendor = outcome == nullptr ? nullptr : std::get_if<flow::outcome::Vendor>(outcome);
            auto* found = vendor == nullptr ? nullptr : std::get_if<O>(&vendor->what);
            if (found != nullptr) return std::move(*found);
        }
        return std::nullopt;
    }
    template <class O>
    O next() {
        auto found = maybe<O>(kPatience);
        REQUIRE(found);
        return std::move(*found);
    }
    template <class F>
    bool fact(base::Duration patience, const std::function<bool(const F&)>& wanted) {
        const auto deadline = clock.in(patience);
        while (auto message = inbox.take(deadline)) {
            const auto* fact = std::get_if<flow::Fact>(&*message);
            const auto* vendor = fact == nullptr ? nullptr : std::get_if<flow::fact::Vendor>(fact);
            const auto* found = vendor == nullptr ? nullptr : std::get_if<F>(&vendor->what);
            if (found != nullptr && wanted(*found)) return true;
        }
        return false;
    }
    v::Ending ending() { return next<v::outcome::Ended>().ending; }
    std::set<v::Component> acknowledged(std::size_t count) {
        std::set<v::Component> all;
        while (all.size() < count) {
            const auto one = maybe<v::outcome::Acknowledged>(count == v::kComponentCount ? kPatience : std::chrono::seconds(5));
            if (!one) break;
            all.insert(one->component);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("every component of a healthy terminal acknowledges, in and out") {
    Rig rig;
    rig.ask<v::effect::Enter>(v::Staff{"t-1", "周试工"});
    CHECK(rig.acknowledged(v::kComponentCount).size() == v::kComponentCount);
    rig.ask<v::effect::Leave>();
    CHECK(rig.acknowledged(v::kComponentCount).size() == v::kComponentCount);
}

TEST_CASE("a device that hangs is the only one that does not acknowledge, and is named by the survey") {
    const auto door = std::make_shared<StuckCamera::Door>();
    Rig rig(std::make_unique<StuckCamera>(door));
    rig.ask<v::effect::Enter>(v::Staff{});
    const auto all = rig.acknowledged(v::kComponentCount - 1);
    CHECK(all.size() == v::kComponentCount - 1);
    CHECK_FALSE(all.contains(v::Component::DocumentCamera));
    rig.ask<v::effect::Survey>();
    const auto survey = rig.next<v::outcome::Surveyed>().survey;
    CHECK(survey.part(Part::DocumentCamera).xfs != v::XfsState::Online);
    CHECK(survey.part(Part::IdCardReader).xfs == v::XfsState::Online);
    // It moves again: it answers after all.
    door->let();
    CHECK(rig.next<v::outcome::Acknowledged>().component == v::Component::DocumentCamera);
    rig.ask<v::effect::Survey>();
    CHECK(rig.next<v::outcome::Surveyed>().survey.part(Part::DocumentCamera).xfs == v::XfsState::Online);
}

TEST_CASE("a staff card is known by its number; another is refused once, however long it lies") {
    Rig rig;
    rig.hire();
    const auto request = rig.ask<v::effect::ReadStaffCard>();
    rig.act("present-staff-card 0badc0de");
    CHECK(rig.next<v::outcome::StaffCardFailed>().why == v::CardTrouble::NotStaff);
    CHECK_FALSE(rig.maybe<v::outcome::StaffCardFailed>(kMoment));
    rig.act("take-staff-card");
    rig.act("present-staff-card 04a1b2");  // too short to be anybody's
    CHECK(rig.next<v::outcome::StaffCardFailed>().why == v::CardTrouble::Unreadable);
    rig.act("take-staff-card");
    rig.act("present-staff-card 04a1b2c3");
    const auto read = rig.next<v::outcome::StaffCardRead>();
    CHECK(read.request == request);
    CHECK(read.staff == v::Staff{"t-1", "周试工"});
    for (const std::string& line : rig.log.lines()) CHECK(line.find("04a1b2c3") == std::string::npos);
}

TEST_CASE("no reader for staff cards, or one that is unplugged, is said at once; stopped reading says nothing") {
    Rig none(nullptr, false);
    none.ask<v::effect::ReadStaffCard>();
    CHECK(none.next<v::outcome::StaffCardFailed>().why == v::CardTrouble::NoReader);
    Rig rig;
    rig.hire();
    rig.ask<v::effect::ReadStaffCard>();
    rig.carryOut(v::effect::StopStaffCard{});
    rig.act("present-staff-card 04a1b2c3");
    CHECK_FALSE(rig.maybe<v::outcome::StaffCardRead>(kMoment));
    rig.act("unplug smart-card");
    rig.ask<v::effect::ReadStaffCard>();
    CHECK(rig.next<v::outcome::StaffCardFailed>().why == v::CardTrouble::NoReader);
}

TEST_CASE("a PIN is compared only when its try is on the disk") {
    using v::outcome::PinVerdict;
    Rig rig;
    const auto check = [&](const char* pin, const char* staff = "") {
        rig.ask<v::effect::CheckPin>(base::SecretString(pin), std::string(staff));
        return rig.next<v::outcome::PinChecked>();
    };
    CHECK(check("204816").verdict == PinVerdict::NotSet);
    rig.hire();
    rig.carryOut(v::effect::SavePinGuard{{1}});
    CHECK(check("204817").verdict == PinVerdict::Wrong);
    CHECK(rig.kept().pinGuard().wrong == 1);
    CHECK(check("204816", "t-2").verdict == PinVerdict::Wrong);
    const auto right = check("204816", "t-1");
    CHECK(right.verdict == PinVerdict::Right);
    CHECK(right.staff.id == "t-1");
    // Where the counter cannot be written, nobody is let in by guessing on.
    std::filesystem::remove(rig.kept().folder() / "pin-guard.json");
    std::filesystem::create_directory(rig.kept().folder() / "pin-guard.json");
    rig.carryOut(v::effect::SavePinGuard{{2}});
    CHECK(check("204816").verdict == PinVerdict::Unchecked);
    for (const std::string& line : rig.log.lines()) CHECK(line.find("204816") == std::string::npos);
}

TEST_CASE("what was kept is told at the start: wrong PINs, and the decision to be out of service") {
    Rig rig;
    CHECK(rig.effects->workshop().atStart().empty());
    REQUIRE(rig.kept().keep(v::PinGuard{6}));
    rig.ask<v::effect::SaveOutage>(std::optional(flow::Outage{catalog::Text::same("closed"), {}, flow::OutageReason::Decided}));
    CHECK(rig.ending() == v::Ending::Done);
    const auto facts = rig.effects->workshop().atStart();
    REQUIRE(facts.size() == 2);
    CHECK(std::holds_alternative<flow::fact::Vendor>(facts[0]));
    REQUIRE(std::holds_alternative<flow::fact::OutageBegins>(facts[1]));
    CHECK(std::get<flow::fact::OutageBegins>(facts[1]).outage.message(base::Language::En) == "closed");
    rig.ask<v::effect::SaveOutage>(std::optional<flow::Outage>());
    CHECK(rig.ending() == v::Ending::Done);
    CHECK(rig.effects->workshop().atStart().size() == 1);
}

TEST_CASE("the operator switch of the cabinet asks for vendor mode, and ends it") {
    Rig rig;
    rig.act("operator-switch maintenance");
    const auto turned = [](bool on) { return [on](const v::fact::SwitchTurned& it) { return it.on == on; }; };
    CHECK(rig.fact<v::fact::SwitchTurned>(kPatience, turned(true)));
    // Also while the overview asks all devices every few seconds, and leaves the cabinet no time of its own.
    rig.act("operator-switch run");
    rig.ask<v::effect::Survey>();
    CHECK(rig.fact<v::fact::SwitchTurned>(kPatience, turned(false)));
}

TEST_CASE("the survey names what is broken, what is missing, and what the machine is like") {
    Rig rig;
    rig.act("unplug card-reader");
    rig.act("paper-out");
    rig.ask<v::effect::Survey>();
    const auto survey = rig.next<v::outcome::Surveyed>().survey;
    CHECK(survey.part(Part::IdCardReader).xfs == v::XfsState::NoDevice);
    CHECK(v::healthOf(survey.part(Part::IdCardReader)) == v::Health::Faulty);
    CHECK(survey.part(Part::ReceiptPrinter).paper == v::Supply::Out);
    CHECK(survey.consumables[std::size_t(v::Consumable::ReceiptPaper)].level == v::Supply::Out);
    CHECK(v::healthOf(survey.part(Part::StaffCardReader)) == v::Health::Healthy);
    CHECK(survey.part(Part::StaffCardReader).model == "simulated reader");
    CHECK_FALSE(survey.part(Part::DocumentPrinter).fitted);
    CHECK_FALSE(survey.part(Part::Speaker).fitted);
    CHECK(survey.part(Part::TouchScreen).fitted);
    REQUIRE(survey.temperature);
    CHECK(*survey.temperature == 41);
    CHECK(survey.onBattery == false);
    CHECK(survey.doorOpen == false);
    REQUIRE(survey.diskFree);
    CHECK(*survey.diskFree > 0);
    CHECK(*survey.diskFree <= *survey.diskSize);
    CHECK(survey.backend == "127.0.0.1");
    CHECK(survey.terminal == "lobby-1");
    CHECK(survey.catalogue == v::CatalogueHealth::Unsigned);
    CHECK_FALSE(survey.program.empty());
    CHECK_FALSE(survey.lastContact);
}

TEST_CASE("self-tests: what works passes, what lacks paper fails, what is not fitted is nobody's trouble") {
    Rig rig;
    const auto test = [&](Part part) {
        rig.ask<v::effect::Test>(part);
        return rig.next<v::outcome::Tested>().finding;
    };
    CHECK(test(Part::ReceiptPrinter).verdict == Verdict::Passed);
    CHECK(test(Part::StaffCardReader).verdict == Verdict::Passed);
    CHECK(test(Part::Lights).verdict == Verdict::Passed);
    CHECK(test(Part::Cabinet).verdict == Verdict::Passed);
    CHECK(test(Part::TouchScreen).verdict == Verdict::Passed);
    CHECK(test(Part::Disk).verdict == Verdict::Passed);
    CHECK(test(Part::DocumentPrinter).verdict == Verdict::NotFitted);
    CHECK(test(Part::Microphone).verdict == Verdict::NotFitted);
    CHECK(test(Part::Catalogue).verdict == Verdict::Attention);  // a folder, unsigned
    rig.act("paper-out");
    const auto paper = test(Part::ReceiptPrinter);
    CHECK(paper.verdict == Verdict::Failed);
    CHECK(paper.state == flow::DeviceState::PaperOut);
    rig.act("unplug card-reader");
    CHECK(test(Part::IdCardReader).verdict == Verdict::Failed);
    const auto network = test(Part::Network);
    CHECK(network.verdict == Verdict::Failed);
    CHECK_FALSE(network.detail.empty());
    CHECK(test(Part::Clock).verdict == Verdict::Failed);  // nobody to compare it with
    // What failed stands among the part's errors.
    rig.ask<v::effect::Survey>();
    CHECK_FALSE(rig.next<v::outcome::Surveyed>().survey.part(Part::ReceiptPrinter).errors.empty());
}

TEST_CASE("print and read: the page's code is one that nobody could foresee, and reading ends with Stop") {
    Rig rig;
    rig.ask<v::effect::PrintTestPage>(Part::ReceiptPrinter);
    const std::string code = rig.next<v::outcome::LoopPrinted>().code;
    rig.ask<v::effect::PrintTestPage>(Part::ReceiptPrinter);
    CHECK(rig.next<v::outcome::LoopPrinted>().code != code);
    const auto request = rig.ask<v::effect::ReadCode>(Part::CodeScanner);
    // What is shown before the reader is switched on does not count: held there until it is seen.
    std::optional<v::outcome::CodeSeen> seen;
    for (int i = 0; i < 50 && !seen; ++i) {
        rig.act("show-code " + code);
        seen = rig.maybe<v::outcome::CodeSeen>(kMoment);
    }
    REQUIRE(seen);
    CHECK(seen->request == request);
    CHECK(seen->text == code);
    rig.carryOut(v::effect::Stop{});
    rig.act("show-code " + code);
    CHECK_FALSE(rig.maybe<v::outcome::CodeSeen>(kMoment));
    rig.act("paper-out");
    rig.ask<v::effect::PrintTestPage>(Part::ReceiptPrinter);
    const auto ended = rig.next<v::outcome::Ended>();
    CHECK(ended.ending == v::Ending::Failed);
    CHECK(ended.state == flow::DeviceState::PaperOut);
    rig.ask<v::effect::ReadCode>(Part::DocumentCamera);
    CHECK(rig.ending() == v::Ending::NotAvailable);
}

TEST_CASE("what is measured counts at once and after a restart; the receipt's width follows") {
    Rig rig;
    rig.ask<v::effect::ReadCalibration>();
    CHECK(rig.next<v::outcome::CalibrationKnown>().now.micronsPerPixel == 248);
    rig.ask<v::effect::Calibrate>(v::Calibration{251, 700, 58});
    CHECK(rig.effects->workshop().panel({}).mountedBottomMm == 700);
    CHECK(rig.effects->workshop().paper().dots <= 384);
    CHECK(rig.ending() == v::Ending::Done);
    CHECK(rig.kept().calibration() == v::Calibration{251, 700, 58});
}

TEST_CASE("settings of the network are the system's; what are none is said first") {
    Rig rig;
    rig.ask<v::effect::ChangeNetwork>(v::NetworkSettings{false, "192.168.10.300", "24", "192.168.10.1", {}, {}});
    CHECK(rig.ending() == v::Ending::Failed);
    rig.ask<v::effect::ChangeNetwork>(v::NetworkSettings{false, "192.168.10.30", "24", "192.168.10.1", {}, {}});
    CHECK(rig.ending() == v::Ending::Managed);
    rig.ask<v::effect::TestNetwork>();
    bool backend = true;
    for (std::size_t i = 0; i < v::kNetworkSteps; ++i) {
        const auto step = rig.next<v::outcome::NetworkTested>();
        if (step.step == v::NetworkStep::Backend) backend = step.passed;
        if (step.step == v::NetworkStep::NameService) CHECK(step.passed);
    }
    CHECK_FALSE(backend);
    CHECK(rig.ending() == v::Ending::Done);
}

TEST_CASE("a report is kept, printed in both languages, and waits for the network") {
    Rig rig;
    v::Report report;
    report.number = "R20260314-1609";
    report.at = *base::parseIso8601("2026-03-14T08:09:00.000Z");
    report.by = {"t-1", "周试工"};
    report.findings = {{.part = Part::ReceiptPrinter}, {.part = Part::DocumentScanner, .verdict = Verdict::Failed}};
    rig.ask<v::effect::KeepReport>(report);
    CHECK(rig.ending() == v::Ending::Done);
    rig.ask<v::effect::SendReport>(report);
    CHECK(rig.ending() == v::Ending::NetworkDown);
    CHECK(rig.kept().unsent().size() == 1);
    rig.ask<v::effect::ReadReport>();
    const auto known = rig.next<v::outcome::ReportKnown>().report;
    REQUIRE(known);
    CHECK(known->number == report.number);
    for (const auto language : base::kLanguages) {
        rig.session.preferences.language = language;
        rig.ask<v::effect::PrintReport>(report);
        CHECK(rig.ending() == v::Ending::Done);
    }
    rig.act("paper-out");
    rig.ask<v::effect::PrintReport>(report);
    CHECK(rig.next<v::outcome::Ended>().state == flow::DeviceState::PaperOut);
    report.at += std::chrono::seconds(5);
    rig.ask<v::effect::KeepReport>(report);
    CHECK(rig.ending() == v::Ending::Refused);
}

TEST_CASE("a light that is not there, a camera that is not there") {
    Rig rig;
    rig.ask<v::effect::SetLight>(v::LightAt::CardReader, v::LightShow::Green);
    CHECK(rig.ending() == v::Ending::Done);
    rig.act("unplug-light card-reader");
    rig.ask<v::effect::View>(Part::DocumentCamera);
    CHECK(rig.ending() == v::Ending::NotAvailable);
    rig.ask<v::effect::PlayTone>(50);
    CHECK(rig.ending() == v::Ending::NotAvailable);
    rig.ask<v::effect::MeasureLevel>();
    CHECK(rig.ending() == v::Ending::NotAvailable);
    rig.ask<v::effect::Reset>(Part::DocumentCamera);
    CHECK(rig.ending() == v::Ending::NotAvailable);
    rig.ask<v::effect::Reset>(Part::CodeScanner);
    CHECK(rig.ending() == v::Ending::Done);
}

TEST_CASE("root unlocks a terminal that runs") {
    Rig rig;
    rig.carryOut(v::effect::SavePinGuard{{v::kPinLocked}});
    rig.ask<v::effect::ReadReport>();  // the guard is written once this is answered
    (void)rig.next<v::outcome::ReportKnown>();
    REQUIRE(rig.kept().unlockPin());
    CHECK(rig.fact<v::fact::PinUnlocked>(kPatience, [](const auto&) { return true; }));
}
