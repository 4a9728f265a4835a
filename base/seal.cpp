#include "base/seal.h"

#include <algorithm>
#include <cstdlib>

#include <sodium.h>

namespace zizhu::base {

namespace {

constexpr std::uint8_t kPayloadVersion = 1;
constexpr std::uint8_t kBlobVersion = 1;
constexpr std::size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kChunkOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kSealedChunk = kBlobChunkBytes + kChunkOverhead;
static_assert(kChunkOverhead == 17 && 1 + kStreamHeader <= 32);
static_assert(1 + crypto_box_SEALBYTES <= 64);

void needSodium() {
    if (sodium_init() < 0) std::abort();
}

// The state of a stream holds its key.
struct StreamState {
    crypto_secretstream_xchacha20poly1305_state state{};
    StreamState() = default;
    StreamState(const StreamState&) = delete;
    StreamState& operator=(const StreamState&) = delete;
    ~StreamState() { sodium_memzero(&state, sizeof state); }
};

Status checkEnvelope(ByteView bytes, std::uint8_t version, std::size_t minimum, std::size_t maximum) {
    if (bytes.size() > maximum) return fail(Errc::TooLarge, {"{} sealed bytes", bytes.size()});
    if (bytes.empty() || bytes[0] == 0) return fail(Errc::InvalidInput, {"not a sealed envelope"});
    if (bytes[0] != version) return fail(Errc::Unsupported, {"envelope version {}", int(bytes[0])});
    if (bytes.size() < minimum) return fail(Errc::InvalidInput, {"a sealed envelope cut short"});
    return {};
}

IntakeKeyPair withId(IntakeKeyPair pair) {
    pair.open.id = sha256Hex(pair.open.publicKey).substr(0, 16);
    return pair;
}

}  // namespace

IntakeKeyPair makeIntakeKeyPair() {
    needSodium();
    IntakeKeyPair pair;
    pair.secretKey.resize(crypto_box_SECRETKEYBYTES);
    if (crypto_box_keypair(pair.open.publicKey.data(), pair.secretKey.data()) != 0) std::abort();
    return withId(std::move(pair));
}

Result<IntakeKeyPair> intakeKeyPairOf(SecretBytes secretKey) {
    needSodium();
    if (secretKey.size() != crypto_box_SECRETKEYBYTES) {
        return fail(Errc::InvalidInput, {"an intake key of {} bytes", secretKey.size()});
    }
    IntakeKeyPair pair;
    if (crypto_scalarmult_base(pair.open.publicKey.data(), secretKey.data()) != 0) {
        return fail(Errc::InvalidInput, {"not an intake key"});
    }
    pair.secretKey = std::move(secretKey);
    return withId(std::move(pair));
}

Result<Bytes> sealPayload(const IntakeKey& key, std::span<const std::uint8_t> payload) {
    needSodium();
    if (payload.size() > kMaxPayloadBytes) return fail(Errc::TooLarge, {"{} bytes to seal", payload.size()});
    Bytes sealed(1 + crypto_box_SEALBYTES + payload.size());
    sealed[0] = kPayloadVersion;
    if (crypto_box_seal(sealed.data() + 1, payload.data(), payload.size(), key.publicKey.data()) != 0) {
        return fail(Errc::InvalidInput, {"nothing can be sealed to this intake key"},
                    StaffAction::Configuration);
    }
    return sealed;
}

Result<SecretBytes> openPayload(const IntakeKeyPair& key, ByteView sealed) {
    needSodium();
    if (key.secretKey.size() != crypto_box_SECRETKEYBYTES) return fail(Errc::InvalidInput, {"no secret key"});
    if (const Status envelope =
            checkEnvelope(sealed, kPayloadVersion, 1 + crypto_box_SEALBYTES, kMaxSealedPayloadBytes);
        !envelope) {
        return fail(envelope.error());
    }
    SecretBytes payload(sealed.size() - 1 - crypto_box_SEALBYTES);
    if (crypto_box_seal_open(payload.data(), sealed.data() + 1, sealed.size() - 1, key.open.publicKey.data(),
                             key.secretKey.data()) != 0) {
        return fail(Errc::NotTrusted, {"sealed to another key, or altered"});
    }
    return payload;
}

Result<SealedBlob> sealBlob(std::span<const std::uint8_t> plain) {
    needSodium();
    if (plain.size() > kMaxBlobBytes) return fail(Errc::TooLarge, {"a scan of {} bytes", plain.size()});
    SealedBlob blob;
    blob.key.resize(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    crypto_secretstream_xchacha20poly1305_keygen(blob.key.data());

    const std::size_t chunks =
        std::max<std::size_t>(1, (plain.size() + kBlobChunkBytes - 1) / kBlobChunkBytes);
    blob.ciphertext.resize(1 + kStreamHeader + plain.size() + chunks * kChunkOverhead);
    blob.ciphertext[0] = kBlobVersion;
    std::uint8_t* out = blob.ciphertext.data() + 1;
    StreamState stream;
    crypto_secretstream_xchacha20poly1305_init_push(&stream.state, out, blob.key.data());
    out += kStreamHeader;
    for (std::size_t i = 0; i < chunks; ++i) {
        const auto chunk =
            plain.subspan(i * kBlobChunkBytes, std::min(kBlobChunkBytes, plain.size() - i * kBlobChunkBytes));
        const unsigned char tag = i + 1 == chunks ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                  : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
        crypto_secretstream_xchacha20poly1305_push(&stream.state, out, nullptr, chunk.data(), chunk.size(),
                                                   nullptr, 0, tag);
        out += chunk.size() + kChunkOverhead;
    }
    blob.hash = sha256Hex(blob.ciphertext);
    return blob;
}

Result<SecretBytes> openBlob(std::span<const std::uint8_t> key, ByteView ciphertext) {
    needSodium();
    if (key.size() != crypto_secretstream_xchacha20poly1305_KEYBYTES) {
        return fail(Errc::InvalidInput, {"a blob key of {} bytes", key.size()});
    }
    if (const Status envelope =
            checkEnvelope(ciphertext, kBlobVersion, 1 + kStreamHeader + kChunkOverhead, kMaxSealedBlobBytes);
        !envelope) {
        return fail(envelope.error());
    }
    StreamState stream;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, ciphertext.data() + 1, key.data()) !=
        0) {
        return fail(Errc::NotTrusted, {"a damaged stream header"});
    }
    ByteView rest = ciphertext.subspan(1 + kStreamHeader);
    SecretBytes plain(rest.size());  // at least what comes out
    std::size_t have = 0;
    bool ended = false;
    while (!rest.empty() && !ended) {
        const ByteView chunk = rest.first(std::min(kSealedChunk, rest.size()));
        unsigned long long length = 0;
        unsigned char tag = 0;
        if (chunk.size() < kChunkOverhead ||
            crypto_secretstream_xchacha20poly1305_pull(&stream.state, plain.data() + have, &length, &tag,
                                                       chunk.data(), chunk.size(), nullptr, 0) != 0) {
            return fail(Errc::NotTrusted, {"sealed with another key, or altered"});
        }
        have += std::size_t(length);
        rest = rest.subspan(chunk.size());
        ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    }
    if (!ended || !rest.empty()) return fail(Errc::NotTrusted, {"a stream cut short or lengthened"});
    plain.resize(have);
    return plain;
}

}  // namespace zizhu::base
