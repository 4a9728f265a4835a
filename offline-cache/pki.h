// OpenSSL's objects with owners. Internal to offline-cache's sources.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.h"

namespace zizhu::cache {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using PkiKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using PkiCertificate = std::unique_ptr<X509, Freed<X509_free>>;
using PkiBio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

inline constexpr std::size_t kMaxPemBytes = 64 * 1024;

PkiCertificate certificateOf(std::string_view pem);  // the first in it; null if there is none
PkiKey privateKeyOf(base::ByteView pem);
// Through OpenSSL's store of that scheme, of whatever provider is loaded. Null if there is no key.
PkiKey privateKeyAt(const std::string& uri);
// SubjectPublicKeyInfo, DER: what enrolment codes name.
base::Bytes publicKeyOf(const X509* certificate);

}  // namespace zizhu::cache
