#include "tests/usb/usbfs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace zizhu::tests {

using base::Errc;
using drivers::UsbSetup;

namespace {

constexpr base::Duration kLongestStep{100};
const drivers::Until kOnce{base::SteadyTime::min()};

int errnoOf(Errc code) {
    switch (code) {
        case Errc::Refused:
            return EPIPE;
        case Errc::Unavailable:
            return ESHUTDOWN;
        case Errc::TooLarge:
            return EOVERFLOW;
        case Errc::NotFound:
            return ENOENT;
        default:
            return EPROTO;
    }
}

}  // namespace

UsbFs::UsbFs(drivers::SimulatedUsbDevice& device, SelfAdvancingClock& clock,
             std::map<unsigned, std::string> kernelDrivers)
    : device_(device),
      clock_(clock),
      plug_(device.plugs()),
      bound_(kernelDrivers),
      drivers_(std::move(kernelDrivers)) {}

int UsbFs::ioctl(File file, unsigned long request, void* argument) {
    const std::lock_guard lock(mutex_);
    ++counts_[request];
    Open& open = open_[file];
    if (request == USBDEVFS_REAPURBNDELAY) return reap(open, static_cast<void**>(argument));
    if (gone()) {
        work();
        return -ENODEV;
    }
    const auto number = [argument] { return *static_cast<unsigned*>(argument); };
    switch (request) {
        case USBDEVFS_GET_CAPABILITIES:
            *static_cast<std::uint32_t*>(argument) =
                USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                USBDEVFS_CAP_BULK_SCATTER_GATHER | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
            return 0;
        case USBDEVFS_CLAIMINTERFACE:
            return claim(open, number());
        case USBDEVFS_RELEASEINTERFACE:
            return release(open, number());
        case USBDEVFS_GETDRIVER: {
            auto& asked = *static_cast<usbdevfs_getdriver*>(argument);
            const auto found = bound_.find(asked.interface);
            if (found == bound_.end()) return -ENODATA;
            std::strncpy(asked.driver, found->second.c_str(), sizeof asked.driver - 1);
            return 0;
        }
        case USBDEVFS_IOCTL:
            return driverIoctl(*static_cast<usbdevfs_ioctl*>(argument));
        case USBDEVFS_DISCONNECT_CLAIM:
            return disconnectAndClaim(open, *static_cast<usbdevfs_disconnect_claim*>(argument));
        case USBDEVFS_SETINTERFACE: {
            const auto& wanted = *static_cast<usbdevfs_setinterface*>(argument);
            return control(0x01, 0x0B, std::uint16_t(wanted.altsetting), std::uint16_t(wanted.interface));
        }
        case USBDEVFS_SETCONFIGURATION:
            return control(0x00, 0x09, std::uint16_t(number()), 0);
        case USBDEVFS_CLEAR_HALT:
            halted_.erase(number());
            return control(0x02, 0x01, 0, std::uint16_t(number()));
        case USBDEVFS_RESET:
            return device_.reset(plug_) ? 0 : -ENODEV;
        case USBDEVFS_SUBMITURB:
            return submit(file, open, static_cast<usbdevfs_urb*>(argument));
        case USBDEVFS_DISCARDURB:
            return discard(open, static_cast<usbdevfs_urb*>(argument));
        default:
            return -ENOTTY;
    }
}

int UsbFs::claim(Open& open, unsigned interface) {
    if (refuseClaims_ || (bound_.contains(interface) && !open.claimed.contains(interface))) return -EBUSY;
    open.claimed.insert(interface);
    bound_[interface] = "usbfs";
    return 0;
}

int UsbFs::release(Open& open, unsigned interface) {
    if (open.claimed.erase(interface) == 0) return -EINVAL;
    bound_.erase(interface);
    return 0;
}

int UsbFs::driverIoctl(const usbdevfs_ioctl& request) {
    const auto interface = unsigned(request.ifno);
    if (request.ioctl_code == int(USBDEVFS_DISCONNECT)) return bound_.erase(interface) > 0 ? 0 : -ENODATA;
    if (request.ioctl_code != int(USBDEVFS_CONNECT)) return -ENOTTY;
    const auto own = drivers_.find(interface);
    if (own == drivers_.end()) return 0;
    if (!bound_.emplace(interface, own->second).second) return -EBUSY;
    // A driver that takes two interfaces takes its second one with the first.
    for (const auto& [other, name] : drivers_) {
        if (name == own->second) bound_.emplace(other, name);
    }
    return 1;
}

int UsbFs::disconnectAndClaim(Open& open, const usbdevfs_disconnect_claim& request) {
    const auto bound = bound_.find(request.interface);
    if (bound != bound_.end() && bound->second == "usbfs") return -EBUSY;
    if (bound != bound_.end()) {
        const std::string driver = bound->second;
        std::erase_if(bound_, [&driver](const auto& each) { return each.second == driver; });
    }
    return claim(open, request.interface);
}

