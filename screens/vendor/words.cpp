#include <fmt/format.h>

#include <array>

#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

bool busy(const Context& c) { return bench(c).task.has_value() || bench(c).test.running; }

Str nameOf(model::Part part) {
    static constexpr std::array<Str, model::kPartCount> kNames = {
        Str::kVendorPartIdCardReader, Str::kVendorPartReceiptPrinter, Str::kVendorPartDocumentScanner,
        Str::kVendorPartDocumentPrinter, Str::kVendorPartCodeScanner, Str::kVendorPartDocumentCamera,
        Str::kVendorPartStaffCardReader, Str::kVendorPartLights, Str::kVendorPartCabinet, Str::kVendorPartTouchScreen,
        Str::kVendorPartSpeaker, Str::kVendorPartMicrophone, Str::kVendorPartDisk, Str::kVendorPartNetwork,
        Str::kVendorPartClock, Str::kVendorPartCatalogue};
    return kNames[std::size_t(part)];
}

Icon iconOf(model::Part part) {
    static constexpr std::array<Icon, model::kPartCount> kIcons = {
        Icon::Badge, Icon::Receipt, Icon::DocumentScanner, Icon::Print, Icon::QrCodeScanner, Icon::PhotoCamera,
        Icon::CreditCard, Icon::RadioButtonChecked, Icon::MeetingRoom, Icon::TouchApp, Icon::VolumeUp, Icon::Mic,
        Icon::Inventory, Icon::Language, Icon::Schedule, Icon::Category};
    return kIcons[std::size_t(part)];
}

Str nameOf(model::Component component) {
    static constexpr std::array<Str, model::kComponentCount> kNames = {
        Str::kVendorPartIdCardReader, Str::kVendorPartReceiptPrinter, Str::kVendorPartDocumentScanner,
        Str::kVendorPartDocumentPrinter, Str::kVendorPartCodeScanner, Str::kVendorPartDocumentCamera,
        Str::kVendorPartStaffCardReader, Str::kVendorPartLights, Str::kVendorPartCabinet,
        Str::kVendorComponentStorage, Str::kVendorComponentSending, Str::kVendorComponentUpdates,
        Str::kVendorComponentScreens};
    return kNames[std::size_t(component)];
}

Str nameOf(model::Page page) {
    static constexpr std::array<Str, model::kPageCount> kNames = {
        Str::kVendorPageOverview, Str::kVendorPagePart, Str::kVendorPageSelfTest, Str::kVendorPagePrintLoop,
        Str::kVendorPageTouchGrid, Str::kVendorPageSound, Str::kVendorPageCamera, Str::kVendorPageLights,
        Str::kVendorPageConsumables, Str::kVendorPageCalibration, Str::kVendorPageEnrolment, Str::kVendorPageNetwork,
        Str::kVendorPageLogs, Str::kVendorPageReport, Str::kVendorPageService};
    return kNames[std::size_t(page)];
}

Icon iconOf(model::Page page) {
    static constexpr std::array<Icon, model::kPageCount> kIcons = {
        Icon::Home, Icon::Info, Icon::FactCheck, Icon::Print, Icon::TouchApp, Icon::VolumeUp, Icon::PhotoCamera, Icon::RadioButtonChecked,
        Icon::Inventory, Icon::Moving, Icon::Key, Icon::Language, Icon::Description, Icon::Assignment, Icon::PowerOff};
    return kIcons[std::size_t(page)];
}

Str nameOf(model::Consumable consumable) {
    static constexpr std::array<Str, model::kConsumableCount> kNames = {
        Str::kVendorConsumableReceiptPaper, Str::kVendorConsumableDocumentPaper, Str::kVendorConsumableToner};
    return kNames[std::size_t(consumable)];
}

Str wordOf(model::Supply supply) {
    static constexpr std::array<Str, 6> kWords = {Str::kVendorSupplyNotSupported, Str::kVendorSupplyUnknown,
                                                  Str::kVendorSupplyFull, Str::kVendorSupplyLow, Str::kVendorSupplyOut,
                                                  Str::kVendorSupplyJammed};
    return kWords[std::size_t(supply)];
}

