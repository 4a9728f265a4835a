// The A4 printer's driver against a real cupsd and, behind it, a printer that speaks IPP.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "drivers/cups/document_printer.h"
#include "tests/devices/print_house.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Rig {
    base::SystemClock clock;
    tests::PrintHouse house;
    std::unique_ptr<DocumentPrinter> printer;

    explicit Rig(const std::string& model = "raw") {
        REQUIRE(house.startPrinter());
        REQUIRE(house.startServer());
        REQUIRE(house.addQueue("a4", model));
        printer = make("a4");
    }
    std::unique_ptr<DocumentPrinter> make(const std::string& queue) {
        auto made =
            cups::makePrinterAt({Connection::Cups, {}, {}, {}, queue}, clock, {{"server", house.socket()}});
        REQUIRE(made);
        return std::get<std::unique_ptr<DocumentPrinter>>(*std::move(made));
    }
    Until until(base::Duration time = 30s) { return {clock.in(time)}; }
    base::Status print(const std::string& document, base::Duration time = 30s) {
        return printer->print(base::asBytes(document), until(time));
    }
    DocumentPrinterStatus status() { return printer->printerStatus(until()); }
    // The printer's inside says this, over somebody else's page, until it is mended. (With no paper in it the
    // stand-in starts no job, so it could not be mended by another.)
    void happens(const std::string& reason) {
        house.order("STATE: +" + reason + "\n");
        REQUIRE(house.pass());
    }
    void mend(const std::string& reason) {
        house.order("STATE: -" + reason + "\nend\n");
        REQUIRE(tests::PrintHouse::waitFor([&] { return !house.isPrinting(); }));
    }
};

}  // namespace

TEST_CASE("cups: a PDF comes out as it is, and nothing of it stays in the spool") {
    Rig rig;
    CHECK(rig.status().device.state == DeviceState::Online);
    CHECK(rig.status().paper == SupplyState::Full);
    // Larger than what fits into the buffers on its way.
    const std::string document = "%PDF-1.4 canary-4711 " + std::string(300'000, 'x');
    rig.house.order("end\n");
    const base::Status done = rig.print(document);
    CHECK(done);
    if (!done) MESSAGE(done.error().detail.text());
    CHECK(rig.house.printed(document) == 1);
    CHECK(tests::PrintHouse::filesWith(rig.house.spool(), "canary-4711").empty());
    CHECK(tests::PrintHouse::filesIn(rig.house.spool()) == 0);
    CHECK(rig.print("hello").error().code == base::Errc::InvalidInput);
}

TEST_CASE("cups: what is wrong with the printer, told and mended, and no job starts meanwhile") {
    Rig rig;
    struct Trouble {
        const char* reason;
        DeviceState state;
        SupplyState paper;
        SupplyState toner;
        bool coverOpen;
    };
    const Trouble troubles[] = {
        {"media-empty-error", DeviceState::Offline, SupplyState::Out, SupplyState::Unknown, false},
        {"media-needed-error", DeviceState::Offline, SupplyState::Out, SupplyState::Unknown, false},
        {"media-jam-error", DeviceState::UserError, SupplyState::Jammed, SupplyState::Unknown, false},
        {"cover-open-error", DeviceState::UserError, SupplyState::Full, SupplyState::Unknown, true},
        {"input-tray-missing-error", DeviceState::UserError, SupplyState::Out, SupplyState::Unknown, false},
        {"marker-supply-empty-error", DeviceState::Offline, SupplyState::Full, SupplyState::Out, false},
        {"toner-empty-error", DeviceState::Offline, SupplyState::Full, SupplyState::Out, false},
        {"marker-waste-full-error", DeviceState::Offline, SupplyState::Full, SupplyState::Unknown, false},
    };
    for (const Trouble& trouble : troubles) {
        CAPTURE(std::string(trouble.reason));
        rig.happens(trouble.reason);
        REQUIRE(tests::PrintHouse::waitFor([&] { return rig.status().device.state == trouble.state; }));
        const DocumentPrinterStatus status = rig.status();
        CHECK(status.paper == trouble.paper);
        CHECK(status.toner == trouble.toner);
        CHECK(status.coverOpen == trouble.coverOpen);
        CHECK(status.device.action == base::StaffAction::Clear);
        const base::Status refused = rig.print("%PDF-1.4 refused");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == base::Errc::DeviceError);
        CHECK(refused.error().action == base::StaffAction::Clear);
        rig.mend(trouble.reason);
        const bool mended =
            tests::PrintHouse::waitFor([&] { return rig.status().device.state == DeviceState::Online; });
        if (!mended) MESSAGE(rig.status().device.detail.text());
        REQUIRE(mended);
    }
    // What is low does not stop it.
    for (const char* low : {"media-low-warning", "toner-low-warning"}) {
        rig.happens(low);
        REQUIRE(tests::PrintHouse::waitFor([&] {
            return rig.status().paper == SupplyState::Low || rig.status().toner == SupplyState::Low;
        }));
        CHECK(rig.status().device.state == DeviceState::Online);
        rig.mend(low);
    }
    rig.house.order("end\n");
    CHECK(rig.print("%PDF-1.4 after all"));
    CHECK(rig.house.printed("%PDF-1.4 refused") == 0);
    CHECK(rig.house.printed("%PDF-1.4 after all") == 1);
    CHECK(tests::PrintHouse::filesIn(rig.house.spool()) == 0);
}

