// What registers fill into a form: only of the applicant, only the paths that the items' questions name,
// only registers that the items list. Keeps nothing; the log has outcomes only. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "central/register.h"
#include "central/service/environment.h"

namespace zizhu::central {

struct RecordsRequest {
    std::vector<std::pair<std::string, std::string>> items;  // key, version
    std::vector<std::string> registries;                     // that the applicant agreed to
    base::SecretString name;                                 // of the card
    base::SecretString number;
};
using Records = std::map<std::string, std::map<std::string, base::SecretString, std::less<>>, std::less<>>;

class RegisterRecords {
public:
    RegisterRecords(Environment& environment, const Register& registry)
        : environment_(environment), register_(registry) {}

    // A register that does not know the applicant by this name and number is left out. Faults:
    // item-version-unknown, register-not-shared.
    Outcome<Records> ask(const RecordsRequest& request);

private:
    Environment& environment_;
    const Register& register_;
};

}  // namespace zizhu::central
