// Where a device is: what a profile and a command line say after `transport:` and `--device`.
//
//   simulated              in this process
//   serial:PATH            a serial line (termios): a UART, a USB bridge, CDC ACM, a pseudo-terminal
//   file:PATH              a character device as it is: /dev/usb/lp0, /dev/hidraw0
//   usb:VVVV:PPPP[@PORT]   through libusb; the port as the kernel names it, "1-1.2"
//   usb[@PORT]             … whichever device of the model's table is there (at that port)
//   hid:VVVV:PPPP[@PORT]   the hidraw node of that device;  hid[@PORT]: of any HID POS scanner
//   input:PATH, input:VVVV:PPPP[@PORT]   an evdev node, grabbed
//   video:PATH, video:VVVV:PPPP[@PORT]   a V4L2 capture node
//   frames:FOLDER          pictures in a folder stand in for a camera
//   folder:FOLDER          documents come from it, or go into it
//   sane:NAME              a scanner as SANE names it
//   cups:QUEUE             a print queue
//   pcsc[:READER]          a smart card reader as PC/SC names it (without a name: the only one)
//   system[:FOLDER]        what the kernel shows in sysfs, below FOLDER if one is named
//   replay:FILE            a recording
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace zizhu::drivers {

enum class Connection : std::uint8_t {
    Simulated,
    Serial,
    File,
    Usb,
    Hid,
    Input,
    Video,
    Frames,
    Folder,
    Sane,
    Cups,
    PcSc,
    System,
    Replay,
};
std::string_view name(Connection connection);  // "serial": the word before the colon

struct UsbId {
    std::uint16_t vendor;
    std::uint16_t product;
    friend bool operator==(const UsbId&, const UsbId&) = default;
};
std::string text(const UsbId& id);                      // "0400:c35a"
std::optional<UsbId> usbIdFrom(std::string_view text);  // either case; nothing if it is none

struct Address {
    Connection connection = Connection::Simulated;
    std::filesystem::path path;  // absolute: of Serial, File, Frames, Folder, System, Replay, and of Input
                                 // and Video that name a node; empty otherwise
    std::optional<UsbId> usbId;  // of Usb, Hid, Input, Video; without one, the ids of the model
    std::string port;            // "1-1.2"; empty: any
    std::string name;            // of Sane, Cups, PcSc
    friend bool operator==(const Address&, const Address&) = default;
};

// Nothing if `text` is no address. A relative path is `folder`'s.
std::optional<Address> parseAddress(std::string_view text, const std::filesystem::path& folder);
std::string text(const Address& address);

// For messages: "simulated, serial:PATH, usb…".
std::string_view addressForms();

}  // namespace zizhu::drivers
