#include "base/seal.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::base;

namespace {

Bytes someBytes(std::size_t size, std::uint64_t seed = 1) {
    Bytes bytes(size);
    tests::SeededRandom(seed).fill(bytes);
    return bytes;
}

bool sameBytes(const SecretBytes& a, ByteView b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

TEST_CASE("only the holder of the intake key opens a payload, and any changed byte is noticed") {
    const IntakeKeyPair backend = makeIntakeKeyPair();
    const IntakeKeyPair other = makeIntakeKeyPair();
    const Bytes payload = someBytes(300);
    const Bytes sealed = sealPayload(backend.open, payload).value();

    CHECK(sameBytes(openPayload(backend, sealed).value(), payload));
    CHECK(std::search(sealed.begin(), sealed.end(), payload.begin(), payload.begin() + 8) == sealed.end());
    CHECK(openPayload(other, sealed).error().code == Errc::NotTrusted);
    for (std::size_t i = 0; i < sealed.size(); i += 13) {
        Bytes altered = sealed;
        altered[i] ^= 0x40;
        CHECK_FALSE(openPayload(backend, altered));
    }
    for (std::size_t length = 0; length < sealed.size(); length += 17) {
        CHECK_FALSE(openPayload(backend, ByteView(sealed).first(length)));
    }
    Bytes later = sealed;
    later[0] = 2;
    CHECK(openPayload(backend, later).error().code == Errc::Unsupported);
    CHECK(sealPayload(backend.open, payload).value() != sealed);
}

TEST_CASE("an empty and a largest payload can be sealed, a larger one cannot") {
    const IntakeKeyPair backend = makeIntakeKeyPair();
    CHECK(openPayload(backend, sealPayload(backend.open, {}).value()).value().empty());
    const Bytes largest = someBytes(kMaxPayloadBytes);
    CHECK(sameBytes(openPayload(backend, sealPayload(backend.open, largest).value()).value(), largest));
    CHECK(sealPayload(backend.open, someBytes(kMaxPayloadBytes + 1)).error().code == Errc::TooLarge);
    CHECK(openPayload(backend, Bytes(kMaxSealedPayloadBytes + 1, 1)).error().code == Errc::TooLarge);
}

TEST_CASE("an intake key can be stored and read back; a worthless one is refused") {
    const IntakeKeyPair made = makeIntakeKeyPair();
    const IntakeKeyPair stored = intakeKeyPairOf(made.secretKey).value();
    CHECK(stored.open == made.open);
    CHECK(made.open.id.size() == 16);
    CHECK(intakeKeyPairOf(SecretBytes(31)).error().code == Errc::InvalidInput);
    CHECK(sealPayload(IntakeKey{"zero", {}}, someBytes(3)).error().code == Errc::InvalidInput);
}

TEST_CASE("a scan of any length around the chunk size comes back, under a name that is its hash") {
    for (const std::size_t size : {std::size_t(0), std::size_t(1), kBlobChunkBytes - 1, kBlobChunkBytes,
                                   kBlobChunkBytes + 1, 3 * kBlobChunkBytes, 5 * kBlobChunkBytes + 77}) {
        CAPTURE(size);
        const Bytes plain = someBytes(size);
        const SealedBlob blob = sealBlob(plain).value();
        CHECK(blob.hash == sha256Hex(blob.ciphertext));
        CHECK(blob.ciphertext.size() <= kMaxSealedBlobBytes);
        CHECK(sameBytes(openBlob(blob.key, blob.ciphertext).value(), plain));
        CHECK(openBlob(sealBlob(plain).value().key, blob.ciphertext).error().code == Errc::NotTrusted);
    }
}

TEST_CASE("a scan that was cut, lengthened, reordered or altered does not open") {
    const Bytes plain = someBytes(3 * kBlobChunkBytes);
    const SealedBlob blob = sealBlob(plain).value();
    const std::size_t chunk = kBlobChunkBytes + 17;
    const std::size_t header = blob.ciphertext.size() - 3 * chunk;

    const auto code = [&](ByteView bytes) { return openBlob(blob.key, bytes).error().code; };
    CHECK(code(ByteView(blob.ciphertext).first(header + 2 * chunk)) == Errc::NotTrusted);  // at a chunk
    CHECK(code(ByteView(blob.ciphertext).first(header + 2 * chunk + 5)) == Errc::NotTrusted);
    CHECK(code(ByteView(blob.ciphertext).first(header)) == Errc::InvalidInput);
    CHECK(code({}) == Errc::InvalidInput);

    Bytes longer = blob.ciphertext;
    longer.insert(longer.end(), blob.ciphertext.begin() + std::ptrdiff_t(header),
                  blob.ciphertext.begin() + std::ptrdiff_t(header + chunk));
    CHECK(code(longer) == Errc::NotTrusted);

    Bytes swapped = blob.ciphertext;
    std::swap_ranges(swapped.begin() + std::ptrdiff_t(header),
                     swapped.begin() + std::ptrdiff_t(header + chunk),
                     swapped.begin() + std::ptrdiff_t(header + chunk));
    CHECK(code(swapped) == Errc::NotTrusted);

    for (std::size_t i = 0; i < blob.ciphertext.size(); i += 9973) {
        Bytes altered = blob.ciphertext;
        altered[i] ^= 1;
        CHECK_FALSE(openBlob(blob.key, altered));
    }
    CHECK(sealBlob(Bytes(kMaxBlobBytes + 1)).error().code == Errc::TooLarge);
    CHECK(openBlob(SecretBytes(31), blob.ciphertext).error().code == Errc::InvalidInput);
}
