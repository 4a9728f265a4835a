#include "drivers/codes/camera_code_scanner.h"

#include <algorithm>
#include <utility>

#include "drivers/codes/stream_decoder.h"

namespace zizhu::drivers::codes {

using base::Errc;
using base::fail;

struct CameraCodeScanner::State {
    std::unique_ptr<FrameSource> frames;
    base::Clock& clock;
    StreamDecoder decoder;
};

CameraCodeScanner::CameraCodeScanner(std::unique_ptr<FrameSource> frames, base::Clock& clock, Formats formats)
    : state_(new State{std::move(frames), clock, StreamDecoder(clock, formats)}) {}
CameraCodeScanner::~CameraCodeScanner() { state_->frames->stop(); }

base::Result<ScannedCode> CameraCodeScanner::read(const Until& until) {
    State& s = *state_;
    base::Error last{Errc::Timeout, {"no code was shown"}};
    base::Result<ScannedCode> read = fail(last);
    while (s.clock.steady() < until.deadline) {
        if (until.stop.stop_requested()) {
            read = fail(Errc::Canceled, {"nobody waits for the code"});
            break;
        }
        base::Result<GrayFrame> frame = s.frames->next(until);
        if (!frame) {
            read = fail(frame.error().code == Errc::Timeout ? last : frame.error());
            break;
        }
        std::vector<DecodedCode> codes = s.decoder.add(frame->view());
        std::fill(frame->pixels.begin(), frame->pixels.end(), std::uint8_t(0));
        if (codes.empty()) continue;
        read = ScannedCode{std::move(codes.front().data), std::move(codes.front().aim)};
        break;
    }
    s.decoder.reset();
    s.frames->stop();
    return read;
}

DeviceStatus CameraCodeScanner::status(const Until& until) { return state_->frames->status(until); }

base::Status CameraCodeScanner::reset(const Until& until) {
    state_->decoder.reset();
    state_->frames->stop();
    const DeviceStatus now = status(until);
    if (now.state == DeviceState::Online) return {};
    return fail(Errc::Unavailable, now.detail, now.action);
}

}  // namespace zizhu::drivers::codes
