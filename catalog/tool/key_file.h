// Files of signing keys. The private half is encrypted with a passphrase (libsodium: Argon2id, then
// XSalsa20-Poly1305); the public half stands beside it in a file of its own, to be handed around.
// Both are written down in docs/formats/repository.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "catalog/tool/complaint.h"
#include "catalog/tuf/signatures.h"

namespace zizhu::catalog::tool {

// How much work a guess of the passphrase costs. Light: for tests and demonstrations.
enum class KeyStrength { Light, Strong };

inline constexpr std::size_t kLeastPassphraseBytes = 12;

// Writes FILE (0600) and FILE.pub (0644); refuses to replace either. Strong takes a second and 256 MiB.
Said<void> writeKeyFile(const std::filesystem::path& file, const tuf::SigningKey& key, std::string_view role,
                        const base::SecretString& passphrase, KeyStrength strength,
                        base::RandomSource& random);

struct KeyFile {
    tuf::SigningKey key;
    std::string role;  // what it was made for: a note, not a right
};
Said<KeyFile> readKeyFile(const std::filesystem::path& file, const base::SecretString& passphrase);

// Reads FILE.pub, or the public half of FILE.
Said<tuf::PublicKey> readPublicKey(const std::filesystem::path& file);

// The first line of `file`; without one, asks on the controlling terminal without echo (twice if `fresh`).
// `whose` completes the question.
Said<base::SecretString> passphrase(const std::string& file, const std::string& whose, bool fresh);

}  // namespace zizhu::catalog::tool
