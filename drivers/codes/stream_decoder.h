// Decodes a live stream of frames without falling behind it.
//
// Every frame gets the first stage; what time is left of the frame's share goes to one later stage, in
// turn, if it is known to fit. A person holds a code still for a second: in that time the whole chain
// has seen it.
#pragma once

#include <array>
#include <vector>

#include "base/clock.h"
#include "drivers/codes/decoder.h"

namespace zizhu::drivers::codes {

// Ten frames a second, less what taking a frame costs.
inline constexpr base::Duration kFrameBudget{90};

class StreamDecoder {
public:
    // `clock` must outlive this.
    explicit StreamDecoder(base::Clock& clock, Formats formats = Formats(Format::Qr),
                           base::Duration budget = kFrameBudget);

    // The codes in this frame that were read. The same code is read again in the next frame.
    std::vector<DecodedCode> add(const GrayView& frame);

    // The frames that follow have nothing to do with those before; wipes the working pictures.
    void reset();

    // Later stages that did not fit and were left out, for the log.
    int skipped() const { return skipped_; }

private:
    bool fits(std::size_t stage, base::SteadyTime start) const;

    base::Clock& clock_;
    base::Duration budget_;
    CodeDecoder decoder_;
    std::size_t next_ = 1;
    // What a stage took lately; zero: not known.
    std::array<base::Duration, kStages.size()> cost_ = {};
    int skipped_ = 0;
};

}  // namespace zizhu::drivers::codes
