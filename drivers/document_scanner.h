// The role "document scanner or camera" (XFS4IoT camera: TakePicture).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/secret.h"
#include "drivers/device.h"

namespace zizhu::drivers {

enum class ImageFormat : std::uint8_t { Jpeg, Png };
std::string_view mediaType(ImageFormat format);  // "image/jpeg"

// One page, as the device gives it.
struct ScannedPage {
    base::SecretBytes bytes;
    ImageFormat format = ImageFormat::Jpeg;
};
inline constexpr std::size_t kMaxPageBytes = 16u << 20;

class DocumentScanner : public Device {
public:
    // Takes one page. NotFound: no paper lies there. DeviceError: see the error's action.
    virtual base::Result<ScannedPage> scan(const Until& until) = 0;
};

// Takes its pages from a folder: each *.jpg, *.jpeg and *.png in the order of their names, the first
// again after the last. The form that simulated terminals and tests use; a folder that is missing is
// an unplugged scanner, an empty one has no paper in it.
std::unique_ptr<DocumentScanner> makeFileDocumentScanner(std::filesystem::path folder);

}  // namespace zizhu::drivers
