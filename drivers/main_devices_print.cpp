// `zizhu-devices print-test`.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"
#include "drivers/test_page.h"

namespace zizhu::drivers::devices {

namespace {

int printReceipt(const Options& options, DeviceSet& opened, base::Clock& clock) {
    DeviceSet* set = &opened;
    const int width = set->receiptPrinter->widthDots();
    const std::string code = fmt::format("zizhu-test {} {}", width, base::toIso8601(clock.wall()));
    const base::Result<base::Bitmap> page = makeTestPage(width, code);
    if (!page) return complain(options, kUsage, "cannot make a test page", page.error());
    const PrintReport report =
        set->receiptPrinter->print(*page, {clock.in(std::chrono::seconds(options.seconds))});
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (report.outcome == PrintOutcome::Proven) {
        const nlohmann::json object = {{"ok", true},
                                       {"outcome", name(report.outcome)},
                                       {"rows", report.rowsSent},
                                       {"widthDots", width},
                                       {"code", code}};
        return finish(
            options, kOk, object,
            table({{"outcome", plainWords(report.outcome) + " [proven]"},
                   {"page", fmt::format("{} x {} dots", width, report.rowsSent)},
                   {"its code", code}}) +
                "The ruler must reach both edges, the bars show no white line, the code read back.\n");
    }
    const int exit = report.outcome == PrintOutcome::Unproven ? kNothing : kTrouble;
    if (!options.json) {
        return complain(options, exit,
                        plainWords(report.outcome) + " [" + std::string(name(report.outcome)) + "]",
                        report.error);
    }
    return finish(options, exit,
                  {{"ok", false},
                   {"outcome", name(report.outcome)},
                   {"rows", report.rowsSent},
                   {"detail", report.error.detail.text()},
                   {"action", base::name(report.error.action)}},
                  {});
}

int printDocument(const Options& options, DeviceSet& set, base::Clock& clock) {
    const std::string code = fmt::format("zizhu-test A4 {}", base::toIso8601(clock.wall()));
    const base::Result<base::Bytes> page = makeTestDocument(code);
    if (!page) return complain(options, kUsage, "cannot make a test page", page.error());
    const base::Status printed =
        set.documentPrinter->print(*page, {clock.in(std::chrono::seconds(options.seconds))});
    if (!simulate(set, options.afterwards)) return kUsage;
    if (printed) {
        return finish(options, kOk, {{"ok", true}, {"code", code}},
                      table({{"outcome", "printed, as the printer itself reports"}, {"its code", code}}) +
                          "The frame must stand 10 mm from each edge, the code read back.\n");
    }
    const bool late = printed.error().code == base::Errc::Timeout;
    return complain(options, late ? kNothing : kTrouble,
                    late ? "not printed in time, taken back" : "not printed", printed.error());
}

}  // namespace

int printTest(const Options& options, base::Clock& clock) {
    const bool document = options.role == name(Role::DocumentPrinter);
    base::Result<DeviceSet> set =
        openDevices(options, document ? Role::DocumentPrinter : Role::ReceiptPrinter, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the printer", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    return document ? printDocument(options, *set, clock) : printReceipt(options, *set, clock);
}

}  // namespace zizhu::drivers::devices
