// An issued document as it is kept: readable only with an intake key, like everything that citizens own.
//
// Bytes: the length of the sealed facts (4, big-endian), the sealed facts (base/seal.h, a payload), the
// document (a blob under a key of its own, which stands in the facts). A document may be larger than a
// payload: a certificate with rare characters brings its fonts along. Pure; thread-safe.
#pragma once

#include <string>

#include "base/secret.h"
#include "central/intake_keys.h"

namespace zizhu::central {

struct IssuedDocument {
    std::string code;    // of verification
    std::string holder;  // name
    base::SecretBytes pdf;
};

// TooLarge past base::kMaxBlobBytes.
base::Result<base::Bytes> sealDocument(const IntakeKeys& keys, const IssuedDocument& document);

// NotTrusted, InvalidInput: altered, or sealed to no key that is here. Without `withPdf` the document
// itself stays closed.
base::Result<IssuedDocument> openDocument(const IntakeKeys& keys, base::ByteView kept, bool withPdf);

}  // namespace zizhu::central
