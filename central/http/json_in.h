// Reads JSON requests strictly: bounded depth, no member twice, none that is unknown, none missing.
//
// Problems name the member, never its value. For handlers' sources only (it brings in the JSON library).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/secret.h"
#include "catalog/answers.h"
#include "central/service/environment.h"

namespace zizhu::central {

using Json = nlohmann::json;

// Nothing: not JSON, not an object, nested deeper than 6, or a member stands twice.
std::optional<Json> parseJson(base::ByteView body);

class Members {
public:
    // All of `names` must be there and nothing else. `object` outlives it.
    Members(const Json& object, std::initializer_list<const char*> names, std::string prefix = {});

    std::string text(const char* name, std::size_t maxBytes, std::size_t minBytes = 1);
    std::string key(const char* name);      // [a-z][a-z0-9-]{0,62}
    std::string version(const char* name);  // MAJOR.MINOR.PATCH
    std::uint64_t number(const char* name, std::uint64_t maximum);
    base::Uuid uuid(const char* name);
    std::optional<base::Uuid> uuidOrNull(const char* name);
    std::optional<base::WallTime> timeOrNull(const char* name);
    base::Bytes base64(const char* name, std::size_t maxBytes);
    // An object whose values are texts.
    std::map<std::string, base::SecretString, std::less<>> texts(const char* name, std::size_t maxMembers,
                                                                 std::size_t maxBytes);
    const Json& any(const char* name) const;

    void problem(const char* name, const char* code);
    const std::vector<Problem>& problems() const { return problems_; }
    void add(const std::vector<Problem>& problems);

private:
    const Json& object_;
    std::string prefix_;
    std::vector<Problem> problems_;
};

}  // namespace zizhu::central
