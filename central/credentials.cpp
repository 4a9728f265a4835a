#include "central/credentials.h"

#include <array>
#include <functional>
#include <memory>

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/file.h"

namespace zizhu::central {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Request = std::unique_ptr<X509_REQ, Deleter<X509_REQ_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<BN_free>>;

constexpr std::size_t kMaxPemBytes = 64 * 1024;
constexpr std::size_t kMaxNames = 32;
// Room for a terminal whose clock is behind when it is installed.
constexpr auto kBackdated = std::chrono::hours(24);

struct Identity {
    Certificate certificate;
    Key key;
};

struct Profile {
    std::string commonName;
    int days = 0;
    std::vector<std::pair<int, std::string>> extensions;  // NID, OpenSSL's text form
};

bool addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509* certificate, base::RandomSource& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    bytes[0] &= 0x7F;  // A serial number is positive.
    const Number number(BN_bin2bn(bytes.data(), int(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setTimes(X509* certificate, base::WallTime now, int days) {
    const auto seconds = [](base::WallTime time) {
        return std::time_t(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
    };
    return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(now - kBackdated)) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(now + std::chrono::hours(24) * days)) !=
               nullptr;
}

// For `key`, signed by `issuer`.
base::Result<Certificate> makeCertificate(const Profile& profile, EVP_PKEY* key, const Identity& issuer,
                                          const base::Clock& clock, base::RandomSource& random) {
    Certificate made(X509_new());
    X509* certificate = made.get();
    if (certificate == nullptr) return base::fail(base::Errc::Io, {"no certificate could be made"});
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509* signer = issuer.certificate ? issuer.certificate.get() : certificate;  // itself, of an authority
    bool good = X509_set_version(certificate, X509_VERSION_3) == 1 && setSerial(certificate, random) &&
                setTimes(certificate, clock.wall(), profile.days) &&
                X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(profile.commonName.data()),
                                           int(profile.commonName.size()), -1, 0) == 1 &&
                X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 &&
                X509_set_pubkey(certificate, key) == 1;
    for (const auto& [nid, value] : profile.extensions)
        good = good && addExtension(certificate, signer, nid, value);
    if (!good || X509_sign(certificate, issuer.key.get(), EVP_sha256()) == 0) {
        return base::fail(base::Errc::InvalidInput, {"a certificate cannot be made of that"});
    }
    return made;
}

// Signed by `issuer`, or by itself.
base::Result<Identity> makeIdentity(const Profile& profile, const Identity* issuer, const base::Clock& clock,
                                    base::RandomSource& random) {
    Identity made{nullptr, Key(EVP_EC_gen("P-256"))};
    if (!made.key) return base::fail(base::Errc::Io, {"no key could be made"});
    auto certificate = makeCertificate(profile, made.key.get(), issuer != nullptr ? *issuer : made, clock, random);
    if (!certificate) return base::fail(certificate.error());
    made.certificate = std::move(*certificate);
    return made;
}

base::Status writePem(const std::filesystem::path& path, unsigned mode,
                      const std::function<int(BIO*)>& write) {
    const Bio memory(BIO_new(BIO_s_secmem()));
    if (!memory || write(memory.get()) != 1) return base::fail(base::Errc::Io, {"no PEM could be written"});
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return base::writeFileAtomically(path, {reinterpret_cast<std::uint8_t*>(data), std::size_t(size)}, mode);
}

base::Status writeIdentity(const Identity& identity, const CredentialFiles& files) {
    std::error_code error;
    std::filesystem::create_directories(files.certificate.parent_path(), error);
    if (error) return base::fail(base::Errc::Io, {"a directory cannot be made"});
    std::filesystem::permissions(files.certificate.parent_path(), std::filesystem::perms::owner_all, error);
    auto key = writePem(files.key, 0600, [&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    if (!key) return key;
    return writePem(files.certificate, 0644,
                    [&](BIO* out) { return PEM_write_bio_X509(out, identity.certificate.get()); });
}

base::Result<Identity> readIdentity(const CredentialFiles& files) {
    auto certificate = base::readFile(files.certificate, kMaxPemBytes);
    if (!certificate) return base::fail(certificate.error());
    auto key = base::readFile(files.key, kMaxPemBytes);
    if (!key) return base::fail(key.error());
    const Bio certificateText(BIO_new_mem_buf(certificate->data(), int(certificate->size())));
    const Bio keyText(BIO_new_mem_buf(key->data(), int(key->size())));
    Identity identity{Certificate(PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr)),
                      Key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr))};
    if (!identity.certificate || !identity.key)
        return base::fail(base::Errc::Corrupt, {"the authority cannot be read"});
    return identity;
}

base::Result<std::string> alternativeNames(const std::vector<std::string>& names) {
    if (names.empty() || names.size() > kMaxNames)
        return base::fail(base::Errc::InvalidInput, {"1 to {} names", kMaxNames});
    std::string out;
    for (const std::string& each : names) {
        std::array<std::uint8_t, 16> address{};
        const bool ip = ::inet_pton(AF_INET, each.c_str(), address.data()) == 1 ||
                        ::inet_pton(AF_INET6, each.c_str(), address.data()) == 1;
        // The name stands in OpenSSL's own little language, so nothing else may pass.
        if (!ip &&
            (each.empty() || each.size() > 253 ||
             each.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") !=
                 std::string::npos)) {
            return base::fail(base::Errc::InvalidInput, {"neither a DNS name nor an IP address"});
        }
        out += (out.empty() ? "" : ",") + std::string(ip ? "IP:" : "DNS:") + each;
    }
    return out;
}

Profile terminalProfile(const std::string& name) {
    return {name,
            kTerminalDays,
            {{NID_basic_constraints, "critical,CA:FALSE"},
             {NID_key_usage, "critical,digitalSignature"},
             {NID_ext_key_usage, "clientAuth"},
             {NID_authority_key_identifier, "keyid:always"}}};
}

// Its bytes in the words of a function of OpenSSL that writes DER.
template <class Object, class Write>
base::Bytes derOf(const Object* object, Write write) {
    unsigned char* data = nullptr;
    const int size = write(object, &data);
    base::Bytes out;
    if (size > 0) out.assign(data, data + size);
    OPENSSL_free(data);
    return out;
}

std::string keyDigestOf(EVP_PKEY* key) { return base::sha256Hex(derOf(key, i2d_PUBKEY)); }

base::Result<std::string> pemOf(X509* certificate) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1)
        return base::fail(base::Errc::Io, {"no PEM could be written"});
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return std::string(data, std::size_t(size));
}

