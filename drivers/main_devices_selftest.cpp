// `zizhu-devices selftest`: every device of a terminal in turn, and what a technician must do.
//
// By itself it uses nothing up and needs nobody; --use-paper prints as well, and has the printed code shown
// to the code scanner.
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"
#include "drivers/test_page.h"

namespace zizhu::drivers::devices {

namespace {

constexpr base::Duration kAnswer{5'000};
constexpr base::Duration kPrint{60'000};
constexpr base::Duration kFrame{3'000};
constexpr std::uint64_t kBlack = 8;  // mean brightness of a picture that shows nothing

struct Check {
    std::string device;
    std::string what;
    bool passed = false;
    std::string detail;
    std::string todo;
};

class SelfTest {
public:
    SelfTest(DeviceSet& set, const Options& options, base::Clock& clock)
        : set_(set), options_(options), clock_(clock) {}

    std::vector<Check> run() {
        set_.forEach([this](Role role, Device& device) {
            role_ = plainName(role);
            if (answers(device)) particulars(role);
        });
        return std::move(checks_);
    }

private:
    Until until(base::Duration time) const { return {clock_.in(time)}; }

    void passed(std::string what, std::string detail = {}) {
        checks_.push_back({role_, std::move(what), true, std::move(detail), {}});
    }
    void failed(std::string what, std::string detail, std::string todo) {
        checks_.push_back({role_, std::move(what), false, std::move(detail), std::move(todo)});
    }
    void failed(std::string what, const DeviceStatus& status) {
        failed(std::move(what), status.detail.empty() ? plainWords(status) : status.detail.text(),
               plainWords(status.action));
    }
    void judge(std::string what, const base::Status& status) {
        if (status) {
            passed(std::move(what));
        } else {
            failed(std::move(what), statusFrom(status.error()));
        }
    }

    bool answers(Device& device) {
        const DeviceStatus status = device.status(until(kAnswer));
        if (status.state != DeviceState::Online) {
            failed("answers", status);
            return false;
        }
        std::string facts;
        const nlohmann::json capabilities = factsOf(device.capabilities(until(kAnswer)));
        for (const auto& [key, value] : capabilities.items()) {
            facts += fmt::format("{}{} {}", facts.empty() ? "" : ", ", key,
                                 value.is_string() ? value.get<std::string>() : value.dump());
        }
        passed("answers", facts);
        return true;
    }

    void particulars(Role role) {
        switch (role) {
            case Role::CardReader:
                return looksForCard(set_.cardReader->media(until(kAnswer)));
            case Role::SmartCard:
                return looksForCard(set_.smartCard->media(until(kAnswer)));
            case Role::ReceiptPrinter:
                return options_.usePaper ? printsReceipt() : void();
            case Role::DocumentPrinter:
                return options_.usePaper ? printsDocument() : void();
            case Role::DocumentCamera:
                return givesFrames();
            case Role::Lights:
                return switchesLights();
            case Role::CodeScanner:
            case Role::DocumentScanner:
            case Role::Auxiliaries:
                return;  // what they say of themselves is all that needs nobody
        }
    }

    void looksForCard(const base::Result<CardMedia>& media) {
        if (!media) return failed("looks for a card", statusFrom(media.error()));
        passed("looks for a card",
               *media == CardMedia::Present ? "one lies there: take it away" : "none lies there");
    }

    void printsReceipt() {
        const std::string code = "zizhu-selftest " + base::toIso8601(clock_.wall());
        const auto page = makeTestPage(set_.receiptPrinter->widthDots(), code);
        if (!page) return failed("prints", statusFrom(page.error()));
        const PrintReport report = set_.receiptPrinter->print(*page, until(kPrint));
        if (report.outcome != PrintOutcome::Proven) {
            return failed("prints", plainWords(report.outcome), plainWords(report.error.action));
        }
        passed("prints", plainWords(report.outcome));
        if (set_.codeScanner) readsBack(code);
    }

    void readsBack(const std::string& code) {
        const std::string what = "its code reads back";
        std::fputs("Hold the printed code before the scanner.\n", stderr);
        const auto read = set_.codeScanner->read(until(std::chrono::seconds(options_.seconds)));
        if (!read)
            return failed(what, "it was not shown, or the scanner did not see it", "print again and show it");
        if (read->text().reveal() != code)
            return failed(what, "another code was shown", "print again and show it");
        passed(what);
    }

    void printsDocument() {
        const auto page = makeTestDocument("zizhu-selftest A4 " + base::toIso8601(clock_.wall()));
        judge("prints", page ? set_.documentPrinter->print(*page, until(kPrint))
                             : base::Status(base::fail(page.error())));
    }

    void givesFrames() {
        const base::Result<GrayFrame> frame = set_.documentCamera->nextFrame(until(kFrame));
        set_.documentCamera->stopFrames();
        if (!frame) return failed("gives frames", statusFrom(frame.error()));
        std::uint64_t sum = 0;
        for (const std::uint8_t pixel : frame->pixels) sum += pixel;
        const std::uint64_t mean = frame->pixels.empty() ? 0 : sum / frame->pixels.size();
        passed("gives frames", fmt::format("{} x {}, brightness {}", frame->width, frame->height, mean));
        if (mean < kBlack)
            failed("sees light", "the picture is black", "uncover its lens, switch its lamp on");
    }

    void switchesLights() {
        for (const LightPosition position : set_.lights->positions()) {
            const auto set = [&](LightRate rate) {
                return set_.lights->set(position, rate, LightColour::Default, until(kAnswer));
            };
            base::Status done = set(LightRate::Continuous);
            if (done) done = set(LightRate::Off);
            judge(std::string(name(position)) + " on and off", done);
        }
    }

    DeviceSet& set_;
    const Options& options_;
    base::Clock& clock_;
    std::string role_;
    std::vector<Check> checks_;
};

}  // namespace

int selfTest(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, std::nullopt, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the devices", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    const std::vector<Check> checks = SelfTest(*set, options, clock).run();
    if (!simulate(*set, options.afterwards)) return kUsage;
    nlohmann::json list = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows = {{"", "DEVICE", "CHECK", "TO DO", "DETAIL"}};
    int failures = 0;
    for (const Check& check : checks) {
        failures += check.passed ? 0 : 1;
        list.push_back({{"device", check.device},
                        {"check", check.what},
                        {"passed", check.passed},
                        {"detail", check.detail},
                        {"toDo", check.todo}});
        rows.push_back({check.passed ? "ok" : "FAILED", check.device, check.what,
                        check.todo.empty() ? "-" : check.todo, check.detail});
    }
    const std::string sum = failures == 0 ? fmt::format("{} checks passed\n", checks.size())
                                          : fmt::format("{} of {} checks failed\n", failures, checks.size());
    return finish(options, failures == 0 ? kOk : kTrouble,
                  {{"ok", failures == 0}, {"failures", failures}, {"checks", list}}, table(rows) + sum);
}

}  // namespace zizhu::drivers::devices
