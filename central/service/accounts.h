// Clerks' accounts and log-ins at the desk. Thread-safe; a password check takes about a tenth of a
// second and 64 MiB, one at a time.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "central/service/environment.h"
#include "central/store/staff_store.h"

namespace zizhu::central {

inline constexpr int kMaxFailures = 5;  // wrong passwords in a row
inline constexpr base::Duration kLockTime = std::chrono::minutes(15);
inline constexpr base::Duration kSessionTime = std::chrono::hours(8);
inline constexpr std::size_t kMinPasswordBytes = 10;
inline constexpr std::size_t kMaxPasswordBytes = 256;

struct LoggedIn {
    std::string clerk;
    std::string department;  // or kEveryDepartment
    std::string csrf;        // to stand in every form
};

class Accounts {
public:
    Accounts(Environment& environment, StaffStore& staff) : environment_(environment), staff_(staff) {}

    // Adds a clerk, or gives one a new password. Faults: name-malformed, password-too-short,
    // password-too-long, department-unknown.
    // `actor`: who does it, for the audit log.
    Outcome<void> put(const std::string& name, const std::string& department,
                      const base::SecretString& password, const std::string& actor = "admin");

    // The session's token, for the cookie. Faults: login-wrong (Invalid), login-locked (Conflict).
    // An unknown name takes as long as a wrong password.
    Outcome<std::string> logIn(const std::string& name, const base::SecretString& password);
    Outcome<std::optional<LoggedIn>> session(std::string_view token);
    Outcome<void> logOut(std::string_view token);

private:
    bool passwordFits(const std::string& hash, const base::SecretString& password);
    Environment& environment_;
    StaffStore& staff_;
    std::mutex checking_;
};

}  // namespace zizhu::central
