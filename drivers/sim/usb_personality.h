// What a simulated USB device tells of itself: its descriptors, and which form its bytes take.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drivers/device_table.h"

namespace zizhu::drivers {

enum class UsbSpeed : std::uint8_t { Low = 1, Full = 2, High = 3 };  // numbered as the kernel does
enum class UsbTransferType : std::uint8_t { Control = 0, Isochronous = 1, Bulk = 2, Interrupt = 3 };

struct SimulatedUsbEndpoint {
    std::uint8_t address;  // 0x80 set: from the device to the host
    UsbTransferType type;
    std::uint16_t maxPacket;
    std::uint8_t interval = 0;  // frames, of Interrupt
};

struct SimulatedUsbInterface {
    std::uint8_t number = 0;
    std::uint8_t alternate = 0;
    std::uint8_t interfaceClass = 0xFF;
    std::uint8_t subclass = 0;
    std::uint8_t protocol = 0;
    base::Bytes classDescriptors = {};  // stand between the interface and its endpoints
    std::vector<SimulatedUsbEndpoint> endpoints = {};
};

// How the firmware's bytes travel.
enum class UsbForm : std::uint8_t {
    FourPipe,     // card reader: OUT 02 header, OUT 06 body; IN 81 header, IN 85 body
    Stream,       // the first bulk pair carries them as they are
    Printer,      // the same, and the printer class's requests
    HidPos,       // input reports on the interrupt pipe; output reports through SET_REPORT
    HidKeyboard,  // input events of a US keyboard become reports
    CdcAcm,       // bytes of a serial line
};

struct UsbPersonality {
    UsbForm form = UsbForm::Stream;
    UsbSpeed speed = UsbSpeed::Full;
    UsbId id{};
    std::uint16_t version = 0x0100;  // bcdDevice
    std::uint8_t deviceClass = 0;    // 0: each interface says its own
    std::string manufacturer;        // strings of the descriptors, UTF-8
    std::string product;
    std::string serial;
    std::vector<SimulatedUsbInterface> interfaces;  // alternates follow each other
    base::Bytes reportDescriptor;                   // of HID
    std::string deviceId;                           // of a printer: IEEE 1284, without its length
    bool deviceIdLengthSwapped = false;             // little-endian, as some printers give it
    // What a bulk IN does after a message that fills its last packet: true, an empty packet ends it;
    // false, the host waits for more (as several real readers do).
    bool endsWithEmptyPacket = true;

    const SimulatedUsbInterface* findInterface(std::uint8_t number, std::uint8_t alternate = 0) const;
    std::uint8_t interfaceCount() const;  // without alternates
};

// The bytes of the descriptors (USB 2.0, chapter 9).
base::Bytes usbDeviceDescriptor(const UsbPersonality& personality);
base::Bytes usbConfigurationDescriptor(const UsbPersonality& personality);
// Nothing for an index that the device has no string for. 0: the languages.
std::optional<base::Bytes> usbStringDescriptor(const UsbPersonality& personality, std::uint8_t index);

// The personalities. Of a card reader 0400:C35A, of a printer 0416:5011, of scanners invented ids.
UsbPersonality fourPipeCardReader();
UsbPersonality streamCardReader();
UsbPersonality classReceiptPrinter();  // 07/01/02
UsbPersonality hidPosScanner();
UsbPersonality keyboardScanner();
UsbPersonality cdcScanner();

// Of a device of a profile: its model, and these of its options: `usb-form` four-pipe (default, and auto)
// or stream of a card reader. Unsupported: a model that is no USB device here.
base::Result<UsbPersonality> usbPersonalityOf(const DeviceModel& model, const DeviceOptions& options);

}  // namespace zizhu::drivers
