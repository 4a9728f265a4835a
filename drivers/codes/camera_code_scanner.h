// The role "bar code reader" over a document camera: what the camera sees is decoded until a code is read.
#pragma once

#include <array>
#include <memory>

#include "drivers/code_scanner.h"
#include "drivers/codes/decoder.h"
#include "drivers/device_table.h"
#include "drivers/document_camera.h"

namespace zizhu::drivers::codes {

// Between two frames, whatever the camera gives: ten a second, and only while a code is waited for.
inline constexpr base::Duration kFrameTime{100};

class CameraCodeScanner final : public CodeScanner {
public:
    // `clock` must outlive the scanner.
    CameraCodeScanner(std::unique_ptr<DocumentCamera> camera, base::Clock& clock,
                      Formats formats = Formats(Format::Qr));
    ~CameraCodeScanner() override;

    base::Token name() const override { return "code-scanner"; }
    // Frames are taken during the call only. Of several codes in a frame the first is taken. Damaged
    // frames are passed over.
    base::Result<ScannedCode> read(const Until& until) override;
    bool byCamera() const override { return true; }
    // The camera's.
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// A camera that does nothing but read codes. Options: `size` as of a camera.
inline constexpr std::array<std::string_view, 1> kOptions = {"size"};
base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);

}  // namespace zizhu::drivers::codes
