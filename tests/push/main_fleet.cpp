// zizhu-fleet: many terminals that do nothing but beat their hearts and fetch what is published, to learn how
// long a publication takes to reach all of them and what it costs the backend.
//
// Each has its own trusted metadata and files (in memory), its own phase of the heartbeat and a new connection
// for each beat, as terminals have whose beats lie further apart than the backend keeps connections. They do
// not load what they fetched: real ones have a processor each.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <queue>
#include <sstream>
#include <thread>

#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "catalog/tuf/updater.h"
#include "kiosk/updates/repository_fetcher.h"
#include "tests/support/child_process.h"
#include "tests/support/tuf_stores.h"

namespace {

using namespace zizhu;
using Clock = std::chrono::steady_clock;

struct Options {
    std::string url, root, version;
    std::vector<std::string> credentials, publish;
    int terminals = 1000, threads = 16, backendPid = 0;
    double beat = 30, limit = 60;
};

struct Terminal {
    std::string name;
    std::size_t identity = 0;
    Clock::time_point due;
    std::int64_t seen = 0;
    std::string release;
    tests::MemoryTufStore store;
};

// CPU seconds and resident megabytes of a process, as the kernel tells.
std::pair<double, double> costOf(int pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 2, text.size())));
    std::string word;
    std::vector<std::string> words;
    while (fields >> word) words.push_back(word);
    if (words.size() < 22) return {0, 0};
    const double ticks = double(::sysconf(_SC_CLK_TCK));
    return {(std::stod(words[11]) + std::stod(words[12])) / ticks,
            std::stod(words[21]) * double(::sysconf(_SC_PAGESIZE)) / 1e6};
}

class Fleet {
public:
    Fleet(const Options& options, base::Bytes root) : options_(options), root_(std::move(root)) {
        // Everyone has what is published now: fetched once, and given to all.
        Terminal first;
        first.name = "fleet-0";
        beat(first);
        const auto now = Clock::now();
        for (int i = 0; i < options_.terminals; ++i) {
            auto terminal = std::make_unique<Terminal>(first);
            terminal->name = "fleet-" + std::to_string(i);
            terminal->identity = std::size_t(i) % options_.credentials.size();
            // Spread evenly: what a city's terminals, switched on at any time, come to.
            const double phase = options_.beat * i / options_.terminals;
            terminal->due = now + std::chrono::milliseconds(std::int64_t(phase * 1000));
            queue_.push(terminal.get());
            terminals_.push_back(std::move(terminal));
        }
        for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
    }
    ~Fleet() {
        stop_ = true;
        for (std::thread& thread : threads_) thread.join();
    }

    // How many terminals have the release.
    std::size_t having(const std::string& release) {
        const std::lock_guard lock(mutex_);
        std::size_t count = 0;
        for (const auto& each : terminals_) count += each->release == release ? 1 : 0;
        return count;
    }
    std::vector<Clock::time_point> arrivals;  // of options.version; after all have it
    std::atomic<std::uint64_t> bytes{0}, beats{0}, failures{0};

private:
    void work() {
        while (!stop_) {
            Terminal* terminal = nullptr;
            {
                const std::lock_guard lock(mutex_);
                if (!queue_.empty() && queue_.top()->due <= Clock::now()) {
                    terminal = queue_.top();
                    queue_.pop();
                }
            }
            if (terminal == nullptr) {
                ::usleep(2000);
                continue;
            }
            beat(*terminal);
            terminal->due += std::chrono::milliseconds(std::int64_t(options_.beat * 1000));
            const std::lock_guard lock(mutex_);
            queue_.push(terminal);
        }
    }

