#include "drivers/codes/decoder.h"

#include <algorithm>
#include <utility>

#include "drivers/codes/enhance.h"
#include "drivers/codes/qr_finder.h"
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

    ZxingReading library(Stage stage, const GrayView& picture, float factor) const {
        ZxingReading reading = readWithZxing(picture, options.formats, factor);
        for (DecodedCode& code : reading.codes) code.stage = stage;
        return reading;
    }

    ZxingReading run(Stage stage, const GrayView& frame, const std::vector<DecodedCode>& known,
                     const std::function<bool()>& enough) {
        switch (stage) {
            case Stage::Plain: return library(stage, frame, 1);
            case Stage::Inverted:
                if (zxingInverts()) return {};
                return library(stage, enhancer.inverted(frame), 1);
            case Stage::Sharpened: return library(stage, enhancer.sharpened(frame), kEnlarged);
            case Stage::Normalised: return library(stage, enhancer.normalised(frame), kEnlarged);
            case Stage::Smoothed: return library(stage, enhancer.smoothed(frame), kEnlarged);
            case Stage::Deconvolved: return library(stage, enhancer.deconvolved(frame), kEnlarged);
            case Stage::Erasures:
                if (!options.erasures || (options.formats & Formats(Format::Qr)) == 0) return {};
                return {readDamaged(frame, known, enough), {}};
        }
        return {};
    }
};

CodeDecoder::CodeDecoder() : CodeDecoder(Options()) {}
CodeDecoder::CodeDecoder(const Options& options) : state_(new State{options, {}}) {}
CodeDecoder::~CodeDecoder() = default;

std::vector<DecodedCode> CodeDecoder::decodeStage(Stage stage, const GrayView& frame, const std::function<bool()>& enough) {
    if (!usable(frame)) return {};
    return state_->run(stage, frame, {}, enough).codes;
}

namespace {
Point middleOf(const std::array<Point, 4>& corners) {
    Point sum;
    for (const Point corner : corners) sum = {sum.x + corner.x / 4, sum.y + corner.y / 4};
    return sum;
}

// Whether `p` is in or just around a code that was read.
bool covered(const std::vector<DecodedCode>& codes, Point p) {
    constexpr float kAround = 1.15F;
    return std::any_of(codes.begin(), codes.end(), [p](const DecodedCode& code) {
        const Point middle = middleOf(code.corners);
        bool in = true;
        for (std::size_t i = 0; i < 4; ++i) {
            const Point a = code.corners[i], b = code.corners[(i + 1) % 4];
            const float side = (b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x);
            const float here = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
            in = in && here * side >= -(kAround - 1) * side * side;
        }
        return in;
    });
}

// Whether something in the frame looks like a code that was not read. What the library found and could not
// read costs nothing to ask; looking for finder patterns does, so that is done only where several codes
// are.
bool moreLikely(const GrayView& frame, const std::vector<DecodedCode>& codes,
                const std::vector<std::array<Point, 4>>& unread) {
    constexpr std::size_t kMaxFinders = 100;
    constexpr float kSureFinder = 2.5F;
    const auto open = [&](const std::array<Point, 4>& corners) { return !covered(codes, middleOf(corners)); };
    if (std::any_of(unread.begin(), unread.end(), open)) return true;
    if (codes.size() < 2) return false;
    const std::vector<Finder> finders = findFinders(frame, false, kMaxFinders);
    return std::count_if(finders.begin(), finders.end(), [&](const Finder& finder) {
               return finder.score >= kSureFinder && !covered(codes, finder.centre);
           }) >= 2;
}
}  // namespace

std::vector<DecodedCode> CodeDecoder::decode(const GrayView& frame) {
    std::vector<DecodedCode> codes;
    if (!usable(frame)) return codes;
    for (const Stage stage : kStages) {
        ZxingReading reading = state_->run(stage, frame, codes, {});
        for (DecodedCode& code : reading.codes) {
            if (codes.size() < kMaxCodes && !covered(codes, middleOf(code.corners))) codes.push_back(std::move(code));
        }
        if (!codes.empty() && !moreLikely(frame, codes, reading.unread)) break;
    }
    return codes;
}

void CodeDecoder::forget() { state_->enhancer.wipe(); }

}  // namespace zizhu::drivers::codes
