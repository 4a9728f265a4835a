// A request and its answer as the handlers see them: no HTTP library, no socket.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/language.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::central {

enum class Method : std::uint8_t { Get, Head, Post, Put };

struct Call {
    std::string terminal;               // common name of the client certificate; "" on the public listener
    std::string serial;                 // of that certificate, lower-case hex
    std::string source;                 // address that the request came from
    std::vector<std::string> captures;  // what stands for the {names} of the route's path, in order
    std::map<std::string, std::string, std::less<>> query;
    std::map<std::string, base::SecretString, std::less<>> form;  // of a form-encoded body
    std::map<std::string, std::string, std::less<>> cookies;
    std::string acceptLanguage;
    std::string fetchSite;   // Sec-Fetch-Site; "" from clients that do not send it
    base::SecretBytes body;  // of at most the route's maxBody bytes; empty for a streamed one
    // Streamed routes: gives the body piece by piece until it ends or `take` returns false.
    std::function<void(const std::function<bool(base::ByteView)>& take)> stream;
};

struct Reply {
    int status = 200;
    std::string contentType;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};
};

enum class BodyKind : std::uint8_t { None, Json, Form, Stream };

// One operation of openapi.yaml; a test holds the two to each other.
struct Route {
    Method method = Method::Get;
    std::string_view path;       // "/v1/blobs/{sha256}"
    std::string_view operation;  // its operationId
    std::vector<int> statuses;   // all that may be answered
    BodyKind body = BodyKind::None;
    std::size_t maxBody = 0;
    std::function<Reply(Call&)> handle;
};

using Routes = std::vector<Route>;

// What the listener answers by itself, in the form that the listener's clients read.
using ErrorReply = std::function<Reply(int status, std::string_view code, const Call& call)>;

std::string_view name(Method method);

// Finds the route of a path; the captured parts are decoded text. Null, and `otherMethod` tells
// whether the path exists with another method.
const Route* findRoute(const Routes& routes, Method method, std::string_view path,
                       std::vector<std::string>& captures, bool& otherMethod);

// application/x-www-form-urlencoded. Nothing if it is malformed or has more than 32 members.
std::optional<std::map<std::string, base::SecretString, std::less<>>> parseForm(base::ByteView body);
// The first language of Accept-Language that we speak; Chinese otherwise.
base::Language preferredLanguage(std::string_view acceptLanguage);

}  // namespace zizhu::central
