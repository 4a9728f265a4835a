#include "drivers/hid_pos/hidraw.h"

#include <linux/hidraw.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>

#include "drivers/hid_pos/descriptor.h"

namespace zizhu::drivers::hid_pos {

using base::Errc;
using base::fail;

base::Status checkScannersNode(int fd) {
    static_assert(HID_MAX_DESCRIPTOR_SIZE == kMaxDescriptorBytes);
    int size = 0;
    if (::ioctl(fd, HIDIOCGRDESCSIZE, &size) != 0) {
        if (errno == ENODEV || errno == EIO) return fail(Errc::Unavailable, {"gone, error {}", errno});
        return fail(Errc::Refused, {"no hidraw node, error {}", errno}, base::StaffAction::Configuration);
    }
    ::hidraw_report_descriptor descriptor{};
    descriptor.size = std::uint32_t(std::clamp(size, 0, int(HID_MAX_DESCRIPTOR_SIZE)));
    if (::ioctl(fd, HIDIOCGRDESC, &descriptor) != 0) {
        return fail(Errc::Unavailable, {"no report descriptor, error {}", errno});
    }
    const std::size_t length = std::min<std::size_t>(descriptor.size, HID_MAX_DESCRIPTOR_SIZE);
    if (!isPosScanner(base::ByteView(descriptor.value, length))) {
        return fail(Errc::Refused, {"no scanner in the form USB HID POS, its report descriptor says"},
                    base::StaffAction::Configuration);
    }
    return {};
}

}  // namespace zizhu::drivers::hid_pos
