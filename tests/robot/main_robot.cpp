// zizhu-robot: the terminal's application, driven by a script of labels. For tests and demonstrations;
// never part of an image.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "tests/robot/robot.h"
#include "tests/support/temporary_directory.h"

namespace {

using namespace zizhu::tests;

struct Arguments {
    std::string script, out, state, catalogue, cards, registry, central, credentials, url, publicUrl, devices, repository, root;
    std::string size = "1080x1920", language = "zh-CN";
    bool listLabels = false, ttys = false, everyPage = false;
    int repeat = 1;
};

void declare(CLI::App& app, Arguments& a) {
    app.require_subcommand(1);
    CLI::App* run = app.add_subcommand("run", "Run a script; prints one line a step, ends at the first that fails");
    run->add_option("script", a.script, "YAML file (docs/testing.md)")->required()->check(CLI::ExistingFile);
    run->add_option("--out", a.out, "Folder for pictures, receipts and the backend's answers");
    run->add_option("--state", a.state, "State of the terminal, kept; default: a temporary folder");
    run->add_option("--catalogue", a.catalogue, "Folder of the service items")->required();
    run->add_option("--repository", a.repository, "... and the backend hands out this signed repository");
    run->add_option("--root", a.root, "The terminal takes its catalogue from there, by this root of trust");
    run->add_option("--cards", a.cards, "Folder of card files")->required();
    run->add_option("--central", a.central, "The program zizhu-central; the robot starts its own");
    run->add_option("--register", a.registry, "... with these registers");
    run->add_option("--url", a.url, "Or: a backend that runs already, for terminals");
    run->add_option("--public-url", a.publicUrl, "... and for phones");
    run->add_option("--credentials", a.credentials, "... and this terminal's credentials for it");
    run->add_option("--devices", a.devices, "Profile of devices; default: all simulated here");
    run->add_flag("--ttys", a.ttys, "Card reader, printer and code scanner over pseudo-terminals");
    run->add_option("--size", a.size, "Picture, WIDTHxHEIGHT");
    run->add_option("--language", a.language, "Language of the script's texts: zh-CN, zh-TW or en");
    run->add_option("--repeat", a.repeat, "Run it so many times, one visit after the other");
    run->add_flag("--every-page", a.everyPage, "Keep a picture of each page that `through` goes through");
    run->add_flag("--list-labels", a.listLabels, "Print the semantics tree of the last screen as JSON");
}

int runScript(const Arguments& a) {
    const TemporaryDirectory temporary;
    const std::filesystem::path state = a.state.empty() ? temporary.path() : std::filesystem::path(a.state);
    std::unique_ptr<robot::Backend> backend;
    robot::TerminalOptions terminal;
    if (std::sscanf(a.size.c_str(), "%dx%d", &terminal.width, &terminal.height) != 2) {
        std::fprintf(stderr, "zizhu-robot: --size takes WIDTHxHEIGHT\n");
        return 2;
    }
    terminal.state = std::filesystem::absolute(state) / "terminal";
    terminal.catalogue = std::filesystem::absolute(a.catalogue);
    terminal.ptys = a.ttys;
    if (!a.root.empty()) terminal.root = std::filesystem::absolute(a.root);
    if (!a.devices.empty()) terminal.devices = std::filesystem::absolute(a.devices);
    if (!a.central.empty()) {
        auto started = robot::Backend::start(
            {a.central, terminal.catalogue, a.registry, std::filesystem::absolute(state) / "central", a.repository}, terminal.terminal);
        if (!started) {
            std::fprintf(stderr, "zizhu-robot: %s\n", started.error().c_str());
            return 1;
        }
        backend = std::move(*started);
        terminal.url = backend->url();
        terminal.publicUrl = backend->publicUrl();
        terminal.credentials = backend->credentials();
    } else {
        terminal.url = a.url;
        terminal.publicUrl = a.publicUrl;
        terminal.credentials = std::filesystem::absolute(a.credentials);
    }
    auto script = robot::loadScript(a.script, a.language);
    if (!script) {
        std::fprintf(stderr, "zizhu-robot: %s\n", script.error().c_str());
        return 2;
    }
    // A terminal begins in Chinese; who wants another language chooses it where others press "start".
    if (a.language != "zh-CN") {
        for (robot::ScriptStep& step : script->steps) {
            using enum robot::Action;
            const bool chooses = step.action == Tap || step.action == KeyTo || step.action == SwitchTo;
            if (chooses && step.text == "begin") step.text = "language/" + a.language;
        }
    }
    if (!a.out.empty()) std::filesystem::create_directories(a.out);
    robot::RobotOptions options{a.out, std::filesystem::absolute(a.cards)};
    options.beside = std::filesystem::absolute(a.script).parent_path();
    options.everyPage = a.everyPage;
    robot::Robot one(options, terminal, backend.get());
    std::optional<std::string> fault;
    for (int i = 0; i < a.repeat && !fault; ++i) fault = one.run(*script);
    if (fault) std::fprintf(stderr, "zizhu-robot: %s: %s\n", a.script.c_str(), fault->c_str());
    if (a.listLabels) std::printf("%s\n", one.labels().c_str());
    return fault ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Drives the terminal's application by labels"};
    Arguments arguments;
    declare(app, arguments);
    CLI11_PARSE(app, argc, argv);
    return runScript(arguments);
}
