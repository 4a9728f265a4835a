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

#include "drivers/address.h"
#include "drivers/auxiliaries.h"
#include "drivers/code_scanner.h"
#include "drivers/document_camera.h"
#include "drivers/document_printer.h"
#include "drivers/document_scanner.h"
#include "drivers/id_card_reader.h"
#include "drivers/lights.h"
#include "drivers/receipt_printer.h"
#include "drivers/smart_card_reader.h"
#include "drivers/transport.h"

namespace zizhu::drivers {

class Firmware;

enum class Role : std::uint8_t {
    CardReader,
    ReceiptPrinter,
    CodeScanner,
    DocumentScanner,
    DocumentPrinter,
    DocumentCamera,
    Lights,
    Auxiliaries,
    SmartCard,
};
inline constexpr std::size_t kRoleCount = 9;
std::string_view name(Role role);  // "card-reader", …: also the device's name in logs and profiles
std::optional<Role> roleFromName(std::string_view name);

// The options of a device in a profile, checked against DeviceModel::options when it is read.
using DeviceOptions = std::map<std::string, std::string>;

using RoleDevice =
    std::variant<std::unique_ptr<IdCardReader>, std::unique_ptr<ReceiptPrinter>, std::unique_ptr<CodeScanner>,
                 std::unique_ptr<DocumentScanner>, std::unique_ptr<DocumentPrinter>,
                 std::unique_ptr<DocumentCamera>, std::unique_ptr<Lights>, std::unique_ptr<Auxiliaries>,
                 std::unique_ptr<SmartCardReader>>;

struct DeviceModel {
    std::string_view key;      // "sdt-reader": the `model` of a profile
    std::string_view summary;  // for a technician
    Role role;
    std::span<const Connection> connections;    // where it may be; the first is usual
    TransportKind transport;                    // of one that speaks over a Transport
    std::size_t packetBytes;                    // of a packet transport; 0 for a stream
    std::span<const UsbId> usbIds;              // by which a connected one is known
    std::span<const std::string_view> options;  // the keys it understands

    // How it is made: one of the two is set. `clock` outlives the device. InvalidInput: an option's value.
    base::Result<RoleDevice> (*make)(std::unique_ptr<Transport>, base::Clock& clock, const DeviceOptions&);
    base::Result<RoleDevice> (*makeAt)(const Address&, base::Clock& clock, const DeviceOptions&);

    // The model of its firmware, of those that can be simulated over a transport; otherwise null.
    base::Result<std::unique_ptr<Firmware>> (*makeFirmware)(const DeviceOptions&);
};

// The first of a role is its default.
std::span<const DeviceModel> deviceModels();
const DeviceModel* findDeviceModel(std::string_view key);
const DeviceModel* defaultDeviceModel(Role role);
// The first model of a role that may be at such a place; null if there is none.
const DeviceModel* defaultDeviceModel(Role role, Connection connection);

}  // namespace zizhu::drivers
