// Certificate requests as terminals make them, good and bad.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace zizhu::tests {

// A key and a request for it, both in PEM.
struct SigningRequest {
    std::string key;
    std::string pem;
};

// `signer`: signs instead of the key that is asked for.
inline SigningRequest signingRequest(const std::string& name, EVP_PKEY* key = EVP_EC_gen("P-256"),
                                     EVP_PKEY* signer = nullptr) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> owned(key, EVP_PKEY_free);
    const std::unique_ptr<X509_REQ, void (*)(X509_REQ*)> request(X509_REQ_new(), X509_REQ_free);
    REQUIRE(key != nullptr);
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.data()), int(name.size()), -1, 0);
    REQUIRE(X509_REQ_set_pubkey(request.get(), key) == 1);
    EVP_PKEY* by = signer != nullptr ? signer : key;
    REQUIRE(X509_REQ_sign(request.get(), by, EVP_PKEY_get_base_id(by) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256()) > 0);
    const auto text = [](auto write) {
        const std::unique_ptr<BIO, void (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free_all);
        REQUIRE(write(out.get()) == 1);
        char* data = nullptr;
        const long size = BIO_get_mem_data(out.get(), &data);
        return std::string(data, std::size_t(size));
    };
    return {text([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); }),
            text([&](BIO* out) { return PEM_write_bio_X509_REQ(out, request.get()); })};
}

}  // namespace zizhu::tests
