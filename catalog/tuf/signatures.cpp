#include "catalog/tuf/signatures.h"

#include <algorithm>
#include <set>

#include <sodium.h>

#include "catalog/tuf/json.h"

namespace zizhu::catalog::tuf {

static_assert(crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);

std::size_t goodSignatures(std::string_view signedBytes, std::span<const Signature> signatures,
                           const Keys& keys, const RoleKeys& role) {
    // Counted by the key itself: two ids of one key are one signer.
    std::set<PublicKey> signers;
    for (const Signature& signature : signatures) {
        if (signature.bytes.size() != crypto_sign_BYTES) continue;
        if (std::find(role.keyIds.begin(), role.keyIds.end(), signature.keyId) == role.keyIds.end()) continue;
        const auto key = keys.find(signature.keyId);
        if (key == keys.end() || signers.contains(key->second)) continue;
        const auto* text = reinterpret_cast<const unsigned char*>(signedBytes.data());
        if (crypto_sign_verify_detached(signature.bytes.data(), text, signedBytes.size(),
                                        key->second.data()) == 0) {
            signers.insert(key->second);
        }
    }
    return signers.size();
}

base::Status checkThreshold(std::string_view signedBytes, std::span<const Signature> signatures,
                            const Keys& keys, const RoleKeys& role) {
    const std::size_t good = goodSignatures(signedBytes, signatures, keys, role);
    if (good >= role.threshold) return {};
    return base::fail(base::Errc::NotTrusted,
                      {"{} good signatures of {} that are needed", good, role.threshold});
}

std::string keyIdOf(const PublicKey& key) {
    const Json form = {
        {"keytype", "ed25519"}, {"scheme", "ed25519"}, {"keyval", {{"public", base::toHex(key)}}}};
    return base::sha256Hex(base::asBytes(canonicalJson(form)));
}

SigningKey makeSigningKey(base::RandomSource& random) {
    base::SecretBytes seed(crypto_sign_SEEDBYTES);
    random.fill(seed);
    SigningKey key;
    key.secretKey.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(key.publicKey.data(), key.secretKey.data(), seed.data());
    return key;
}

Signature signWith(const SigningKey& key, std::string_view bytes) {
    Signature signature{keyIdOf(key.publicKey), base::Bytes(crypto_sign_BYTES)};
    crypto_sign_detached(signature.bytes.data(), nullptr,
                         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                         key.secretKey.data());
    return signature;
}

}  // namespace zizhu::catalog::tuf
