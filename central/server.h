// The backend with its two listeners.
#pragma once

#include <memory>
#include <string>

#include "central/backend.h"
#include "central/http/listener.h"

namespace zizhu::central {

struct ServerOptions {
    std::string terminalHost = "127.0.0.1";
    int terminalPort = 0;
    std::string publicHost = "127.0.0.1";
    int publicPort = 0;
    std::filesystem::path state;
    // Of the public listener: a public authority's; otherwise the one of the state directory.
    std::optional<CredentialFiles> publicCredentials;
};

class Server {
public:
    // Serves until destroyed, which lets running requests finish. `backend` and `log` outlive it.
    static base::Result<std::unique_ptr<Server>> start(const ServerOptions& options, Backend& backend,
                                                       base::EventLog& log);

    int terminalPort() const { return terminals_->port(); }
    int publicPort() const { return public_->port(); }

private:
    Server(std::unique_ptr<Listener> terminals, std::unique_ptr<Listener> publicListener)
        : terminals_(std::move(terminals)), public_(std::move(publicListener)) {}
    std::unique_ptr<Listener> terminals_;
    std::unique_ptr<Listener> public_;
};

// Every operation that the server answers; what openapi.yaml describes.
Routes allRoutes(Backend& backend, bool terminals, bool phones);

}  // namespace zizhu::central
