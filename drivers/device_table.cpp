#include "drivers/device_table.h"

#include <array>

#include "drivers/code_scanner.h"
#include "drivers/id_card_reader.h"
#include "drivers/receipt_printer.h"
#include "drivers/sim/firmware.h"

namespace zizhu::drivers {

namespace {

constexpr std::array<std::string_view, 5> kRoleNames = {"card-reader", "receipt-printer", "code-scanner",
                                                        "document-scanner", "document-printer"};

}  // namespace

std::string_view name(Role role) { return kRoleNames.at(std::size_t(role)); }

std::optional<Role> roleFromName(std::string_view name) {
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        if (kRoleNames[i] == name) return Role(i);
    }
    return std::nullopt;
}

std::span<const DeviceModel> deviceModels() { return {}; }

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

}  // namespace zizhu::drivers
