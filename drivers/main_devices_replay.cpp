// `zizhu-devices replay`: does today's driver still do with a recorded device what was recorded?
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "drivers/main_devices.h"
#include "drivers/recording/replay_run.h"
#include "tests/support/self_advancing_clock.h"

namespace zizhu::drivers::devices {

int replay(const Options& options, base::Clock& clock) {
    const base::Result<base::Bytes> bytes = base::readFile(options.device, recording::kMaxFileBytes);
    if (!bytes) return complain(options, kUsage, "the recording cannot be read", bytes.error());
    const auto transcript = recording::parseTranscript(base::asText(*bytes));
    if (!transcript) return complain(options, kUsage, "this is no recording", transcript.error());
    // Without --pace nobody waits: the recorded times pass by themselves.
    tests::SelfAdvancingClock hurried;
    const auto report = recording::replayAll(*transcript, options.pace ? clock : hurried);
    if (!report) return complain(options, kUsage, "the recording cannot be replayed", report.error());

    nlohmann::json object = {{"ok", !report->difference},
                             {"model", transcript->header.model},
                             {"calls", report->calls},
                             {"transfers", report->transfers}};
    if (!report->difference) {
        return finish(
            options, kOk, object,
            fmt::format("as recorded: {} commands, {} transfers\n", report->calls, report->transfers));
    }
    object["line"] = report->difference->line;
    object["difference"] = report->difference->text;
    return finish(options, kTrouble, object, report->difference->text + "\n");
}

}  // namespace zizhu::drivers::devices
