#include "kiosk/workshop/part_tests.h"

#include "drivers/codes/stream_decoder.h"
#include "drivers/id_card_reader.h"
#include "drivers/lights.h"
#include "drivers/smart_card_reader.h"
#include "drivers/test_page.h"
#include "kiosk/workshop/part_states.h"

namespace zizhu::kiosk {

namespace {

using flow::vendor::Finding;
using flow::vendor::Part;
using flow::vendor::Verdict;
using namespace std::chrono_literals;

constexpr base::Duration kAnswer = 5s;
constexpr base::Duration kReset = 10s;
constexpr base::Duration kPrint = 40s;
constexpr base::Duration kFrame = 5s;
constexpr base::Duration kLight = 500ms;
constexpr base::Duration kCode = 5s;  // then the reader is switched on anew, as in a visit
constexpr int kStripRows = 96;        // 12 mm at 203 dpi: short, and long enough to be cut
constexpr int kStripStep = 8;

void fail(Finding& finding, const base::Error& error) {
    const drivers::DeviceStatus status = drivers::statusFrom(error);
    finding.verdict = Verdict::Failed;
    finding.action = error.action == base::StaffAction::None ? status.action : error.action;
    finding.detail = error.detail;
    finding.state = status.state == drivers::DeviceState::NoDevice ? flow::DeviceState::Unavailable : flow::DeviceState::Broken;
}

// As it says itself: whatever is worse than online fails, a supply that runs low wants attention.
void judge(Finding& finding, const flow::vendor::PartStatus& status) {
    switch (flow::vendor::healthOf(status)) {
        case flow::vendor::Health::Healthy: finding.verdict = Verdict::Passed; break;
        case flow::vendor::Health::Attention: finding.verdict = Verdict::Attention; break;
        case flow::vendor::Health::Faulty: finding.verdict = Verdict::Failed; break;
        case flow::vendor::Health::NotFitted: finding.verdict = Verdict::NotFitted; break;
    }
    finding.action = status.action;
    finding.state = status.state;
    finding.detail = status.detail;
}

base::Bitmap strip(int width) {
    base::Bitmap bitmap(width, kStripRows);
    for (int y = 0; y < kStripRows; ++y) {
        for (int x = 0; x < width; ++x) {
            if ((x / kStripStep + y / kStripStep) % 2 == 0) bitmap.setBlack(x, y);
        }
    }
    return bitmap;
}

base::Status proven(const drivers::PrintReport& report) {
    if (report.outcome == drivers::PrintOutcome::Proven) return {};
    base::Error error = report.error;
    if (error.detail.empty()) error.detail = base::Detail("{}", *base::Token::fromKey(drivers::name(report.outcome)));
    if (report.outcome == drivers::PrintOutcome::PaperOut) error.action = base::StaffAction::Clear;
    return base::fail(error);
}

base::Status tryLights(drivers::Lights& lights, const UntilFor& until) {
    for (const drivers::LightPosition position : lights.positions()) {
        for (const drivers::LightRate rate : {drivers::LightRate::Continuous, drivers::LightRate::Off}) {
            auto done = lights.set(position, rate, drivers::LightColour::Default, until(kLight));
            if (!done) return done;
        }
    }
    return {};
}

template <class Reader>
base::Status lookForCard(drivers::Device& device, const UntilFor& until) {
    const auto media = static_cast<Reader&>(device).media(until(kAnswer));
    if (!media) return base::fail(media.error());
    return {};
}

// What a part can do beyond saying how it is.
base::Status act(Part part, drivers::Device& device, const UntilFor& until) {
    switch (part) {
        case Part::IdCardReader: return lookForCard<drivers::IdCardReader>(device, until);
        case Part::StaffCardReader: return lookForCard<drivers::SmartCardReader>(device, until);
        case Part::ReceiptPrinter: {
            auto& printer = static_cast<drivers::ReceiptPrinter&>(device);
            return proven(printer.print(strip(printer.widthDots()), until(kPrint)));
        }
        case Part::DocumentCamera: {
            auto& camera = static_cast<drivers::DocumentCamera&>(device);
            const auto frame = camera.nextFrame(until(kFrame));
            camera.stopFrames();
            if (!frame) return base::fail(frame.error());
            return {};
        }
        case Part::Lights: return tryLights(static_cast<drivers::Lights&>(device), until);
        default: return {};
    }
}

// A printer keeps what it was told when it is reset, and the cabinet's sensors have nothing to be reset.
bool isReset(Part part) {
    return part != Part::ReceiptPrinter && part != Part::DocumentPrinter && part != Part::Cabinet && part != Part::Lights;
}

}  // namespace

Finding testDevice(Part part, drivers::Device& device, const UntilFor& until) {
    Finding finding{.part = part};
    judge(finding, askPart(part, device, until(kAnswer)));
    // A reset may be just what one that does not work wants; whether it helped shows in its next status.
    if (isReset(part)) {
        if (const auto done = device.reset(until(kReset)); !done) {
            fail(finding, done.error());
            return finding;
        }
        judge(finding, askPart(part, device, until(kAnswer)));
    }
    if (finding.verdict == Verdict::Failed) return finding;
    if (const auto done = act(part, device, until); !done) {
        // The device knows best what it lacks: paper, a closed cover.
        Finding now{.part = part};
        judge(now, askPart(part, device, until(kAnswer)));
        if (now.verdict == Verdict::Failed) return now;
        fail(finding, done.error());
    }
    return finding;
}

base::Status printReceiptCode(drivers::ReceiptPrinter& printer, const std::string& code, const UntilFor& until) {
    const auto page = drivers::makeTestPage(printer.widthDots(), code);
    if (!page) return base::fail(page.error());
    return proven(printer.print(*page, until(kPrint)));
}

base::Status printDocumentCode(drivers::DocumentPrinter& printer, const std::string& code, const UntilFor& until) {
    const auto page = drivers::makeTestDocument(code);
    if (!page) return base::fail(page.error());
    return printer.print(*page, until(kPrint));
}

base::Status readCodes(drivers::CodeScanner& scanner, const UntilFor& until, const OnCode& seen) {
    for (;;) {
        const drivers::Until one = until(kCode);
        if (one.stop.stop_requested()) return {};
        const auto code = scanner.read(one);
        if (one.stop.stop_requested()) return {};
        if (code) {
            seen(std::string(code->text().reveal()));
        } else if (code.error().code != base::Errc::Timeout) {
            return base::fail(code.error());
        }
    }
}

base::Status readCodes(drivers::DocumentCamera& camera, base::Clock& clock, const UntilFor& until, const OnCode& seen) {
    drivers::codes::StreamDecoder decoder(clock);
    base::Status ended;
    std::string last;
    for (;;) {
        const drivers::Until one = until(kFrame);
        if (one.stop.stop_requested()) break;
        const auto frame = camera.nextFrame(one);
        if (one.stop.stop_requested()) break;
        if (!frame && frame.error().code == base::Errc::InvalidInput) continue;  // a damaged frame
        if (!frame) {
            ended = base::fail(frame.error());
            break;
        }
        const auto codes = decoder.add({frame->pixels.data(), frame->width, frame->height, std::size_t(frame->width)});
        // The same code is read in every frame; it is told once.
        for (const auto& code : codes) {
            std::string text(code.data.begin(), code.data.end());
            if (text != last) seen(text);
            last = std::move(text);
        }
    }
    camera.stopFrames();
    return ended;
}

}  // namespace zizhu::kiosk
