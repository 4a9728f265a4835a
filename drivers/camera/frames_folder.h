// A folder of pictures that stands in for a camera. See README.md.
//
// Each *.jpg, *.jpeg and *.png is a frame, in the order of their names, round and round; a folder without
// any is an empty table. Two small files steer it, so that the same folder serves a camera in this process
// and one that zizhu-sim steers from another:
//   showing   the path of the one picture that is seen instead; empty: nothing lies on the table
//   trouble   one word: gone, broken, covered, frozen
#pragma once

#include <filesystem>
#include <memory>

#include "drivers/camera/picture_stream.h"
#include "drivers/sim/steerable.h"

namespace zizhu::drivers::camera {

enum class CameraTrouble : std::uint8_t {
    None,
    Gone,     // unplugged
    Broken,   // answers, but gives damaged frames only
    Covered,  // something lies on the lens: all is black
    Frozen,   // there, and silent
};

// `clock` outlives the stream. A frame comes every 100 ms, as from a real one.
std::unique_ptr<PictureStream> makeFramesStream(std::filesystem::path folder, base::Clock& clock);

// `show FILE`, `clear`, the words of CameraTrouble, `mend`, `unplug` and `plug` (gone, mend), `state`.
std::shared_ptr<Steerable> makeFramesHands(std::filesystem::path folder);

}  // namespace zizhu::drivers::camera
