#include "offline-cache/credentials.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/file.h"
#include "offline-cache/pki.h"

namespace zizhu::cache {
namespace {

using Json = nlohmann::ordered_json;
using Request = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;
using base::Errc;

constexpr const char* kConfig = "terminal.json";
constexpr const char* kNextKey = "next.key";

tl::unexpected<base::Error> unreadable() {
    return base::fail(Errc::Corrupt, {"terminal.json cannot be read"}, base::StaffAction::Configuration);
}

std::string textOf(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A file beside terminal.json; nothing else may be named there.
bool isPlainName(const std::string& name) {
    return !name.empty() && name[0] != '.' && name.size() <= 128 && name.find('/') == std::string::npos;
}

base::Result<Json> readConfig(const std::filesystem::path& folder) {
    const auto bytes = base::readFile(folder / kConfig, kMaxPemBytes);
    if (!bytes) return base::fail(bytes.error());
    Json json = Json::parse(bytes->begin(), bytes->end(), nullptr, false);
    const auto format = json.is_object() ? json.find("format") : json.end();
    if (!json.is_object() || format == json.end() || *format != 1) return unreadable();
    return json;
}

base::WallTime timeOf(const ASN1_TIME* time) {
    std::tm civil{};
    if (ASN1_TIME_to_tm(time, &civil) != 1) return {};
    return base::WallTime(std::chrono::seconds(timegm(&civil)));
}

std::string commonName(const X509* certificate) {
    char name[128] = {};
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    return size > 0 ? std::string(name, std::size_t(size)) : std::string();
}

std::string requestFor(const std::string& terminal, EVP_PKEY* key) {
    const Request request(X509_REQ_new());
    const PkiBio out(BIO_new(BIO_s_mem()));
    if (!request || !out) return {};
    X509_NAME* subject = X509_REQ_get_subject_name(request.get());
    const int kind = EVP_PKEY_get_base_id(key);
    const bool made = X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                                 reinterpret_cast<const unsigned char*>(terminal.data()),
                                                 int(terminal.size()), -1, 0) == 1 &&
                      X509_REQ_set_pubkey(request.get(), key) == 1 &&
                      X509_REQ_sign(request.get(), key, kind == EVP_PKEY_ED25519 ? nullptr : EVP_sha256()) > 0 &&
                      PEM_write_bio_X509_REQ(out.get(), request.get()) == 1;
    char* data = nullptr;
    const long size = made ? BIO_get_mem_data(out.get(), &data) : 0;
    return std::string(data == nullptr ? "" : data, std::size_t(size));
}

base::SecretBytes pemOf(EVP_PKEY* key) {
    const PkiBio out(BIO_new(BIO_s_secmem()));
    if (!out || PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, data + size};
}

// Of this authority, for this key and terminal. Its time is the backend's business: our clock may be wrong.
bool fits(X509* certificate, X509* authority, EVP_PKEY* key, const std::string& terminal) {
    return certificate != nullptr && authority != nullptr && key != nullptr && X509_check_ca(authority) == 1 &&
           X509_check_issued(authority, certificate) == X509_V_OK &&
           X509_verify(certificate, X509_get0_pubkey(authority)) == 1 && X509_check_private_key(certificate, key) == 1 &&
           commonName(certificate) == terminal;
}

std::string digestOf(X509* certificate) {
    unsigned char* data = nullptr;
    const int size = i2d_X509(certificate, &data);
    std::string digest = size > 0 ? base::sha256Hex({data, std::size_t(size)}) : std::string();
    OPENSSL_free(data);
    return digest;
}

std::set<std::string> namedBy(const Json& config) {
    return {textOf(config, "certificateFile"), textOf(config, "keyFile"), textOf(config, "caFile")};
}

// Sets of before; another process may just be opening the last one.
void removeOld(const std::filesystem::path& folder, const std::set<std::string>& kept) {
    std::error_code error;
    std::vector<std::filesystem::path> old;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const std::string kind = entry.path().extension().string();
        const bool made = (name.rfind("terminal-", 0) == 0 || name.rfind("ca-", 0) == 0) && (kind == ".crt" || kind == ".key");
        const bool ours = made || name == "terminal.crt" || name == "terminal.key" || name == "ca.crt";
        if (ours && kept.count(name) == 0) old.push_back(entry.path());
    }
    for (const auto& path : old) std::filesystem::remove(path, error);
}

}  // namespace

