// The control requests that a simulated USB device answers: USB 2.0 chapter 9, the printer class 1.1, HID
// 1.11, and PSTN 1.2 of CDC.
#include "drivers/sim/usb_device_state.h"

namespace zizhu::drivers {

using base::Bytes;
using base::ByteView;
using base::Errc;
using base::fail;
using base::Result;

namespace {

tl::unexpected<base::Error> stall() { return fail(Errc::Refused, {"stalled"}); }

// Of bmRequestType.
enum Recipient : std::uint8_t { kToDevice = 0, kToInterface = 1, kToEndpoint = 2 };
enum Type : std::uint8_t { kStandard = 0, kClass = 1 };
std::uint8_t recipientOf(const UsbSetup& setup) { return setup.type & 0x1F; }
std::uint8_t typeOf(const UsbSetup& setup) { return setup.type >> 5 & 3; }

}  // namespace

Result<Bytes> SimulatedUsbDevice::State::request(const UsbSetup& setup, ByteView data) {
    if (typeOf(setup) == kStandard) {
        return recipientOf(setup) == kToEndpoint ? endpointRequest(setup) : standardRequest(setup);
    }
    if (typeOf(setup) != kClass || configuration == 0) return stall();
    switch (personality.form) {
        case UsbForm::Printer:
            return printerRequest(setup);
        case UsbForm::HidPos:
        case UsbForm::HidKeyboard:
            return hidRequest(setup, data);
        case UsbForm::CdcAcm:
            return cdcRequest(setup, data);
        case UsbForm::FourPipe:
        case UsbForm::Stream:
            break;
    }
    return stall();
}

std::optional<Bytes> SimulatedUsbDevice::State::descriptor(const UsbSetup& setup) const {
    const auto index = std::uint8_t(setup.value & 0xFF);
    switch (setup.value >> 8) {
        case 0x01:
            return usbDeviceDescriptor(personality);
        case 0x02:
            if (index != 0) return std::nullopt;
            return usbConfigurationDescriptor(personality);
        case 0x03:
            return usbStringDescriptor(personality, index);
        case 0x21:
        case 0x22: {
            const SimulatedUsbInterface* const of =
                personality.findInterface(std::uint8_t(setup.index & 0xFF));
            if (recipientOf(setup) != kToInterface || of == nullptr || personality.reportDescriptor.empty())
                return std::nullopt;
            return setup.value >> 8 == 0x21 ? of->classDescriptors : personality.reportDescriptor;
        }
        default:
            return std::nullopt;
    }
}

Result<Bytes> SimulatedUsbDevice::State::standardRequest(const UsbSetup& setup) {
    const auto interface = std::uint8_t(setup.index & 0xFF);
    switch (setup.type << 8 | setup.request) {
        case 0x8006:
        case 0x8106:
            if (const std::optional<Bytes> found = descriptor(setup)) return *found;
            return stall();
        case 0x8000:  // GET_STATUS
            return Bytes{0, 0};
        case 0x8100:
            if (configuration == 0 || personality.findInterface(interface) == nullptr) return stall();
            return Bytes{0, 0};
        case 0x0005:  // SET_ADDRESS: the host controller's affair
            return Bytes{};
        case 0x8008:
            return Bytes{configuration};
        case 0x0009:
            if (setup.value > 1) return stall();
            configuration = std::uint8_t(setup.value);
            alternates.clear();
            halted.clear();
            return Bytes{};
        case 0x810A:
            if (configuration == 0 || personality.findInterface(interface) == nullptr) return stall();
            return Bytes{alternates.contains(interface) ? alternates[interface] : std::uint8_t(0)};
        case 0x010B: {
            const SimulatedUsbInterface* const wanted =
                setup.value > 0xFF ? nullptr
                                   : personality.findInterface(interface, std::uint8_t(setup.value));
            if (configuration == 0 || wanted == nullptr) return stall();
            alternates[interface] = wanted->alternate;
            for (const SimulatedUsbEndpoint& endpoint : wanted->endpoints) halted.erase(endpoint.address);
            return Bytes{};
        }
        default:
            return stall();
    }
}

Result<Bytes> SimulatedUsbDevice::State::endpointRequest(const UsbSetup& setup) {
    const auto address = std::uint8_t(setup.index & 0xFF);
    const bool isControl = (address & 0x7F) == 0;
    if (!isControl && findEndpoint(address) == nullptr) return stall();
    constexpr std::uint16_t kHalt = 0;
    switch (setup.type << 8 | setup.request) {
        case 0x8200:
            return Bytes{std::uint8_t(halted.contains(address) ? 1 : 0), 0};
        case 0x0201:
            if (setup.value != kHalt) return stall();
            halted.erase(address);
            return Bytes{};
        case 0x0203:
            if (setup.value != kHalt) return stall();
            if (!isControl) halted.insert(address);
            return Bytes{};
        default:
            return stall();
    }
}

// Bit 5 paper empty, bit 4 selected, bit 3 no error.
std::uint8_t SimulatedUsbDevice::State::portStatus() {
    const std::array<std::string, 1> question = {"state"};
    const Result<SimFacts> facts = port->act(question);
    if (!facts) return 0;
    const auto is = [&facts](const char* key, const auto& value) {
        const auto fact = facts->find(key);
        if (fact == facts->end()) return false;
        const auto* const held = std::get_if<std::decay_t<decltype(value)>>(&fact->second);
        return held != nullptr && *held == value;
    };
    const bool error = is("cover", std::string("open")) || is("cutter", std::string("jammed")) ||
                       is("broken", true) || is("hot", true);
    return std::uint8_t((is("paper", std::string("out")) ? 0x20 : 0) | (is("offline", true) ? 0 : 0x10) |
                        (error ? 0 : 0x08));
}

Result<Bytes> SimulatedUsbDevice::State::printerRequest(const UsbSetup& setup) {
    switch (setup.type << 8 | setup.request) {
        case 0xA100: {
            if (setup.value != 0 || personality.findInterface(std::uint8_t(setup.index >> 8)) == nullptr)
                return stall();
            const std::size_t size = personality.deviceId.size() + 2;
            Bytes id = {std::uint8_t(size >> 8), std::uint8_t(size & 0xFF)};
            if (personality.deviceIdLengthSwapped) std::swap(id[0], id[1]);
            const ByteView text = base::asBytes(personality.deviceId);
            id.insert(id.end(), text.begin(), text.end());
            return id;
        }
        case 0xA101:
            return Bytes{portStatus()};
        case 0x2102:
        case 0x2302: {  // as the first version of the class had it
            waiting.clear();
            for (const SimulatedUsbInterface& each : personality.interfaces) {
                for (const SimulatedUsbEndpoint& endpoint : each.endpoints) halted.erase(endpoint.address);
            }
            if (base::Status done = port->hostReset(plug); !done) return fail(done.error());
            return Bytes{};
        }
        default:
            return stall();
    }
}

Result<Bytes> SimulatedUsbDevice::State::hidRequest(const UsbSetup& setup, ByteView data) {
    switch (setup.type << 8 | setup.request) {
        case 0xA101:  // GET_REPORT: nothing is shown, no key is down
            if (personality.form == UsbForm::HidKeyboard) return Bytes(8);
            if ((setup.value & 0xFF) != 2) return stall();
            {
                Bytes report(64);
                report[0] = 2;
                return report;
            }
        case 0xA102:
            return Bytes{idleRate};
        case 0xA103:
            return Bytes{protocol};
        case 0x2109: {
            if (personality.form == UsbForm::HidKeyboard) return Bytes{};  // its lights
            if (base::Status done = port->hostWrite(plug, data, kAskOnce); !done) return fail(done.error());
            return Bytes{};
        }
        case 0x210A:
            idleRate = std::uint8_t(setup.value >> 8);
            return Bytes{};
        case 0x210B:
            if (personality.form != UsbForm::HidKeyboard || setup.value > 1) return stall();
            protocol = std::uint8_t(setup.value);
            return Bytes{};
        default:
            return stall();
    }
}

Result<Bytes> SimulatedUsbDevice::State::cdcRequest(const UsbSetup& setup, ByteView data) {
    switch (setup.type << 8 | setup.request) {
        case 0x2120:
            if (data.size() != lineCoding.size()) return stall();
            lineCoding.assign(data.begin(), data.end());
            return Bytes{};
        case 0xA121:
            return lineCoding;
        case 0x2122:
            return Bytes{};
        default:
            return stall();
    }
}

}  // namespace zizhu::drivers
