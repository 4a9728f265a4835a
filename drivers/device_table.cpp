#include "drivers/device_table.h"

#include <array>

#include "drivers/cabinet/auxiliaries.h"
#include "drivers/cabinet/lights.h"
#include "drivers/camera/document_camera.h"
#include "drivers/codes/camera_code_scanner.h"
#include "drivers/cups/document_printer.h"
#include "drivers/escpos/receipt_printer.h"
#include "drivers/folder/folder_devices.h"
#include "drivers/hid_pos/code_scanner.h"
#include "drivers/idcard/sam_card_reader.h"
#include "drivers/pcsc/smart_card_reader.h"
#include "drivers/sane/document_scanner.h"
#include "drivers/serial_scanner/code_scanner.h"
#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/serial_scanner_firmware.h"
#include "drivers/sim/wedge_firmware.h"
#include "drivers/usb/usb_transport.h"
#include "drivers/wedge/code_scanner.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

constexpr std::array<std::string_view, kRoleCount> kRoleNames = {
    "card-reader",     "receipt-printer", "code-scanner", "document-scanner", "document-printer",
    "document-camera", "lights",          "auxiliaries",  "smart-card"};

// Identity card readers. Most makes show the first id; the others were each seen in one place.
constexpr std::array kSamReaderIds = {UsbId{0x0400, 0xC35A}, UsbId{0x10C4, 0x8A1B}, UsbId{0x2015, 0x0008},
                                      UsbId{0x9573, 0x4836}};
constexpr std::array<std::string_view, 6> kSamReaderOptions = {
    "find-after-read", "frame-size", "rate-search", "management-number", "photo-decoder", usb::kFormOption};

// Where devices that speak a stream of bytes, or in packets, may be.
constexpr std::array kStreamConnections = {Connection::Usb, Connection::Serial, Connection::File,
                                           Connection::Simulated, Connection::Replay};
constexpr std::array kHidConnections = {Connection::Hid, Connection::File, Connection::Simulated,
                                        Connection::Replay};
constexpr std::array kSerialScannerConnections = {Connection::Serial, Connection::Simulated,
                                                  Connection::Replay};
constexpr std::array kWedgeConnections = {Connection::Input, Connection::Simulated, Connection::Replay};

base::Result<std::unique_ptr<Firmware>> makeSamReaderFirmware(const DeviceOptions& options) {
    const base::Result<SamQuirks> quirks = readSamQuirks(options);
    if (!quirks) return fail(quirks.error());
    return std::make_unique<CardReaderFirmware>(quirks->findRepeatsAfterRead);
}

