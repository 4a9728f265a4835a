// Everything that can go wrong with a request, at every request of every command of the A4 printer.
#include <doctest/doctest.h>
#include <poll.h>

#include <filesystem>

#include "drivers/cups/document_printer.h"
#include "tests/devices/fake_print_server.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using tests::FakePrintServer;
using tests::PrintFault;

namespace {

enum class Command : std::uint8_t { Status, Capabilities, Reset, Print };
constexpr std::array kCommands = {Command::Status, Command::Capabilities, Command::Reset, Command::Print};
// What the printer is: a queue that is all that is known of it, one whose printer can be asked, and one
// without a queue.
enum class Place : std::uint8_t { Queue, QueueAndPrinter, Printer };
constexpr std::array kPlaces = {Place::Queue, Place::QueueAndPrinter, Place::Printer};

std::size_t openFiles() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}
// The stand-in ends a connection a moment after the printer's driver did.
bool openFilesBecome(std::size_t count) {
    for (int i = 0; i < 200 && openFiles() != count; ++i) ::poll(nullptr, 0, 10);
    return openFiles() == count;
}

struct Outcome {
    base::Status status;                      // of what gives one
    DeviceState state = DeviceState::Online;  // of Status
    base::StaffAction action = base::StaffAction::None;
};

struct Rig {
    tests::SelfAdvancingClock clock;
    base::SystemClock real;
    FakePrintServer server{clock};
    Place place;
    int documents = 0;

    explicit Rig(Place where) : place(where) { server.tellOfPrinter(where == Place::QueueAndPrinter); }

    // As after a start of the program, which knows nothing of what another left.
    std::unique_ptr<DocumentPrinter> printer() {
        const cups::Target target = place == Place::Printer ? *cups::targetOfUri(server.printerUri())
                                                            : cups::targetOfQueue("a4", server.host());
        return cups::makeDocumentPrinter(target, {}, clock);
    }
    std::string document() { return "%PDF-1.4 " + std::to_string(++documents) + std::string(40'000, 'x'); }

    Outcome run(DocumentPrinter& printer, Command command, const std::string& pdf) {
        const Until until{clock.in(30s)};
        switch (command) {
            case Command::Status: {
                const DeviceStatus now = printer.printerStatus(until).device;
                return {{}, now.state, now.action};
            }
            case Command::Capabilities:
                CHECK(printer.capabilities(until).contains("media"));
                return {};
            case Command::Reset:
                return {printer.reset(until)};
            default:
                return {printer.print(base::asBytes(pdf), until)};
        }
    }

    // How many requests it makes if all is well.
    int requestsOf(Command command) {
        server.leaveJob("%PDF-1.4 left", place != Place::Printer);
        const auto device = printer();
        server.mend();
        const Outcome outcome = run(*device, command, document());
        CHECK(outcome.status);
        CHECK(outcome.state == DeviceState::Online);
        const int requests = server.requests();
        recovers(*device);
        return requests;
    }

    // Nothing of any job is left after one more look, and the next document comes out once.
    void recovers(DocumentPrinter& device) {
        server.mend();
        CHECK(device.status({clock.in(30s)}).state == DeviceState::Online);
        CHECK(server.spooled() == 0);
        CHECK(server.onTheWay() == 0);
        const std::string next = document();
        const base::Status done = device.print(base::asBytes(next), {clock.in(30s)});
        if (!done) MESSAGE(done.error().detail.text());
        CHECK(done);
        CHECK(server.printed(next) == 1);
        CHECK(server.spooled() == 0);
        CHECK(server.onTheWay() == 0);
    }

    void strike(Command command, PrintFault fault, int nth, bool lasts) {
        server.leaveJob("%PDF-1.4 left", place != Place::Printer);
        const auto device = printer();
        const std::string pdf = document();
        server.faultAt(nth, fault, lasts);
        const base::SteadyTime began = real.steady();
        const Outcome outcome = run(*device, command, pdf);
        CHECK(real.steady() - began < 5s);
        CHECK(server.struck() >= 1);
        if (!outcome.status) {
            CHECK(outcome.status.error().action != base::StaffAction::None);
            CHECK_FALSE(outcome.status.error().detail.text().empty());
        }
        if (outcome.state != DeviceState::Online) CHECK(outcome.action != base::StaffAction::None);
        const int cameOut = server.printed(pdf);
        CHECK(cameOut <= 1);
        if (command == Command::Print && outcome.status) CHECK(cameOut == 1);
        // An answer without a job is a good one when it is asked which there are: a server that forgets
        // them until later is believed until the next reset.
        server.mend();
        if (fault == PrintFault::EmptyAnswer) CHECK(device->reset({clock.in(30s)}));
        recovers(*device);
        CHECK(server.printed(pdf) == cameOut);
    }
};

}  // namespace

TEST_CASE("cups: every fault at every request: it ends, says so, and nothing of a job stays behind") {
    int cases = 0;
    for (const Place place : kPlaces) {
        Rig rig(place);
        (void)rig.requestsOf(Command::Print);
        ::poll(nullptr, 0, 100);
        const std::size_t before = openFiles();
        for (const Command command : kCommands) {
            const int requests = rig.requestsOf(command);
            CHECK(requests >= 1);
            for (std::size_t kind = 1; kind < tests::kPrintFaults.size(); ++kind) {
                for (const bool lasts : {false, true}) {
                    for (int nth = 1; nth <= requests; ++nth, ++cases) {
                        CAPTURE(int(place));
                        CAPTURE(int(command));
                        CAPTURE(tests::kPrintFaults.at(kind));
                        CAPTURE(lasts);
                        CAPTURE(nth);
                        rig.strike(command, PrintFault(kind), nth, lasts);
                    }
                }
            }
        }
        CHECK(openFilesBecome(before));
    }
    MESSAGE("fault matrix of the A4 printer: ", cases, " cases");
}
