// `zizhu-devices record`: what a device says and is told, written down without what a person owns.
//
// Compiled only where ZIZHU_DEVELOPMENT is on: a terminal in service cannot record.
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

#ifdef ZIZHU_DEVELOPMENT

#include "drivers/calls.h"
#include "drivers/recorder/recording_transport.h"
#include "drivers/recording/redactor.h"
#include "drivers/sim/simulated_port.h"
#include "drivers/test_page.h"
#include "drivers/transport/connect.h"

namespace zizhu::drivers::devices {

namespace {

struct Studio {
    const DeviceModel* model = nullptr;
    std::shared_ptr<recording::Recorder> recorder;
    std::optional<RoleDevice> device;
};

base::Result<std::unique_ptr<Transport>> reach(const Options& options, const DeviceEntry& entry,
                                               base::Clock& clock) {
    if (entry.address.connection != Connection::Simulated) {
        return connect(entry.address, *entry.model, entry.rate, entry.options, clock);
    }
    const auto port = makeSimulatedPort(entry, clock);
    if (!port) return base::fail(port.error());
    for (const std::string& command : options.simulate) {
        const auto words = splitWords(command);
        if (!words) return base::fail(words.error());
        if (const auto done = (*port)->act(*words); !done) return base::fail(done.error());
    }
    return makeSimulatedTransport(*port);
}

base::Result<Studio> openStudio(const Options& options, base::Clock& clock) {
    const base::Result<Profile> profile = chooseDevices(options, {});
    if (!profile) return base::fail(profile.error());
    if (profile->devices.size() != 1 || profile->devices[0].model->make == nullptr) {
        return base::fail(base::Errc::InvalidInput, {"record takes one device on a transport: say --role"},
                          base::StaffAction::Configuration);
    }
    const DeviceEntry& entry = profile->devices[0];
    auto transport = reach(options, entry, clock);
    if (!transport) return base::fail(transport.error());
    auto recorded = recording::recordInto(
        options.out, {std::string(entry.model->key), entry.address.connection, {}, entry.options, {}},
        *std::move(transport), clock);
    if (!recorded) return base::fail(recorded.error());
    auto device = entry.model->make(std::move(recorded->transport), clock, entry.options);
    if (!device) return base::fail(device.error());
    return Studio{entry.model, recorded->recorder, *std::move(device)};
}

CallInput inputOf(RoleDevice& device, std::string_view command) {
    CallInput input;
    if (auto* printer = std::get_if<std::unique_ptr<ReceiptPrinter>>(&device);
        printer != nullptr && command == "print") {
        if (auto page = makeTestPage((*printer)->widthDots(), "recording")) input.receipt = *std::move(page);
    }
    return input;
}

}  // namespace

int record(const Options& options, base::Clock& clock) {
    base::Result<Studio> studio = openStudio(options, clock);
    if (!studio) return complain(options, codeOf(studio.error()), "cannot record", studio.error());
    std::vector<std::string> commands = options.commands;
    if (commands.empty()) {
        for (const std::string_view each : callsOf(studio->model->role)) commands.emplace_back(each);
    }
    const base::Duration limit = std::chrono::seconds(options.seconds);
    nlohmann::json results = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows;
    for (const std::string& command : commands) {
        const CallInput input = inputOf(*studio->device, command);
        if (!options.json && command == "read") std::fputs("waiting for a card or code …\n", stderr);
        studio->recorder->call(command, limit, input.receipt.width, input.receipt.height);
        const auto outcome = call(*studio->device, command, input, {clock.in(limit)});
        if (!outcome) return complain(options, kUsage, "the role has no command " + command, outcome.error());
        studio->recorder->result(outcome->word);
        results.push_back({{"command", command}, {"result", outcome->word}});
        rows.push_back({command, std::string(outcome->word)});
    }
    if (const base::Status done = studio->recorder->finish(); !done) {
        return complain(options, kTrouble, "the recording is not whole", done.error());
    }
    const bool known = recording::hasRedactor(studio->model->key);
    return finish(options, kOk,
                  {{"ok", true}, {"file", options.out}, {"results", results}, {"blanked", !known}},
                  table(rows) + fmt::format("recorded in {}{}\n", options.out,
                                            known ? "; cards, codes and pictures are replaced"
                                                  : "; all bytes are blanked, nothing knows this model's"));
}

}  // namespace zizhu::drivers::devices

#endif
