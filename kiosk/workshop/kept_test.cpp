#include "kiosk/workshop/kept.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "kiosk/workshop/staff_commands.h"
#include "kiosk/workshop/staff_register.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using flow::vendor::Part;
using flow::vendor::Report;
using flow::vendor::Verdict;
using kiosk::Kept;
using kiosk::StaffCommand;

namespace {

struct Drawer {
    tests::TemporaryDirectory folder;
    Kept kept{folder.path() / "workshop"};
    Drawer() { REQUIRE(kept.prepare()); }
    void put(const char* file, std::string_view text) {
        REQUIRE(base::writeFileAtomically(kept.folder() / file, base::asBytes(text)));
    }
};

Report report(const std::string& number, base::WallTime at) {
    Report made;
    made.number = number;
    made.at = at;
    made.by = {"t-1", "周试工"};
    made.ready = true;
    flow::vendor::Finding finding{.part = Part::ReceiptPrinter, .verdict = Verdict::Attention, .action = base::StaffAction::Clear};
    finding.state = flow::DeviceState::SupplyLow;
    finding.detail = base::Detail("paper near its end");
    finding.at = at;
    made.findings.push_back(finding);
    made.byHand[flow::vendor::kToneHeard] = true;
    return made;
}

const base::WallTime kDay = *base::parseIso8601("2026-03-14T08:09:00.000Z");

}  // namespace

TEST_CASE("the count of wrong PINs is kept; a damaged one is neither free tries nor a lock-out") {
    Drawer drawer;
    CHECK(drawer.kept.pinGuard().wrong == 0);
    REQUIRE(drawer.kept.keep(flow::vendor::PinGuard{7}));
    CHECK(drawer.kept.pinGuard().wrong == 7);
    for (const char* text : {"", "[", "{}", "{\"wrong\":\"no\"}"}) {
        CAPTURE(text);
        drawer.put("pin-guard.json", text);
        CHECK(drawer.kept.pinGuard().wrong == flow::vendor::kPinTries);
    }
    drawer.put("pin-guard.json", "{\"wrong\":-3}");
    CHECK(drawer.kept.pinGuard().wrong == 0);
    drawer.put("pin-guard.json", "{\"wrong\":99}");
    CHECK(drawer.kept.pinGuard().wrong == flow::vendor::kPinLocked);
    // Root unlocks: the program that runs is left word, once.
    CHECK_FALSE(drawer.kept.takeUnlock());
    REQUIRE(drawer.kept.unlockPin());
    CHECK(drawer.kept.pinGuard().wrong == 0);
    CHECK(drawer.kept.takeUnlock());
    CHECK_FALSE(drawer.kept.takeUnlock());
}

TEST_CASE("what was measured counts only if it can be true") {
    Drawer drawer;
    CHECK_FALSE(drawer.kept.calibration());
    const flow::vendor::Calibration good{251, 700, 58};
    REQUIRE(drawer.kept.keep(good));
    CHECK(drawer.kept.calibration() == good);
    for (const char* text : {"{}", "[]", R"({"micronsPerPixel":0,"mountedMm":700,"paperMm":58})",
                             R"({"micronsPerPixel":251,"mountedMm":99999,"paperMm":58})", R"({"micronsPerPixel":251,"mountedMm":700,"paperMm":7})"}) {
        CAPTURE(text);
        drawer.put("calibration.json", text);
        CHECK_FALSE(drawer.kept.calibration());
    }
}

TEST_CASE("a decision to be out of service is kept with its words and its end, and taken back") {
    Drawer drawer;
    CHECK_FALSE(drawer.kept.outage());
    flow::Outage outage;
    outage.message.in[std::size_t(base::Language::ZhCn)] = "本机正在维护。";
    outage.message.in[std::size_t(base::Language::En)] = "This terminal is being serviced.";
    outage.until = kDay;
    REQUIRE(drawer.kept.keep(std::optional(outage)));
    REQUIRE(drawer.kept.outage());
    CHECK(drawer.kept.outage()->message == outage.message);
    CHECK(drawer.kept.outage()->until == kDay);
    CHECK(drawer.kept.outage()->reason == flow::OutageReason::Decided);
    // A file whose words are lost still closes the terminal.
    drawer.put("outage.json", "damaged");
    CHECK(drawer.kept.outage());
    REQUIRE(drawer.kept.keep(std::optional<flow::Outage>()));
    CHECK_FALSE(drawer.kept.outage());
    CHECK(drawer.kept.keep(std::optional<flow::Outage>()));
}

