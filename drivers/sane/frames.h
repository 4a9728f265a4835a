// The bytes of sane_read() put together to a picture of eight bits a sample. Pure.
#pragma once

#include <sane/sane.h>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/imaging/picture.h"

namespace zizhu::drivers::sane {

// One page: a frame of gray or RGB, or three frames of red, green and blue in any order. Depths of 1, 8 and
// 16 bits; rows with bytes left over at their end; a number of rows that nobody knows before. Memory grows
// with what arrives, up to imaging::kMaxPixels.
class FrameAssembler {
public:
    // Before the first byte of each frame. Unsupported: a frame of a kind that is no picture. TooLarge.
    // InvalidInput: parameters that contradict themselves, or the frames before.
    base::Status begin(const SANE_Parameters& parameters);

    // The next bytes, in any pieces. Rows past the promised number are dropped. TooLarge: of a frame without
    // a promised number, more rows than imaging takes.
    base::Status feed(base::ByteView bytes);

    // After the last byte of a frame. True if the page is whole; false: another frame belongs to it.
    bool endFrame();

    // What arrived; a last row that is not whole is left out. Empty if there is no row, or a colour is
    // missing. The assembler is as new afterwards.
    imaging::Picture take();

    int rows() const { return rows_; }              // of the present frame
    int promisedRows() const { return promised_; }  // -1: not known
    bool complete() const { return promised_ < 0 || rows_ >= promised_; }

private:
    void putRow(const std::uint8_t* row);

    SANE_Parameters parameters_{};
    imaging::Picture picture_;
    base::SecretBytes row_;  // the beginning of a row whose rest has not come yet
    std::size_t rowFilled_ = 0;
    int rows_ = 0;
    int promised_ = -1;
    int commonRows_ = 0;    // that every frame so far has
    unsigned colours_ = 0;  // of three frames: bit 0 red, 1 green, 2 blue
};

}  // namespace zizhu::drivers::sane
