// The printer's driver against the model of its firmware, which shares no code with it.
#include "drivers/escpos/receipt_printer.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/simulated_port.h"
#include "tests/support/seeded_random.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

// Random dots, black in its first and last row, so that its height can be told on paper. Rows that look
// like real-time commands are put in on purpose.
base::Bitmap noisyReceipt(int width, int height, std::uint64_t seed = 7) {
    tests::SeededRandom random(seed);
    base::Bitmap bitmap(width, height);
    random.fill(bitmap.bits);
    const std::size_t stride = std::size_t(bitmap.stride());
    if (bitmap.bits.size() > 64) {
        const base::Bytes disguised = {0x10, 0x04, 0x01, 0x10, 0x05, 0x02,
                                       0x1D, 0x72, 0x01, 0x10, 0x04, 0x04};
        std::copy(disguised.begin(), disguised.end(),
                  bitmap.bits.begin() + std::ptrdiff_t(bitmap.bits.size() / 2));
    }
    for (int row = 0; row < height; ++row) {
        const int unused = int(stride) * 8 - width;
        bitmap.bits[std::size_t(row) * stride + stride - 1] &= std::uint8_t(0xFF << unused);
    }
    bitmap.setBlack(0, 0);
    bitmap.setBlack(0, height - 1);
    return bitmap;
}

// Hands everything on, and lets something happen at the printer just before the nth write.
class MeddledTransport final : public Transport {
public:
    MeddledTransport(std::unique_ptr<Transport> inner, const std::function<void(int)>& beforeWrite)
        : inner_(std::move(inner)), beforeWrite_(beforeWrite) {}
    TransportKind kind() const override { return inner_->kind(); }
    base::Status open() override { return inner_->open(); }
    void close() override { inner_->close(); }
    bool isOpen() const override { return inner_->isOpen(); }
    base::Status write(base::ByteView bytes, const Until& until) override {
        if (beforeWrite_) beforeWrite_(++writes_);
        return inner_->write(bytes, until);
    }
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        return inner_->read(into, until);
    }
    base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data,
                                      const Until& until) override {
        return inner_->control(request, data, until);
    }
    void discardInput() override { inner_->discardInput(); }

private:
    std::unique_ptr<Transport> inner_;
    const std::function<void(int)>& beforeWrite_;
    int writes_ = 0;
};

struct Bench {
    explicit Bench(ReceiptPrinterModel model = {}, escpos::Settings settings = {}) {
        auto made = std::make_unique<ReceiptPrinterFirmware>(model);
        firmware = made.get();
        port = std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(made), clock);
        settings.widthDots = model.headDots;
        printer = std::make_unique<escpos::EscPosReceiptPrinter>(
            std::make_unique<MeddledTransport>(makeSimulatedTransport(port), beforeWrite), clock, settings);
    }
    Until until(base::Duration limit = 60s) { return {clock.in(limit)}; }
    void act(std::vector<std::string> words) { REQUIRE(port->act(words).has_value()); }
    PrintReport print(const base::Bitmap& receipt) {
        const base::SteadyTime start = clock.steady();
        const PrintReport report = printer->print(receipt, until());
        CHECK(clock.steady() - start <= 61s);
        return report;
    }
    // Whole receipts that the cutter released.
    std::size_t whole(const base::Bitmap& receipt) const {
        return std::size_t(std::count_if(
            firmware->pieces().begin(), firmware->pieces().end(),
            [&](const PrintedPiece& piece) { return piece.cut && sameDots(piece.trimmed(), receipt); }));
    }
    static bool sameDots(const base::Bitmap& paper, const base::Bitmap& receipt) {
        if (paper.height != receipt.height) return false;
        for (int y = 0; y < receipt.height; ++y) {
            for (int x = 0; x < paper.width; ++x) {
                if (paper.black(x, y) != (x < receipt.width && receipt.black(x, y))) return false;
            }
        }
        return true;
    }

    std::function<void(int)> beforeWrite;
    tests::SelfAdvancingClock clock;
    ReceiptPrinterFirmware* firmware = nullptr;
    std::shared_ptr<SimulatedPort> port;
    std::unique_ptr<escpos::EscPosReceiptPrinter> printer;
};

}  // namespace

