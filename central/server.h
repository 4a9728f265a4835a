// The backend with its listeners.
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
    std::vector<std::string> proxies;  // addresses whose X-Forwarded-For is believed on the public listener
    // Where terminals without a certificate enrol; empty: nowhere.
    std::string enrolmentHost;
    int enrolmentPort = 0;
};

class Server {
public:
    // Serves until destroyed, which lets running requests finish. `backend` and `log` outlive it.
    static base::Result<std::unique_ptr<Server>> start(const ServerOptions& options, Backend& backend,
                                                       base::EventLog& log);

    int terminalPort() const { return terminals_->port(); }
    int publicPort() const { return public_->port(); }
    int enrolmentPort() const { return enrolment_ ? enrolment_->port() : 0; }

private:
    Server(std::unique_ptr<Listener> terminals, std::unique_ptr<Listener> publicListener)
        : terminals_(std::move(terminals)), public_(std::move(publicListener)) {}
    std::unique_ptr<Listener> terminals_;
    std::unique_ptr<Listener> public_;
    std::unique_ptr<Listener> enrolment_;  // may be null
};

// Every operation that the server answers; what openapi.yaml describes.
Routes allRoutes(Backend& backend, bool terminals, bool phones, bool newcomers);

}  // namespace zizhu::central