base::Result<SignedCertificate> describe(X509* certificate) {
    auto pem = pemOf(certificate);
    if (!pem) return base::fail(pem.error());
    std::tm end{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        return base::fail(base::Errc::InvalidInput, {"a certificate without an end"});
    return SignedCertificate{std::move(*pem), serialOf(certificate), base::WallTime(std::chrono::seconds(timegm(&end)))};
}

bool isStrong(EVP_PKEY* key) {
    char group[32] = {};
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_EC:
            if (EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) != 1) return false;
            return std::string_view(group) == "prime256v1" || std::string_view(group) == "secp384r1";
        case EVP_PKEY_ED25519:
            return true;
        case EVP_PKEY_RSA:
            return EVP_PKEY_get_bits(key) >= 3072 && EVP_PKEY_get_bits(key) <= 8192;
        default:
            return false;
    }
}

// Proven: signed by the key that it asks for.
base::Result<Request> provenRequest(std::string_view pem) {
    if (pem.size() > kMaxPemBytes) return base::fail(base::Errc::InvalidInput, {"too long a request"});
    const Bio text(BIO_new_mem_buf(pem.data(), int(pem.size())));
    Request request(PEM_read_bio_X509_REQ(text.get(), nullptr, nullptr, nullptr));
    EVP_PKEY* key = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
    if (key == nullptr) return base::fail(base::Errc::InvalidInput, {"not a certificate request"});
    if (!isStrong(key)) return base::fail(base::Errc::Unsupported, {"a key that is too weak or of an unknown kind"});
    if (X509_REQ_verify(request.get(), key) != 1)
        return base::fail(base::Errc::NotTrusted, {"the request is not signed by its own key"});
    return request;
}

