// A code scanner of the device table before its own simulator, and the code that somebody shows to it once
// it is asked for one.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/device_table.h"
#include "drivers/sim/simulated_port.h"
#include "tests/support/self_advancing_clock.h"

namespace zizhu::tests {

// What comes before the host has thrown away the old does not count, so the code is shown then.
class ShowsWhenAsked final : public drivers::Transport {
public:
    ShowsWhenAsked(std::unique_ptr<drivers::Transport> inner, std::function<void()> show)
        : inner_(std::move(inner)), show_(std::move(show)) {}
    drivers::TransportKind kind() const override { return inner_->kind(); }
    base::Status open() override { return inner_->open(); }
    void close() override { inner_->close(); }
    bool isOpen() const override { return inner_->isOpen(); }
    base::Status write(base::ByteView bytes, const drivers::Until& until) override {
        return inner_->write(bytes, until);
    }
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const drivers::Until& until) override {
        return inner_->read(into, until);
    }
    void discardInput() override {
        inner_->discardInput();
        if (show_) show_();
    }

private:
    std::unique_ptr<drivers::Transport> inner_;
    std::function<void()> show_;
};

struct ScannerBench {
    explicit ScannerBench(std::string_view key, const drivers::DeviceOptions& options = {}) {
        const drivers::DeviceModel* model = drivers::findDeviceModel(key);
        REQUIRE(model != nullptr);
        auto firmware = model->makeFirmware(options);
        REQUIRE(firmware.has_value());
        port = std::make_shared<drivers::SimulatedPort>(model->transport, *std::move(firmware), clock);
        auto device = model->make(std::make_unique<ShowsWhenAsked>(drivers::makeSimulatedTransport(port),
                                                                   [this] {
                                                                       if (!next.empty())
                                                                           CHECK(port->act(next));
                                                                   }),
                                  clock, options);
        REQUIRE(device.has_value());
        scanner = std::get<std::unique_ptr<drivers::CodeScanner>>(*std::move(device));
    }

    void show(const std::string& text) { next = {"show-code", text}; }
    base::Result<drivers::ScannedCode> read() { return scanner->read({clock.in(std::chrono::seconds(10))}); }
    // What a code said, or "<timeout> why".
    std::string readText() {
        const auto code = read();
        if (!code) return "<" + std::string(name(code.error().code)) + "> " + code.error().detail.text();
        return code->aim + "|" + std::string(code->text().reveal());
    }
    void act(std::vector<std::string> words) { REQUIRE(port->act(words).has_value()); }

    SelfAdvancingClock clock;
    std::shared_ptr<drivers::SimulatedPort> port;
    std::vector<std::string> next;  // the command that shows the next code
    std::unique_ptr<drivers::CodeScanner> scanner;
};

// Any fault of the cable at any of the first transfers: read() ends in time, with the whole code or none (a
// line without check digits cannot tell a garbled code), and the next code is read.
inline int scannerFaultMatrix(std::string_view key, const drivers::DeviceOptions& options,
                              const std::string& said, int transfers) {
    using namespace std::chrono_literals;
    int runs = 0;
    for (const std::string fault : {"lost", "short", "garble", "stall", "unplug", "endless"}) {
        for (int nth = 1; nth <= transfers; ++nth) {
            CAPTURE(key);
            CAPTURE(fault);
            CAPTURE(nth);
            ScannerBench bench(key, options);
            bench.show(said);
            bench.act({"fault", fault, std::to_string(nth)});
            const base::SteadyTime start = bench.clock.steady();
            const auto code = bench.read();
            CHECK(bench.clock.steady() - start <= 10s + 10ms);
            if (fault == "unplug" && !code) {
                CHECK(code.error().code == base::Errc::Unavailable);
                CHECK(bench.scanner->status({}).state == drivers::DeviceState::NoDevice);
            }
            if (code && (fault == "stall" || fault == "unplug")) {
                // Without a suffix, a scanner that falls silent in the middle cannot be told from a short
                // code.
                CHECK(std::string_view(said).starts_with(code->text().reveal()));
                if (!options.contains("suffix")) CHECK(code->text().size() == said.size());
            }
            bench.act({"fault", "none"});
            bench.act({"plug"});
            bench.show("afterwards");
            const auto again = bench.read();
            REQUIRE(again.has_value());
            CHECK(again->text().reveal() == "afterwards");
            CHECK(bench.scanner->status({bench.clock.in(1s)}).state == drivers::DeviceState::Online);
            ++runs;
        }
    }
    return runs;
}

}  // namespace zizhu::tests
