// Nothing shown as submitted is lost or doubled, and nothing else arrives: the terminal's whole program
// is killed (SIGKILL) at random moments of visits, and the backend's before, during and after them.
//
// What people were shown is read from the terminal's event log (application.shown, written when the
// picture is on the glass); what the backend has, from the backend. ZIZHU_TEST_SEED repeats a run;
// ZIZHU_TEST_LENGTH=long makes it longer.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "tests/robot/backend.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

namespace {

using namespace zizhu;
using namespace zizhu::tests;
using Clock = std::chrono::steady_clock;

constexpr int kRuns = 40;  // kills of either program: a few minutes
constexpr int kLongRuns = 1000;

struct Paths {
    std::string robot, central, source;
};

// Ids that the log says were shown; a line torn by a kill is passed over.
std::multiset<std::string> shown(const std::filesystem::path& state) {
    std::multiset<std::string> ids;
    for (const auto& entry : std::filesystem::directory_iterator(state)) {
        if (entry.path().filename().string().rfind("events", 0) != 0) continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            const auto event = nlohmann::json::parse(line, nullptr, false);
            if (event.is_object() && event.value("event", "") == "application.shown") {
                ids.insert(event["fields"].value("id", ""));
            }
        }
    }
    return ids;
}

class Trial {
public:
    Trial(Paths paths, std::uint64_t seed) : paths_(std::move(paths)), random_(seed) {}

    int run(int runs) {
        const auto copied = std::filesystem::copy_options::recursive;
        std::filesystem::copy(paths_.source + "/catalog", catalogue(), copied);
        std::filesystem::copy(paths_.source + "/tests/faults/killed-application.yaml", catalogue() / "items");
        auto backend = robot::Backend::start({paths_.central, catalogue(),
                                              paths_.source + "/central/data/registers",
                                              directory_.path() / "central"},
                                             "robot-terminal");
        if (!backend) return fail(backend.error());
        backend_ = std::move(*backend);
        for (int kill = 0; kill < runs; ++kill) {
            if (!one()) return 1;
            if (kill % 20 == 19) {
                std::printf("%d kills: %d of the terminal, %d of the backend, %zu shown\n", kill + 1, terminalKills_,
                            backendKills_, std::set<std::string>(all_.begin(), all_.end()).size());
                std::fflush(stdout);
            }
        }
        return judge();
    }

private:
    std::filesystem::path catalogue() const { return directory_.path() / "catalogue"; }

    int fail(const std::string& why) {
        std::fprintf(stderr, "kill test: %s\n", why.c_str());
        return 1;
    }

    bool startTerminal(const std::string& script, int repeat) {
        terminal_ = ChildProcess::start(
            {paths_.robot, "run", script, "--state", directory_.path().string(), "--catalogue",
             catalogue().string(), "--cards", paths_.source + "/drivers/sim/cards", "--url", backend_->url(),
             "--public-url", backend_->publicUrl(), "--credentials", backend_->credentials().string(), "--size",
             "540x960", "--repeat", std::to_string(repeat)});
        return terminal_.has_value();
    }

    // Lets the programs run for a random while, then kills one of them.
    bool one() {
        if (!terminal_ && !startTerminal(paths_.source + "/tests/faults/kill_visit.yaml", 1000)) return false;
        if (!backend_->isUp() && (random_.below(3) != 0 || downFor_++ > 2)) {
            downFor_ = 0;
            if (!backend_->up()) return fail("the backend did not come up again") == 0;
        }
        // One in four at any moment of a visit; the others between the signature and the end of it.
        const bool anywhere = random_.below(4) == 0;
        const auto end = Clock::now() + std::chrono::milliseconds(anywhere ? random_.below(3000) : 30'000);
        while (Clock::now() < end) {
            const int left = int(std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count());
            const auto line = terminal_->readLine(std::max(left, 1));
            if (line && line->rfind("FAIL", 0) == 0) return fail("a visit failed by itself: " + *line) == 0;
            if (!anywhere && line && line->find(" sign") != std::string::npos) {
                std::this_thread::sleep_for(std::chrono::milliseconds(random_.below(600)));
                break;
            }
        }
        if (random_.below(2) == 0) {
            ++terminalKills_;
            terminal_.reset();  // SIGKILL
            all_ = shown(directory_.path() / "terminal" / "kiosk");
        } else {
            ++backendKills_;
            backend_->down(SIGKILL);
        }
        return true;
    }

    // Everything comes back, the outbox drains, and both sides are compared.
    int judge() {
        terminal_.reset();
        if (!backend_->up()) return fail("the backend did not come up at the end");
        if (!startTerminal(paths_.source + "/tests/faults/kill_drain.yaml", 1)) return fail("no terminal at the end");
        terminal_->readAll();
        if (terminal_->wait() != 0) return fail("the terminal did not end well");
        all_ = shown(directory_.path() / "terminal" / "kiosk");
        const std::set<std::string> wanted(all_.begin(), all_.end());
        std::map<std::string, int> have;
        for (int tries = 0; tries < 60; ++tries) {
            have.clear();
            const auto cases = backend_->cases();
            for (const auto& one : cases) ++have[one.value("id", "")];
            if (have.size() >= wanted.size()) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
        int lost = 0, doubled = 0, unshown = 0;
        for (const auto& id : wanted) lost += have.count(id) == 0;
        for (const auto& [id, count] : have) {
            doubled += count > 1;
            unshown += wanted.count(id) == 0;
        }
        std::printf("killed: terminal %d times, backend %d times; shown as submitted %zu; cases %zu; lost %d, doubled "
                    "%d, never shown %d\n",
                    terminalKills_, backendKills_, wanted.size(), have.size(), lost, doubled, unshown);
        if (wanted.empty()) return fail("no visit got as far as being submitted: nothing was tested");
        return lost + doubled + unshown == 0 ? 0 : 1;
    }

    Paths paths_;
    SeededRandom random_;
    TemporaryDirectory directory_;
    std::unique_ptr<robot::Backend> backend_;
    std::optional<ChildProcess> terminal_;
    std::multiset<std::string> all_;
    int terminalKills_ = 0, backendKills_ = 0, downFor_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: kill-test ROBOT CENTRAL SOURCE_DIR\n");
        return 2;
    }
    const char* given = std::getenv("ZIZHU_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::uint64_t(Clock::now().time_since_epoch().count());
    const char* length = std::getenv("ZIZHU_TEST_LENGTH");
    const int runs = length != nullptr && std::string_view(length) == "long" ? kLongRuns : kRuns;
    std::printf("seed %llu, %d kills\n", static_cast<unsigned long long>(seed), runs);
    std::fflush(stdout);
    return Trial({argv[1], argv[2], argv[3]}, seed).run(runs);
}