    void beat(Terminal& terminal) {
        const std::filesystem::path folder = options_.credentials[terminal.identity];
        auto client = cache::CentralClient::create(
            {options_.url, folder / "terminal.crt", folder / "terminal.key", folder / "ca.crt"});
        if (!client) return fail("credentials");
        cache::HeartbeatReport report;
        report.version = "0.1.0";
        ++beats;
        const auto answer = (*client)->heartbeat(report);
        if (!answer) return fail("heartbeat");
        if (answer->repositoryVersion == terminal.seen) return;
        kiosk::RepositoryFetcher fetcher(**client);
        catalog::tuf::Updater updater(terminal.store, fetcher);
        if (!updater.begin(root_)) return fail("root");
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        auto update = updater.update({now, terminal.name, {}});
        if (!update) return fail(std::string(catalog::tuf::name(update.error().fault)).c_str());
        bytes += update->bytesFetched;
        terminal.seen = answer->repositoryVersion;
        if (!update->release || !updater.install(*update->release)) return;
        const std::lock_guard lock(mutex_);
        terminal.release = update->release->version;
        if (terminal.release == options_.version) arrivals.push_back(Clock::now());
    }

    void fail(const char* what) {
        if (++failures <= 5) std::fprintf(stderr, "zizhu-fleet: %s failed\n", what);
    }

    const Options& options_;
    const base::Bytes root_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
    struct Later {
        bool operator()(const Terminal* a, const Terminal* b) const { return a->due > b->due; }
    };
    std::mutex mutex_;
    std::priority_queue<Terminal*, std::vector<Terminal*>, Later> queue_;
    std::atomic<bool> stop_{false};
    std::vector<std::thread> threads_;
};

int run(const Options& options) {
    auto root = base::readFile(options.root, catalog::tuf::kMaxRootBytes);
    if (!root) return 2;
    Fleet fleet(options, std::move(*root));
    const auto all = std::size_t(options.terminals);
    const auto since = [](Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); };
    if (fleet.having("") > 0) return std::fprintf(stderr, "zizhu-fleet: nothing is published\n"), 1;
    // A round of heartbeats, as on any day.
    ::usleep(useconds_t(options.beat * 1e6));
    const auto [cpuBefore, ignored] = costOf(options.backendPid);
    const std::uint64_t bytesBefore = fleet.bytes;
    const std::uint64_t beatsBefore = fleet.beats;
    if (const auto [code, said] = tests::runProgram(options.publish); code != 0) {
        std::fprintf(stderr, "%s\n", said.c_str());
        return 1;
    }
    const auto published = Clock::now();
    while (fleet.having(options.version) < all && since(published) < options.limit) ::usleep(20'000);
    const double seconds = since(published);
    const std::size_t reached = fleet.having(options.version);
    const auto [cpu, megabytes] = costOf(options.backendPid);
    auto arrivals = fleet.arrivals;
    std::sort(arrivals.begin(), arrivals.end());
    const auto at = [&](double share) {
        return arrivals.empty() ? 0.0
                                : std::chrono::duration<double>(
                                      arrivals[std::size_t(share * double(arrivals.size() - 1))] - published)
                                      .count();
    };
    fmt::print("terminals {}, reached {} within {:.1f} s: half {:.1f} s, 99 of 100 {:.1f} s, the last {:.1f} s\n", all,
               reached, seconds, at(0.5), at(0.99), at(1));
    fmt::print("bytes a terminal {:.0f}; beats {} ({} failed)\n", double(fleet.bytes - bytesBefore) / double(all),
               fleet.beats - beatsBefore, fleet.failures.load());
    fmt::print("backend: {:.2f} s of CPU in {:.1f} s ({:.0f} % of a core), {:.0f} MB resident\n", cpu - cpuBefore, seconds,
               100 * (cpu - cpuBefore) / seconds, megabytes);
    return reached == all && fleet.failures == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"How fast a publication reaches many terminals"};
    Options options;
    app.add_option("--url", options.url, "The backend, for terminals")->required();
    app.add_option("--backend-pid", options.backendPid, "Its process, to tell what it costs");
    app.add_option("--credentials", options.credentials, "Folders of terminals' credentials, shared in turn")->required();
    app.add_option("--root", options.root, "Root of trust")->required();
    app.add_option("--publish", options.publish, "Program and words that publish")->required();
    app.add_option("--version", options.version, "The release that it publishes")->required();
    app.add_option("--terminals", options.terminals, "How many");
    app.add_option("--beat", options.beat, "Seconds between heartbeats");
    app.add_option("--limit", options.limit, "Seconds in which all must have it");
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
