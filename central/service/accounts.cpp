#include "central/service/accounts.h"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "base/bytes.h"
#include "central/service/casework.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kMaxTokenText = 128;

std::string randomText(base::RandomSource& random) {
    std::array<std::uint8_t, kTokenBytes> bytes{};
    random.fill(bytes);
    return base::toHex(bytes);
}

std::string tokenHash(std::string_view token) { return base::sha256Hex(base::asBytes(token)); }

bool isAccountName(std::string_view name) {
    return base::Token::fromKey(name).has_value() && name.size() <= 32;
}

// What an unknown name is checked against, so that it takes as long; no password fits it.
constexpr const char* kNobody =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

}  // namespace

bool Accounts::passwordFits(const std::string& hash, const base::SecretString& password) {
    const std::lock_guard lock(checking_);
    return crypto_pwhash_str_verify(hash.c_str(), password.reveal().data(), password.size()) == 0;
}

Outcome<void> Accounts::put(const std::string& name, const std::string& department,
                            const base::SecretString& password, const std::string& actor) {
    if (!isAccountName(name)) return refuse(FaultKind::Invalid, "name-malformed");
    if (password.size() < kMinPasswordBytes) return refuse(FaultKind::Invalid, "password-too-short");
    if (password.size() > kMaxPasswordBytes) return refuse(FaultKind::Invalid, "password-too-long");
    const catalog::Dictionary* departments = environment_.catalogues.current().dictionary("departments");
    if (department != kEveryDepartment &&
        (departments == nullptr || departments->find(department) == nullptr)) {
        return refuse(FaultKind::Invalid, "department-unknown");
    }
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.reveal().data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return refuse(FaultKind::Unavailable, "unavailable");
    }
    const auto put = staff_.putClerk({name, department, hash.data(), 0, {}}, environment_.clock.wall(), actor);
    if (!put) return refuse(environment_, put.error());
    return {};
}

Outcome<std::string> Accounts::logIn(const std::string& name, const base::SecretString& password) {
    if (!isAccountName(name) || password.size() > kMaxPasswordBytes)
        return refuse(FaultKind::Invalid, "login-wrong");
    auto clerk = staff_.clerk(name);
    if (!clerk) return refuse(environment_, clerk.error());
    const base::WallTime now = environment_.clock.wall();
    if (*clerk && now < (*clerk)->lockedUntil) return refuse(FaultKind::Conflict, "login-locked");
    const bool fits = passwordFits(*clerk ? (*clerk)->passwordHash : kNobody, password);
    if (!*clerk) return refuse(FaultKind::Invalid, "login-wrong");
    if (!fits) {
        const int failures = (*clerk)->failures + 1;
        const bool lock = failures >= kMaxFailures;
        // The count begins anew after a lock, so a clerk who comes back has all tries again.
        const auto kept =
            staff_.setFailures(name, lock ? 0 : failures, lock ? now + kLockTime : base::WallTime{}, now);
        if (!kept) return refuse(environment_, kept.error());
        environment_.log.write(
            {"desk.login", "central", base::Severity::Warning, base::Disposition::Failure, {}});
        return refuse(FaultKind::Invalid, "login-wrong");
    }
    if ((*clerk)->failures != 0) {
        if (const auto kept = staff_.setFailures(name, 0, {}, now); !kept)
            return refuse(environment_, kept.error());
    }
    const std::string token = randomText(environment_.random);
    if (const auto gone = staff_.forgetSessions(now); !gone) return refuse(environment_, gone.error());
    const auto added =
        staff_.addSession({tokenHash(token), name, randomText(environment_.random), now + kSessionTime}, now);
    if (!added) return refuse(environment_, added.error());
    environment_.log.write({"desk.login", "central", base::Severity::Info, base::Disposition::Success, {}});
    return token;
}

Outcome<std::optional<LoggedIn>> Accounts::session(std::string_view token) {
    if (token.empty() || token.size() > kMaxTokenText) return std::optional<LoggedIn>();
    auto session = staff_.session(tokenHash(token), environment_.clock.wall());
    if (!session) return refuse(environment_, session.error());
    if (!*session) return std::optional<LoggedIn>();
    auto clerk = staff_.clerk((*session)->clerk);
    if (!clerk) return refuse(environment_, clerk.error());
    if (!*clerk) return std::optional<LoggedIn>();
    return std::optional(LoggedIn{(*clerk)->name, (*clerk)->department, (*session)->csrf});
}

Outcome<void> Accounts::logOut(std::string_view token) {
    const auto removed = staff_.removeSession(tokenHash(token));
    if (!removed) return refuse(environment_, removed.error());
    return {};
}

}  // namespace zizhu::central
