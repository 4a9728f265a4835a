// JSON as TUF needs it: read strictly, written in the canonical form that signatures are over. Internal to
// catalog/tuf and the repository's writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace zizhu::catalog::tuf {

using Json = nlohmann::json;  // objects sorted by the bytes of their keys

// Refuses (InvalidInput) duplicate keys, numbers that are no 64-bit integers, nesting past kMaxJsonDepth,
// bytes after the end and text that is not UTF-8; TooLarge past `maxBytes`.
base::Result<Json> parseJson(base::ByteView bytes, std::size_t maxBytes);

// The OLPC canonical form: no white space, keys sorted by their bytes, in strings only " and \ escaped.
// `value` must hold no floating-point number (parseJson makes none).
std::string canonicalJson(const Json& value);

// Takes members out of one object. The first thing that is wrong is kept, and everything read after it
// has no meaning; ask good() once at the end.
class Members {
public:
    struct Trouble {
        bool any = false;
        base::Detail detail;
        void say(base::Detail what);
    };
    // `what` names the object in the detail.
    Members(const Json& object, base::Token what, Trouble& trouble);

    bool has(std::string_view member) const { return object_.contains(member); }
    std::int64_t integer(base::Token member, std::int64_t least, std::int64_t most);
    bool boolean(base::Token member);
    std::string text(base::Token member, std::size_t maxBytes);
    base::WallTime time(base::Token member);
    const Json& object(base::Token member);
    const Json& array(base::Token member, std::size_t maxEntries);

private:
    const Json* take(base::Token member);
    const Json& object_;
    base::Token what_;
    Trouble& trouble_;
};

}  // namespace zizhu::catalog::tuf
