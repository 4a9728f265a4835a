// A readiness report as central is told it: what a technician found when they looked after the terminal.
// Staff, parts and verdicts; nothing of a citizen. The wire form is central/openapi.yaml.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/detail.h"
#include "base/result.h"

namespace zizhu::cache {

inline constexpr std::size_t kMaxReadinessFindings = 64;

struct ReadinessFinding {
    std::string part;     // key: "receipt-printer"
    std::string verdict;  // "passed", "attention", "failed", "not-fitted", "no-answer"
    base::StaffAction action = base::StaffAction::None;
    base::Detail detail;
    base::WallTime at{};
};

struct ReadinessReport {
    std::string number;  // the terminal's own, at most 40 of A-Z a-z 0-9 '-': "R20260314-1609"
    base::WallTime at{};
    std::string staffId;    // "t-0142"
    std::string staffName;  // as it stands on reports; may be empty
    bool ready = false;     // for the public
    std::string version;    // of the program; may be empty
    std::string catalogue;  // MAJOR.MINOR.PATCH; may be empty
    std::vector<ReadinessFinding> findings;  // at most kMaxReadinessFindings
    // By the technician's own word: "loop-matched", "touch-whole", "tone-heard".
    std::vector<std::string> confirmed;
};

}  // namespace zizhu::cache