TEST_CASE("readiness reports: kept, the last twenty; those that wait for the backend are known") {
    Drawer drawer;
    CHECK_FALSE(drawer.kept.newestReport());
    REQUIRE(drawer.kept.keep(report("R20260314-1609", kDay)));
    const auto back = drawer.kept.newestReport();
    REQUIRE(back);
    CHECK(back->number == "R20260314-1609");
    CHECK(back->at == kDay);
    CHECK(back->by == flow::vendor::Staff{"t-1", "周试工"});
    CHECK(back->ready);
    REQUIRE(back->findings.size() == 1);
    CHECK(back->findings[0].part == Part::ReceiptPrinter);
    CHECK(back->findings[0].verdict == Verdict::Attention);
    CHECK(back->findings[0].action == base::StaffAction::Clear);
    CHECK(back->findings[0].state == flow::DeviceState::SupplyLow);
    CHECK(back->byHand[flow::vendor::kToneHeard]);
    CHECK(back->sent == flow::vendor::Delivery::Waiting);
    REQUIRE(drawer.kept.unsent().size() == 1);

    // The number is that of the minute: another report of it is refused, the same one is harmless.
    CHECK(drawer.kept.keep(report("R20260314-1609", kDay)));
    const auto other = drawer.kept.keep(report("R20260314-1609", kDay + std::chrono::seconds(20)));
    REQUIRE_FALSE(other);
    CHECK(other.error().code == base::Errc::Exists);

    REQUIRE(drawer.kept.sent("R20260314-1609"));
    CHECK(drawer.kept.unsent().empty());
    CHECK(drawer.kept.newestReport()->sent == flow::vendor::Delivery::Done);
    CHECK_FALSE(drawer.kept.sent("R20990101-0000"));

    for (int i = 10; i < 40; ++i) REQUIRE(drawer.kept.keep(report("R20260315-17" + std::to_string(i), kDay)));
    CHECK(drawer.kept.unsent().size() == Kept::kMaxReports);
    CHECK(drawer.kept.unsent().front().number == "R20260315-1720");
    drawer.put("reports/R20260315-1739.json", "{\"number\":3}");
    CHECK_FALSE(drawer.kept.newestReport());
    CHECK(drawer.kept.unsent().size() == Kept::kMaxReports - 1);
}

TEST_CASE("the commands for staff: add, list, remove, unlock; no PIN is ever printed") {
    tests::TemporaryDirectory folder;
    tests::SeededRandom random{3};
    const auto run = [&](StaffCommand command, const char* pin = "204816") {
        return kiosk::runStaffCommand(command, folder.path(), random, [pin] { return base::SecretString(pin); });
    };
    using What = StaffCommand::What;
    CHECK(run({What::List, {}, {}, {}})->find("Nobody") != std::string::npos);
    const auto added = run({What::Add, "t-1", "周试工", "04a1b2c3"});
    REQUIRE(added);
    CHECK(added->find("204816") == std::string::npos);
    REQUIRE(run({What::Add, "t-2", "Invented Technician", {}}, "975310"));
    const auto listed = run({What::List, {}, {}, {}});
    REQUIRE(listed);
    CHECK(listed->find("t-1") != std::string::npos);
    CHECK(listed->find("no card") != std::string::npos);
    const auto weak = run({What::Add, "t-3", "Somebody", {}}, "123456");
    REQUIRE_FALSE(weak);
    CHECK(weak.error().find("123456") == std::string::npos);
    CHECK_FALSE(run({What::Add, "t-3", "Somebody", "xyz"}));
    CHECK(run({What::Remove, "t-1", {}, {}}));
    CHECK_FALSE(run({What::Remove, "t-1", {}, {}}));
    const Kept kept(folder.path() / "workshop");
    REQUIRE(kept.keep(flow::vendor::PinGuard{15}));
    REQUIRE(run({What::Unlock, {}, {}, {}}));
    CHECK(kept.pinGuard().wrong == 0);
    CHECK(kept.takeUnlock());
}
