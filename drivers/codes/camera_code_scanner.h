// The role "bar code reader" over a document camera: what the camera sees is decoded until a code is read.
#pragma once

#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/codes/decoder.h"
#include "drivers/document_camera.h"

namespace zizhu::drivers::codes {

class CameraCodeScanner final : public CodeScanner {
public:
    // `camera` and `clock` must outlive the scanner; it shares the camera's thread.
    CameraCodeScanner(DocumentCamera& camera, base::Clock& clock, Formats formats = Formats(Format::Qr));
    ~CameraCodeScanner() override;

    base::Token name() const override { return "code-camera"; }
    // Frames are taken during the call only. Of several codes in a frame the first is taken. Damaged
    // frames are passed over.
    base::Result<ScannedCode> read(const Until& until) override;
    // The camera's.
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::drivers::codes
