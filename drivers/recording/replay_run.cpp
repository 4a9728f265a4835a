#include "drivers/recording/replay_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "drivers/calls.h"

namespace zizhu::drivers::recording {

using base::Errc;
using base::fail;

base::Result<ReplayReport> replayAll(const Transcript& transcript, base::Clock& clock) {
    const DeviceModel* model = findDeviceModel(transcript.header.model);
    if (model == nullptr || model->make == nullptr) {
        return fail(Errc::InvalidInput, {"the table has no such model"}, base::StaffAction::Configuration);
    }
    ReplayReport report;
    report.transfers = std::size_t(std::count_if(
        transcript.entries.begin(), transcript.entries.end(),
        [](const Entry& entry) { return entry.kind != EntryKind::Call && entry.kind != EntryKind::Result; }));
    ReplayedDevice replayed = makeReplayTransport(transcript, clock);
    base::Result<RoleDevice> device =
        model->make(std::move(replayed.transport), clock, transcript.header.options);
    if (!device) return fail(device.error());

    std::string_view came;
    for (const Entry& entry : transcript.entries) {
        if (entry.kind == EntryKind::Call) {
            CallInput input;
            if (entry.width > 0) input.receipt = base::Bitmap(entry.width, entry.height);
            const auto outcome = call(*device, entry.word, input, {clock.in(entry.within)});
            if (!outcome) return fail(Errc::InvalidInput, {"line {}: not a command of the role", entry.line});
            ++report.calls;
            came = outcome->word;
        } else if (entry.kind == EntryKind::Result && came != entry.word && !replayed.replay->difference()) {
            report.difference =
                Difference{entry.line, fmt::format("line {}: the {} came to {}, recorded {}", entry.line,
                                                   name(model->role), came, entry.word)};
        }
        if (replayed.replay->difference()) report.difference = replayed.replay->difference();
        if (report.difference) return report;
    }
    if (report.calls == 0) return fail(Errc::InvalidInput, {"the recording has no command to replay"});
    report.difference = replayed.replay->finish();
    return report;
}

}  // namespace zizhu::drivers::recording
