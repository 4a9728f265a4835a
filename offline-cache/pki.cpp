#include "offline-cache/pki.h"

#include <openssl/pem.h>
#include <openssl/store.h>

namespace zizhu::cache {

PkiCertificate certificateOf(std::string_view pem) {
    const PkiBio text(BIO_new_mem_buf(pem.data(), int(pem.size())));
    return PkiCertificate(text ? PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr) : nullptr);
}

PkiKey privateKeyOf(base::ByteView pem) {
    const PkiBio text(BIO_new_mem_buf(pem.data(), int(pem.size())));
    return PkiKey(text ? PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr) : nullptr);
}

PkiKey privateKeyAt(const std::string& uri) {
    using Store = std::unique_ptr<OSSL_STORE_CTX, Freed<OSSL_STORE_close>>;
    using Info = std::unique_ptr<OSSL_STORE_INFO, Freed<OSSL_STORE_INFO_free>>;
    const Store store(OSSL_STORE_open(uri.c_str(), nullptr, nullptr, nullptr, nullptr));
    while (store && OSSL_STORE_eof(store.get()) == 0) {
        const Info info(OSSL_STORE_load(store.get()));
        if (!info) break;
        if (OSSL_STORE_INFO_get_type(info.get()) == OSSL_STORE_INFO_PKEY)
            return PkiKey(OSSL_STORE_INFO_get1_PKEY(info.get()));
    }
    return nullptr;
}

base::Bytes publicKeyOf(const X509* certificate) {
    unsigned char* data = nullptr;
    const int size = i2d_PUBKEY(X509_get0_pubkey(certificate), &data);
    base::Bytes out;
    if (size > 0) out.assign(data, data + size);
    OPENSSL_free(data);
    return out;
}

}  // namespace zizhu::cache
