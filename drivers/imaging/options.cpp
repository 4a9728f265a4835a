#include "drivers/imaging/options.h"

#include <charconv>

namespace zizhu::drivers::imaging {

base::Result<JpegBound> jpegBoundFrom(const DeviceOptions& options) {
    JpegBound bound;
    const auto option = options.find("max-bytes");
    if (option == options.end()) return bound;
    const std::string& text = option->second;
    const char* const end = text.data() + text.size();
    const auto [last, bad] = std::from_chars(text.data(), end, bound.maxBytes);
    if (bad != std::errc() || last != end || bound.maxBytes < 20'000 || bound.maxBytes > kMaxPageBytes)
        return base::fail(base::Errc::InvalidInput, {"max-bytes is 20000 to {}", kMaxPageBytes},
                          base::StaffAction::Configuration);
    return bound;
}

}  // namespace zizhu::drivers::imaging
