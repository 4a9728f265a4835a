// The role "bar code reader" over a camera: what the camera sees is decoded until a code is read.
#pragma once

#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/codes/decoder.h"
#include "drivers/codes/frame.h"

namespace zizhu::drivers::codes {

class CameraCodeScanner final : public CodeScanner {
public:
    // `clock` must outlive the device.
    CameraCodeScanner(std::unique_ptr<FrameSource> frames, base::Clock& clock,
                      Formats formats = Formats(Format::Qr));
    ~CameraCodeScanner() override;

    base::Token name() const override { return "code-camera"; }
    // The stream runs only during the call. Of several codes in a frame the first is taken.
    base::Result<ScannedCode> read(const Until& until) override;
    DeviceStatus status(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::drivers::codes
