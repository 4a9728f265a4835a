#include "catalog/tool/key_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <sodium.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catalog/tuf/json.h"

namespace zizhu::catalog::tool {

namespace {

using base::Bytes;
using tuf::Json;
namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = 8192;
constexpr std::int64_t kFormat = 1;
// A file could ask for more memory than the machine has.
constexpr std::int64_t kMostMemory = std::int64_t(1) << 30;
constexpr std::int64_t kMostWork = 16;

struct Cost {
    std::int64_t work, memory;
};
Cost costOf(KeyStrength strength) {
    return strength == KeyStrength::Light
               ? Cost{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN}
               : Cost{crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

// Empty if there is not enough memory.
base::SecretBytes stretch(const base::SecretString& passphrase, const Bytes& salt, const Cost& cost) {
    base::SecretBytes key(crypto_secretbox_KEYBYTES);
    const std::string_view text = passphrase.reveal();
    if (crypto_pwhash(key.data(), key.size(), text.data(), text.size(), salt.data(),
                      static_cast<unsigned long long>(cost.work), std::size_t(cost.memory),
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        key.clear();
    }
    return key;
}

Json publicHalf(const tuf::PublicKey& key, std::string_view role) {
    return {{"format", kFormat}, {"role", role}, {"keyId", tuf::keyIdOf(key)}, {"public", base::toHex(key)}};
}

Said<void> writeJson(const fs::path& file, const Json& json, unsigned mode) {
    const std::string text = json.dump(2) + "\n";
    if (auto written = base::writeFileAtomically(file, base::asBytes(text), mode); !written)
        return refuse(file.string(), inWords(written.error()), "choose a folder that you may write to");
    return {};
}

Said<Json> readJson(const fs::path& file) {
    const auto bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes) return refuse(file.string(), inWords(bytes.error()), "give the path of a key file");
    auto json = tuf::parseJson(*bytes, kMaxFileBytes);
    if (!json || !json->is_object() || json->value("format", Json()) != kFormat)
        return refuse(file.string(), "it is no key file of this program",
                      "give a file that `zizhu-catalog keys new` made");
    return std::move(*json);
}

std::optional<Bytes> hexMember(const Json& json, const char* member, std::size_t bytes) {
    const auto found = json.find(member);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    auto value = base::fromHex(found->get_ref<const std::string&>());
    if (!value || value->size() != bytes) return std::nullopt;
    return value;
}

std::int64_t integerMember(const Json& json, const char* member) {
    const auto found = json.find(member);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

Said<tuf::PublicKey> publicKeyOf(const fs::path& file, const Json& json) {
    const auto bytes = hexMember(json, "public", 32);
    tuf::PublicKey key{};
    if (bytes) std::copy(bytes->begin(), bytes->end(), key.begin());
    // The id beside it shows a mistyped character.
    if (!bytes || json.value("keyId", Json()) != tuf::keyIdOf(key))
        return refuse(file.string(), "its public key is damaged", "take another copy of the file");
    return key;
}

constexpr std::size_t kSecretBytes = crypto_sign_SECRETKEYBYTES;
constexpr std::size_t kBoxBytes = kSecretBytes + crypto_secretbox_MACBYTES;

}  // namespace

Said<void> writeKeyFile(const fs::path& file, const tuf::SigningKey& key, std::string_view role,
                        const base::SecretString& passphrase, KeyStrength strength,
                        base::RandomSource& random) {
    const fs::path open = file.string() + ".pub";
    for (const fs::path& each : {file, open}) {
        if (fs::exists(each)) return refuse(each.string(), "it is there already", "choose another name");
    }
    if (passphrase.size() < kLeastPassphraseBytes) {
        return refuse(file.string(),
                      fmt::format("the passphrase is shorter than {} bytes", kLeastPassphraseBytes),
                      "take several words");
    }
    Bytes salt(crypto_pwhash_SALTBYTES), nonce(crypto_secretbox_NONCEBYTES), box(kBoxBytes);
    random.fill(salt);
    random.fill(nonce);
    const Cost cost = costOf(strength);
    const base::SecretBytes wrap = stretch(passphrase, salt, cost);
    if (wrap.empty()) return refuse(file.string(), "there is not enough memory to make it", "free 256 MiB");
    crypto_secretbox_easy(box.data(), key.secretKey.data(), kSecretBytes, nonce.data(), wrap.data());
    Json json = publicHalf(key.publicKey, role);
    json["work"] = cost.work;
    json["memory"] = cost.memory;
    json["salt"] = base::toHex(salt);
    json["nonce"] = base::toHex(nonce);
    json["box"] = base::toHex(box);
    if (auto written = writeJson(file, json, 0600); !written) return written;
    return writeJson(open, publicHalf(key.publicKey, role), 0644);
}

Said<KeyFile> readKeyFile(const fs::path& file, const base::SecretString& passphrase) {
    const auto json = readJson(file);
    if (!json) return refuse(json.error());
    auto publicKey = publicKeyOf(file, *json);
    if (!publicKey) return refuse(publicKey.error());
    const auto salt = hexMember(*json, "salt", crypto_pwhash_SALTBYTES);
    const auto nonce = hexMember(*json, "nonce", crypto_secretbox_NONCEBYTES);
    const auto box = hexMember(*json, "box", kBoxBytes);
    const Cost cost{integerMember(*json, "work"), integerMember(*json, "memory")};
    if (!salt || !nonce || !box || cost.work < 1 || cost.work > kMostWork ||
        cost.memory < std::int64_t(crypto_pwhash_MEMLIMIT_MIN) || cost.memory > kMostMemory) {
        return refuse(file.string(), "it holds no private key, or a damaged one",
                      "give the private file, not the .pub beside it, or a copy of it");
    }
    const base::SecretBytes wrap = stretch(passphrase, *salt, cost);
    if (wrap.empty()) return refuse(file.string(), "there is not enough memory to open it", "free 256 MiB");
    KeyFile out;
    out.key.publicKey = *publicKey;
    out.key.secretKey.resize(kSecretBytes);
    if (crypto_secretbox_open_easy(out.key.secretKey.data(), box->data(), box->size(), nonce->data(),
                                   wrap.data()) != 0) {
        return refuse(file.string(), "the passphrase does not open it", "try again");
    }
    // libsodium keeps the public half in the secret key: a file put together of two keys is seen here.
    if (!std::equal(publicKey->begin(), publicKey->end(), out.key.secretKey.begin() + 32))
        return refuse(file.string(), "its halves do not belong together", "take another copy of the file");
    const auto role = json->find("role");
    if (role != json->end() && role->is_string()) out.role = role->get<std::string>();
    return out;
}

Said<tuf::PublicKey> readPublicKey(const fs::path& file) {
    const auto json = readJson(file);
    if (!json) return refuse(json.error());
    return publicKeyOf(file, *json);
}

}  // namespace zizhu::catalog::tool
