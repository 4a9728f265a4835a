// Made-up visits of a technician: every page of vendor mode, in good order and in trouble.
#pragma once

#include "tests/support/scene.h"
#include "tests/support/vendor_visit.h"

namespace zizhu::tests {

inline v::PartStatus scenePart(v::XfsState xfs = v::XfsState::Online, flow::DeviceState state = flow::DeviceState::Ready) {
    v::PartStatus part;
    part.fitted = true;
    part.xfs = xfs;
    part.state = state;
    part.counts = {{v::Counter::Failures, 2}, {v::Counter::Resets, 1}, {v::Counter::Hours, 1832}};
    return part;
}

inline v::Survey sceneSurvey(bool trouble) {
    using v::Part;
    v::Survey s;
    for (v::PartStatus& part : s.parts) part = scenePart();
    const auto at = [&](Part part) -> v::PartStatus& { return s.parts[std::size_t(part)]; };
    at(Part::Microphone).fitted = false;
    at(Part::ReceiptPrinter).paper = trouble ? v::Supply::Out : v::Supply::Full;
    at(Part::ReceiptPrinter).model = "ZP-80 · 4711-0815";
    at(Part::ReceiptPrinter).counts.push_back({v::Counter::Receipts, 4211});
    at(Part::DocumentPrinter).paper = v::Supply::Full;
    at(Part::DocumentPrinter).toner = trouble ? v::Supply::Low : v::Supply::Full;
    if (trouble) {
        v::PartStatus& printer = at(Part::ReceiptPrinter);
        printer.xfs = v::XfsState::Offline;
        printer.state = flow::DeviceState::PaperOut;
        printer.action = base::StaffAction::Clear;
        printer.detail = base::Detail("paper end");
        printer.errors = {{kVisitWall - std::chrono::minutes(9), base::Detail("paper end"), base::StaffAction::Clear},
                          {kVisitWall - std::chrono::hours(31), base::Detail("cutter error {}", 3), base::StaffAction::Reset}};
        at(Part::DocumentScanner) = scenePart(v::XfsState::NoDevice, flow::DeviceState::Unavailable);
        at(Part::DocumentScanner).action = base::StaffAction::Maintenance;
        at(Part::DocumentPrinter).state = flow::DeviceState::SupplyLow;
        at(Part::Network) = scenePart(v::XfsState::Offline, flow::DeviceState::Unavailable);
    }
    s.consumables = {{{trouble ? v::Supply::Out : v::Supply::Full, 412, kVisitWall - std::chrono::hours(24 * 9)},
                      {v::Supply::Full, 96, kVisitWall - std::chrono::hours(50)},
                      {trouble ? v::Supply::Low : v::Supply::Full, 2250, {}}}};
    s.diskFree = trouble ? 1'200'000'000 : 41'300'000'000;
    s.diskSize = 64'000'000'000;
    s.temperature = trouble ? 58 : 36;
    s.onBattery = false;
    s.battery = 100;
    s.doorOpen = true;
    s.networkUp = !trouble;
    s.address = "10.20.0.31";
    s.backend = "central.example";
    s.lastContact = kVisitWall - (trouble ? std::chrono::minutes(190) : std::chrono::minutes(0));
    s.clockAhead = std::chrono::seconds(trouble ? 42 : 0);
    s.program = "1.4.0";
    s.image = trouble ? "" : "2026.03-A";
    s.catalogueVersion = "1.28.0";
    s.catalogueSince = kVisitWall - std::chrono::hours(77);
    s.catalogueExpires = kVisitWall + std::chrono::hours(24 * 20);
    s.catalogue = trouble ? v::CatalogueHealth::Ageing : v::CatalogueHealth::Current;
    s.queued = trouble ? 7 : 0;
    if (trouble) s.queuedSince = kVisitWall - std::chrono::minutes(185);
    s.refused = trouble ? 1 : 0;
    s.terminal = "sf-hall-1";
    s.enrolledAt = kVisitWall - std::chrono::hours(24 * 40);
    s.certificateEnds = kVisitWall + std::chrono::hours(24 * 325);
    return s;
}

// In vendor mode, on this page, surveyed.
inline VendorVisit sceneVendor(const CataloguePtr& c, v::Page page, bool trouble) {
    VendorVisit t(c);
    t.enter();
    const auto survey = [&] { t.answer(v::outcome::Surveyed{t.bench().surveying, sceneSurvey(trouble)}); };
    survey();
    if (page == v::Page::Part) t.intend(v::intent::OpenPart{v::Part::ReceiptPrinter});
    else if (page != v::Page::Overview) t.open(page);
    if (t.bench().surveying != 0) survey();
    return t;
}

inline void sceneTested(VendorVisit& t, bool trouble) {
    t.intend(v::intent::TestAll{});
    for (std::size_t i = 0; i < v::kPartCount && t.bench().task; ++i) {
        v::Finding finding;
        const auto part = t.bench().task->part;
        if (part == v::Part::Microphone) finding.verdict = v::Verdict::NotFitted;
        if (trouble && part == v::Part::ReceiptPrinter) {
            finding = {part, v::Verdict::Failed, base::StaffAction::Clear, flow::DeviceState::PaperOut, base::Detail("paper end")};
        }
        if (trouble && part == v::Part::DocumentScanner) finding.verdict = v::Verdict::NoAnswer;
        if (trouble && part == v::Part::DocumentPrinter) finding = {part, v::Verdict::Attention, base::StaffAction::None, flow::DeviceState::TonerOut};
        t.answer(v::outcome::Tested{t.bench().task->request, finding});
    }
}

inline void addVendorScenes(std::vector<Scene>& all, const CataloguePtr& c) {
    using v::Page;
    const auto add = [&](const std::string& name, const std::string& main, std::function<flow::Session()> make) {
        all.push_back({"vendor-" + name, std::move(make), {}, false, false, main});
    };
    const auto page = [&](const std::string& name, const std::string& main, Page where, bool trouble, std::function<void(VendorVisit&)> then = {}) {
        add(name, main, [c, where, trouble, then] {
            VendorVisit t = sceneVendor(c, where, trouble);
            if (then) then(t);
            return t.session();
        });
    };
    const auto gate = [&](const std::string& name, std::function<void(VendorVisit&)> then) {
        add(name, "", [c, then] {
            VendorVisit t(c);
            then(t);
            return t.session();
        });
    };
    gate("card", [](VendorVisit& t) { t.corner(); });
    gate("card-refused", [](VendorVisit& t) {
        t.corner();
        t.answer(v::outcome::StaffCardFailed{t.state().reading, v::CardTrouble::NotStaff});
    });
    gate("card-no-reader", [](VendorVisit& t) {
        t.corner();
        t.answerNotAvailable();
    });
    const auto wrong = [](int tries) {
        return [tries](VendorVisit& t) {
            t.tell(v::fact::PinGuardKnown{{tries - 1}});
            t.pass(v::pinWait(tries - 1));
            t.corner();
            t.card();
            t.pin("111111");
            t.verdict(v::outcome::PinVerdict::Wrong);
        };
    };
    gate("pin", [](VendorVisit& t) {
        t.corner();
        t.card();
        for (int i = 0; i < 4; ++i) t.intend(v::intent::Digit{i});
    });
    gate("pin-wrong", wrong(3));
    gate("pin-rests", wrong(6));
    gate("pin-locked", wrong(v::kPinLocked));
    gate("pin-not-set", [](VendorVisit& t) {
        t.tell(v::fact::SwitchTurned{true});
        t.pin("246802");
        t.answerNotAvailable();
    });
    const auto entering = [](VendorVisit& t) {
        t.tell(v::fact::SwitchTurned{true});
        t.pin("246802");
        t.verdict(v::outcome::PinVerdict::Right);
        for (std::size_t i = 0; i < v::kComponentCount; ++i) {
            if (i != std::size_t(v::Component::DocumentScanner)) t.answer(v::outcome::Acknowledged{t.state().changing, v::Component(i)});
        }
    };
    gate("entering", entering);
    add("hanging", "go-on", [c, entering] {
        VendorVisit t(c);
        entering(t);
        t.pass(v::kTimes.acknowledge);
        return t.session();
    });
    gate("leaving", [](VendorVisit& t) {
        t.enter();
        t.intend(v::intent::Leave{});
    });
    page("overview", "open/self-test-now", Page::Overview, false);
    page("overview-trouble", "open/self-test-now", Page::Overview, true);
    page("part", "test", Page::Part, true);
    page("part-testing", "test", Page::Part, false, [](VendorVisit& t) { t.intend(v::intent::TestPart{v::Part::ReceiptPrinter}); });
    page("self-test", "test-all", Page::SelfTest, false, [](VendorVisit& t) { sceneTested(t, false); });
    page("self-test-trouble", "test-all", Page::SelfTest, true, [](VendorVisit& t) { sceneTested(t, true); });
    page("self-test-running", "test-all", Page::SelfTest, true, [](VendorVisit& t) {
        t.intend(v::intent::TestAll{});
        for (int i = 0; i < 3; ++i) t.answer(v::outcome::Tested{t.bench().task->request, {}});
        t.answer(v::outcome::Progress{t.bench().task->request, 400});
    });
    page("print-loop", "", Page::PrintLoop, false);
    page("print-loop-reading", "", Page::PrintLoop, false, [](VendorVisit& t) {
        t.intend(v::intent::PrintPage{v::Part::ReceiptPrinter, v::Part::CodeScanner});
        t.answer(v::outcome::LoopPrinted{t.bench().task->request, "ZT-93410"});
    });
    page("print-loop-matched", "", Page::PrintLoop, false, [](VendorVisit& t) {
        t.intend(v::intent::PrintPage{v::Part::ReceiptPrinter, v::Part::CodeScanner});
        t.answer(v::outcome::LoopPrinted{t.bench().task->request, "ZT-93410"});
        t.answer(v::outcome::CodeSeen{t.bench().task->request, "ZT-93410"});
    });
    page("touch-grid", "start-grid", Page::TouchGrid, false);
    const auto touched = [](VendorVisit& t) {
        t.intend(v::intent::StartGrid{12, 21});
        for (int i = 0; i < 12 * 15; ++i) {
            if (i % 37 != 5) t.intend(v::intent::TouchCell{i % 12, i / 12});
        }
    };
    page("touch-grid-running", "finish-grid", Page::TouchGrid, false, touched);
    page("touch-grid-missed", "start-grid", Page::TouchGrid, false, [touched](VendorVisit& t) {
        touched(t);
        t.intend(v::intent::FinishGrid{});
    });
    page("sound", "", Page::Sound, false, [](VendorVisit& t) {
        t.intend(v::intent::PlayTone{50});
        t.ended();
        t.intend(v::intent::Listen{true});
        t.answer(v::outcome::Level{t.bench().listening, 63});
    });
    page("camera", "view", Page::Camera, false);
    page("lights", "", Page::Lights, false, [](VendorVisit& t) {
        t.intend(v::intent::SetLight{v::LightAt::ReceiptPrinter, v::LightShow::Green});
        t.ended();
    });
    page("consumables", "", Page::Consumables, true);
    page("calibration", "save-calibration", Page::Calibration, false, [](VendorVisit& t) {
        t.answer(v::outcome::CalibrationKnown{t.bench().task->request, {}});
    });
    page("enrolment", "enrol", Page::Enrolment, false);
    page("network", "test-network", Page::Network, true, [](VendorVisit& t) {
        v::NetworkSettings now{false, "10.20.0.31", "24", "10.20.0.1", "10.20.0.1", ""};
        t.answer(v::outcome::NetworkKnown{t.bench().task->request, now});
        t.intend(v::intent::TestNetwork{});
        for (std::size_t i = 0; i < 5; ++i) t.answer(v::outcome::NetworkTested{t.bench().task->request, v::NetworkStep(i), i != 4, {}});
    });
    page("network-managed", "test-network", Page::Network, false, [](VendorVisit& t) {
        t.answer(v::outcome::NetworkKnown{t.bench().task->request, {}});
        t.intend(v::intent::SaveNetwork{});
        t.ended(v::Ending::Managed);
    });
    page("logs", "", Page::Logs, false, [](VendorVisit& t) {
        t.answer(v::outcome::SticksListed{t.bench().task->request, {{"sda1", "KINGSTON", 14'700'000'000}}});
    });
    page("logs-no-stick", "", Page::Logs, false, [](VendorVisit& t) { t.answer(v::outcome::SticksListed{t.bench().task->request, {}}); });
    const auto report = [](bool trouble) {
        return [trouble](VendorVisit& t) {
            t.open(Page::SelfTest);
            sceneTested(t, trouble);
            t.open(Page::Report);
            t.ended(v::Ending::NotAvailable);
            t.intend(v::intent::MakeReport{});
            t.ended();
            t.ended(trouble ? v::Ending::NetworkDown : v::Ending::Done);
        };
    };
    page("report-ready", "make-report", Page::Overview, false, report(false));
    page("report-not-ready", "make-report", Page::Overview, true, report(true));
    page("service", "close-terminal", Page::Service, false);
    page("service-closed", "close-terminal", Page::Service, false, [](VendorVisit& t) {
        t.intend(v::intent::SetOutage{{2, 60, false}});
        t.intend(v::intent::CloseTerminal{{{"本机设备故障。", "A device of this terminal does not work."}}});
        t.ended();
    });
}

}  // namespace zizhu::tests