TEST_CASE("cups: paper ends within a job and is loaded in time") {
    Rig rig;
    rig.house.order("STATE: +media-empty-error\n");
    base::Status done;
    std::thread printing([&] { done = rig.print("%PDF-1.4 two sheets"); });
    const auto watcher = rig.make("a4");
    CHECK(tests::PrintHouse::waitFor([&] {
        // Not through printerStatus(), which would take the job back as a leftover.
        cups::IppConnection queue(cups::targetOfQueue("a4", rig.house.socket()), rig.clock);
        const auto facts = queue.printer(rig.until());
        return facts && statusOf(*facts, "iso_a4_210x297mm").paper == SupplyState::Out;
    }));
    rig.house.order("STATE: -media-empty-error\nend\n");
    printing.join();
    CHECK(done);
    CHECK(rig.house.printed("%PDF-1.4 two sheets") == 1);
}

TEST_CASE("cups: a job that takes too long or is stopped never comes out, not even later") {
    Rig rig;
    const bool stops[] = {false, true};
    for (const bool stopped : stops) {
        CAPTURE(stopped);
        const std::string document = stopped ? "%PDF-1.4 canary-stopped" : "%PDF-1.4 canary-late";
        std::stop_source stop;
        const base::SteadyTime began = rig.clock.steady();
        std::thread hand;
        if (stopped) {
            hand = std::thread([&] {
                tests::PrintHouse::waitFor([&] { return rig.house.isPrinting(); });
                stop.request_stop();
            });
        }
        const base::Status done =
            rig.printer->print(base::asBytes(document), {rig.clock.in(stopped ? 60s : 8s), stop.get_token()});
        if (hand.joinable()) hand.join();
        REQUIRE_FALSE(done);
        CHECK(done.error().code == (stopped ? base::Errc::Canceled : base::Errc::Timeout));
        CHECK(rig.clock.steady() - began < 9s);
        CHECK(tests::PrintHouse::waitFor([&] {
            rig.status();
            return tests::PrintHouse::filesIn(rig.house.spool()) == 0;
        }));
        // The printer heard of it too: what it ends now is a canceled job, not a failed one.
        rig.house.order("fail\n");
        CHECK(tests::PrintHouse::waitFor([&] { return !rig.house.isPrinting(); }));
        cups::IppConnection printer(*cups::targetOfUri(rig.house.printerUri()), rig.clock);
        CHECK(tests::PrintHouse::waitFor([&] {
            const auto facts = printer.printer(rig.until());
            return facts && facts->state == cups::PrinterState::Idle;
        }));
        const auto over = printer.jobsNamed(cups::kJobName, true, rig.until());
        REQUIRE(over);
        REQUIRE_FALSE(over->empty());
        CHECK(printer.jobState(*std::max_element(over->begin(), over->end()), rig.until()) ==
              cups::JobState::Canceled);
        rig.house.order("end\n");
        CHECK(rig.print("%PDF-1.4 the next person's"));
        CHECK(rig.house.printed(document) == 0);
    }
    CHECK(rig.house.printed("%PDF-1.4 the next person's") == 2);
}

