#include "drivers/codes/decoder.h"

#include <utility>

#include "drivers/codes/enhance.h"
#include "drivers/codes/qr_reader.h"
#include "drivers/codes/zxing_edge.h"

namespace zizhu::drivers::codes {

namespace {
// Smaller than the smallest code with a pixel a module.
constexpr int kMinFrameSide = 21;

bool usable(const GrayView& frame) {
    return frame.data != nullptr && frame.width >= kMinFrameSide && frame.height >= kMinFrameSide &&
           frame.width <= kMaxFrameSide && frame.height <= kMaxFrameSide &&
           frame.stride >= std::size_t(frame.width);
}
}  // namespace

struct CodeDecoder::State {
    Options options;
    Enhancer enhancer;

    std::vector<DecodedCode> library(Stage stage, const GrayView& picture, float factor) {
        ZxingReading reading = readWithZxing(picture, options.formats, factor);
        for (DecodedCode& code : reading.codes) code.stage = stage;
        return std::move(reading.codes);
    }
};

CodeDecoder::CodeDecoder() : CodeDecoder(Options()) {}
CodeDecoder::CodeDecoder(const Options& options) : state_(new State{options, {}}) {}
CodeDecoder::~CodeDecoder() = default;

std::vector<DecodedCode> CodeDecoder::decodeStage(Stage stage, const GrayView& frame) {
    if (!usable(frame)) return {};
    State& s = *state_;
    switch (stage) {
        case Stage::Plain: return s.library(stage, frame, 1);
        case Stage::Inverted:
            if (zxingInverts()) return {};
            return s.library(stage, s.enhancer.inverted(frame), 1);
        case Stage::Sharpened: return s.library(stage, s.enhancer.sharpened(frame), kEnlarged);
        case Stage::Normalised: return s.library(stage, s.enhancer.normalised(frame), kEnlarged);
        case Stage::Smoothed: return s.library(stage, s.enhancer.smoothed(frame), kEnlarged);
        case Stage::Deconvolved: return s.library(stage, s.enhancer.deconvolved(frame), kEnlarged);
        case Stage::Erasures:
            if (!s.options.erasures || (s.options.formats & Formats(Format::Qr)) == 0) return {};
            return readDamaged(frame, {});
    }
    return {};
}

std::vector<DecodedCode> CodeDecoder::decode(const GrayView& frame) {
    for (const Stage stage : kStages) {
        std::vector<DecodedCode> codes = decodeStage(stage, frame);
        if (!codes.empty()) return codes;
    }
    return {};
}

void CodeDecoder::forget() { state_->enhancer.wipe(); }

}  // namespace zizhu::drivers::codes
