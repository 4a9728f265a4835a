// The keys that terminals seal to, kept in the state directory.
//
// intake/<id>.key holds 32 bytes (mode 0600), intake/current the id of the one that terminals are told
// to use. Older keys stay, so that what was sealed to them and still lies in a terminal can be opened.
// Immutable once opened; thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "base/seal.h"

namespace zizhu::central {

class IntakeKeys {
public:
    static constexpr std::size_t kMaxKeys = 64;

    // Makes a new pair and the one that terminals are told to use from now on.
    static base::Status add(const std::filesystem::path& state);
    // NotFound: `add` was never called. Corrupt.
    static base::Result<IntakeKeys> open(const std::filesystem::path& state);

    const base::IntakeKey& current() const { return keys_.at(current_).open; }
    bool knows(const std::string& id) const { return keys_.count(id) != 0; }
    // NotFound: no key of that id. Otherwise as base::openPayload.
    base::Result<base::SecretBytes> openWith(const std::string& id, base::ByteView sealed) const;
    // Bytes that were sealed to any of the keys.
    base::Result<base::SecretBytes> openWithAny(base::ByteView sealed) const;

    // A digest of what a person said, told apart only by who holds the key: a plain one of so little
    // could be found by trying. `purpose` keeps uses apart.
    std::string keyedDigest(std::string_view purpose, base::ByteView bytes) const;

private:
    std::string current_;
    std::map<std::string, base::IntakeKeyPair> keys_;
    base::SecretBytes digestKey_;
};

}  // namespace zizhu::central
