// A technician tries things: print and read back, sound, camera, lights.
#include <algorithm>

#include "drivers/code_scanner.h"
#include "drivers/lights.h"
#include "drivers/pause.h"
#include "kiosk/either_stop.h"
#include "kiosk/workshop/part_states.h"
#include "kiosk/workshop/part_tests.h"
#include "kiosk/workshop/shop.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::Ending;
using flow::vendor::Part;

namespace {

constexpr base::Duration kFrame = std::chrono::seconds(3);
constexpr base::Duration kFramePace = std::chrono::milliseconds(200);
constexpr base::Duration kLight = std::chrono::milliseconds(500);
constexpr base::Duration kTone = std::chrono::seconds(5);
constexpr int kFrameSide = 480;       // pixels of the longer side: enough to aim by
constexpr std::size_t kCodeBytes = 8;  // 64 bits: nobody can have it ready

// Every `step`th pixel of every `step`th row, gray as colours.
Thumbnail smallOf(const drivers::GrayFrame& frame) {
    const int step = std::max(1, (std::max(frame.width, frame.height) + kFrameSide - 1) / kFrameSide);
    Thumbnail small;
    small.width = frame.width / step;
    small.height = frame.height / step;
    small.rgba.resize(std::size_t(small.width) * std::size_t(small.height) * 4);
    std::size_t to = 0;
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            const std::uint8_t gray = frame.pixels[std::size_t(y * step) * std::size_t(frame.width) + std::size_t(x * step)];
            for (int i = 0; i < 3; ++i) small.rgba[to++] = gray;
            small.rgba[to++] = 255;
        }
    }
    return small;
}

}  // namespace

void Workshop::stop() {
    trialStop_.request_stop();
    shop_->wipeFrame();
    shown_ = {};
}

void Workshop::printTestPage(Request request, Part printer) {
    std::array<std::uint8_t, kCodeBytes> chance{};
    parts_.random.fill(chance);
    const std::string code = "ZIZHU-TEST-" + base::toHex(chance);
    lend(request, printer, [shop = shop_, request, printer, code, wanted = newTrial()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        const UntilFor until = [&](base::Duration most) { return pulse.until(most, either.token()); };
        const auto done = printer == Part::ReceiptPrinter ? printReceiptCode(static_cast<drivers::ReceiptPrinter&>(device), code, until)
                                                          : printDocumentCode(static_cast<drivers::DocumentPrinter&>(device), code, until);
        if (done) return shop->tell(o::LoopPrinted{request, code});
        const auto status = askPart(printer, device, until(kFrame));
        shop->tell(o::Ended{request, Ending::Failed, status.state, done.error().detail});
    });
}

void Workshop::readCode(Request request, Part reader) {
    lend(request, reader, [shop = shop_, request, reader, wanted = newTrial()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        const UntilFor until = [&](base::Duration most) { return pulse.until(most, either.token()); };
        const OnCode seen = [&](std::string text) { shop->tell(o::CodeSeen{request, std::move(text)}); };
        const auto ended = reader == Part::DocumentCamera
                               ? readCodes(static_cast<drivers::DocumentCamera&>(device), shop->clock, until, seen)
                               : readCodes(static_cast<drivers::CodeScanner&>(device), until, seen);
        if (!ended) shop->end(request, ended);
    });
}

void Workshop::playTone(Request request, int percent) {
    if (!parts_.options.sound) return end(request, Ending::NotAvailable);
    give(Hand::Sound, request, [=, wanted = newTrial()](Shop& shop, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        if (!shop.sound->hasSpeaker()) return shop.end(request, Ending::NotAvailable);
        shop.end(request, shop.sound->tone(percent, {shop.clock.in(kTone), either.token()}));
    });
}

void Workshop::measureLevel(Request request) {
    if (!parts_.options.sound) return end(request, Ending::NotAvailable);
    give(Hand::Sound, request, [=, wanted = newTrial()](Shop& shop, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        if (!shop.sound->hasMicrophone()) return shop.end(request, Ending::NotAvailable);
        const auto level = [&](int percent) { shop.tell(o::Level{request, percent}); };
        const auto ended = shop.sound->listen(level, {base::SteadyTime::max(), either.token()});
        if (!ended) shop.end(request, ended);
    });
}

void Workshop::view(Request request, Part part) {
    if (part != Part::DocumentCamera) return end(request, Ending::NotAvailable);
    lend(request, part, [shop = shop_, request, wanted = newTrial()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        const std::stop_token stop = either.token();
        auto& camera = static_cast<drivers::DocumentCamera&>(device);
        base::Status ended;
        while (!stop.stop_requested() && ended) {
            const auto frame = camera.nextFrame(pulse.until(kFrame, stop));
            if (stop.stop_requested()) break;
            if (!frame && frame.error().code != base::Errc::InvalidInput) ended = base::fail(frame.error());
            if (!frame) continue;
            std::uint64_t number = 0;
            {
                const std::lock_guard lock(shop->frameMutex);
                shop->frame.picture = smallOf(*frame);
                number = ++shop->frame.number;
            }
            shop->tell(o::Frame{request, number});
            pulse.idle();
            drivers::pause(shop->clock, kFramePace, {base::SteadyTime::max(), stop});
        }
        camera.stopFrames();
        shop->wipeFrame();
        if (!ended && !stop.stop_requested()) shop->end(request, ended);
    });
}

// The light itself follows the session (lamps.h); here it is said whether there is one, and that it took it.
void Workshop::setLight(const flow::vendor::effect::SetLight& what) {
    lend(what.request, Part::Lights, [shop = shop_, what](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        auto& lights = static_cast<drivers::Lights&>(device);
        const auto positions = lights.positions();
        if (std::find(positions.begin(), positions.end(), positionOf(what.at)) == positions.end()) {
            return shop->end(what.request, Ending::NotAvailable);
        }
        const drivers::DeviceStatus status = lights.status(pulse.until(kLight, quit));
        if (status.state == drivers::DeviceState::Online) return shop->end(what.request, Ending::Done);
        shop->end(what.request, Ending::Failed, status.detail);
    });
}

}  // namespace zizhu::kiosk
