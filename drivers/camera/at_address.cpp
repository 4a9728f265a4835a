// Cameras from a profile's address and options.
#include <charconv>

#include "drivers/camera/document_camera.h"
#include "drivers/camera/frames_folder.h"
#include "drivers/camera/v4l2_stream.h"
#include "drivers/discovery/discovery.h"
#include "drivers/imaging/options.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;

namespace {

Result<std::optional<FrameSize>> sizeFrom(const DeviceOptions& options) {
    const auto option = options.find("size");
    if (option == options.end()) return std::optional<FrameSize>();
    const std::string& text = option->second;
    FrameSize size;
    const char* const end = text.data() + text.size();
    const auto [cross, bad] = std::from_chars(text.data(), end, size.width);
    if (bad == std::errc() && cross != end && *cross == 'x') {
        const auto [last, badToo] = std::from_chars(cross + 1, end, size.height);
        if (badToo == std::errc() && last == end && imaging::fits(size.width, size.height))
            return std::optional<FrameSize>(size);
    }
    return fail(Errc::InvalidInput, {"size is WIDTHxHEIGHT"}, StaffAction::Configuration);
}

Result<std::unique_ptr<DocumentCamera>> cameraAt(const Address& address, base::Clock& clock,
                                                 const DeviceOptions& options) {
    const Result<imaging::JpegBound> bound = imaging::jpegBoundFrom(options);
    if (!bound) return fail(bound.error());
    const Result<std::optional<FrameSize>> size = sizeFrom(options);
    if (!size) return fail(size.error());
    if (address.connection == Connection::Frames)
        return makeDocumentCamera(makeFramesStream(address.path, clock), clock, *bound);
    auto find = [address] { return nodeOf(address, {}, NodeKind::Video); };
    return makeDocumentCamera(
        std::make_unique<V4l2Stream>(systemVideoCalls(clock), std::move(find), clock, *size), clock, *bound);
}

}  // namespace

Result<bool> readsCodes(const DeviceOptions& options) {
    const auto option = options.find("codes");
    if (option == options.end() || option->second == "yes") return true;
    if (option->second == "no") return false;
    return fail(Errc::InvalidInput, {"codes is yes or no"}, StaffAction::Configuration);
}

Result<RoleDevice> makeCameraAt(const Address& address, base::Clock& clock, const DeviceOptions& options) {
    Result<std::unique_ptr<DocumentCamera>> camera = cameraAt(address, clock, options);
    if (!camera) return fail(camera.error());
    return RoleDevice(*std::move(camera));
}

Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock, const DeviceOptions& options) {
    Result<std::unique_ptr<DocumentCamera>> camera = cameraAt(address, clock, options);
    if (!camera) return fail(camera.error());
    return RoleDevice(makeCameraScanner(*std::move(camera)));
}

}  // namespace zizhu::drivers::camera
