// The outbox over every operation and every fault.
#include <doctest/doctest.h>

#include "tests/crash/outbox_play.h"

using namespace zizhu::tests;

TEST_SUITE("outbox") {
    TEST_CASE("whatever the disk does and whenever, what was acknowledged is there and nothing half done shows") {
        const MatrixOptions options = MatrixOptions::fromEnvironment();
        for (const Scenario& scenario : outboxScenarios()) {
            Report report;
            runMatrix(scenario, options, report);
            for (const std::string& line : report.first()) MESSAGE(line);
            CHECK_MESSAGE(report.failures() == 0, scenario.name);
        }
    }
}