Str wordOf(model::Counter counter) {
    static constexpr std::array<Str, 9> kWords = {
        Str::kVendorCounterCards, Str::kVendorCounterReceipts, Str::kVendorCounterPages, Str::kVendorCounterScans,
        Str::kVendorCounterCodes, Str::kVendorCounterPictures, Str::kVendorCounterFailures, Str::kVendorCounterResets,
        Str::kVendorCounterHours};
    return kWords[std::size_t(counter)];
}

Str wordOf(model::Ending ending) {
    static constexpr std::array<Str, 7> kWords = {
        Str::kVendorEndingDone, Str::kVendorEndingFailed, Str::kVendorEndingNotAvailable, Str::kVendorEndingManaged,
        Str::kVendorEndingRefused, Str::kVendorEndingNetworkDown, Str::kVendorEndingNoAnswer};
    return kWords[std::size_t(ending)];
}

Str doing(model::Job job) {
    static constexpr std::array<Str, 17> kWords = {
        Str::kVendorDoingTest, Str::kVendorDoingReset, Str::kVendorDoingPrint, Str::kVendorDoingRead, Str::kVendorDoingTone,
        Str::kVendorDoingLight, Str::kVendorDoingSave, Str::kVendorDoingSettings, Str::kVendorDoingEnrol,
        Str::kVendorDoingNetworkTest, Str::kVendorDoingSettings, Str::kVendorDoingSticks, Str::kVendorDoingExport,
        Str::kVendorDoingSave, Str::kVendorDoingPrint, Str::kVendorDoingSend, Str::kVendorDoingSave};
    return kWords[std::size_t(job)];
}

std::optional<Str> toDo(base::StaffAction action, flow::DeviceState state) {
    using flow::DeviceState;
    switch (state) {
        case DeviceState::SupplyLow:
        case DeviceState::PaperOut: return Str::kVendorToDoPaper;
        case DeviceState::TonerOut: return Str::kVendorToDoToner;
        case DeviceState::Jammed: return Str::kVendorToDoJam;
        case DeviceState::CutterJammed: return Str::kVendorToDoCutter;
        case DeviceState::CoverOpen: return Str::kVendorToDoCover;
        case DeviceState::Ready:
        case DeviceState::Broken:
        case DeviceState::Unavailable: break;
    }
    switch (action) {
        case base::StaffAction::None: break;
        case base::StaffAction::Reset: return Str::kVendorToDoReset;
        case base::StaffAction::SoftwareError: return Str::kVendorToDoSoftware;
        case base::StaffAction::Configuration: return Str::kVendorToDoConfiguration;
        case base::StaffAction::Clear: return Str::kVendorToDoClear;
        case base::StaffAction::Maintenance: return Str::kVendorToDoEngineer;
        case base::StaffAction::Suspend: return Str::kVendorToDoWait;
    }
    if (state == DeviceState::Unavailable) return Str::kVendorToDoCable;
    if (state == DeviceState::Broken) return Str::kVendorToDoEngineer;
    return std::nullopt;
}

namespace {

Str wordOf(flow::DeviceState state) {
    static constexpr std::array<Str, 9> kWords = {
        Str::kVendorStateWorks, Str::kVendorStateSupplyLow, Str::kVendorStatePaperOut, Str::kVendorStateTonerOut,
        Str::kVendorStateJammed, Str::kVendorStateCutter, Str::kVendorStateCover, Str::kVendorStateBroken,
        Str::kVendorStateGone};
    return kWords[std::size_t(state)];
}

Str wordOf(const model::PartStatus& status) {
    using model::XfsState;
    switch (status.xfs) {
        case XfsState::Starting: return Str::kVendorStateStarting;
        case XfsState::DeviceBusy: return Str::kVendorStateBusy;
        case XfsState::PowerOff: return Str::kVendorStatePowerOff;
        case XfsState::NoDevice: return Str::kVendorStateGone;
        case XfsState::FraudAttempt:
        case XfsState::PotentialFraud: return Str::kVendorStateFraud;
        case XfsState::HardwareError: return Str::kVendorStateBroken;
        case XfsState::Offline:
        case XfsState::UserError:
            return flow::works(status.state) ? Str::kVendorStateNotReady : wordOf(status.state);
        case XfsState::Online: break;
    }
    const bool low = status.paper == model::Supply::Low || status.toner == model::Supply::Low;
    if (low || status.state == flow::DeviceState::SupplyLow) return Str::kVendorStateSupplyLow;
    if (status.state == flow::DeviceState::Unavailable) return Str::kVendorStateWorks;  // no device of a visit
    return wordOf(status.state);
}

}  // namespace