base::Result<Credentials> readCredentials(const std::filesystem::path& folder) {
    const auto json = readConfig(folder);
    if (!json) return base::fail(json.error());
    Credentials out;
    out.terminal = textOf(*json, "terminal");
    out.central = textOf(*json, "central");
    out.enrolment = textOf(*json, "enrolment");
    out.publicUrl = textOf(*json, "publicUrl");
    out.keyUri = textOf(*json, "keyUri");
    const std::string certificate = textOf(*json, "certificateFile"), authority = textOf(*json, "caFile");
    const std::string key = textOf(*json, "keyFile");
    if (!isPlainName(certificate) || !isPlainName(authority) || isPlainName(key) == !out.keyUri.empty())
        return unreadable();
    out.certificateFile = folder / certificate;
    out.caFile = folder / authority;
    if (out.keyUri.empty()) out.keyFile = folder / key;
    const Json intake = json->value("intakeKey", Json::object());
    out.intakeKey.id = textOf(intake, "id");
    const auto bytes = base::fromBase64(textOf(intake, "publicKey"));
    if (out.terminal.empty() || out.central.empty() || !bytes || bytes->size() != out.intakeKey.publicKey.size())
        return unreadable();
    std::copy(bytes->begin(), bytes->end(), out.intakeKey.publicKey.begin());
    return out;
}

base::Result<NextKey> nextKey(const std::filesystem::path& folder, const std::string& terminal,
                              const std::string& keyUri) {
    NextKey out;
    out.keyUri = keyUri;
    PkiKey key;
    if (!keyUri.empty()) {
        key = privateKeyAt(keyUri);
        if (!key) return base::fail(Errc::NotFound, {"no key at that URI"}, base::StaffAction::Configuration);
    } else {
        const auto before = base::readFile(folder / kNextKey, kMaxPemBytes);
        if (before) key = privateKeyOf(*before);
        if (!key) {
            key.reset(EVP_EC_gen("P-256"));
            if (!key) return base::fail(Errc::Io, {"no key could be made"});
        }
        out.key = pemOf(key.get());
        if (out.key.empty()) return base::fail(Errc::Io, {"no key could be written"});
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (auto written = base::writeFileAtomically(folder / kNextKey, out.key, 0600); !written)
            return base::fail(written.error());
    }
    out.request = requestFor(terminal, key.get());
    if (out.request.empty()) return base::fail(Errc::InvalidInput, {"no request could be made for that name and key"});
    return out;
}

base::Status install(const std::filesystem::path& folder, const NextKey& key, const Given& given) {
    const PkiCertificate certificate = certificateOf(given.certificate);
    const PkiCertificate authority = certificateOf(given.authority);
    const PkiKey ours = key.keyUri.empty() ? privateKeyOf(key.key) : privateKeyAt(key.keyUri);
    if (!fits(certificate.get(), authority.get(), ours.get(), given.terminal))
        return base::fail(Errc::NotTrusted, {"the certificate does not fit the key or the authority"});
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const auto before = readConfig(folder);
    Json config = before ? *before : Json::object();
    std::set<std::string> kept = namedBy(config);
    const std::string mark = digestOf(certificate.get()).substr(0, 16);
    config["format"] = 1;
    config["terminal"] = given.terminal;
    for (const auto& [name, value] : {std::pair("central", &given.central), std::pair("enrolment", &given.enrolment),
                                      std::pair("publicUrl", &given.publicUrl)}) {
        if (!value->empty()) config[name] = *value;
    }
    config["certificateFile"] = "terminal-" + mark + ".crt";
    config["caFile"] = "ca-" + mark + ".crt";
    config.erase("keyFile");
    config.erase("keyUri");
    if (key.keyUri.empty()) {
        config["keyFile"] = "terminal-" + mark + ".key";
    } else {
        config["keyUri"] = key.keyUri;
    }
    if (given.intakeKey) {
        config["intakeKey"] = {{"id", given.intakeKey->id}, {"publicKey", base::toBase64(given.intakeKey->publicKey)}};
    }
    const auto write = [&](const char* name, base::ByteView bytes, unsigned mode) {
        return base::writeFileAtomically(folder / config[name].get<std::string>(), bytes, mode);
    };
    if (key.keyUri.empty()) {
        if (auto written = write("keyFile", key.key, 0600); !written) return written;
    }
    if (auto written = write("certificateFile", base::asBytes(given.certificate), 0644); !written) return written;
    if (auto written = write("caFile", base::asBytes(given.authority), 0644); !written) return written;
    const std::string text = config.dump(4) + "\n";
    if (auto swapped = base::writeFileAtomically(folder / kConfig, base::asBytes(text), 0600); !swapped) return swapped;
    kept.merge(namedBy(config));
    std::filesystem::remove(folder / kNextKey, ignored);
    removeOld(folder, kept);
    return {};
}

base::Result<CertificateLife> certificateLife(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, kMaxPemBytes);
    if (!bytes) return base::fail(bytes.error());
    const PkiCertificate certificate = certificateOf(base::asText(*bytes));
    if (!certificate) return base::fail(Errc::Corrupt, {"a certificate cannot be read"});
    return CertificateLife{timeOf(X509_get0_notBefore(certificate.get())), timeOf(X509_get0_notAfter(certificate.get())),
                           digestOf(certificate.get())};
}

}  // namespace zizhu::cache
