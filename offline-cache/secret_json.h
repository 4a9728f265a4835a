// JSON whose values, keys and strings live in secret memory: for bodies that may hold personal data.
// Internal to offline-cache; only for source files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/secret.h"

namespace zizhu::cache {

using SecretText = std::basic_string<char, std::char_traits<char>, base::SecretAllocator<char>>;
using SecretJson = nlohmann::basic_json<std::map, std::vector, SecretText, bool, std::int64_t, std::uint64_t,
                                        double, base::SecretAllocator>;

}  // namespace zizhu::cache
