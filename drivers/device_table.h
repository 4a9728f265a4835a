// The supported devices, in one table: what they are called, how they are known, how they are made.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/transport.h"

namespace zizhu::drivers {

class CodeScanner;
class Firmware;
class IdCardReader;
class ReceiptPrinter;

enum class Role : std::uint8_t { CardReader, ReceiptPrinter, CodeScanner, DocumentScanner, DocumentPrinter };
std::string_view name(Role role);  // "card-reader", …: also the device's name in logs and profiles
std::optional<Role> roleFromName(std::string_view name);

struct UsbId {
    std::uint16_t vendor;
    std::uint16_t product;
};

// The options of a device in a profile, checked against DeviceModel::options when it is read.
using DeviceOptions = std::map<std::string, std::string>;

using RoleDevice = std::variant<std::unique_ptr<IdCardReader>, std::unique_ptr<ReceiptPrinter>,
                                std::unique_ptr<CodeScanner>>;

struct DeviceModel {
    std::string_view key;      // "sdt-reader": the `model` of a profile
    std::string_view summary;  // for a technician
    Role role;
    TransportKind transport;
    std::size_t packetBytes;                    // of a packet transport; 0 for a stream
    std::span<const UsbId> usbIds;              // by which a connected one is known
    std::span<const std::string_view> options;  // the keys it understands
    // `clock` outlives the device. InvalidInput: an option's value.
    base::Result<RoleDevice> (*make)(std::unique_ptr<Transport>, base::Clock& clock, const DeviceOptions&);
    base::Result<std::unique_ptr<Firmware>> (*makeFirmware)(const DeviceOptions&);
};

// The first of a role is its default.
std::span<const DeviceModel> deviceModels();
const DeviceModel* findDeviceModel(std::string_view key);
const DeviceModel* defaultDeviceModel(Role role);

}  // namespace zizhu::drivers