TEST_CASE("what the paper shows is what was given, for every width and height") {
    for (const int head : {384, 512, 576}) {
        for (const int height : {1, 2, 47, 48, 95, 96, 191, 192, 193, 384, 960}) {
            CAPTURE(head);
            CAPTURE(height);
            Bench bench({.headDots = head});
            const base::Bitmap receipt = noisyReceipt(head, height);
            const PrintReport report = bench.print(receipt);
            CHECK(report.outcome == PrintOutcome::Proven);
            CHECK(report.rowsSent == height);
            CHECK(bench.firmware->pieces().size() == 1);
            CHECK(bench.whole(receipt) == 1);
        }
    }
    Bench bench;
    const base::Bitmap narrow = noisyReceipt(391, 300);
    CHECK(bench.print(narrow).outcome == PrintOutcome::Proven);
    CHECK(bench.whole(narrow) == 1);
}

TEST_CASE("a printer that garbles heights of 48 is never given one") {
    for (const int height : {48, 96, 144, 192, 193, 240, 960, 1000}) {
        CAPTURE(height);
        const base::Bitmap receipt = noisyReceipt(576, height);
        Bench bench({.garblesMultiplesOf48 = true}, {.quirks = {.garblesMultiplesOf48 = true}});
        CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
        CHECK(bench.whole(receipt) == 1);
    }
    // The quirk is real in the model: without it the picture is spoilt.
    const base::Bitmap receipt = noisyReceipt(576, 384);
    Bench bench({.garblesMultiplesOf48 = true});
    bench.print(receipt);
    CHECK(bench.whole(receipt) == 0);
}

TEST_CASE("what does not fit is refused, not cropped") {
    Bench bench({.headDots = 384});
    for (const base::Bitmap& wrong : {noisyReceipt(385, 100), base::Bitmap(), base::Bitmap(384, 16001)}) {
        const PrintReport report = bench.print(wrong);
        CHECK(report.outcome == PrintOutcome::Failed);
        CHECK((report.error.code == base::Errc::InvalidInput || report.error.code == base::Errc::TooLarge));
    }
    CHECK(bench.firmware->pieces().empty());
}

TEST_CASE("paper that ends anywhere in a receipt: loaded, printed again, one whole receipt") {
    const base::Bitmap receipt = noisyReceipt(576, 700);
    for (const int speed : {0, 1200}) {
        // Every strip border and rows around it, the rows up to the cutter, and one past everything.
        for (const int rows : {0,   1,   100, 191, 192, 193, 300, 383, 384, 385, 575,
                               576, 577, 650, 699, 700, 701, 750, 819, 820, 940}) {
            CAPTURE(speed);
            CAPTURE(rows);
            Bench bench({.rowsPerSecond = speed});
            // The first print cuts off what an earlier owner may have left, which feeds to the cutter.
            bench.act({"paper-out", std::to_string(rows + 120)});
            PrintReport report = bench.print(receipt);
            const bool enough = rows > 820;
            CHECK(report.outcome == (enough ? PrintOutcome::Proven : PrintOutcome::PaperOut));
            CHECK(bench.whole(receipt) == (enough ? 1 : 0));
            if (enough) continue;
            CHECK(report.error.action == base::StaffAction::Clear);
            // Without paper it says so again, and does nothing.
            CHECK(bench.print(receipt).outcome == PrintOutcome::PaperOut);
            bench.act({"load-paper"});
            bench.clock.advance(200ms);
            report = bench.print(receipt);
            CHECK(report.outcome == PrintOutcome::Proven);
            CHECK(bench.whole(receipt) == 1);
            // And the next person's begins clean.
            const base::Bitmap next = noisyReceipt(576, 250, 8);
            CHECK(bench.print(next).outcome == PrintOutcome::Proven);
            CHECK(bench.whole(next) == 1);
            CHECK(bench.whole(receipt) == 1);
        }
    }
}

TEST_CASE("paper that ended and was loaded before the driver looked: its end is told, and not a failure without a name") {
    const base::Bitmap receipt = noisyReceipt(576, 700);
    bool told = false;
    for (int nth = 1; nth <= 60; ++nth) {
        CAPTURE(nth);
        Bench bench({.rowsPerSecond = 1200});
        bench.beforeWrite = [&](int write) {
            if (write != nth) return;
            bench.act({"paper-out"});
            bench.act({"load-paper"});
        };
        const PrintReport report = bench.print(receipt);
        CAPTURE(report.error.detail.text());
        CHECK(report.outcome != PrintOutcome::Failed);
        if (report.outcome == PrintOutcome::Proven) {
            CHECK(bench.whole(receipt) == 1);
            continue;
        }
        told = told || report.outcome == PrintOutcome::PaperOut;
        if (report.outcome == PrintOutcome::PaperOut) CHECK(bench.whole(receipt) == 0);
        bench.act({"take-receipts"});
        CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
        CHECK(bench.whole(receipt) == 1);
    }
    CHECK(told);
}

