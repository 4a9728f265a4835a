// zizhu-central: the backend's server and its admin commands.
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "base/clock.h"
#include "base/event_log.h"
#include "base/random.h"
#include "central/admin.h"
#include "central/admin_trust.h"
#include "central/credentials.h"
#include "central/server.h"

namespace {

using namespace zizhu;
using namespace zizhu::central;

struct Options {
    std::string listen = "127.0.0.1:8443";
    std::string publicListen = "127.0.0.1:8444";
    std::string database;
    std::string state;
    std::vector<std::string> catalogues;
    std::string repository;
    std::string registry;
    std::string holidays;
    std::string publicUrl;
    std::string publicCertificate, publicKey;
    std::string enrolListen, enrolment;
    std::vector<std::string> proxies, heads;
    int limit = 100;
    std::string log;
    std::vector<std::string> names;
    std::string name, out, central, department, code;
    std::string status, place, messageZh, messageEn, until;
    std::vector<std::string> words;
    bool end = false;
    bool json = false;
    bool newIntakeKey = false;
};

int complain(const std::string& what, const base::Error& error) {
    fmt::print(stderr, "zizhu-central: {}: {}: {}\n", what, base::name(error.code), error.detail.text());
    return 1;
}

int complain(const std::string& what, const ServiceFault& fault) {
    fmt::print(stderr, "zizhu-central: {}: {}\n", what, fault.code);
    return 1;
}

bool splitAddress(const std::string& text, std::string& host, int& port) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    const std::string digits = text.substr(colon + 1);
    if (digits.empty() || digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos)
        return false;
    port = std::stoi(digits);
    return port <= 65535;
}

// The program's real time, chance and log.
struct World {
    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<base::EventLog> log;
};

BackendOptions trustOptions(const Options& options) {
    BackendOptions backend;
    backend.database =
        options.database.empty() ? "sqlite:" + options.state + "/central.db" : options.database;
    backend.state = options.state;
    backend.publicUrl = options.publicUrl;
    while (!backend.publicUrl.empty() && backend.publicUrl.back() == '/') backend.publicUrl.pop_back();
    return backend;
}

// Who runs this command, for the audit log.
std::string actor() {
    const passwd* user = ::getpwuid(::getuid());
    return "admin:" + (user != nullptr ? std::string(user->pw_name) : "uid-" + std::to_string(::getuid()));
}

base::Result<std::unique_ptr<Backend>> openBackend(const Options& options, World& world) {
    BackendOptions backend = trustOptions(options);
    backend.catalogues.assign(options.catalogues.begin(), options.catalogues.end());
    if (!options.repository.empty()) backend.repository = options.repository;
    if (!options.registry.empty()) backend.registry = options.registry;
    if (!options.holidays.empty()) backend.holidays = options.holidays;
    std::vector<std::string> complaints;
    auto opened = Backend::open(backend, world.clock, world.random, *world.log, complaints);
    for (const std::string& line : complaints) fmt::print(stderr, "{}\n", line);
    return opened;
}

int serve(const Options& options, World& world) {
    ServerOptions server;
    server.state = options.state;
    if (!splitAddress(options.listen, server.terminalHost, server.terminalPort) ||
        !splitAddress(options.publicListen, server.publicHost, server.publicPort)) {
        fmt::print(stderr, "zizhu-central: an address is HOST:PORT\n");
        return 2;
    }
    if (!options.enrolListen.empty() &&
        !splitAddress(options.enrolListen, server.enrolmentHost, server.enrolmentPort)) {
        fmt::print(stderr, "zizhu-central: an address is HOST:PORT\n");
        return 2;
    }
    server.proxies = options.proxies;
    if (!options.publicCertificate.empty())
        server.publicCredentials = {options.publicCertificate, options.publicKey};
    // Taken by sigwait below, never by a thread of a listener.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto backend = openBackend(options, world);
    if (!backend) return complain("cannot open", backend.error());
    auto running = Server::start(server, **backend, *world.log);
    if (!running) return complain("cannot serve", running.error());
    const int terminalPort = (*running)->terminalPort();
    const int publicPort = (*running)->publicPort();
    world.log->info("central.ready", "central",
                    {{"port", std::int64_t(terminalPort)}, {"public-port", std::int64_t(publicPort)}});
    std::string enrolment;
    if (const int port = (*running)->enrolmentPort(); port != 0)
        enrolment = fmt::format(" enrolment https://{}:{}", server.enrolmentHost, port);
    fmt::print("zizhu-central ready: terminals https://{}:{} public https://{}:{}{}\n", server.terminalHost,
               terminalPort, server.publicHost, publicPort, enrolment);
    std::fflush(stdout);

    int received = 0;
    sigwait(&signals, &received);
    running->reset();
    world.log->info("central.stopped", "central", {});
    return 0;
}

