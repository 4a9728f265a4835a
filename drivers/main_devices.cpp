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
        command->add_option("--device", options.device, "an address (see `addresses`), or a profile's file")
            ->required();
        command->add_option("--model", options.model, "a model of `list`, if not the role's usual one");
        command->add_option("--set", options.settings, "KEY=VALUE: an option of the model");
        command->add_option("--rate", options.rate, "bits a second of a serial port")
            ->check(CLI::IsMember({115200, 57600, 38400, 19200, 9600}));
        command->add_option("--timeout", options.seconds, "seconds")->check(CLI::Range(1, 600));
        command->add_option("--sim", options.simulate,
                            "a command to a simulated device, such as \"paper-out\"");
        command->add_option("--sim-after", options.afterwards, "the same, when all is done");
        if (!oneRole) command->add_option("--role", options.role, "only this role: card-reader, lights, …");
    };

    CLI::App* list = app.add_subcommand("list", "the supported models, what is connected, and where");
    common(list);
    list->add_option("--device", options.device, "a profile's file: says how what is connected fits it");
    list->add_option("--sysfs", options.sysfs, "where the kernel's device tree is mounted")
        ->check(CLI::ExistingDirectory);
    list->add_option("--dev", options.dev, "where the nodes of devices are")
        ->check(CLI::ExistingDirectory);
    list->callback([&] { code = devices::list(options); });
    CLI::App* status = app.add_subcommand("status", "how each device is, and what to do");
    ofDevice(status, false);
    status->callback([&] { code = devices::status(options, clock); });
    const auto showsPersonal = [&options](CLI::App* command) {
        command->add_flag("--show-personal-data", options.personal, "do not mask what was read");
    };

    CLI::App* card = app.add_subcommand("read-card", "waits for an identity card and reads it");
    ofDevice(card, true);
    showsPersonal(card);
    card->callback([&] { code = devices::readCard(options, clock); });
    CLI::App* print =
        app.add_subcommand("print-test", "prints a test page and waits for the printer's proof");
    ofDevice(print, true);
    print->add_option("--role", options.role, "which printer")
        ->check(CLI::IsMember({"receipt-printer", "document-printer"}));
    print->callback([&] { code = devices::printTest(options, clock); });
    CLI::App* scan = app.add_subcommand("scan", "takes a page from the scanner or the document camera");
    ofDevice(scan, true);
    scan->add_option("--role", options.role, "which of the two")
        ->check(CLI::IsMember({"document-scanner", "document-camera"}));
    scan->add_option("--out", options.out, "file that keeps the picture; it may show personal data");
    scan->callback([&] { code = devices::scan(options, clock); });
    CLI::App* readCode = app.add_subcommand("read-code", "waits for a bar code or QR code");
    ofDevice(readCode, true);
    showsPersonal(readCode);
    readCode->callback([&] { code = devices::readCode(options, clock); });
    CLI::App* lights = app.add_subcommand("lights", "the guide lights; with --position switches one");
    ofDevice(lights, true);
    lights->add_option("--position", options.position, "card-reader, receipt-printer, …");
    lights->add_option("--blink", options.blink, "off, slow, medium, quick or continuous");
    lights->add_option("--colour", options.colour, "default, red, green, yellow, blue or white");
    lights->callback([&] { code = devices::lights(options, clock); });
    CLI::App* selfTest = app.add_subcommand("selftest", "tries every device and says what to do");
    ofDevice(selfTest, false);
    selfTest->add_flag("--use-paper", options.usePaper, "prints too, and reads the printed code back");
    selfTest->callback([&] { code = devices::selfTest(options, clock); });
#ifdef ZIZHU_DEVELOPMENT
    CLI::App* record = app.add_subcommand("record", "writes down what passes between a driver and its device");
    ofDevice(record, false);
    record->add_option("--out", options.out, "file of the recording; it must not be there yet")->required();
    record->add_option("--do", options.commands,
                       "what is done meanwhile: status, capabilities, reset, media, read, print (default: all)");
    record->callback([&] { code = devices::record(options, clock); });
#endif
    CLI::App* replay = app.add_subcommand("replay", "runs a driver against a recording");
    common(replay);
    replay->add_option("recording", options.device, "file of the recording")->required()->check(CLI::ExistingFile);
    replay->add_flag("--pace", options.pace, "takes the recorded time");
    replay->callback([&] { code = devices::replay(options, clock); });
    CLI::App* addresses = app.add_subcommand("addresses", "how a device's place is written");
    common(addresses);
    addresses->callback([&] { code = devices::addresses(options); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? devices::kOk : devices::kUsage;
    }
    return code;
}
