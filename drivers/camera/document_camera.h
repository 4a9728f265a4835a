// The role "document camera" over any stream of pictures, and the same as a document scanner. See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/camera/picture_stream.h"
#include "drivers/device_table.h"
#include "drivers/imaging/codec.h"

namespace zizhu::drivers::camera {

// Codes are read from frames of this width: what is finer than that, no code's module needs.
inline constexpr int kFrameWidth = 1280;

// `clock` outlives the camera.
std::unique_ptr<DocumentCamera> makeDocumentCamera(std::unique_ptr<PictureStream> stream, base::Clock& clock,
                                                   const imaging::JpegBound& bound = {});

// For a terminal without a flatbed: scan() takes a picture of what lies under the camera.
std::unique_ptr<DocumentScanner> makeCameraScanner(std::unique_ptr<DocumentCamera> camera);

// For device_table.cpp. Options: `size` (WIDTHxHEIGHT of frames, default the largest), `max-bytes` (of a
// page's JPEG, default 2097152), of a document camera also `codes` (yes, no: whether it reads codes where
// there is no code scanner or it does not work, default yes).
inline constexpr std::array<std::string_view, 2> kOptions = {"size", "max-bytes"};
inline constexpr std::array<std::string_view, 3> kCameraOptions = {"size", "max-bytes", "codes"};
// InvalidInput: another value.
base::Result<bool> readsCodes(const DeviceOptions& options);
inline constexpr std::array kVideoConnections = {Connection::Video};
inline constexpr std::array kFramesConnections = {Connection::Frames};
inline constexpr std::array kAnyConnections = {Connection::Video, Connection::Frames};
base::Result<RoleDevice> makeCameraAt(const Address& address, base::Clock& clock,
                                      const DeviceOptions& options);
base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);

}  // namespace zizhu::drivers::camera