int initialise(const Options& options, World& world) {
    if (auto made = makeServerCredentials(options.state, options.names, world.clock, world.random); !made) {
        return complain("cannot make certificates", made.error());
    }
    const auto keys = IntakeKeys::open(options.state);
    if (!keys && keys.error().code != base::Errc::NotFound)
        return complain("cannot read the intake keys", keys.error());
    if (!keys || options.newIntakeKey) {
        if (auto added = IntakeKeys::add(options.state); !added)
            return complain("cannot make an intake key", added.error());
    }
    auto backend = openForTrust(trustOptions(options), world.clock, world.random, *world.log);
    if (!backend) return complain("cannot open", backend.error());
    const auto noted = (*backend)->audit.append(
        {actor(), "deployment.initialised", "central", "intake-key " + (*backend)->keys.current().id}, world.clock.wall());
    if (!noted) return complain("cannot write the audit log", noted.error());
    fmt::print("{} is ready\n", options.state);
    return 0;
}

int issue(const Options& options, World& world) {
    const auto issued = issueTerminal(options.state, options.name, {options.central, options.publicUrl},
                                      options.out, world.clock, world.random);
    if (!issued) return complain("cannot issue", issued.error());
    auto backend = openForTrust(trustOptions(options), world.clock, world.random, *world.log);
    if (!backend) return complain("cannot open", backend.error());
    if (const auto listed = recordIssued(**backend, actor(), options.name, options.out); !listed)
        return complain("cannot list the certificate", listed.error());
    fmt::print("{}/terminal.json\n", options.out);
    return 0;
}

int addClerk(const Options& options, World& world) {
    std::string line;
    fmt::print(stderr, "Password: ");
    std::getline(std::cin, line);
    const base::SecretString password(line);
    std::fill(line.begin(), line.end(), '\0');
    auto backend = openBackend(options, world);
    if (!backend) return complain("cannot open", backend.error());
    const auto put = (*backend)->accounts.put(options.name, options.department, password, actor());
    if (!put) return complain("cannot add", put.error());
    return 0;
}

int show(const Options& options, World& world, bool all) {
    auto backend = openBackend(options, world);
    if (!backend) return complain("cannot open", backend.error());
    const auto json = all ? casesJson(**backend) : caseJson(**backend, options.code);
    if (!json) return complain("cannot show", json.error());
    fmt::print("{}\n", *json);
    return 0;
}

int lookAfter(const Options& options, World& world, const std::string& what) {
    auto opened = openBackend(options, world);
    if (!opened) return complain("cannot open", opened.error());
    Backend& backend = **opened;
    const auto end = [](const auto& done) {
        if (!done) fmt::print(stderr, "zizhu-central: {}\n", done.error().code);
        return done ? 0 : 1;
    };
    if (what == "move-case") return end(moveCase(backend, options.code, options.status));
    if (what == "ask-for-papers") return end(askForPapers(backend, options.code, options.words));
    if (what == "result-ready") return end(resultReady(backend, options.code, options.place));
    if (what == "outage") {
        const auto done = decideOutage(backend, options.name, options.messageZh, options.messageEn, options.until, options.end);
        return done ? 0 : complain("cannot decide", done.error());
    }
    if (what == "ratings") {
        const auto table = ratingsJson(backend);
        if (table) fmt::print("{}\n", *table);
        return end(table);
    }
    const auto calls = comeToAll(backend);
    if (calls) fmt::print("{}\n", *calls);
    return end(calls);
}

