#include "kiosk/lamps.h"

#include "flow/pages.h"

namespace zizhu::kiosk {

namespace {

using drivers::LightColour;
using drivers::LightPosition;
using drivers::LightRate;

LightRate cardReader(const flow::Session& s) {
    if (flow::cardLeftBehind(s)) return LightRate::Quick;
    if (s.step != flow::Step::Identity) return LightRate::Off;
    if (s.card == flow::CardStage::Reading) return LightRate::Continuous;
    if (s.card == flow::CardStage::Read || s.card == flow::CardStage::Expired) {
        return s.terminal.cardOnReader ? LightRate::Medium : LightRate::Off;
    }
    return s.awaiting != 0 ? LightRate::Medium : LightRate::Off;
}

LightRate scanner(const flow::Session& s) {
    if (flow::paperLeftBehind(s)) return LightRate::Quick;
    if (s.step != flow::Step::Materials || flow::scanDevice(s) != flow::Device::DocumentScanner) return LightRate::Off;
    if (s.scan == flow::ScanStage::Scanning) return LightRate::Continuous;
    const auto material = flow::currentMaterial(s);
    const bool wanted = material && (!flow::complete(*material) || flow::doubtfulPage(s));
    return wanted || s.terminal.paperInScanner ? LightRate::Medium : LightRate::Off;
}

LightRate printer(const flow::Session& s, bool document) {
    if ((s.print.kind == flow::PrintKind::Document) != document) return LightRate::Off;
    switch (s.print.stage) {
        case flow::PrintStage::Printing: return LightRate::Continuous;
        case flow::PrintStage::Proven: return LightRate::Medium;
        case flow::PrintStage::None:
        case flow::PrintStage::Failed: break;
    }
    return LightRate::Off;
}

Lamp status(const flow::Session& s) {
    if (s.step == flow::Step::OutOfService) return {LightRate::Continuous, LightColour::Red};
    if (s.help == flow::HelpStage::Calling || s.help == flow::HelpStage::Called) {
        return {LightRate::Slow, LightColour::Yellow};
    }
    return {};
}

// A technician tries them: each as it was set.
Lamp tried(flow::vendor::LightShow show) {
    using flow::vendor::LightShow;
    switch (show) {
        case LightShow::Off: break;
        case LightShow::Green: return {LightRate::Continuous, LightColour::Green};
        case LightShow::Yellow: return {LightRate::Continuous, LightColour::Yellow};
        case LightShow::Red: return {LightRate::Continuous, LightColour::Red};
        case LightShow::Blue: return {LightRate::Continuous, LightColour::Blue};
        case LightShow::White: return {LightRate::Continuous, LightColour::White};
        case LightShow::Blinking: return {LightRate::Medium, LightColour::Default};
    }
    return {};
}

}  // namespace

Lamps lampsOf(const flow::Session& s) {
    if (s.step == flow::Step::Vendor) {
        Lamps set{};
        for (std::size_t i = 0; i < kLampCount; ++i) set[i] = tried(s.vendor.bench.lights[i]);
        return set;
    }
    Lamps lamps{};
    const auto at = [&lamps](LightPosition position) -> Lamp& { return lamps[std::size_t(position)]; };
    at(LightPosition::CardReader).rate = cardReader(s);
    at(LightPosition::DocumentScanner).rate = scanner(s);
    at(LightPosition::ReceiptPrinter).rate = printer(s, false);
    at(LightPosition::DocumentPrinter).rate = printer(s, true);
    at(LightPosition::CodeScanner).rate = s.listening != 0 ? LightRate::Medium : LightRate::Off;
    at(LightPosition::Status) = status(s);
    return lamps;
}

}  // namespace zizhu::kiosk
