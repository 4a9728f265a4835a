#include "central/intake_keys.h"

#include <algorithm>

#include <sodium.h>

#include "base/file.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::filesystem::path folder(const std::filesystem::path& state) { return state / "intake"; }

base::Result<base::SecretBytes> readSecret(const std::filesystem::path& path) {
    auto bytes = base::readFile(path, kKeyBytes);
    if (!bytes) return base::fail(bytes.error());
    if (bytes->size() != kKeyBytes) return base::fail(base::Errc::Corrupt, {"a key file has not 32 bytes"});
    base::SecretBytes secret(bytes->begin(), bytes->end());
    sodium_memzero(bytes->data(), bytes->size());
    return secret;
}

}  // namespace

base::Status IntakeKeys::add(const std::filesystem::path& state) {
    std::error_code error;
    std::filesystem::create_directories(folder(state), error);
    if (error) return base::fail(base::Errc::Io, {"a directory cannot be made"});
    std::filesystem::permissions(folder(state), std::filesystem::perms::owner_all, error);
    const base::IntakeKeyPair pair = base::makeIntakeKeyPair();
    const std::filesystem::path digestKey = folder(state) / "digest.key";
    if (!std::filesystem::exists(digestKey)) {
        base::SecretBytes key(kKeyBytes);
        randombytes_buf(key.data(), key.size());
        if (auto written = base::writeFileAtomically(digestKey, key, 0600); !written) return written;
    }
    // The key before its name: after a power cut in between the old one is still in use.
    const auto written =
        base::writeFileAtomically(folder(state) / (pair.open.id + ".key"), pair.secretKey, 0600);
    if (!written) return written;
    return base::writeFileAtomically(folder(state) / "current", base::asBytes(pair.open.id), 0600);
}

base::Result<IntakeKeys> IntakeKeys::open(const std::filesystem::path& state) {
    auto current = base::readFile(folder(state) / "current", 64);
    if (!current) return base::fail(current.error());
    IntakeKeys keys;
    keys.current_ = std::string(base::asText(*current));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder(state), error)) {
        if (entry.path().extension() != ".key") continue;
        auto secret = readSecret(entry.path());
        if (!secret) return base::fail(secret.error());
        if (entry.path().stem() == "digest") {
            keys.digestKey_ = std::move(*secret);
            continue;
        }
        auto pair = base::intakeKeyPairOf(std::move(*secret));
        if (!pair) return base::fail(pair.error());
        if (keys.keys_.size() == kMaxKeys)
            return base::fail(base::Errc::TooLarge, {"more than {} intake keys", kMaxKeys});
        const std::string id = pair->open.id;
        keys.keys_.emplace(id, std::move(*pair));
    }
    if (error) return base::fail(base::Errc::Io, {"the intake keys cannot be listed"});
    if (!keys.knows(keys.current_) || keys.digestKey_.empty()) {
        return base::fail(base::Errc::Corrupt, {"an intake key that is needed is missing"});
    }
    return keys;
}

base::Result<base::SecretBytes> IntakeKeys::openWith(const std::string& id, base::ByteView sealed) const {
    const auto found = keys_.find(id);
    if (found == keys_.end()) return base::fail(base::Errc::NotFound, {"no intake key of that id"});
    return base::openPayload(found->second, sealed);
}

base::Result<base::SecretBytes> IntakeKeys::openWithAny(base::ByteView sealed) const {
    auto opened = openWith(current_, sealed);
    for (auto key = keys_.begin(); !opened && key != keys_.end(); ++key)
        opened = base::openPayload(key->second, sealed);
    return opened;
}

std::string IntakeKeys::keyedDigest(std::string_view purpose, base::ByteView bytes) const {
    crypto_generichash_state state;
    crypto_generichash_init(&state, digestKey_.data(), digestKey_.size(), 32);
    const auto update = [&](base::ByteView part) {
        crypto_generichash_update(&state, part.data(), part.size());
    };
    const std::uint8_t end = 0;
    update(base::asBytes(purpose));
    update({&end, 1});
    update(bytes);
    std::array<std::uint8_t, 32> out{};
    crypto_generichash_final(&state, out.data(), out.size());
    return base::toHex(out);
}

}  // namespace zizhu::central
