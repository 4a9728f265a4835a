// The role "document scanner" (flatbed or feeder), and what every device that gives pictures of pages
// shares with it.
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

// What would make a clerk send the page back, as far as the picture shows it. The person decides
// whether to take it again.
enum class PageHint : std::uint8_t {
    None,
    Blurred,  // hold it still, lay it flat
    Glare,    // a lamp mirrors on it: tilt it, take it out of its sleeve
    CutOff,   // an edge of the page is outside the picture
    TooDark,
    Empty,  // nothing is on it: probably upside down
};
std::string_view name(PageHint hint);  // "blurred", …

// One page: upright edges, cropped to the paper where the paper was found.
struct ScannedPage {
    base::SecretBytes bytes;
    ImageFormat format = ImageFormat::Jpeg;
    PageHint hint = PageHint::None;
};
inline constexpr std::size_t kMaxPageBytes = 16u << 20;

// Why there is no picture, as far as the person in front of the terminal is told.
enum class ScanFault : std::uint8_t {
    NoPaper,     // none lies on the glass or in the feeder; a camera: no page is under it
    Jammed,      // of the feeder
    DoubleFeed,  // two sheets went in as one
    CoverOpen,
    Canceled,
    DeviceTrouble,  // the scanner, not the paper; `error` says more
};
std::string_view name(ScanFault fault);  // "no-paper", …

struct ScanFailure {
    ScanFault fault;
    base::Error error;
};
using ScanResult = tl::expected<ScannedPage, ScanFailure>;

struct ScannerStatus {
    DeviceStatus device;
    SupplyState paper = SupplyState::Unknown;  // of a feeder: Full there is some, Out, Jammed
    bool coverOpen = false;
};

class DocumentScanner : public Device {
public:
    // Takes one page. From a feeder: the next one; NoPaper after the last.
    virtual ScanResult scan(const Until& until) = 0;

    // As status(), with the scanner's particulars.
    virtual ScannerStatus scannerStatus(const Until& until) = 0;

    DeviceStatus status(const Until& until) override { return scannerStatus(until).device; }
};

}  // namespace zizhu::drivers