base::Result<Identity> authority(const std::filesystem::path& state, const base::Clock& clock,
                                 base::RandomSource& random) {
    const CredentialFiles files = authorityFiles(state);
    if (std::filesystem::exists(files.certificate)) return readIdentity(files);
    auto made = makeIdentity({"Zizhu central authority",
                              kAuthorityDays,
                              {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"}}},
                             nullptr, clock, random);
    if (!made) return made;
    if (auto written = writeIdentity(*made, files); !written) return base::fail(written.error());
    return made;
}

}  // namespace

std::string serialOf(const X509* certificate) {
    const ASN1_INTEGER* serial = certificate == nullptr ? nullptr : X509_get0_serialNumber(certificate);
    const Number number(serial == nullptr ? nullptr : ASN1_INTEGER_to_BN(serial, nullptr));
    if (!number) return {};
    base::Bytes bytes(std::size_t(BN_num_bytes(number.get())));
    BN_bn2bin(number.get(), bytes.data());
    return base::toHex(bytes);
}

CredentialFiles authorityFiles(const std::filesystem::path& state) {
    return {state / "authority" / "ca.crt", state / "authority" / "ca.key"};
}

CredentialFiles serverFiles(const std::filesystem::path& state) {
    return {state / "tls" / "server.crt", state / "tls" / "server.key"};
}

bool isTerminalName(std::string_view name) {
    return base::Token::fromKey(name).has_value() && name.find_first_of("._/") == std::string_view::npos;
}

base::Status makeServerCredentials(const std::filesystem::path& state, const std::vector<std::string>& names,
                                   const base::Clock& clock, base::RandomSource& random) {
    auto alternatives = alternativeNames(names);
    if (!alternatives) return base::fail(alternatives.error());
    auto issuer = authority(state, clock, random);
    if (!issuer) return base::fail(issuer.error());
    auto made = makeIdentity({"zizhu-central",
                              kServerDays,
                              {{NID_basic_constraints, "critical,CA:FALSE"},
                               {NID_key_usage, "critical,digitalSignature"},
                               {NID_ext_key_usage, "serverAuth"},
                               {NID_subject_alt_name, *alternatives},
                               {NID_authority_key_identifier, "keyid:always"}}},
                             &*issuer, clock, random);
    if (!made) return base::fail(made.error());
    return writeIdentity(*made, serverFiles(state));
}

base::Status issueTerminalCredentials(const std::filesystem::path& state, const std::string& name,
                                      const std::filesystem::path& out, const base::Clock& clock,
                                      base::RandomSource& random) {
    if (!isTerminalName(name)) return base::fail(base::Errc::InvalidInput, {"not a name for a terminal"});
    auto issuer = readIdentity(authorityFiles(state));
    if (!issuer) return base::fail(issuer.error());
    auto made = makeIdentity(terminalProfile(name), &*issuer, clock, random);
    if (!made) return base::fail(made.error());
    if (auto written = writeIdentity(*made, {out / "terminal.crt", out / "terminal.key"}); !written)
        return written;
    return writePem(out / "ca.crt", 0644,
                    [&](BIO* file) { return PEM_write_bio_X509(file, issuer->certificate.get()); });
}

base::Result<TerminalRequest> readTerminalRequest(std::string_view pem) {
    auto request = provenRequest(pem);
    if (!request) return base::fail(request.error());
    char name[128] = {};
    const int size = X509_NAME_get_text_by_NID(X509_REQ_get_subject_name(request->get()), NID_commonName, name, sizeof name);
    return TerminalRequest{size > 0 ? std::string(name, std::size_t(size)) : std::string(),
                           keyDigestOf(X509_REQ_get0_pubkey(request->get()))};
}

base::Result<SignedCertificate> signTerminalRequest(const std::filesystem::path& state, std::string_view pem,
                                                    const std::string& name, const base::Clock& clock,
                                                    base::RandomSource& random) {
    if (!isTerminalName(name)) return base::fail(base::Errc::InvalidInput, {"not a name for a terminal"});
    auto request = provenRequest(pem);
    if (!request) return base::fail(request.error());
    auto issuer = readIdentity(authorityFiles(state));
    if (!issuer) return base::fail(issuer.error());
    auto made = makeCertificate(terminalProfile(name), X509_REQ_get0_pubkey(request->get()), *issuer, clock, random);
    if (!made) return base::fail(made.error());
    return describe(made->get());
}

base::Result<Authority> readAuthority(const std::filesystem::path& state) {
    auto bytes = base::readFile(authorityFiles(state).certificate, kMaxPemBytes);
    if (!bytes) return base::fail(bytes.error());
    const Bio text(BIO_new_mem_buf(bytes->data(), int(bytes->size())));
    const Certificate certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!certificate) return base::fail(base::Errc::Corrupt, {"the authority cannot be read"});
    return Authority{std::string(base::asText(*bytes)), derOf(X509_get0_pubkey(certificate.get()), i2d_PUBKEY)};
}

base::Result<SignedCertificate> readTerminalCertificate(const std::filesystem::path& file, std::string& keyDigest) {
    auto bytes = base::readFile(file, kMaxPemBytes);
    if (!bytes) return base::fail(bytes.error());
    const Bio text(BIO_new_mem_buf(bytes->data(), int(bytes->size())));
    const Certificate certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!certificate) return base::fail(base::Errc::Corrupt, {"a certificate cannot be read"});
    keyDigest = keyDigestOf(X509_get0_pubkey(certificate.get()));
    return describe(certificate.get());
}

}  // namespace zizhu::central
