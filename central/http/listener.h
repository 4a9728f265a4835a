// A TLS listener: sockets, threads and bounds around a table of routes.
//
// A pool of kWorkers threads serves connections; a handler runs on one of them. For people's phones TLS 1.2
// with forward secrecy at least, 1.3 where both can. For terminals 1.3 alone: with a client authority, a peer
// without a good certificate of it does not get past the handshake.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/event_log.h"
#include "base/result.h"
#include "central/credentials.h"
#include "central/http/exchange.h"

namespace zizhu::central {

struct ListenerOptions {
    std::string host;
    int port = 0;  // 0: any free one
    CredentialFiles server;
    std::optional<std::filesystem::path> clientAuthority;      // PEM; terminals only
    bool tls13 = false;                                        // nothing older; so it is with a client authority
    std::vector<std::string> proxies;  // addresses whose last word of X-Forwarded-For tells the source
    // With a client authority: asked with every request, before its route. A reply refuses.
    std::function<std::optional<Reply>(const Call& call)> gate;
    std::vector<std::pair<std::string, std::string>> headers;  // of every answer
};

class Listener {
public:
    static constexpr int kWorkers = 32;
    static constexpr int kReadSeconds = 20;  // without a byte
    static constexpr int kWriteSeconds = 20;
    static constexpr int kKeepAliveSeconds = 5;
    static constexpr int kKeepAliveRequests = 100;
    static constexpr std::size_t kMaxUrlBytes = 2048;

    // Binds and begins to serve on threads of its own. `log` must outlive it. NotFound, NotTrusted: the
    // certificate files. Unavailable: the address is taken.
    static base::Result<std::unique_ptr<Listener>> start(ListenerOptions options, Routes routes,
                                                         ErrorReply error, base::EventLog& log);
    // Lets running requests finish (at most a read and a write time), then returns.
    ~Listener();

    int port() const;

private:
    struct State;
    explicit Listener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::central
