#include "drivers/codes/stream_decoder.h"

#include <algorithm>

namespace zizhu::drivers::codes {

namespace {
// A stage that took too long once (the machine was busy) gets another chance: what it is thought to
// cost falls by this part each time it is left out.
constexpr int kForget = 8;
// How long the last stage goes on after it was told that its time is over, at most, as measured.
constexpr base::Duration kLastStageTail{25};
}  // namespace

StreamDecoder::StreamDecoder(base::Clock& clock, Formats formats, base::Duration budget)
    : clock_(clock), budget_(budget), decoder_({formats}) {}

bool StreamDecoder::fits(std::size_t stage, base::SteadyTime start) const {
    return clock_.steady() + cost_[stage] <= start + budget_;
}

std::vector<DecodedCode> StreamDecoder::add(const GrayView& frame) {
    const base::SteadyTime start = clock_.steady();
    std::vector<DecodedCode> codes = decoder_.decodeStage(kStages.front(), frame);
    if (!codes.empty()) return codes;

    const std::size_t stage = next_;
    next_ = next_ + 1 < kStages.size() ? next_ + 1 : 1;
    if (!fits(stage, start)) {
        ++skipped_;
        cost_[stage] -= cost_[stage] / kForget;
        return {};
    }
    const base::SteadyTime before = clock_.steady();
    codes = decoder_.decodeStage(kStages[stage], frame, [&] {
        return clock_.steady() + kLastStageTail >= start + budget_;
    });
    // The last stage stops by itself when its time is over.
    if (kStages[stage] != Stage::Erasures)
        cost_[stage] = std::chrono::duration_cast<base::Duration>(clock_.steady() - before);
    return codes;
}

void StreamDecoder::reset() {
    next_ = 1;
    decoder_.forget();
}

}  // namespace zizhu::drivers::codes
