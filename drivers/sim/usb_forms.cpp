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

// A key of a US keyboard (HID usage tables, page 7) and whether shift is held; 0: no key types that.
struct Key {
    std::uint8_t usage = 0;
    bool shift = false;
};

Key keyOf(char c) {
    if (c >= 'a' && c <= 'z') return {std::uint8_t(0x04 + (c - 'a')), false};
    if (c >= 'A' && c <= 'Z') return {std::uint8_t(0x04 + (c - 'A')), true};
    if (c >= '1' && c <= '9') return {std::uint8_t(0x1E + (c - '1')), false};
    static constexpr std::array<std::pair<char, Key>, 36> kOthers = {{
        {'0', {0x27, false}},  {')', {0x27, true}},  {'!', {0x1E, true}},   {'@', {0x1F, true}},
        {'#', {0x20, true}},   {'$', {0x21, true}},  {'%', {0x22, true}},   {'^', {0x23, true}},
        {'&', {0x24, true}},   {'*', {0x25, true}},  {'(', {0x26, true}},   {'\r', {0x28, false}},
        {'\t', {0x2B, false}}, {' ', {0x2C, false}}, {'-', {0x2D, false}},  {'_', {0x2D, true}},
        {'=', {0x2E, false}},  {'+', {0x2E, true}},  {'[', {0x2F, false}},  {'{', {0x2F, true}},
        {']', {0x30, false}},  {'}', {0x30, true}},  {'\\', {0x31, false}}, {'|', {0x31, true}},
        {';', {0x33, false}},  {':', {0x33, true}},  {'\'', {0x34, false}}, {'"', {0x34, true}},
        {'`', {0x35, false}},  {'~', {0x35, true}},  {',', {0x36, false}},  {'<', {0x36, true}},
        {'.', {0x37, false}},  {'>', {0x37, true}},  {'/', {0x38, false}},  {'?', {0x38, true}},
    }};
    for (const auto& [typed, key] : kOthers) {
        if (typed == c) return key;
    }
    return {};
}

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
        case UsbForm::CdcAcm:
            deliverCode(bytes);
            return;
        case UsbForm::Stream:
        case UsbForm::Printer:
        case UsbForm::HidPos:
            queue(firstIn(), std::move(bytes));
            return;
    }
}

// The firmware of a scanner speaks in POS reports; another form sends the same code its own way.
void SimulatedUsbDevice::State::deliverCode(const Bytes& report) {
    if (report.size() < 64) return;
    const std::size_t length = std::min<std::size_t>(report[1], 56);
    Bytes code(report.begin() + 5, report.begin() + 5 + std::ptrdiff_t(length));
    if ((report[63] & 1) == 0) code.push_back('\r');
    if (personality.form == UsbForm::CdcAcm) {
        queue(firstIn(), std::move(code));
        return;
    }
    for (const std::uint8_t c : code) {
        const Key key = keyOf(char(c));
        if (key.usage == 0) continue;
        Bytes down(8);
        down[0] = key.shift ? 0x02 : 0;
        down[2] = key.usage;
        queue(firstIn(), std::move(down));
        queue(firstIn(), Bytes(8));
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
