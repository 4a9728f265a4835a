// The role "document camera" (XFS4IoT camera: TakePicture), which looks down on a page.
#pragma once

#include "drivers/document_scanner.h"

namespace zizhu::drivers {

// One frame as 8-bit gray, row by row without padding. It may show what a person owns.
struct GrayFrame {
    base::SecretBytes pixels;
    int width = 0;
    int height = 0;
};

// A camera that gives frames: for reading codes and for aiming.
class FrameSource {
public:
    virtual ~FrameSource() = default;

    // Waits for the next frame, the newest there is. Errors as a Transport's; InvalidInput: a frame came
    // damaged, the next may be whole.
    virtual base::Result<GrayFrame> nextFrame(const Until& until) = 0;

    // The camera's light for frames goes out and the stream ends; the next frame starts it again.
    virtual void stopFrames() = 0;
};

class DocumentCamera : public Device, public FrameSource {
public:
    // Takes a picture at the full size, straightened and cropped to the page. NoPaper: no page is seen.
    virtual ScanResult takePicture(const Until& until) = 0;
};

}  // namespace zizhu::drivers
