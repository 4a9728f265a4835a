// zizhu-devices: what a technician asks of a terminal's devices, one command each.
#include <CLI/CLI.hpp>

#include "drivers/main_devices.h"

using namespace zizhu;
using namespace zizhu::drivers;

int main(int argc, char** argv) {
    CLI::App app{
        "Asks and tries the devices of a terminal, one command at a time.\n"
        "Exit codes: 0 done; 2 a mistake in the command line or profile; 3 a device is not there or\n"
        "cannot work; 4 nothing came in time (no card, no code, no proof of the print)."};
    app.require_subcommand(1);
    devices::Options options;
    base::SystemClock clock;
    int code = devices::kOk;

    const auto common = [&options](CLI::App* command) {
        command->add_flag("--json", options.json, "one JSON object on standard output");
    };
    const auto ofDevice = [&](CLI::App* command, bool oneRole) {
        common(command);
        command
            ->add_option("--device", options.device, "serial:PATH, file:PATH, simulated, or a profile's file")
            ->required();
        command->add_option("--model", options.model, "a model of `list`, if not the role's usual one");
        command->add_option("--set", options.settings, "KEY=VALUE: an option of the model");
        command->add_option("--rate", options.rate, "bits a second of a serial port")
            ->check(CLI::IsMember({115200, 57600, 38400, 19200, 9600}));
        command->add_option("--timeout", options.seconds, "seconds")->check(CLI::Range(1, 600));
        command->add_option("--sim", options.simulate,
                            "a command to a simulated device, such as \"paper-out\"");
        command->add_option("--sim-after", options.afterwards, "the same, when all is done");
        if (!oneRole) {
            command->add_option("--role", options.role, "card-reader, receipt-printer or code-scanner");
            return;
        }
        command->add_flag("--show-personal-data", options.personal, "do not mask what was read");
    };

    CLI::App* list = app.add_subcommand("list", "the supported models, and what is connected");
    common(list);
    list->add_option("--sysfs", options.sysfs, "where the kernel's device tree is mounted")
        ->check(CLI::ExistingDirectory);
    list->callback([&] { code = devices::list(options); });
    CLI::App* status = app.add_subcommand("status", "how each device is, and what to do");
    ofDevice(status, false);
    status->callback([&] { code = devices::status(options, clock); });
    CLI::App* card = app.add_subcommand("read-card", "waits for an identity card and reads it");
    ofDevice(card, true);
    card->callback([&] { code = devices::readCard(options, clock); });
    CLI::App* print =
        app.add_subcommand("print-test", "prints a test page and waits for the printer's proof");
    ofDevice(print, true);
    print->callback([&] { code = devices::printTest(options, clock); });
    CLI::App* scan = app.add_subcommand("read-code", "waits for a bar code or QR code");
    ofDevice(scan, true);
    scan->callback([&] { code = devices::readCode(options, clock); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? devices::kOk : devices::kUsage;
    }
    return code;
}
