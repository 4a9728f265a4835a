#include "kiosk/workshop/staff_register.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/file.h"
#include "base/utf8.h"

namespace zizhu::kiosk {
namespace {

using base::Errc;
using base::fail;
using Json = nlohmann::json;

constexpr std::size_t kMaxFileBytes = 64 * 1024;
constexpr std::size_t kKeyBytes = crypto_generichash_KEYBYTES;
constexpr std::size_t kMinCardBytes = 4;
constexpr std::size_t kMaxNameBytes = 60;

struct Entry {
    StaffMember member;
    std::string pin;   // crypto_pwhash_str's form
    std::string card;  // hex of the keyed digest; "" none
};

struct Register {
    base::Bytes key;  // of the cards' digests
    std::vector<Entry> entries;
};

bool isId(std::string_view id) {
    return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

// "123456", "987654" and "777777" are what everybody tries first.
bool isGuessable(std::string_view pin) {
    for (const int step : {-1, 0, 1}) {
        bool all = true;
        for (std::size_t i = 1; i < pin.size(); ++i) all = all && pin[i] - pin[i - 1] == step;
        if (all) return true;
    }
    return false;
}

std::string digest(const base::Bytes& key, base::ByteView card) {
    std::array<std::uint8_t, crypto_generichash_BYTES> out{};
    crypto_generichash(out.data(), out.size(), card.data(), card.size(), key.data(), key.size());
    return base::toHex(out);
}

base::Result<Register> parse(base::ByteView bytes) {
    const Json json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object()) return fail(Errc::InvalidInput, {"staff register is no JSON object"});
    Register out;
    try {
        const auto key = base::fromHex(json.at("key").get<std::string>());
        if (!key || key->size() != kKeyBytes) return fail(Errc::InvalidInput, {"staff register without a key"});
        out.key = *key;
        for (const Json& one : json.at("staff")) {
            Entry entry{{one.at("id"), one.at("name"), false}, one.at("pin"), one.value("card", "")};
            entry.member.hasCard = !entry.card.empty();
            if (!isId(entry.member.id)) return fail(Errc::InvalidInput, {"staff register with a strange id"});
            out.entries.push_back(std::move(entry));
        }
    } catch (const Json::exception&) {
        return fail(Errc::InvalidInput, {"staff register lacks a member"});
    }
    if (out.entries.size() > StaffRegister::kMaxMembers) return fail(Errc::TooLarge, {"too many staff"});
    return out;
}

base::Result<Register> read(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes && bytes.error().code == Errc::NotFound) return Register{};
    if (!bytes) return fail(bytes.error());
    return parse(*bytes);
}

base::Status write(const std::filesystem::path& file, const Register& content) {
    Json staff = Json::array();
    for (const Entry& entry : content.entries) {
        Json one = {{"id", entry.member.id}, {"name", entry.member.name}, {"pin", entry.pin}};
        if (!entry.card.empty()) one["card"] = entry.card;
        staff.push_back(std::move(one));
    }
    const std::string text = Json{{"format", 1}, {"key", base::toHex(content.key)}, {"staff", staff}}.dump(1);
    return base::writeFileAtomically(file, base::asBytes(text), 0600);
}

base::Status check(const StaffMember& member, const base::SecretString& pin, base::ByteView card) {
    if (!isId(member.id)) return fail(Errc::InvalidInput, {"an id is made of a-z, 0-9 and '-'"});
    if (member.name.empty() || member.name.size() > kMaxNameBytes || !base::isUtf8(member.name)) {
        return fail(Errc::InvalidInput, {"a name has 1 to {} bytes", kMaxNameBytes});
    }
    const std::string_view digits = pin.reveal();
    const bool allDigits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!allDigits || digits.size() < StaffRegister::kMinPin || digits.size() > StaffRegister::kMaxPin) {
        return fail(Errc::InvalidInput, {"a PIN has {} to {} digits", StaffRegister::kMinPin, StaffRegister::kMaxPin});
    }
    if (isGuessable(digits)) return fail(Errc::InvalidInput, {"digits that are alike or in a row are guessed at once"});
    if (!card.empty() && (card.size() < kMinCardBytes || card.size() > StaffRegister::kMaxCardBytes)) {
        return fail(Errc::InvalidInput, {"a card's number has {} to {} bytes", kMinCardBytes, StaffRegister::kMaxCardBytes});
    }
    return {};
}

}  // namespace

base::Result<std::vector<StaffMember>> StaffRegister::members() const {
    const auto content = read(file_);
    if (!content) return fail(content.error());
    std::vector<StaffMember> out;
    for (const Entry& entry : content->entries) out.push_back(entry.member);
    return out;
}

base::Result<std::optional<StaffMember>> StaffRegister::byCard(base::ByteView number) const {
    const auto content = read(file_);
    if (!content) return fail(content.error());
    if (number.size() < kMinCardBytes || content->entries.empty()) return std::optional<StaffMember>();
    const std::string wanted = digest(content->key, number);
    for (const Entry& entry : content->entries) {
        if (entry.card == wanted) return std::optional(entry.member);
    }
    return std::optional<StaffMember>();
}

base::Result<std::optional<StaffMember>> StaffRegister::byPin(const base::SecretString& pin, std::string_view id) const {
    const auto content = read(file_);
    if (!content) return fail(content.error());
    std::optional<StaffMember> found;
    for (const Entry& entry : content->entries) {
        if (!id.empty() && entry.member.id != id) continue;
        const std::string_view digits = pin.reveal();
        if (crypto_pwhash_str_verify(entry.pin.c_str(), digits.data(), digits.size()) == 0) found = entry.member;
    }
    return found;
}

base::Status StaffRegister::put(const StaffMember& member, const base::SecretString& pin, base::ByteView card,
                                base::RandomSource& random) {
    if (auto good = check(member, pin, card); !good) return good;
    auto content = read(file_);
    if (!content) return fail(content.error());
    if (content->key.empty()) {
        content->key.resize(kKeyBytes);
        random.fill(content->key);
    }
    auto& entries = content->entries;
    std::erase_if(entries, [&](const Entry& entry) { return entry.member.id == member.id; });
    if (entries.size() >= kMaxMembers) return fail(Errc::InvalidInput, {"at most {} staff", kMaxMembers});
    const std::string number = card.empty() ? "" : digest(content->key, card);
    const auto sameCard = [&](const Entry& entry) { return !number.empty() && entry.card == number; };
    if (std::any_of(entries.begin(), entries.end(), sameCard)) {
        return fail(Errc::InvalidInput, {"somebody else has this card"});
    }
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const std::string_view digits = pin.reveal();
    if (crypto_pwhash_str(hash.data(), digits.data(), digits.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return fail(Errc::Unavailable, {"no memory to hash a PIN"});
    }
    entries.push_back({member, hash.data(), number});
    std::error_code ignored;
    std::filesystem::create_directories(file_.parent_path(), ignored);
    return write(file_, *content);
}

base::Status StaffRegister::remove(std::string_view id) {
    auto content = read(file_);
    if (!content) return fail(content.error());
    if (std::erase_if(content->entries, [&](const Entry& entry) { return entry.member.id == id; }) == 0) {
        return fail(Errc::NotFound, {"nobody has this id"});
    }
    return write(file_, *content);
}

}  // namespace zizhu::kiosk
