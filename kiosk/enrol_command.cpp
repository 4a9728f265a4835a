#include "kiosk/enrol_command.h"

#include <cstdio>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "offline-cache/enrolment.h"

namespace zizhu::kiosk {

int enrolCommand(int argc, char** argv) {
    CLI::App app{"Fetches this terminal's certificate with a one-time code (docs/central.md)"};
    std::string terminal, out;
    cache::EnrolmentOptions options;
    app.add_option("--url", options.url, "https URL of the backend's enrolment listener; as terminal.json has it without");
    app.add_option("--terminal", terminal, "Its name; as terminal.json has it without");
    app.add_option("--out", out, "Folder of the credentials")->required();
    CLI11_PARSE(app, argc, argv);
    std::string code;
    std::fputs("Code: ", stderr);
    std::getline(std::cin, code);
    const auto done = cache::enrolInto(out, terminal, options, code);
    if (done) return 0;
    const cache::BackendError& error = done.error();
    std::fprintf(stderr, "zizhu-kiosk: enrol: %s: %s\n", std::string(base::name(error.error.code)).c_str(),
                 error.reason.empty() ? error.error.detail.text().c_str() : error.reason.c_str());
    return 1;
}

}  // namespace zizhu::kiosk