int trust(const Options& options, World& world, const std::string& what) {
    auto opened = openForTrust(trustOptions(options), world.clock, world.random, *world.log);
    if (!opened) return complain("cannot open", opened.error());
    Backend& backend = **opened;
    const auto show = [&](const Outcome<std::string>& text) {
        if (!text) return complain(what, text.error());
        fmt::print("{}\n", *text);
        return 0;
    };
    if (what == "enrol-code") {
        const auto made = backend.fleet.makeCode(actor(), options.name, options.central, options.enrolment);
        if (!made) return complain(what, made.error());
        fmt::print("{}", describe(*made));
        return 0;
    }
    if (what == "revoke") {
        const auto done = backend.fleet.revoke(actor(), options.name);
        if (!done) return complain(what, done.error());
        fmt::print("{} is refused from now on\n", options.name);
        return 0;
    }
    if (what == "unlock-pin") {
        const auto done = backend.fleet.unlockPin(actor(), options.name);
        return done ? 0 : complain(what, done.error());
    }
    if (what == "terminal") return show(terminalJson(backend, options.name));
    return show(auditJson(backend, options.limit));
}

// 0: whole; 1: broken, or it could not be read.
int verifyAudit(const Options& options, World& world) {
    std::vector<AuditHead> noted;
    for (const std::string& text : options.heads) {
        const auto head = parseHead(text);
        if (!head) {
            fmt::print(stderr, "zizhu-central: a head is NUMBER:HASH, as audit list prints it\n");
            return 2;
        }
        noted.push_back(*head);
    }
    auto opened = openForTrust(trustOptions(options), world.clock, world.random, *world.log);
    if (!opened) return complain("cannot open", opened.error());
    const auto verdict = (*opened)->audit.verify(noted);
    if (!verdict) return complain("cannot read the audit log", verdict.error());
    bool good = false;
    fmt::print("{}\n", describe(*verdict, good));
    return good ? 0 : 1;
}

struct TrustCommands {
    CLI::App *code, *revoke, *unlock, *terminal, *list, *verify;
};

