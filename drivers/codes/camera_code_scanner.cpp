#include "drivers/codes/camera_code_scanner.h"

#include <utility>

#include "drivers/camera/document_camera.h"
#include "drivers/codes/stream_decoder.h"
#include "drivers/pause.h"

namespace zizhu::drivers::codes {

using base::Errc;
using base::fail;

namespace {
// In a row, before the camera is called broken: three seconds of a stream of ten a second.
constexpr int kMaxDamaged = 30;
}  // namespace

struct CameraCodeScanner::State {
    std::unique_ptr<DocumentCamera> camera;
    base::Clock& clock;
    StreamDecoder decoder;
};

CameraCodeScanner::CameraCodeScanner(std::unique_ptr<DocumentCamera> camera, base::Clock& clock,
                                     Formats formats)
    : state_(new State{std::move(camera), clock, StreamDecoder(clock, formats)}) {}
CameraCodeScanner::~CameraCodeScanner() = default;

base::Result<ScannedCode> CameraCodeScanner::read(const Until& until) {
    State& s = *state_;
    const base::Error none{Errc::Timeout, {"no code was shown"}};
    base::Result<ScannedCode> read = fail(none);
    base::SteadyTime due = s.clock.steady();
    for (int damaged = 0; s.clock.steady() < until.deadline;) {
        if (const auto early = due - s.clock.steady(); early > base::SteadyTime::duration::zero()) {
            pause(s.clock, std::chrono::ceil<base::Duration>(early), until);
        }
        due = s.clock.in(kFrameTime);
        if (until.stop.stop_requested()) {
            read = fail(Errc::Canceled, {"nobody waits for the code"});
            break;
        }
        const base::Result<GrayFrame> frame = s.camera->nextFrame(until);
        if (!frame && frame.error().code == Errc::InvalidInput && ++damaged < kMaxDamaged) continue;
        if (!frame) {
            read = fail(frame.error().code == Errc::Timeout ? none : frame.error());
            break;
        }
        damaged = 0;
        if (frame->width <= 0 || frame->height <= 0 ||
            frame->pixels.size() < std::size_t(frame->width) * std::size_t(frame->height))
            continue;
        std::vector<DecodedCode> codes =
            s.decoder.add({frame->pixels.data(), frame->width, frame->height, std::size_t(frame->width)});
        if (codes.empty()) continue;
        read = ScannedCode{std::move(codes.front().data), std::move(codes.front().aim)};
        break;
    }
    s.decoder.reset();
    s.camera->stopFrames();
    return read;
}

DeviceStatus CameraCodeScanner::status(const Until& until) { return state_->camera->status(until); }

DeviceFacts CameraCodeScanner::capabilities(const Until& until) {
    return state_->camera->capabilities(until);
}

base::Status CameraCodeScanner::reset(const Until& until) {
    state_->decoder.reset();
    state_->camera->stopFrames();
    return state_->camera->reset(until);
}

base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options) {
    base::Result<RoleDevice> made = camera::makeCameraAt(address, clock, options);
    if (!made) return made;
    auto camera = std::get<std::unique_ptr<DocumentCamera>>(*std::move(made));
    return RoleDevice(std::make_unique<CameraCodeScanner>(std::move(camera), clock));
}

}  // namespace zizhu::drivers::codes
