// What all device threads of a terminal cost while nobody is there: percent of a core over 20 s, whole
// process. Simulated devices in this process (their firmware counts too), or those of the profile that the
// environment names in ZIZHU_DEVICES, such as one on the pseudo-terminals of a zizhu-sim.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "kiosk/device_workers.h"

using namespace zizhu;

namespace {

constexpr auto kRest = std::chrono::seconds(20);

double cpuSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

std::filesystem::path simulated() {
    const auto folder = std::filesystem::temp_directory_path() / "zizhu-device-rest";
    for (const char* name : {"scans", "printed", "table"}) std::filesystem::create_directories(folder / name);
    std::ofstream(folder / "profile.yaml") << "devices:\n"
                                              "  card-reader: {transport: simulated}\n"
                                              "  receipt-printer: {transport: simulated}\n"
                                              "  code-scanner: {transport: simulated}\n"
                                              "  document-scanner: {folder: scans}\n"
                                              "  document-printer: {folder: printed}\n"
                                              "  document-camera: {transport: \"frames:table\"}\n"
                                              "  lights: {transport: simulated}\n"
                                              "  auxiliaries: {transport: simulated}\n";
    return folder / "profile.yaml";
}

void devicesAtRest(benchmark::State& state) {
    base::SystemClock clock;
    base::NullEventLog log;
    kiosk::Inbox inbox(clock, kiosk::kMaxMessages);
    const char* given = std::getenv("ZIZHU_DEVICES");
    const auto profile = drivers::loadProfile(given != nullptr ? std::filesystem::path(given) : simulated());
    auto devices = profile ? drivers::openProfile(*profile, clock) : base::fail(profile.error());
    if (!devices) return state.SkipWithError("the profile cannot be opened");
    kiosk::DeviceWorkers workers(std::move(*devices), inbox, clock, log);
    const auto settled = clock.in(std::chrono::seconds(5));
    while (inbox.take(settled)) {
    }
    std::size_t told = 0;
    for (auto _ : state) {
        const double before = cpuSeconds();
        const auto end = clock.in(kRest);
        while (inbox.take(end)) ++told;
        state.counters["cpu_percent"] = 100 * (cpuSeconds() - before) / std::chrono::duration<double>(kRest).count();
    }
    state.counters["told"] = double(told);
}
BENCHMARK(devicesAtRest)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
