#include "drivers/sim/usb_personality.h"

#include <algorithm>

#include "base/utf8.h"

namespace zizhu::drivers {

using base::Bytes;

namespace {

constexpr std::uint16_t kUsb2 = 0x0200;
constexpr std::uint8_t kControlPacket = 64;
constexpr std::uint8_t kBusPowered = 0x80;
constexpr std::uint8_t kMilliamps100 = 50;  // in units of 2 mA
constexpr std::uint16_t kEnglish = 0x0409;
enum StringIndex : std::uint8_t { kManufacturer = 1, kProduct = 2, kSerial = 3 };

// Of numbers that no maker has: the range that pid.codes leaves to private tests.
constexpr std::uint16_t kTestVendor = 0x1209;

void append16(Bytes& out, std::uint16_t value) {
    out.push_back(std::uint8_t(value & 0xFF));
    out.push_back(std::uint8_t(value >> 8));
}

// HID 1.11, 6.2.1.
Bytes hidDescriptor(std::size_t reportDescriptorBytes) {
    Bytes out = {9, 0x21, 0x11, 0x01, 0, 1, 0x22};
    append16(out, std::uint16_t(reportDescriptorBytes));
    return out;
}

// One input report of 63 bytes after its number 2, in the fields of the usage tables for bar code scanners:
// length, AIM identifier, data, a vendor's two bytes, and whether the data goes on in the next report.
const Bytes& posReportDescriptor() {
    static const Bytes bytes = {
        0x05, 0x8C,                          // usage page: bar code scanner
        0x09, 0x02,                          // usage: bar code scanner
        0xA1, 0x01,                          // collection: application
        0x09, 0x12,                          //   usage: scanned data report
        0xA1, 0x02,                          //   collection: logical
        0x85, 0x02,                          //     report 2
        0x15, 0x00, 0x26, 0xFF, 0x00,        //     values 0 to 255
        0x75, 0x08,                          //     of 8 bits
        0x05, 0x01, 0x09, 0x3B,              //     generic desktop: byte count
        0x95, 0x01, 0x81, 0x02,              //     one, input
        0x05, 0x8C,                          //     bar code scanner
        0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD,  //     symbology identifier 1 to 3
        0x95, 0x03, 0x81, 0x02,              //     three, input
        0x09, 0xFE,                          //     decoded data
        0x95, 0x38, 0x82, 0x02, 0x01,        //     56 of them, input, buffered
        0x06, 0x66, 0xFF, 0x09, 0x04,        //     a vendor's symbology
        0x95, 0x02, 0x81, 0x02,              //     two, input
        0x05, 0x8C, 0x09, 0xFF,              //     bar code scanner: data continued
        0x25, 0x01, 0x75, 0x01,              //     0 or 1, one bit
        0x95, 0x01, 0x81, 0x02,              //     one, input
        0x75, 0x07, 0x81, 0x03,              //     seven bits of padding
        0xC0, 0xC0,
    };
    return bytes;
}

// The keyboard of the boot protocol (HID 1.11, appendix B).
const Bytes& keyboardReportDescriptor() {
    static const Bytes bytes = {
        0x05, 0x01, 0x09, 0x06, 0xA1, 0x01,              // generic desktop: keyboard
        0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7,              // its modifiers,
        0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08,  // eight bits,
        0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01,  // input; a reserved byte
        0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01,  // five lights,
        0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03,  // output,
        0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00,  // padded; six keys
        0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65,  // pressed
        0x81, 0x00, 0xC0,
    };
    return bytes;
}

// CDC 1.2 and PSTN 1.2: header, call management (none), abstract control, union of interfaces 0 and 1.
Bytes acmDescriptors() {
    return {5, 0x24, 0x00, 0x10, 0x01, 5,    0x24, 0x01, 0x00, 0x01,
            4, 0x24, 0x02, 0x02, 5,    0x24, 0x06, 0x00, 0x01};
}

constexpr SimulatedUsbEndpoint bulk(std::uint8_t address) { return {address, UsbTransferType::Bulk, 64}; }

}  // namespace

const SimulatedUsbInterface* UsbPersonality::findInterface(std::uint8_t number,
                                                           std::uint8_t alternate) const {
    for (const SimulatedUsbInterface& each : interfaces) {
        if (each.number == number && each.alternate == alternate) return &each;
    }
    return nullptr;
}

std::uint8_t UsbPersonality::interfaceCount() const {
    return std::uint8_t(std::count_if(interfaces.begin(), interfaces.end(),
                                      [](const SimulatedUsbInterface& each) { return each.alternate == 0; }));
}

Bytes usbDeviceDescriptor(const UsbPersonality& personality) {
    Bytes out = {18, 1};
    append16(out, kUsb2);
    out.insert(out.end(), {personality.deviceClass, 0, 0, kControlPacket});
    append16(out, personality.id.vendor);
    append16(out, personality.id.product);
    append16(out, personality.version);
    out.insert(out.end(),
               {kManufacturer, kProduct, std::uint8_t(personality.serial.empty() ? 0 : kSerial), 1});
    return out;
}

Bytes usbConfigurationDescriptor(const UsbPersonality& personality) {
    Bytes rest;
    for (const SimulatedUsbInterface& each : personality.interfaces) {
        rest.insert(rest.end(), {9, 4, each.number, each.alternate, std::uint8_t(each.endpoints.size()),
                                 each.interfaceClass, each.subclass, each.protocol, 0});
        rest.insert(rest.end(), each.classDescriptors.begin(), each.classDescriptors.end());
        for (const SimulatedUsbEndpoint& endpoint : each.endpoints) {
            rest.insert(rest.end(), {7, 5, endpoint.address, std::uint8_t(endpoint.type)});
            append16(rest, endpoint.maxPacket);
            rest.push_back(endpoint.interval);
        }
    }
    Bytes out = {9, 2};
    append16(out, std::uint16_t(9 + rest.size()));
    out.insert(out.end(), {personality.interfaceCount(), 1, 0, kBusPowered, kMilliamps100});
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

std::optional<Bytes> usbStringDescriptor(const UsbPersonality& personality, std::uint8_t index) {
    if (index == 0) return Bytes{4, 3, kEnglish & 0xFF, kEnglish >> 8};
    std::string_view text;
    if (index == kManufacturer) text = personality.manufacturer;
    if (index == kProduct) text = personality.product;
    if (index == kSerial) text = personality.serial;
    if (text.empty()) return std::nullopt;
    Bytes out = {0, 3};
    while (const std::optional<char32_t> c = base::takeCodePoint(text)) {
        if (*c > 0xFFFF) {
            append16(out, std::uint16_t(0xD800 + ((*c - 0x10000) >> 10)));
            append16(out, std::uint16_t(0xDC00 + ((*c - 0x10000) & 0x3FF)));
        } else {
            append16(out, std::uint16_t(*c));
        }
        if (out.size() > 250) break;  // a descriptor has at most 255 bytes
    }
    out[0] = std::uint8_t(out.size());
    return out;
}

UsbPersonality fourPipeCardReader() {
    UsbPersonality reader = streamCardReader();
    reader.form = UsbForm::FourPipe;
    reader.interfaces[0].endpoints = {bulk(0x02), bulk(0x06), bulk(0x81), bulk(0x85)};
    return reader;
}

UsbPersonality streamCardReader() {
    UsbPersonality reader;
    reader.form = UsbForm::Stream;
    reader.id = {0x0400, 0xC35A};
    reader.manufacturer = "Zizhu simulators";
    reader.product = "Simulated identity card reader";
    reader.interfaces = {{.endpoints = {bulk(0x02), bulk(0x81)}}};
    return reader;
}

UsbPersonality classReceiptPrinter() {
    UsbPersonality printer;
    printer.form = UsbForm::Printer;
    printer.id = {0x0416, 0x5011};
    printer.manufacturer = "Zizhu simulators";
    printer.product = "Simulated receipt printer";
    printer.serial = "SIM0001";
    printer.deviceId =
        "MFG:Zizhu simulators;CMD:ESC/POS;MDL:Simulated receipt printer;CLS:PRINTER;SN:SIM0001;";
    printer.interfaces = {
        {.interfaceClass = 7, .subclass = 1, .protocol = 2, .endpoints = {bulk(0x01), bulk(0x82)}}};
    return printer;
}

UsbPersonality hidPosScanner() {
    UsbPersonality scanner;
    scanner.form = UsbForm::HidPos;
    scanner.id = {kTestVendor, 0x0002};
    scanner.manufacturer = "Zizhu simulators";
    scanner.product = "Simulated bar code scanner";
    scanner.serial = "SIM0002";
    scanner.reportDescriptor = posReportDescriptor();
    scanner.interfaces = {{.interfaceClass = 3,
                           .classDescriptors = hidDescriptor(scanner.reportDescriptor.size()),
                           .endpoints = {{0x81, UsbTransferType::Interrupt, 64, 4}}}};
    scanner.endsWithEmptyPacket = false;
    return scanner;
}

UsbPersonality keyboardScanner() {
    UsbPersonality scanner = hidPosScanner();
    scanner.form = UsbForm::HidKeyboard;
    scanner.id.product = 0x0003;
    scanner.product = "Simulated keyboard scanner";
    scanner.serial = "SIM0003";
    scanner.reportDescriptor = keyboardReportDescriptor();
    scanner.interfaces = {{.interfaceClass = 3,
                           .subclass = 1,
                           .protocol = 1,
                           .classDescriptors = hidDescriptor(scanner.reportDescriptor.size()),
                           .endpoints = {{0x81, UsbTransferType::Interrupt, 8, 4}}}};
    return scanner;
}

UsbPersonality cdcScanner() {
    UsbPersonality scanner;
    scanner.form = UsbForm::CdcAcm;
    scanner.id = {kTestVendor, 0x0004};
    scanner.deviceClass = 2;
    scanner.manufacturer = "Zizhu simulators";
    scanner.product = "Simulated serial scanner";
    scanner.serial = "SIM0004";
    scanner.interfaces = {{.number = 0,
                           .interfaceClass = 2,
                           .subclass = 2,
                           .protocol = 1,
                           .classDescriptors = acmDescriptors(),
                           .endpoints = {{0x82, UsbTransferType::Interrupt, 8, 16}}},
                          {.number = 1, .interfaceClass = 0x0A, .endpoints = {bulk(0x01), bulk(0x81)}}};
    return scanner;
}

base::Result<UsbPersonality> usbPersonalityOf(const DeviceModel& model, const DeviceOptions& options) {
    if (model.key == "sdt-reader") {
        const auto form = options.find("usb-form");
        return form != options.end() && form->second == "stream" ? streamCardReader() : fourPipeCardReader();
    }
    if (model.key == "escpos-printer") return classReceiptPrinter();
    if (model.key == "hid-pos-scanner") return hidPosScanner();
    if (model.key == "keyboard-wedge") return keyboardScanner();
    if (model.key == "serial-scanner") return cdcScanner();
    return base::fail(base::Errc::Unsupported, {"no USB form of this model"});
}

}  // namespace zizhu::drivers
