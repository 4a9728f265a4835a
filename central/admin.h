// What an administrator does beside the running server: set a deployment up, issue terminals' credentials,
// look at cases. The texts they print are for staff and scripts.
#pragma once

#include <filesystem>
#include <string>

#include "central/backend.h"

namespace zizhu::central {

struct TerminalAddresses {
    std::string central;    // "https://central.example:8443"
    std::string publicUrl;  // "https://cases.example"
};

// Key, certificate, authority and terminal.json (docs/formats/terminal-credentials.md) in `out`.
base::Status issueTerminal(const std::filesystem::path& state, const std::string& name,
                           const TerminalAddresses& addresses, const std::filesystem::path& out,
                           const base::Clock& clock, base::RandomSource& random);

// JSON of the newest cases (at most CaseStore::kMaxListed): {"total":n,"cases":[…]}. No personal data.
Outcome<std::string> casesJson(Backend& backend);
// JSON of one case by its tracking code or its number.
Outcome<std::string> caseJson(Backend& backend, const std::string& code);

// What a clerk does at the desk, from a script, for every department; `code` as above.
Outcome<void> moveCase(Backend& backend, const std::string& code, const std::string& status);
Outcome<void> askForPapers(Backend& backend, const std::string& code, const std::vector<std::string>& materials);
Outcome<void> resultReady(Backend& backend, const std::string& code, const std::string& place);
// "I am coming" to whoever waits; how many waited.
Outcome<std::size_t> comeToAll(Backend& backend);
// JSON of how often each item was rated how.
Outcome<std::string> ratingsJson(Backend& backend);
// Nothing: the terminal serves again. InvalidInput: no such time.
base::Status decideOutage(Backend& backend, const std::string& terminal, const std::string& zhCn, const std::string& en,
                          const std::string& until, bool ends);

}  // namespace zizhu::central
