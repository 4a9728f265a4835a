// A terminal's credentials on its disk: who it is, whom it trusts, where the backend is. The files are those of
// docs/formats/terminal-credentials.md.
//
// New ones are written beside the old ones; terminal.json, which names the files, is replaced last and atomically:
// whatever the moment of a power cut, it names a whole set. Functions block on the disk; call them from one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/seal.h"
#include "base/secret.h"

namespace zizhu::cache {

struct Credentials {
    std::string terminal;
    std::string central;    // https URL of the terminals' listener
    std::string enrolment;  // of the enrolment listener; may be empty
    std::string publicUrl;
    std::filesystem::path certificateFile, caFile;  // absolute if the folder is
    std::filesystem::path keyFile;                  // empty: the key is at keyUri
    // A key that hardware holds, as OpenSSL's stores and providers name it: "handle:0x81010001" of a TPM,
    // "pkcs11:token=…;object=…". Its provider is loaded by the machine's openssl.cnf.
    std::string keyUri;
    base::IntakeKey intakeKey;
};

// NotFound: no terminal.json. Corrupt: not one that this program reads.
base::Result<Credentials> readCredentials(const std::filesystem::path& folder);

// The key of the next certificate, with the request for it (PKCS #10, PEM).
struct NextKey {
    base::SecretBytes key;  // PEM; empty if hardware holds it
    std::string keyUri;
    std::string request;
};
// Makes a P-256 key in `folder` (next.key, mode 0600), or goes on with the one that lies there: the backend gives
// the same key the same certificate again, so nothing is lost between its answer and install(). With a `keyUri` no
// key is made; that one is used, and every next certificate is for it too. InvalidInput: the name. Io. NotFound: no
// key at that URI.
base::Result<NextKey> nextKey(const std::filesystem::path& folder, const std::string& terminal,
                              const std::string& keyUri = {});

// What the backend gave. Empty members stay as terminal.json has them.
struct Given {
    std::string terminal;
    std::string certificate;  // PEM, perhaps with a chain
    std::string authority;    // PEM
    std::string central, enrolment, publicUrl;
    std::optional<base::IntakeKey> intakeKey;
};
// Checks that the certificate is for this key and of this authority, then puts both to use. From then on every new
// connection uses them. NotTrusted: they do not fit. Files of the set before the last one are removed.
base::Status install(const std::filesystem::path& folder, const NextKey& key, const Given& given);

struct CertificateLife {
    base::WallTime begins, ends;
    std::string digest;  // SHA-256 of the certificate, hex
};
base::Result<CertificateLife> certificateLife(const std::filesystem::path& file);

}  // namespace zizhu::cache