constexpr std::array kModels = {
    DeviceModel{"sdt-reader", "identity card reader with the SAM protocol of GA 450", Role::CardReader,
                kStreamConnections, TransportKind::Stream, 0, kSamReaderIds, kSamReaderOptions, makeSamReader,
                nullptr, makeSamReaderFirmware},
    DeviceModel{"escpos-printer", "receipt printer that speaks ESC/POS", Role::ReceiptPrinter,
                kStreamConnections, TransportKind::Stream, 0, escpos::kUsbIds, escpos::kOptions,
                escpos::makeReceiptPrinter, nullptr, makeReceiptPrinterFirmware},
    DeviceModel{"hid-pos-scanner",
                "bar code scanner in its USB HID POS form",
                Role::CodeScanner,
                kHidConnections,
                TransportKind::Packets,
                hid_pos::kReportBytes,
                {},
                hid_pos::kOptions,
                hid_pos::makeCodeScanner,
                nullptr,
                makeCodeScannerFirmware},
    DeviceModel{"serial-scanner",
                "bar code scanner on a serial line or CDC ACM",
                Role::CodeScanner,
                kSerialScannerConnections,
                TransportKind::Stream,
                0,
                {},
                serial_scanner::kOptions,
                serial_scanner::makeCodeScanner,
                nullptr,
                makeSerialScannerFirmware},
    DeviceModel{"keyboard-wedge",
                "bar code scanner that is a USB keyboard: ASCII only",
                Role::CodeScanner,
                kWedgeConnections,
                TransportKind::Packets,
                wedge::kEventBytes,
                {},
                wedge::kOptions,
                wedge::makeCodeScanner,
                nullptr,
                makeWedgeFirmware},
    DeviceModel{"camera-codes",
                "camera that only reads codes",
                Role::CodeScanner,
                camera::kAnyConnections,
                TransportKind::Stream,
                0,
                {},
                codes::kOptions,
                nullptr,
                codes::makeScannerAt,
                nullptr},
    DeviceModel{"scan-folder",
                "stand-in: takes its pages from a folder",
                Role::DocumentScanner,
                folder::kConnections,
                TransportKind::Stream,
                0,
                {},
                {},
                nullptr,
                folder::makeScannerAt,
                nullptr},
    DeviceModel{"sane-scanner",
                "flatbed or feeder, through SANE",
                Role::DocumentScanner,
                sane::kConnections,
                TransportKind::Stream,
                0,
                {},
                sane::kOptions,
                nullptr,
                sane::makeScannerAt,
                nullptr},
    DeviceModel{"camera-scanner",
                "document camera in the place of a scanner",
                Role::DocumentScanner,
                camera::kAnyConnections,
                TransportKind::Stream,
                0,
                {},
                camera::kOptions,
                nullptr,
                camera::makeScannerAt,
                nullptr},
    DeviceModel{"v4l2-camera",
                "document camera, through V4L2",
                Role::DocumentCamera,
                camera::kVideoConnections,
                TransportKind::Stream,
                0,
                {},
                camera::kCameraOptions,
                nullptr,
                camera::makeCameraAt,
                nullptr},
    DeviceModel{"frames-camera",
                "stand-in: sees the pictures of a folder",
                Role::DocumentCamera,
                camera::kFramesConnections,
                TransportKind::Stream,
                0,
                {},
                camera::kCameraOptions,
                nullptr,
                camera::makeCameraAt,
                nullptr},
    DeviceModel{"ipp-printer",
                "A4 printer behind a queue of CUPS, or that speaks IPP",
                Role::DocumentPrinter,
                cups::kConnections,
                TransportKind::Stream,
                0,
                {},
                cups::kOptions,
                nullptr,
                cups::makePrinterAt,
                nullptr},
    DeviceModel{"print-folder",
                "stand-in: prints into a folder",
                Role::DocumentPrinter,
                folder::kConnections,
                TransportKind::Stream,
                0,
                {},
                {},
                nullptr,
                folder::makePrinterAt,
                nullptr},
    DeviceModel{"linux-leds",
                "guide lights that the Linux kernel shows as LEDs",
                Role::Lights,
                cabinet::kSystemConnections,
                TransportKind::Stream,
                0,
                {},
                cabinet::kLightOptions,
                nullptr,
                cabinet::makeLightsAt,
                nullptr},
    DeviceModel{"linux-cabinet",
                "door, operator switch, supply and sound of a PC board",
                Role::Auxiliaries,
                cabinet::kSystemConnections,
                TransportKind::Stream,
                0,
                {},
                cabinet::kAuxiliaryOptions,
                nullptr,
                cabinet::makeAuxiliariesAt,
                nullptr},
    DeviceModel{"pcsc-reader",
                "smart card reader behind PC/SC",
                Role::SmartCard,
                pcsc::kConnections,
                TransportKind::Stream,
                0,
                {},
                {},
                nullptr,
                pcsc::makeReaderAt,
                nullptr},
};

}  // namespace

std::string_view name(Role role) { return kRoleNames.at(std::size_t(role)); }

std::optional<Role> roleFromName(std::string_view name) {
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        if (kRoleNames[i] == name) return Role(i);
    }
    return std::nullopt;
}

std::span<const DeviceModel> deviceModels() { return kModels; }

const DeviceModel* findDeviceModel(std::string_view key) {
    for (const DeviceModel& model : deviceModels()) {
        if (model.key == key) return &model;
    }
    return nullptr;
}

const DeviceModel* defaultDeviceModel(Role role) {
    for (const DeviceModel& model : deviceModels()) {
        if (model.role == role) return &model;
    }
    return nullptr;
}

const DeviceModel* defaultDeviceModel(Role role, Connection connection) {
    for (const DeviceModel& model : deviceModels()) {
        if (model.role != role) continue;
        for (const Connection place : model.connections) {
            if (place == connection) return &model;
        }
    }
    return nullptr;
}

}  // namespace zizhu::drivers
