#include "central/service/issued_document.h"

#include <nlohmann/json.hpp>

#include "base/seal.h"

namespace zizhu::central {

namespace {
constexpr std::size_t kLengthBytes = 4;
}

base::Result<base::Bytes> sealDocument(const IntakeKeys& keys, const IssuedDocument& document) {
    const auto blob = base::sealBlob(document.pdf);
    if (!blob) return base::fail(blob.error());
    const nlohmann::json facts = {
        {"code", document.code}, {"holder", document.holder}, {"key", base::toBase64(blob->key)}};
    const std::string plain = facts.dump();
    const auto sealed = base::sealPayload(keys.current(), base::asBytes(plain));
    if (!sealed) return base::fail(sealed.error());
    base::Bytes kept;
    kept.reserve(kLengthBytes + sealed->size() + blob->ciphertext.size());
    for (int shift = 24; shift >= 0; shift -= 8) kept.push_back(std::uint8_t(sealed->size() >> shift));
    kept.insert(kept.end(), sealed->begin(), sealed->end());
    kept.insert(kept.end(), blob->ciphertext.begin(), blob->ciphertext.end());
    return kept;
}

base::Result<IssuedDocument> openDocument(const IntakeKeys& keys, base::ByteView kept, bool withPdf) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < std::min(kLengthBytes, kept.size()); ++i) length = length << 8 | kept[i];
    if (kept.size() < kLengthBytes || length > kept.size() - kLengthBytes) {
        return base::fail(base::Errc::InvalidInput, {"an issued document is cut short"});
    }
    const auto opened = keys.openWithAny(kept.subspan(kLengthBytes, length));
    if (!opened) return base::fail(opened.error());
    const auto facts = nlohmann::json::parse(opened->begin(), opened->end(), nullptr, false);
    if (!facts.is_object()) return base::fail(base::Errc::InvalidInput, {"an issued document's facts"});
    IssuedDocument document;
    document.code = facts.value("code", "");
    document.holder = facts.value("holder", "");
    if (!withPdf) return document;
    const auto key = base::fromBase64(facts.value("key", ""));
    if (!key) return base::fail(base::Errc::InvalidInput, {"an issued document's key"});
    auto pdf = base::openBlob(*key, kept.subspan(kLengthBytes + length));
    if (!pdf) return base::fail(pdf.error());
    document.pdf = std::move(*pdf);
    return document;
}

}  // namespace zizhu::central
