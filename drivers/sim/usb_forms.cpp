// How a firmware's bytes travel over the pipes of a simulated USB device.
#include <algorithm>

#include "drivers/sim/usb_device_state.h"

namespace zizhu::drivers {

using base::Bytes;
using base::ByteView;
using base::Status;

namespace {

constexpr std::size_t kHeaderBytes = 7;    // of a card reader's frame: preamble and length
constexpr std::size_t kMaxWaiting = 1024;  // messages of one endpoint; older ones are lost
constexpr std::uint8_t kHeaderOut = 0x02, kHeaderIn = 0x81, kBodyIn = 0x85;

// The keys of a US keyboard: a code of Linux's input layer, and the usage that HID has for it (usage tables,
// page 7).
constexpr std::array<std::pair<std::uint16_t, std::uint8_t>, 60> kKeys = {{
    {2, 0x1E},  {3, 0x1F},  {4, 0x20},  {5, 0x21},  {6, 0x22},  {7, 0x23},  {8, 0x24},  {9, 0x25},
    {10, 0x26}, {11, 0x27}, {12, 0x2D}, {13, 0x2E}, {15, 0x2B}, {16, 0x14}, {17, 0x1A}, {18, 0x08},
    {19, 0x15}, {20, 0x17}, {21, 0x1C}, {22, 0x18}, {23, 0x0C}, {24, 0x12}, {25, 0x13}, {26, 0x2F},
    {27, 0x30}, {28, 0x28}, {30, 0x04}, {31, 0x16}, {32, 0x07}, {33, 0x09}, {34, 0x0A}, {35, 0x0B},
    {36, 0x0D}, {37, 0x0E}, {38, 0x0F}, {39, 0x33}, {40, 0x34}, {41, 0x35}, {43, 0x31}, {44, 0x1D},
    {45, 0x1B}, {46, 0x06}, {47, 0x19}, {48, 0x05}, {49, 0x11}, {50, 0x10}, {51, 0x36}, {52, 0x37},
    {53, 0x38}, {57, 0x2C}, {71, 0x5F}, {72, 0x60}, {73, 0x61}, {75, 0x5C}, {76, 0x5D}, {77, 0x5E},
    {79, 0x59}, {80, 0x5A}, {81, 0x5B}, {82, 0x62},
}};
// Modifiers are bits of a report's first byte.
constexpr std::array<std::pair<std::uint16_t, std::uint8_t>, 6> kModifiers = {
    {{29, 0x01}, {42, 0x02}, {56, 0x04}, {97, 0x10}, {54, 0x20}, {100, 0x40}}};

template <class Table>
std::uint8_t find(const Table& table, std::uint16_t code) {
    for (const auto& [known, meaning] : table) {
        if (known == code) return meaning;
    }
    return 0;
}

// struct input_event: 16 bytes of time, then these.
constexpr std::size_t kEventBytes = 24;
constexpr std::uint16_t kSynchronise = 0, kKey = 1;

}  // namespace

void SimulatedUsbDevice::State::queue(std::uint8_t endpoint, Bytes message) {
    std::deque<Bytes>& messages = waiting[endpoint];
    if (messages.size() >= kMaxWaiting) messages.pop_front();
    messages.push_back(std::move(message));
}

std::uint8_t SimulatedUsbDevice::State::firstIn() const {
    const bool hid = personality.form == UsbForm::HidPos || personality.form == UsbForm::HidKeyboard;
    const UsbTransferType type = hid ? UsbTransferType::Interrupt : UsbTransferType::Bulk;
    for (const SimulatedUsbInterface& each : personality.interfaces) {
        for (const SimulatedUsbEndpoint& endpoint : each.endpoints) {
            if (endpoint.type == type && (endpoint.address & 0x80) != 0) return endpoint.address;
        }
    }
    return 0;
}

void SimulatedUsbDevice::State::deliver(Bytes bytes) {
    switch (personality.form) {
        case UsbForm::FourPipe: {
            const std::size_t headerBytes = std::min(kHeaderBytes, bytes.size());
            if (bytes.size() > headerBytes)
                queue(kBodyIn, Bytes(bytes.begin() + std::ptrdiff_t(headerBytes), bytes.end()));
            bytes.resize(headerBytes);
            queue(kHeaderIn, std::move(bytes));
            return;
        }
        case UsbForm::HidKeyboard:
            deliverKeys(bytes);
            return;
        case UsbForm::CdcAcm:
        case UsbForm::Stream:
        case UsbForm::Printer:
        case UsbForm::HidPos:
            queue(firstIn(), std::move(bytes));
            return;
    }
}

// The firmware of a keyboard speaks in input events, as the kernel makes them of the reports that it gets:
// here they become reports again, one at each end of a packet of events.
void SimulatedUsbDevice::State::deliverKeys(ByteView events) {
    for (; events.size() >= kEventBytes; events = events.subspan(kEventBytes)) {
        const auto word = [events](std::size_t at) {
            return std::uint16_t(events[at] | events[at + 1] << 8);
        };
        const std::uint16_t code = word(18);
        const bool down = word(20) != 0;
        if (word(16) == kKey) {
            const std::uint8_t modifier = find(kModifiers, code);
            keyReport[0] = std::uint8_t(down ? keyReport[0] | modifier : keyReport[0] & ~modifier);
            const std::uint8_t usage = find(kKeys, code);
            const auto keys = std::span(keyReport).subspan(2);
            const auto held = std::find(keys.begin(), keys.end(), down ? std::uint8_t(0) : usage);
            if (usage != 0 && held != keys.end()) *held = down ? usage : std::uint8_t(0);
        }
        if (word(16) == kSynchronise) queue(firstIn(), Bytes(keyReport.begin(), keyReport.end()));
    }
}

Status SimulatedUsbDevice::State::receive(std::uint8_t endpoint, ByteView bytes) {
    if (personality.form != UsbForm::FourPipe) return port->hostWrite(plug, bytes, kAskOnce);
    // What is no header, or no body of the length that the header told, is taken and means nothing.
    if (endpoint == kHeaderOut) {
        header.clear();
        if (bytes.size() != kHeaderBytes) return {};
        Status done = port->hostWrite(plug, bytes, kAskOnce);
        if (done) header.assign(bytes.begin(), bytes.end());
        return done;
    }
    if (header.empty() || bytes.size() != std::size_t(header[5]) * 256 + header[6]) return {};
    Status done = port->hostWrite(plug, bytes, kAskOnce);
    if (done) header.clear();
    return done;
}

}  // namespace zizhu::drivers
