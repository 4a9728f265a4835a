#include "drivers/wedge/evdev.h"

#include <linux/input.h>
#include <sys/ioctl.h>

#include <cerrno>

namespace zizhu::drivers::wedge {

using base::Errc;
using base::fail;

base::Status grab(int fd) {
    int version = 0;
    if (::ioctl(fd, EVIOCGVERSION, &version) != 0) {
        if (errno == ENODEV) return fail(Errc::Unavailable, {"gone"});
        return fail(Errc::Refused, {"no input node, error {}", errno}, base::StaffAction::Configuration);
    }
    if (::ioctl(fd, EVIOCGRAB, 1) == 0) return {};
    if (errno == ENODEV) return fail(Errc::Unavailable, {"gone"});
    return fail(Errc::Refused, {"another program has grabbed it, error {}", errno},
                base::StaffAction::Configuration);
}

void ungrab(int fd) { ::ioctl(fd, EVIOCGRAB, 0); }

}  // namespace zizhu::drivers::wedge