Plain plainOf(const model::PartStatus& status) {
    const auto spent = [](model::Supply supply) { return supply == model::Supply::Low || supply == model::Supply::Out; };
    // The state says that a supply is low, not which.
    const bool toner = spent(status.toner) && !spent(status.paper);
    const std::optional<Str> mend = toner ? std::optional(Str::kVendorToDoToner) : toDo(status.action, status.state);
    switch (model::healthOf(status)) {
        case model::Health::NotFitted:
            return {Tone::Info, Icon::Remove, Str::kVendorStateNotFitted, std::nullopt, false};
        case model::Health::Healthy: return {Tone::Success, Icon::CheckCircle, wordOf(status), std::nullopt, true};
        case model::Health::Attention: return {Tone::Warning, Icon::Warning, wordOf(status), mend, true};
        case model::Health::Faulty: break;
    }
    return {Tone::Error, Icon::Error, wordOf(status), mend ? mend : std::optional(Str::kVendorToDoCable), true};
}

Plain plainOf(const model::Finding& finding) {
    const std::optional<Str> mend = toDo(finding.action, finding.state);
    switch (finding.verdict) {
        case model::Verdict::Passed: return {Tone::Success, Icon::CheckCircle, Str::kVendorVerdictPassed, std::nullopt, true};
        case model::Verdict::Attention: return {Tone::Warning, Icon::Warning, Str::kVendorVerdictAttention, mend, true};
        case model::Verdict::Failed: return {Tone::Error, Icon::Error, Str::kVendorVerdictFailed, mend, true};
        case model::Verdict::NotFitted: return {Tone::Info, Icon::Remove, Str::kVendorStateNotFitted, std::nullopt, false};
        case model::Verdict::NoAnswer: break;
    }
    return {Tone::Error, Icon::HourglassTop, Str::kVendorVerdictNoAnswer, Str::kVendorToDoReset, true};
}

Plain plainOf(model::CatalogueHealth health) {
    switch (health) {
        case model::CatalogueHealth::Current: return {Tone::Success, Icon::Verified, Str::kVendorCatalogueCurrent, {}, true};
        case model::CatalogueHealth::Unsigned: return {Tone::Warning, Icon::Warning, Str::kVendorCatalogueUnsigned, {}, true};
        case model::CatalogueHealth::Ageing: return {Tone::Warning, Icon::Warning, Str::kVendorCatalogueAgeing, {}, true};
        case model::CatalogueHealth::Expired: return {Tone::Error, Icon::Error, Str::kVendorCatalogueExpired, {}, true};
        case model::CatalogueHealth::Refused: break;
    }
    return {Tone::Error, Icon::Error, Str::kVendorCatalogueRefused, {}, true};
}

Color inkOf(const Ui& ui, const Plain& plain) { return plain.fitted ? ink(ui, plain.tone) : ui.color().textQuiet; }

std::string sizeText(std::int64_t bytes) {
    constexpr double kKilo = 1000;
    static constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
    double value = double(bytes);
    std::size_t unit = 0;
    while (value >= kKilo && unit + 1 < kUnits.size()) {
        value /= kKilo;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string ageText(const Context& c, base::WallTime from, base::WallTime to) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(std::max(to - from, base::Duration::zero())).count();
    if (minutes < 60) return c.tr(Str::kVendorAgeMinutes, {fmt::format("{}", minutes)});
    if (minutes < 48 * 60) return c.tr(Str::kVendorAgeHours, {fmt::format("{}", minutes / 60)});
    return c.tr(Str::kVendorAgeDays, {fmt::format("{}", minutes / (24 * 60))});
}

}  // namespace zizhu::screens::vendor