int UsbFs::control(std::uint8_t type, std::uint8_t request, std::uint16_t value, std::uint16_t index) {
    const auto done = device_.control(plug_, {type, request, value, index, 0}, {}, kOnce);
    return done ? 0 : -errnoOf(done.error().code);
}

int UsbFs::submit(File file, Open& open, usbdevfs_urb* urb) {
    const unsigned endpoint = urb->type == USBDEVFS_URB_TYPE_CONTROL ? 0 : urb->endpoint;
    if (endpoint != 0 && open.claimed.empty()) return -ENOENT;
    fruitless_ = 0;
    queues_[endpoint].push_back({urb, file});
    work();
    return 0;
}

int UsbFs::discard(Open& open, usbdevfs_urb* urb) {
    for (auto& [endpoint, queue] : queues_) {
        const auto found =
            std::find_if(queue.begin(), queue.end(), [urb](const Urb& each) { return each.request == urb; });
        if (found == queue.end()) continue;
        urb->status = -ENOENT;
        urb->actual_length = 0;
        open.finished.push_back(urb);
        queue.erase(found);
        return 0;
    }
    return -EINVAL;
}

int UsbFs::reap(Open& open, void** urb) {
    work();
    if (open.finished.empty()) {
        if (gone()) return -ENODEV;
        clock_.advance(std::min(kLongestStep, base::Duration(1) * (1 << std::min(fruitless_++, 7u))));
        return -EAGAIN;
    }
    fruitless_ = 0;
    *urb = open.finished.front();
    open.finished.pop_front();
    return 0;
}

// Carries what the device takes and gives now.
void UsbFs::work() {
    for (auto& [endpoint, queue] : queues_) {
        while (!queue.empty() && (gone() || !halted_.contains(endpoint))) {
            if (gone()) {
                finish(queue.front(), -ESHUTDOWN);
            } else if (!carry(queue.front())) {
                break;
            } else if (queue.front().request->status == -EPIPE && endpoint != 0) {
                halted_.insert(endpoint);
            }
            queue.pop_front();
        }
    }
}

void UsbFs::finish(const Urb& urb, int status) {
    urb.request->status = status;
    open_[urb.file].finished.push_back(urb.request);
}

// False: NAK, the transfer stays.
bool UsbFs::carry(Urb& urb) {
    usbdevfs_urb& request = *urb.request;
    request.actual_length = 0;
    auto* const memory = static_cast<std::uint8_t*>(request.buffer);
    const auto room = std::size_t(request.buffer_length);
    base::Result<base::Bytes> done = base::Bytes{};
    if (request.type == USBDEVFS_URB_TYPE_CONTROL) {
        const UsbSetup setup = UsbSetup::fromBytes(std::span<const std::uint8_t, 8>(memory, 8));
        const base::ByteView data(memory + 8, room - 8);
        done = device_.control(plug_, setup, setup.in() ? base::ByteView() : data, kOnce);
        if (done && setup.in()) std::copy(done->begin(), done->end(), memory + 8);
        if (done) request.actual_length = int(setup.in() ? done->size() : data.size());
    } else if ((request.endpoint & 0x80) != 0) {
        done = device_.in(plug_, request.endpoint, room, kOnce);
        if (done) std::copy(done->begin(), done->end(), memory);
        if (done) request.actual_length = int(done->size());
    } else {
        const base::Status sent = device_.out(plug_, request.endpoint, {memory, room}, kOnce);
        if (!sent) done = base::fail(sent.error());
        if (sent) request.actual_length = request.buffer_length;
    }
    if (!done && done.error().code == Errc::Timeout) return false;
    finish(urb, done ? 0 : -errnoOf(done.error().code));
    return true;
}

void UsbFs::closed(File file) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(file);
    if (found == open_.end()) return;
    for (const unsigned interface : found->second.claimed) bound_.erase(interface);
    for (auto& [endpoint, queue] : queues_) {
        std::erase_if(queue, [file](const Urb& each) { return each.file == file; });
    }
    open_.erase(found);
}

std::map<unsigned, std::string> UsbFs::kernelDrivers() const {
    const std::lock_guard lock(mutex_);
    return bound_;
}

std::size_t UsbFs::pending() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [endpoint, queue] : queues_) count += queue.size();
    for (const auto& [file, open] : open_) count += open.finished.size();
    return count;
}

std::uint64_t UsbFs::count(unsigned long request) const {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(request);
    return found == counts_.end() ? 0 : found->second;
}

void UsbFs::refuseClaims(bool refuse) {
    const std::lock_guard lock(mutex_);
    refuseClaims_ = refuse;
}

}  // namespace zizhu::tests
