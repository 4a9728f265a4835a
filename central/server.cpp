#include "central/server.h"

#include "central/http/fleet_api.h"
#include "central/http/terminal_api.h"
#include "central/pages/desk_pages.h"
#include "central/pages/page.h"
#include "central/pages/public_pages.h"

namespace zizhu::central {

Routes allRoutes(Backend& backend, bool terminals, bool phones, bool newcomers) {
    Routes routes;
    const auto add = [&](Routes more) {
        for (Route& route : more) routes.push_back(std::move(route));
    };
    if (terminals) {
        add(terminalRoutes({backend.environment, backend.intake, backend.blobs, backend.casework,
                            backend.certificates, backend.tickets, backend.queries, backend.records,
                            backend.appointments, backend.ratings, backend.helpCalls, backend.followUps, backend.fleet,
                            backend.lookups, backend.staff, backend.catalogues,
                            backend.repository.get()}));
    }
    if (phones) {
        add(publicRoutes({backend.casework, backend.certificates, backend.lookups}));
        add(deskRoutes({backend.environment, backend.accounts, backend.casework, backend.ratings, backend.helpCalls,
                        backend.followUps, backend.staff, backend.audit, backend.fleet, backend.logins}));
    }
    if (newcomers) add(enrolmentRoutes({backend.fleet, backend.enrolments}));
    return routes;
}

base::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Backend& backend,
                                                    base::EventLog& log) {
    ListenerOptions terminal;
    terminal.host = options.terminalHost;
    terminal.port = options.terminalPort;
    terminal.server = serverFiles(options.state);
    terminal.clientAuthority = authorityFiles(options.state).certificate;
    terminal.gate = [&backend](const Call& call) -> std::optional<Reply> {
        const auto may = backend.fleet.mayCall(call.terminal, call.serial);
        if (!may) return terminalError(503, may.error().code, call);
        if (*may) return std::nullopt;
        return terminalError(403, "certificate-revoked", call);
    };
    terminal.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    auto terminals =
        Listener::start(std::move(terminal), allRoutes(backend, true, false, false), terminalError, log);
    if (!terminals) return base::fail(terminals.error());

    ListenerOptions phone;
    phone.host = options.publicHost;
    phone.port = options.publicPort;
    phone.server = options.publicCredentials.value_or(serverFiles(options.state));
    phone.headers = securityHeaders();
    phone.proxies = options.proxies;
    auto phones = Listener::start(std::move(phone), allRoutes(backend, false, true, false), publicError, log);
    if (!phones) return base::fail(phones.error());
    std::unique_ptr<Server> server(new Server(std::move(*terminals), std::move(*phones)));
    if (!options.enrolmentHost.empty()) {
        ListenerOptions newcomer;
        newcomer.host = options.enrolmentHost;
        newcomer.port = options.enrolmentPort;
        newcomer.server = serverFiles(options.state);
        newcomer.tls13 = true;
        newcomer.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
        auto enrolment =
            Listener::start(std::move(newcomer), allRoutes(backend, false, false, true), terminalError, log);
        if (!enrolment) return base::fail(enrolment.error());
        server->enrolment_ = std::move(*enrolment);
    }
    return server;
}

}  // namespace zizhu::central
