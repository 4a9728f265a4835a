// Which interface and which endpoints of a device a transport speaks over. Pure: descriptors in, choice out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drivers/usb/usb_transport.h"

namespace zizhu::drivers::usb {

enum class TransferType : std::uint8_t { Control = 0, Isochronous = 1, Bulk = 2, Interrupt = 3 };

struct Endpoint {
    std::uint8_t address = 0;  // 80 set: IN
    TransferType type = TransferType::Bulk;
    std::uint16_t maxPacket = 0;
    bool in() const { return (address & 0x80) != 0; }
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// One alternate setting of one interface.
struct Setting {
    std::uint8_t interface = 0;
    std::uint8_t alternate = 0;
    std::uint8_t classCode = 0;
    std::uint8_t subclass = 0;
    std::uint8_t protocol = 0;
    std::vector<Endpoint> endpoints;
};
using Layout = std::vector<Setting>;  // of the configuration that is active

struct Choice {
    std::uint8_t interface = 0;
    std::uint8_t alternate = 0;
    bool hasAlternates = false;             // so the setting must be chosen
    std::optional<std::uint8_t> companion;  // the interface that commands this one (CDC): claimed with it
    std::optional<Endpoint> in;             // of the header, with four pipes; a one-way printer has none
    std::optional<Endpoint> out;            // a device that is only read may have none
    std::optional<Endpoint> bodyIn;         // these two: four pipes
    std::optional<Endpoint> bodyOut;
};

// The best of what a transport of this form and kind can use; nothing if there is none. Printers are taken
// in the setting that answers (protocol 02), then the one-way one (01), then 1284.4 (03); then the vendor's
// own interfaces, serial ones, others; of two alike the first. Never those of storage, sound, video, hubs,
// radio and smart cards.
std::optional<Choice> choose(const Layout& layout, Form form, TransportKind kind);

// A device that might be meant.
struct Candidate {
    UsbId id;
    std::string port;
};
// The index of the one that is, as usb_transport.h says. Unavailable: none; Refused: several.
base::Result<std::size_t> pick(std::span<const Candidate> candidates, const Place& place,
                               const std::string& lastPort);

}  // namespace zizhu::drivers::usb
