// Logs for a memory stick: the lines of the event log of some days, as they are, below one line that says
// which terminal this is and how it was. The event log has no personal data by its types, so there is nothing
// to be taken out.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "flow/vendor/parts.h"

namespace zizhu::kiosk {

struct LogExport {
    std::filesystem::path log;     // events.jsonl; the older ones lie beside it as events.1.jsonl …
    std::filesystem::path folder;  // of the stick
    std::string terminal;
    base::WallTime now{};
    int days = 7;  // the last so many
};

// Writes one file and syncs it with its file system, so that the stick may be pulled out afterwards. Returns the
// file's name: "zizhu-lobby-1-20260314-1609.jsonl". `progress` gets 0 to 1000. StorageFull, Io: nothing usable
// was left on the stick. Blocks on both disks.
base::Result<std::string> exportLogs(const LogExport& what, const flow::vendor::Survey& state,
                                     const std::function<void(int)>& progress);

}  // namespace zizhu::kiosk
