#include "central/server.h"

#include "central/http/terminal_api.h"
#include "central/pages/desk_pages.h"
#include "central/pages/page.h"
#include "central/pages/public_pages.h"

namespace zizhu::central {

Routes allRoutes(Backend& backend, bool terminals, bool phones) {
    Routes routes;
    const auto add = [&](Routes more) {
        for (Route& route : more) routes.push_back(std::move(route));
    };
    if (terminals) {
        add(terminalRoutes({backend.environment, backend.intake, backend.blobs, backend.casework,
                            backend.certificates, backend.tickets, backend.queries, backend.records,
                            backend.appointments, backend.ratings, backend.helpCalls, backend.followUps, backend.staff, backend.catalogues,
                            backend.repository.get()}));
    }
    if (phones) {
        add(publicRoutes({backend.casework, backend.certificates}));
        add(deskRoutes({backend.environment, backend.accounts, backend.casework, backend.ratings, backend.helpCalls,
                        backend.followUps}));
    }
    return routes;
}

base::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Backend& backend,
                                                    base::EventLog& log) {
    ListenerOptions terminal;
    terminal.host = options.terminalHost;
    terminal.port = options.terminalPort;
    terminal.server = serverFiles(options.state);
    terminal.clientAuthority = authorityFiles(options.state).certificate;
    terminal.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    auto terminals =
        Listener::start(std::move(terminal), allRoutes(backend, true, false), terminalError, log);
    if (!terminals) return base::fail(terminals.error());

    ListenerOptions phone;
    phone.host = options.publicHost;
    phone.port = options.publicPort;
    phone.server = options.publicCredentials.value_or(serverFiles(options.state));
    phone.headers = securityHeaders();
    auto phones = Listener::start(std::move(phone), allRoutes(backend, false, true), publicError, log);
    if (!phones) return base::fail(phones.error());
    return std::unique_ptr<Server>(new Server(std::move(*terminals), std::move(*phones)));
}

}  // namespace zizhu::central