TEST_CASE("cups: what a program that died left in the queue is taken back before anything is printed") {
    Rig rig;
    {
        cups::IppConnection dying(cups::targetOfQueue("a4", rig.house.socket()), rig.clock);
        const auto job = dying.createJob({"iso_a4_210x297mm", "one-sided", cups::kJobName, 60s}, rig.until());
        REQUIRE(job);
        REQUIRE(dying.sendDocument(*job, base::asBytes("%PDF-1.4 canary-orphan"), rig.until()));
        // Another, that never got its document.
        REQUIRE(dying.createJob({"iso_a4_210x297mm", "one-sided", cups::kJobName, 60s}, rig.until()));
    }
    REQUIRE(tests::PrintHouse::waitFor([&] { return rig.house.isPrinting(); }));
    CHECK(tests::PrintHouse::filesWith(rig.house.spool(), "canary-orphan").size() >= 1);
    rig.status();
    CHECK(tests::PrintHouse::waitFor([&] {
        rig.status();
        return tests::PrintHouse::filesIn(rig.house.spool()) == 0;
    }));
    rig.house.order("fail\nend\n");
    CHECK(rig.print("%PDF-1.4 new"));
    CHECK(rig.house.printed("%PDF-1.4 canary-orphan") == 0);
    CHECK(rig.house.printed("%PDF-1.4 new") == 1);
}

TEST_CASE("cups: the printer goes and comes back; the server goes and comes back; the queue does not exist") {
    Rig rig;
    rig.house.stopPrinter();
    DocumentPrinterStatus status = rig.status();
    CHECK(status.device.state == DeviceState::NoDevice);
    CHECK(rig.print("%PDF-1.4 nobody").error().code == base::Errc::Unavailable);
    REQUIRE(rig.house.startPrinter());
    CHECK(rig.status().device.state == DeviceState::Online);

    // It goes in the middle of a job.
    std::thread thief([&] {
        tests::PrintHouse::waitFor([&] { return rig.house.isPrinting(); });
        rig.house.stopPrinter();
    });
    const base::Status lost = rig.print("%PDF-1.4 canary-lost", 12s);
    thief.join();
    REQUIRE_FALSE(lost);
    REQUIRE(rig.house.startPrinter());
    CHECK(tests::PrintHouse::waitFor([&] {
        return rig.status().device.state == DeviceState::Online &&
               tests::PrintHouse::filesIn(rig.house.spool()) == 0;
    }));
    rig.house.order("fail\nend\n");
    CHECK(rig.print("%PDF-1.4 again"));
    CHECK(rig.house.printed("%PDF-1.4 canary-lost") == 0);

    const auto none = rig.make("nowhere");
    CHECK(none->status(rig.until()).state == DeviceState::NoDevice);
    CHECK(none->print(base::asBytes("%PDF-1.4"), rig.until()).error().code == base::Errc::NotFound);

    rig.house.stopServer();
    CHECK(rig.status().device.state == DeviceState::NoDevice);
    CHECK(rig.print("%PDF-1.4").error().code == base::Errc::Unavailable);
    CHECK_FALSE(rig.printer->reset(rig.until(2s)));
    REQUIRE(rig.house.startServer());
    CHECK(rig.status().device.state == DeviceState::Online);
}

TEST_CASE("cups: a queue that was paused says so, and reset goes on with it") {
    Rig rig;
    REQUIRE(rig.house.tool({"cupsdisable", "-h", rig.house.socket(), "a4"}) == 0);
    CHECK(rig.status().device.state == DeviceState::Offline);
    CHECK(rig.status().device.action == base::StaffAction::Reset);
    REQUIRE(rig.printer->reset(rig.until()));
    CHECK(rig.status().device.state == DeviceState::Online);
    REQUIRE(rig.house.tool({"cupsreject", "-h", rig.house.socket(), "a4"}) == 0);
    CHECK(rig.status().device.state == DeviceState::Offline);
    CHECK_FALSE(rig.print("%PDF-1.4"));
}

TEST_CASE("cups: a printer without a queue") {
    Rig rig;
    const auto printer = rig.make(rig.house.printerUri());
    CHECK(printer->status(rig.until()).state == DeviceState::Online);
    rig.house.order("end\n");
    CHECK(printer->print(base::asBytes("%PDF-1.4 straight"), rig.until()));
    CHECK(rig.house.printed("%PDF-1.4 straight") == 1);
    CHECK_FALSE(printer->print(base::asBytes("%PDF-1.4 canary-straight"), rig.until(3s)));
    rig.house.order("fail\nend\n");
    CHECK(printer->print(base::asBytes("%PDF-1.4 next"), rig.until()));
    CHECK(rig.house.printed("%PDF-1.4 canary-straight") == 0);
    rig.happens("cover-open-error");
    CHECK(tests::PrintHouse::waitFor([&] { return printer->printerStatus(rig.until()).coverOpen; }));
}
