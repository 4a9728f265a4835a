#include "drivers/sim/usbip_protocol.h"

#include <algorithm>
#include <cerrno>

namespace zizhu::drivers::usbip {

using base::Bytes;
using base::ByteView;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::uint16_t kRequestList = 0x8005, kReplyList = 0x0005;
constexpr std::uint16_t kRequestImport = 0x8003, kReplyImport = 0x0003;
constexpr std::uint32_t kCommandSubmit = 1, kCommandUnlink = 2, kReturnSubmit = 3, kReturnUnlink = 4;
constexpr std::uint32_t kBus = 1;
constexpr std::size_t kPathBytes = 256;

void append16(Bytes& out, std::uint32_t value) {
    out.push_back(std::uint8_t(value >> 8 & 0xFF));
    out.push_back(std::uint8_t(value & 0xFF));
}

void append32(Bytes& out, std::uint32_t value) {
    append16(out, value >> 16);
    append16(out, value & 0xFFFF);
}

void appendText(Bytes& out, const std::string& text, std::size_t bytes) {
    const std::size_t end = out.size() + bytes;
    out.insert(out.end(), text.begin(), text.end());
    out.resize(end);
}

std::uint32_t read32(ByteView bytes, std::size_t at) {
    return std::uint32_t(bytes[at]) << 24 | std::uint32_t(bytes[at + 1]) << 16 |
           std::uint32_t(bytes[at + 2]) << 8 | bytes[at + 3];
}

void appendOperation(Bytes& out, std::uint16_t code, std::uint32_t status) {
    append16(out, kVersion);
    append16(out, code);
    append32(out, status);
}

void appendDevice(Bytes& out, const ListedDevice& device) {
    const UsbPersonality& personality = *device.personality;
    appendText(out, "/sys/devices/zizhu-sim/usb1/" + busId(device.port), kPathBytes);
    appendText(out, busId(device.port), kBusIdBytes);
    append32(out, kBus);
    append32(out, deviceId(device.port) & 0xFFFF);
    append32(out, std::uint32_t(personality.speed));
    append16(out, personality.id.vendor);
    append16(out, personality.id.product);
    append16(out, personality.version);
    // Class, subclass, protocol; the configuration of now; how many configurations and interfaces.
    out.insert(out.end(), {personality.deviceClass, 0, 0, 1, 1, personality.interfaceCount()});
}

}  // namespace

Result<Operation> parseOperation(ByteView header) {
    if (header.size() < kOperationBytes) return fail(Errc::InvalidInput, {"no whole operation"});
    const std::uint32_t word = read32(header, 0);
    if (word >> 16 != kVersion) return fail(Errc::InvalidInput, {"version {} of USB/IP", word >> 16});
    switch (word & 0xFFFF) {
        case kRequestList:
            return Operation::ListDevices;
        case kRequestImport:
            return Operation::Import;
        default:
            return fail(Errc::InvalidInput, {"operation {}", word & 0xFFFF});
    }
}

Result<std::string> parseBusId(ByteView field) {
    if (field.size() != kBusIdBytes) return fail(Errc::InvalidInput, {"no whole bus id"});
    const auto end = std::find(field.begin(), field.end(), 0);
    if (end == field.end()) return fail(Errc::InvalidInput, {"a bus id without end"});
    return std::string(field.begin(), end);
}

std::string busId(std::uint16_t port) { return std::to_string(kBus) + "-" + std::to_string(port); }

// Number 1 on the bus would be its root.
std::uint32_t deviceId(std::uint16_t port) { return kBus << 16 | (port + 1U); }

Bytes deviceList(const std::vector<ListedDevice>& devices) {
    Bytes out;
    appendOperation(out, kReplyList, 0);
    append32(out, std::uint32_t(devices.size()));
    for (const ListedDevice& device : devices) {
        appendDevice(out, device);
        for (const SimulatedUsbInterface& each : device.personality->interfaces) {
            if (each.alternate != 0) continue;
            out.insert(out.end(), {each.interfaceClass, each.subclass, each.protocol, 0});
        }
    }
    return out;
}

Bytes importReply(ImportStatus status, const ListedDevice* device) {
    Bytes out;
    appendOperation(out, kReplyImport, std::uint32_t(status));
    if (status == ImportStatus::Ok && device != nullptr) appendDevice(out, *device);
    return out;
}

Result<Command> parseCommand(ByteView header, std::uint32_t id) {
    if (header.size() != kCommandBytes) return fail(Errc::InvalidInput, {"no whole command"});
    const std::uint32_t command = read32(header, 0);
    const std::uint32_t sequence = read32(header, 4);
    if (command == kCommandUnlink) return Command{.unlink = Unlink{sequence, read32(header, 20)}};
    if (command != kCommandSubmit) return fail(Errc::InvalidInput, {"command {}", command});
    // An unlink is known by its number alone; of a transfer every field must make sense.
    if (read32(header, 8) != id) return fail(Errc::InvalidInput, {"another device was imported"});
    const std::uint32_t direction = read32(header, 12);
    const std::uint32_t endpoint = read32(header, 16);
    if (direction > 1 || endpoint > 15) return fail(Errc::InvalidInput, {"no such endpoint"});
    Submit submit;
    submit.sequence = sequence;
    submit.in = direction == 1;
    submit.flags = read32(header, 20);
    submit.length = read32(header, 24);
    submit.packets = read32(header, 32);
    if (submit.length > SimulatedUsbDevice::kMaxTransferBytes) {
        return fail(Errc::TooLarge, {"{} bytes in one transfer", submit.length});
    }
    if (submit.packets != 0 && submit.packets != 0xFFFFFFFF)
        return fail(Errc::InvalidInput, {"isochronous transfers are not supported"});
    if (endpoint == 0) {
        submit.setup = UsbSetup::fromBytes(header.subspan(40).first<8>());
        if (submit.setup.in() != submit.in && submit.setup.length != 0)
            return fail(Errc::InvalidInput, {"a control transfer in two directions"});
    } else {
        submit.endpoint = std::uint8_t(endpoint | (submit.in ? 0x80 : 0));
    }
    return Command{.submit = submit};
}

Bytes submitReturn(const Submit& submit, std::int32_t status, std::size_t taken, ByteView data) {
    Bytes out;
    append32(out, kReturnSubmit);
    append32(out, submit.sequence);
    out.resize(out.size() + 12);  // of device, direction and endpoint a return says nothing
    append32(out, std::uint32_t(status));
    append32(out, std::uint32_t(submit.in ? data.size() : taken));
    append32(out, 0);
    append32(out, submit.packets);
    append32(out, 0);  // errors of isochronous packets
    out.resize(kCommandBytes);
    if (submit.in) out.insert(out.end(), data.begin(), data.end());
    return out;
}

Bytes unlinkReturn(const Unlink& unlink, bool wasPending) {
    Bytes out;
    append32(out, kReturnUnlink);
    append32(out, unlink.sequence);
    out.resize(out.size() + 12);
    append32(out, std::uint32_t(wasPending ? -ECONNRESET : 0));
    out.resize(kCommandBytes);
    return out;
}

std::int32_t statusOf(Errc error) {
    switch (error) {
        case Errc::Refused:
            return -EPIPE;
        case Errc::Unavailable:
            return -ESHUTDOWN;
        case Errc::TooLarge:
            return -EOVERFLOW;
        case Errc::NotFound:
        case Errc::InvalidInput:
            return -EINVAL;
        default:
            return -EPROTO;
    }
}

}  // namespace zizhu::drivers::usbip
