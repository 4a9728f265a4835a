// Who signed a metadata file, and signing one. Ed25519 through libsodium. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "catalog/tuf/metadata.h"

namespace zizhu::catalog::tuf {

// How many different keys of the role signed these bytes. A key counts once, however often it signed and
// under however many ids it is listed.
std::size_t goodSignatures(std::string_view signedBytes, std::span<const Signature> signatures,
                           const Keys& keys, const RoleKeys& role);

// NotTrusted, with how many there are and how many are needed, below the threshold.
base::Status checkThreshold(std::string_view signedBytes, std::span<const Signature> signatures,
                            const Keys& keys, const RoleKeys& role);

// The id of a key: the SHA-256 of the canonical form of its public half, as other TUF programs make it.
std::string keyIdOf(const PublicKey& key);

struct SigningKey {
    PublicKey publicKey{};
    base::SecretBytes secretKey;  // 64 bytes, as libsodium has them
};
SigningKey makeSigningKey(base::RandomSource& random);
Signature signWith(const SigningKey& key, std::string_view bytes);

}  // namespace zizhu::catalog::tuf