TrustCommands addTrustCommands(CLI::App& admin, Options& options) {
    TrustCommands made{};
    made.code = admin.add_subcommand("enrol-code", "make a one-time code with which a terminal fetches its certificate");
    made.revoke = admin.add_subcommand("revoke", "refuse a terminal's certificates from now on");
    made.unlock = admin.add_subcommand("unlock-pin", "end the waiting after wrong technicians' PINs on a terminal");
    made.terminal = admin.add_subcommand("terminal", "certificates and readiness reports of a terminal, as JSON");
    for (CLI::App* each : {made.code, made.revoke, made.unlock, made.terminal})
        each->add_option("TERMINAL", options.name, "its name")->required();
    made.code->add_option("--central", options.central, "https URL of the terminals' listener")->required();
    made.code->add_option("--enrolment", options.enrolment, "https URL of the enrolment listener, for next time");
    CLI::App* audit = admin.add_subcommand("audit", "who did what");
    audit->require_subcommand(1)->fallthrough();
    made.list = audit->add_subcommand("list", "the newest records and the head, as JSON");
    made.list->add_option("--limit", options.limit, "how many")->check(CLI::Range(1, 100000));
    made.verify = audit->add_subcommand("verify", "is the log whole? names the first broken record");
    made.verify->add_option("--head", options.heads, "NUMBER:HASH that was noted elsewhere; may be repeated");
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    ::umask(077);
    Options options;
    CLI::App app("The reference backend of the self-service terminals");
    app.option_defaults()->always_capture_default();
    app.fallthrough();
    app.add_option("--listen", options.listen, "ADDR:PORT for terminals (mutual TLS); port 0: any free one");
    app.add_option("--public-listen", options.publicListen, "ADDR:PORT for phones and clerks");
    app.add_option("--db", options.database, "sqlite:FILE; STATE/central.db without it");
    app.add_option("--state", options.state, "directory of keys, certificates and blobs")->required();
    app.add_option("--catalogue", options.catalogues, "catalogue folder; again for older ones, newest first");
    app.add_option("--repository", options.repository,
                   "public folder of the signed catalogue (zizhu-catalog publish); its releases come first");
    app.add_option("--register", options.registry, "folder (or file) of the registers that certificates are issued from");
    app.add_option("--holidays", options.holidays, "file of holidays; the one compiled in without it");
    app.add_option("--public-url", options.publicUrl, "of the public listener, as phones see it");
    app.add_option("--public-certificate", options.publicCertificate, "PEM chain for the public listener");
    app.add_option("--public-key", options.publicKey, "its key, PEM");
    app.add_option("--proxy", options.proxies,
                   "address of a reverse proxy before the public listener, whose X-Forwarded-For is believed");
    app.add_option("--enrol-listen", options.enrolListen,
                   "ADDR:PORT where terminals without a certificate enrol; nowhere without it");
    app.add_option("--log", options.log, "event log; STATE/central.log without it");
    CLI::App* admin = app.add_subcommand("admin", "set up and look after a deployment");
    admin->require_subcommand(1)->fallthrough();
    CLI::App* init =
        admin->add_subcommand("init", "make the state directory: authority, server certificate, intake key");
    init->add_option("--name", options.names, "DNS name or IP address of central; may be repeated")
        ->required();
    init->add_flag("--new-intake-key", options.newIntakeKey, "make another intake key even if there is one");
    CLI::App* terminal =
        admin->add_subcommand("issue-terminal", "make a terminal's key, certificate and configuration");
    terminal->add_option("NAME", options.name, "the terminal's name")->required();
    terminal->add_option("--out", options.out, "folder for the files")->required();
    terminal->add_option("--central", options.central, "https URL of the terminals' listener")->required();
    CLI::App* clerk = admin->add_subcommand(
        "add-clerk", "add a clerk or give one a new password (read from standard input)");
    clerk->add_option("NAME", options.name, "account")->required();
    clerk->add_option("--department", options.department, "key of the department, or * for all")->required();
    CLI::App* cases = admin->add_subcommand("cases", "list cases");
    CLI::App* one = admin->add_subcommand("case", "show a case");
    one->add_option("CODE", options.code, "tracking code or case number")->required();
    CLI::App* move = admin->add_subcommand("move-case", "move a case on, as a clerk does at the desk");
    move->add_option("CODE", options.code, "tracking code or case number")->required();
    move->add_option("STATUS", options.status, "accepted, in-progress, finished")->required();
    CLI::App* papers = admin->add_subcommand("ask-for-papers", "ask the citizen for papers");
    papers->add_option("CODE", options.code, "tracking code or case number")->required();
    papers->add_option("MATERIAL", options.words, "keys of the item's materials")->required();
    CLI::App* ready = admin->add_subcommand("result-ready", "the result can be fetched");
    ready->add_option("CODE", options.code, "tracking code or case number")->required();
    ready->add_option("--place", options.place, "where it waits; at every terminal without it");
    CLI::App* come = admin->add_subcommand("come", "say \"I am coming\" to every call for help");
    CLI::App* ratings = admin->add_subcommand("ratings", "how the services are rated, as JSON");
    CLI::App* outage = admin->add_subcommand("outage", "take a terminal out of service after the present visit");
    outage->add_option("TERMINAL", options.name, "its name")->required();
    outage->add_option("--message-zh", options.messageZh, "for citizens, in Chinese");
    outage->add_option("--message-en", options.messageEn, "for citizens, in English");
    outage->add_option("--until", options.until, "2026-03-14T08:00:00.000Z");
    outage->add_flag("--end", options.end, "serve again");
    const TrustCommands trusted = addTrustCommands(*admin, options);
    for (CLI::App* each : {cases, one})
        each->add_flag("--json", options.json, "the only form there is so far");
    CLI11_PARSE(app, argc, argv);

    World world;
    world.log =
        base::openEventLog(options.log.empty() ? options.state + "/central.log" : options.log, world.clock);
    if (init->parsed()) {
        std::error_code ignored;
        std::filesystem::create_directories(options.state, ignored);
        return initialise(options, world);
    }
    if (terminal->parsed()) return issue(options, world);
    if (clerk->parsed()) return addClerk(options, world);
    if (cases->parsed()) return show(options, world, true);
    if (one->parsed()) return show(options, world, false);
    for (CLI::App* each : {move, papers, ready, come, ratings, outage}) {
        if (each->parsed()) return lookAfter(options, world, each->get_name());
    }
    for (CLI::App* each : {trusted.code, trusted.revoke, trusted.unlock, trusted.terminal, trusted.list}) {
        if (each->parsed()) return trust(options, world, each->get_name());
    }
    if (trusted.verify->parsed()) return verifyAudit(options, world);
    return serve(options, world);
}