TEST_CASE("any fault at any transfer: bounded, never a false proof, and the next print is good") {
    const base::Bitmap receipt = noisyReceipt(384, 500);
    for (const std::string fault : {"lost", "short", "stall", "unplug", "endless", "garble"}) {
        for (const int speed : {0, 1200}) {
            for (int nth = 1; nth <= 60; ++nth) {
                CAPTURE(fault);
                CAPTURE(speed);
                CAPTURE(nth);
                Bench bench({.headDots = 384, .rowsPerSecond = speed});
                bench.act({"fault", fault, std::to_string(nth)});
                const PrintReport report = bench.print(receipt);
                // One flipped pixel cannot be known, all else must be.
                if (fault != "garble") {
                    if (report.outcome == PrintOutcome::Proven) CHECK(bench.whole(receipt) == 1);
                    if (report.outcome == PrintOutcome::Failed) CHECK(bench.whole(receipt) == 0);
                    CHECK(bench.whole(receipt) <= 1);
                }
                // A flipped bit can also say "paper end"; that such a receipt may be printed again holds all the same.
                const bool paperOut = report.outcome == PrintOutcome::PaperOut;
                CHECK_FALSE((paperOut && fault != "garble"));
                if (paperOut) CHECK(bench.whole(receipt) == 0);
                bench.act({"fault", "none"});
                bench.act({"plug"});
                bench.act({"take-receipts"});
                const base::Bitmap next = noisyReceipt(384, 400, 9);
                const PrintReport again = bench.print(next);
                CAPTURE(report.error.detail.text());
                CAPTURE(again.error.detail.text());
                CAPTURE(int(report.outcome));
                CHECK(again.outcome == PrintOutcome::Proven);
                CHECK(bench.whole(next) == 1);
                CHECK(bench.printer->status(bench.until()).state == DeviceState::Online);
            }
        }
    }
}

TEST_CASE("trouble in the middle is told as what it is") {
    const base::Bitmap receipt = noisyReceipt(576, 900);
    struct Case {
        std::vector<std::string> trouble, mend;
        PrintOutcome outcome;
        DeviceState state;
        base::StaffAction action;
    };
    const std::vector<Case> cases = {
        {{"open-cover"},
         {"close-cover"},
         PrintOutcome::CoverOpen,
         DeviceState::UserError,
         base::StaffAction::Clear},
        {{"break"},
         {"repair"},
         PrintOutcome::Failed,
         DeviceState::HardwareError,
         base::StaffAction::Maintenance},
        {{"jam-cutter"},
         {"free-cutter"},
         PrintOutcome::Unproven,
         DeviceState::HardwareError,
         base::StaffAction::Clear},
    };
    for (const Case& each : cases) {
        CAPTURE(each.trouble[0]);
        Bench bench;
        if (each.trouble[0] == "jam-cutter") {
            CHECK(bench.print(noisyReceipt(576, 10)).outcome == PrintOutcome::Proven);
            bench.act({"take-receipts"});
        }
        bench.act(each.trouble);
        const PrintReport report = bench.print(receipt);
        CHECK(report.outcome == each.outcome);
        CHECK(report.error.action == each.action);
        const PrinterStatus status = bench.printer->printerStatus(bench.until());
        CHECK(status.device.state == each.state);
        CHECK(status.device.action == each.action);
        // A receipt that is burnt and not cut may be whole: it is not said to have failed.
        CHECK(bench.whole(receipt) == 0);
        bench.act(each.mend);
        const base::Bitmap next = noisyReceipt(576, 300, 10);
        CHECK(bench.print(next).outcome == PrintOutcome::Proven);
        CHECK(bench.whole(next) == 1);
    }
}

