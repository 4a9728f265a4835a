// The certificates of a deployment: its own authority, central's server certificate, the terminals'.
//
// ECDSA on P-256. Private keys are written with mode 0600 and never leave the process otherwise. The
// authority is for terminals and central only; phones need a certificate of a public authority on the
// public listener (docs/central.md). Thread-safe; blocks on the disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

typedef struct x509_st X509;  // of OpenSSL

namespace zizhu::central {

// Lower-case hex of a certificate's serial number, without leading zeros; empty if there is none.
std::string serialOf(const X509* certificate);

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

// What a terminal that made its own key asks to be signed.
struct TerminalRequest {
    std::string terminal;   // its common name
    std::string keyDigest;  // SHA-256 of the public key (SubjectPublicKeyInfo, DER), hex
};
// InvalidInput: no PKCS #10 request in PEM. NotTrusted: not signed by the key that it asks for. Unsupported: a key
// that is weaker than P-256 or of another kind (P-256, P-384, Ed25519, RSA of 3072 bits at least).
base::Result<TerminalRequest> readTerminalRequest(std::string_view pem);

struct SignedCertificate {
    std::string pem;
    std::string serial;  // lower-case hex
    base::WallTime endsAt;
};
// Takes nothing of the request but the key: name, use and time are ours. As readTerminalRequest; NotFound: no
// authority.
base::Result<SignedCertificate> signTerminalRequest(const std::filesystem::path& state, std::string_view request,
                                                    const std::string& name, const base::Clock& clock,
                                                    base::RandomSource& random);

struct Authority {
    std::string pem;
    base::Bytes publicKey;  // SubjectPublicKeyInfo, DER: what enrolment codes name
};
base::Result<Authority> readAuthority(const std::filesystem::path& state);
// Of a certificate file; for what was signed before it was listed.
base::Result<SignedCertificate> readTerminalCertificate(const std::filesystem::path& file, std::string& keyDigest);

}  // namespace zizhu::central
