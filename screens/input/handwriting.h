// What was written by hand with a finger becomes characters. Bound to the ui thread.
#pragma once

#include <cstddef>
#include <vector>

#include "base/secret.h"

namespace zizhu::screens {

// A place on the pad: 0…1 from its left and its top.
struct InkPoint {
    float x = 0, y = 0;
    friend bool operator==(const InkPoint&, const InkPoint&) = default;
};
// Personal: what somebody writes can be read from it.
using InkStroke = std::vector<InkPoint, base::SecretAllocator<InkPoint>>;

inline constexpr std::size_t kMaxInkStrokes = 40;   // more write nothing; no common character has more
inline constexpr std::size_t kMaxInkPoints = 400;   // of one stroke
inline constexpr std::size_t kMaxInkCandidates = 48;

class Handwriting {
public:
    virtual ~Handwriting() = default;
    // Best first, at most kMaxInkCandidates; of unfinished characters too. Empty for no ink. Takes a few
    // milliseconds; the very first time as long as it takes to map the model (README of this folder).
    virtual std::vector<base::SecretString> recognise(const std::vector<InkStroke>& ink) = 0;
    // Gives back the memory of the model; the next recognise() takes it again.
    virtual void rest() = 0;
};

}  // namespace zizhu::screens
