// Runs one scenario of the matrix with a protection taken out of the program (see CMakeLists.txt) and ends well
// only if the matrix notices.
#include <cstdio>
#include <string_view>

#include "tests/crash/file_plays.h"
#include "tests/crash/outbox_play.h"

int main(int count, char** words) {
    using namespace zizhu::tests;
    if (count != 2) return 2;
    std::vector<Scenario> scenarios = outboxScenarios();
    for (Scenario& scenario : fileScenarios()) scenarios.push_back(std::move(scenario));
    for (const Scenario& scenario : scenarios) {
        if (scenario.name != words[1]) continue;
        MatrixOptions options;
        options.enough = 1;
        Report report;
        runMatrix(scenario, options, report);
        for (const std::string& line : report.first()) std::printf("noticed: %s\n", line.c_str());
        if (report.failures() == 0) std::printf("not noticed\n");
        return report.failures() > 0 ? 0 : 1;
    }
    std::printf("no such scenario: %s\n", words[1]);
    return 2;
}
