// Somebody at a terminal asks for the people of the hall. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "central/service/environment.h"
#include "central/store/help_store.h"

namespace zizhu::central {

enum class HelpStatus : std::uint8_t { Waiting, Seen, Coming };
std::string_view name(HelpStatus status);
HelpStatus statusOf(const HelpCall& call);

class HelpCalls {
public:
    // A terminal repeats its call every few seconds; one that has been silent for so long waits no more.
    static constexpr std::chrono::seconds kSilence{60};
    // New calls of one terminal: a bored child must not wear the hall's people out.
    static constexpr int kMost = 6;
    static constexpr std::chrono::minutes kWithin{10};

    HelpCalls(Environment& environment, HelpStore& store) : environment_(environment), store_(store) {}

    // Faults: too-many-calls (Conflict), id-conflict (Conflict).
    Outcome<HelpStatus> call(const std::string& terminal, const base::Uuid& id, const std::string& step);
    Outcome<void> end(const std::string& terminal, const base::Uuid& id);
    // What waits now; from then on it counts as seen.
    Outcome<std::vector<HelpCall>> look();
    Outcome<void> come(const base::Uuid& id, const std::string& clerk);

private:
    Environment& environment_;
    HelpStore& store_;
};

}  // namespace zizhu::central
