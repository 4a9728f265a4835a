#include <charconv>

#include "drivers/code_scanner.h"
#include "drivers/escpos/receipt_printer.h"
#include "drivers/id_card_reader.h"

namespace zizhu::drivers::escpos {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

base::Result<bool> yesOrNo(std::string_view text) {
    if (text == "yes" || text == "true") return true;
    if (text == "no" || text == "false") return false;
    return fail(Errc::InvalidInput, {"a switch is yes or no"}, StaffAction::Configuration);
}

base::Result<int> number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
        return fail(Errc::InvalidInput, {"not a number from {} to {}", least, most},
                    StaffAction::Configuration);
    }
    return value;
}

}  // namespace

base::Result<Settings> readSettings(const DeviceOptions& options) {
    Settings settings;
    for (const auto& [key, value] : options) {
        if (key == "width" || key == "strip-rows") {
            const bool width = key == "width";
            const base::Result<int> parsed = width ? number(value, 8, kMaxWidth) : number(value, 8, 256);
            if (!parsed) return fail(parsed.error());
            (width ? settings.widthDots : settings.quirks.stripRows) = *parsed;
            continue;
        }
        if (key == "rows-per-second") continue;
        if (key == "dpi") {
            if (value != "180" && value != "203") {
                return fail(Errc::InvalidInput, {"dpi is 180 or 203"}, StaffAction::Configuration);
            }
            settings.dpi = value == "180" ? 180 : 203;
            continue;
        }
        const base::Result<bool> parsed = yesOrNo(value);
        if (!parsed) return fail(parsed.error());
        if (key == "cutter") settings.quirks.hasCutter = *parsed;
        if (key == "feeds-to-cutter") settings.quirks.feedsToCutter = *parsed;
        if (key == "garbles-48") settings.quirks.garblesMultiplesOf48 = *parsed;
        if (key == "silent") settings.quirks.silent = *parsed;
    }
    // The older heads are told by their width.
    if (settings.dpi == 0) settings.dpi = settings.widthDots == 512 ? 180 : 203;
    return settings;
}

base::Result<RoleDevice> makeReceiptPrinter(std::unique_ptr<Transport> transport, base::Clock& clock,
                                            const DeviceOptions& options) {
    const base::Result<Settings> settings = readSettings(options);
    if (!settings) return fail(settings.error());
    return RoleDevice(std::make_unique<EscPosReceiptPrinter>(std::move(transport), clock, *settings));
}

PrinterStatus describe(const Signals& signals) {
    PrinterStatus status;
    status.coverOpen = signals.coverOpen;
    status.paper = signals.paperEnd       ? SupplyState::Out
                   : signals.paperNearEnd ? SupplyState::Low
                                          : SupplyState::Full;
    status.cutter = signals.cutterError ? CutterState::Error : CutterState::Ok;
    DeviceStatus& device = status.device;
    if (signals.unrecoverableError) {
        device = {DeviceState::HardwareError, StaffAction::Maintenance, {"unrecoverable error"}};
    } else if (signals.coverOpen) {
        device = {DeviceState::UserError, StaffAction::Clear, {"cover open"}};
    } else if (signals.paperEnd) {
        device = {DeviceState::Offline, StaffAction::Clear, {"paper end"}};
    } else if (signals.cutterError || signals.mechanicalError) {
        device = {DeviceState::HardwareError, StaffAction::Clear,
                  signals.cutterError ? base::Detail("cutter error") : base::Detail("mechanical error")};
    } else if (signals.autoRecoverableError) {
        device = {DeviceState::DeviceBusy, StaffAction::Suspend, {"too hot, recovers by itself"}};
    } else if (signals.waitingToRecover) {
        device = {DeviceState::HardwareError, StaffAction::Reset, {"waits to be cleared"}};
    } else if (signals.otherError) {
        device = {DeviceState::HardwareError, StaffAction::Reset, {"an error it does not name"}};
    } else if (signals.feedButton) {
        device = {DeviceState::DeviceBusy, StaffAction::Suspend, {"fed by its button"}};
    } else if (signals.offline) {
        device = {DeviceState::Offline, StaffAction::Suspend, {"offline"}};
    } else {
        device = {DeviceState::Online, signals.paperNearEnd ? StaffAction::Clear : StaffAction::None,
                  signals.paperNearEnd ? base::Detail("paper near end") : base::Detail()};
    }
    return status;
}

}  // namespace zizhu::drivers::escpos