TEST_CASE("status words") {
    Bench bench;
    CHECK(bench.printer->printerStatus(bench.until()).paper == SupplyState::Full);
    bench.act({"paper-low"});
    PrinterStatus status = bench.printer->printerStatus(bench.until());
    CHECK(status.paper == SupplyState::Low);
    CHECK(status.device.state == DeviceState::Online);
    bench.act({"paper-out"});
    status = bench.printer->printerStatus(bench.until());
    CHECK(status.paper == SupplyState::Out);
    CHECK(status.device.state == DeviceState::Offline);
    bench.act({"load-paper"});
    bench.act({"heat"});
    CHECK(bench.printer->printerStatus(bench.until()).device.action == base::StaffAction::Suspend);
    bench.act({"cool"});
    bench.act({"hold-feed"});
    CHECK(bench.printer->printerStatus(bench.until()).device.state == DeviceState::DeviceBusy);
    bench.act({"release-feed"});
    CHECK(bench.printer->printerStatus(bench.until()).device.state == DeviceState::Online);
    bench.act({"unplug"});
    CHECK(bench.printer->printerStatus(bench.until()).device.state == DeviceState::NoDevice);
    CHECK(bench.print(noisyReceipt(576, 100)).outcome == PrintOutcome::Failed);
    bench.act({"plug"});
    CHECK(bench.printer->printerStatus(bench.until()).device.state == DeviceState::Online);
    bench.act({"fault", "stall"});
    CHECK(bench.printer->printerStatus(bench.until()).device.state == DeviceState::HardwareError);
}

TEST_CASE("near end is no reason not to print") {
    Bench bench;
    bench.act({"paper-low"});
    const base::Bitmap receipt = noisyReceipt(576, 600);
    CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
    CHECK(bench.whole(receipt) == 1);
}

TEST_CASE("a printer that still waits for an image that a dead program began") {
    for (const int rows : {10, 110, 256}) {
        CAPTURE(rows);
        Bench bench;
        base::Bytes torso = {0x1D, 0x76, 0x30, 0, 72, 0, std::uint8_t(rows), std::uint8_t(rows >> 8)};
        torso.resize(torso.size() + 72 * 5, 0xFF);
        const std::unique_ptr<Transport> before = makeSimulatedTransport(bench.port);
        REQUIRE(before->open().has_value());
        REQUIRE(before->write(torso, bench.until()).has_value());
        const base::Bitmap receipt = noisyReceipt(576, 400);
        CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
        CHECK(bench.whole(receipt) == 1);
        CHECK(bench.firmware->pieces().size() == 2);  // the torso was cut off before it
    }
}

TEST_CASE("a one-way printer proves nothing") {
    Bench bench({.silent = true}, {.quirks = {.silent = true}});
    const base::Bitmap receipt = noisyReceipt(576, 400);
    CHECK(bench.print(receipt).outcome == PrintOutcome::Unproven);
    CHECK(bench.whole(receipt) == 1);

    // One that is thought to answer, and does not, is not sent anything.
    Bench mute({.silent = true});
    CHECK(mute.print(receipt).outcome == PrintOutcome::Failed);
    CHECK(mute.whole(receipt) == 0);
}

TEST_CASE("a stop request before the first strip prints nothing") {
    Bench bench;
    std::stop_source stop;
    stop.request_stop();
    const PrintReport report =
        bench.printer->print(noisyReceipt(576, 400), {bench.clock.in(60s), stop.get_token()});
    CHECK(report.outcome == PrintOutcome::Canceled);
    CHECK(bench.firmware->pieces().empty());
}

TEST_CASE("a deadline in the middle is kept") {
    Bench bench({.rowsPerSecond = 200});
    const base::Bitmap receipt = noisyReceipt(576, 2000);
    const base::SteadyTime start = bench.clock.steady();
    const PrintReport report = bench.printer->print(receipt, bench.until(3s));
    CHECK(report.outcome == PrintOutcome::Failed);
    CHECK(bench.clock.steady() - start <= 3s + 100ms);
    CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
    CHECK(bench.whole(receipt) == 1);
}

TEST_CASE("a cutter error is cleared by the driver once the cutter is free") {
    Bench bench;
    const base::Bitmap receipt = noisyReceipt(576, 300);
    bench.act({"jam-cutter"});
    CHECK(bench.print(receipt).outcome == PrintOutcome::Failed);
    CHECK_FALSE(bench.printer->reset(bench.until()).has_value());
    bench.act({"free-cutter"});
    CHECK(bench.printer->reset(bench.until()).has_value());
    CHECK(bench.printer->printerStatus(bench.until()).cutter == CutterState::Ok);
}

TEST_CASE("the dots an inch go with the width, unless a profile says otherwise") {
    CHECK(escpos::readSettings({})->dpi == 203);
    CHECK(escpos::readSettings({{"width", "512"}})->dpi == 180);
    CHECK(escpos::readSettings({{"width", "512"}, {"dpi", "203"}})->dpi == 203);
    CHECK_FALSE(escpos::readSettings({{"dpi", "300"}}).has_value());
    escpos::Signals waits;
    waits.waitingToRecover = true;
    CHECK(escpos::describe(waits).device.action == base::StaffAction::Reset);
}
