// `zizhu-devices scan`: takes one page, from the scanner or the document camera.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

int complainOf(const Options& options, const ScanFailure& failure) {
    const int code = failure.fault == ScanFault::NoPaper ? kNothing : kTrouble;
    if (!options.json) return complain(options, code, plainWords(failure.fault), failure.error);
    return finish(options, code,
                  {{"ok", false},
                   {"fault", name(failure.fault)},
                   {"detail", failure.error.detail.text()},
                   {"action", base::name(failure.error.action)}},
                  {});
}

}  // namespace

int scan(const Options& options, base::Clock& clock) {
    const bool camera = options.role == name(Role::DocumentCamera);
    base::Result<DeviceSet> set =
        openDevices(options, camera ? Role::DocumentCamera : Role::DocumentScanner, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the scanner", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    const Until until{clock.in(std::chrono::seconds(options.seconds))};
    const ScanResult page =
        camera ? set->documentCamera->takePicture(until) : set->documentScanner->scan(until);
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (!page) return complainOf(options, page.error());
    if (!options.out.empty()) {
        if (const base::Status kept = base::writeFileAtomically(options.out, page->bytes); !kept) {
            return complain(options, kUsage, "cannot write the picture", kept.error());
        }
    }
    std::vector<std::vector<std::string>> rows = {{"picture", std::string(mediaType(page->format))},
                                                  {"size", fmt::format("{} bytes", page->bytes.size())},
                                                  {"looks", plainWords(page->hint)}};
    if (!options.out.empty()) rows.push_back({"kept in", options.out});
    return finish(
        options, kOk,
        {{"ok", true},
         {"mediaType", mediaType(page->format)},
         {"bytes", page->bytes.size()},
         {"hint", name(page->hint)}},
        table(rows) + (options.out.empty() ? "The picture was not kept; --out FILE keeps it.\n" : ""));
}

}  // namespace zizhu::drivers::devices
