// The certificates of a deployment: its own authority, central's server certificate, the terminals'.
//
// ECDSA on P-256. Private keys are written with mode 0600 and never leave the process otherwise. The
// authority is for terminals and central only; phones need a certificate of a public authority on the
// public listener (docs/central.md). Thread-safe; blocks on the disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace zizhu::central {

struct CredentialFiles {
    std::filesystem::path certificate;  // PEM
    std::filesystem::path key;          // PEM
};

// Where things lie in the state directory.
CredentialFiles authorityFiles(const std::filesystem::path& state);
CredentialFiles serverFiles(const std::filesystem::path& state);

inline constexpr int kAuthorityDays = 3650;
inline constexpr int kServerDays = 825;  // the longest that common clients take
inline constexpr int kTerminalDays = 730;

// A terminal's name is its certificate's common name, a directory's name and a token in the log:
// a lower-case letter, then up to 62 of a-z, 0-9 and '-', without a run of six digits.
bool isTerminalName(std::string_view name);

// Makes the authority if it is not there, and a new server certificate for `names` (DNS names and IP
// addresses, at least one). InvalidInput: a name that is neither.
base::Status makeServerCredentials(const std::filesystem::path& state, const std::vector<std::string>& names,
                                   const base::Clock& clock, base::RandomSource& random);

// A client key and certificate for the terminal `name`, signed by the authority, as terminal.key and
// terminal.crt in `out`, with the authority as ca.crt. NotFound: no authority. InvalidInput: the name.
base::Status issueTerminalCredentials(const std::filesystem::path& state, const std::string& name,
                                      const std::filesystem::path& out, const base::Clock& clock,
                                      base::RandomSource& random);

}  // namespace zizhu::central
