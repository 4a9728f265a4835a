// Takes out of what goes over a transport whatever a person owns, before it is kept anywhere.
//
// A redactor knows the frames of one model. What it does not know it blanks: a damaged frame, noise, an
// unknown command leave no byte of theirs. Lengths stay, and so do the bytes that a driver decides by:
// check sums are made anew (and stay wrong where they were wrong), a card becomes an invented one of the
// same type, a code becomes filler, a picture becomes white. So a driver takes the same way through a
// redacted recording as it took on the hardware, and a replay can compare what it sends.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace zizhu::drivers::recording {

using Piece = std::span<std::uint8_t>;

// Thread-compatible; keeps nothing of what it sees.
class Redactor {
public:
    virtual ~Redactor() = default;

    // One write of the host. In place.
    virtual void out(Piece bytes) const = 0;

    // What came between two writes, cut as it was read: a frame may go over several pieces, and what
    // comes in another call belongs to no frame of this one. In place.
    virtual void in(std::span<const Piece> pieces) const = 0;

    // The answer to a control request. In place.
    virtual void answer(Piece bytes) const = 0;
};

// Of a model of the device table; of any other, one that blanks everything in both directions.
std::unique_ptr<Redactor> makeRedactor(std::string_view model);

// Whether the model has a redactor of its own.
bool hasRedactor(std::string_view model);

}  // namespace zizhu::drivers::recording
