// Sealing what a terminal queues, so that it can add to the queue but not read it; and opening it again,
// which only the holder of the backend's intake key can do.
//
// A payload is a libsodium sealed box (X25519, XSalsa20-Poly1305) to the intake key. A scan is a blob of
// its own: a libsodium secretstream (XChaCha20-Poly1305) under a random key that travels inside the
// sealed payload; the blob's name is the SHA-256 of its ciphertext. The bytes are described in
// docs/formats/outbox.md.
//
// All functions are pure but for libsodium's generator, thread-safe, and block only on the processor.
#pragma once

#include <array>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::base {

inline constexpr std::size_t kMaxPayloadBytes = 1u << 20;
inline constexpr std::size_t kMaxBlobBytes = 32u << 20;    // before sealing
inline constexpr std::size_t kBlobChunkBytes = 64u << 10;  // sealed and checked one by one
inline constexpr std::size_t kMaxSealedPayloadBytes = kMaxPayloadBytes + 64;
inline constexpr std::size_t kMaxSealedBlobBytes =
    kMaxBlobBytes + 32 + (kMaxBlobBytes / kBlobChunkBytes + 1) * 17;

// The backend's public half. `id` names the key, so that the backend can change keys while terminals
// still hold payloads sealed to the old one.
struct IntakeKey {
    std::string id;
    std::array<std::uint8_t, 32> publicKey{};
    friend bool operator==(const IntakeKey&, const IntakeKey&) = default;
};

// Held by the backend (and tests) only.
struct IntakeKeyPair {
    IntakeKey open;
    SecretBytes secretKey;  // 32 bytes
};

// A new pair; its id is the first 16 hex digits of the SHA-256 of the public key.
IntakeKeyPair makeIntakeKeyPair();
// The pair of a stored secret key. InvalidInput unless it has 32 bytes.
Result<IntakeKeyPair> intakeKeyPairOf(SecretBytes secretKey);

// TooLarge past kMaxPayloadBytes; InvalidInput if the key is not a point that can be sealed to.
Result<Bytes> sealPayload(const IntakeKey& key, std::span<const std::uint8_t> payload);
// Unsupported: an envelope of a later version. InvalidInput: not an envelope. NotTrusted: sealed to
// another key, or altered. TooLarge: past kMaxSealedPayloadBytes.
Result<SecretBytes> openPayload(const IntakeKeyPair& key, ByteView sealed);

struct SealedBlob {
    std::string hash;  // sha256Hex(ciphertext): its name
    Bytes ciphertext;
    SecretBytes key;  // 32 bytes, goes into the sealed payload and nowhere else
};

// TooLarge past kMaxBlobBytes.
Result<SealedBlob> sealBlob(std::span<const std::uint8_t> plain);
// Errors as openPayload; a stream that was cut short is NotTrusted too.
Result<SecretBytes> openBlob(std::span<const std::uint8_t> key, ByteView ciphertext);

}  // namespace zizhu::base
