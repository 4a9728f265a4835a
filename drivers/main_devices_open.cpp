// Which devices a command line of zizhu-devices means.
#include <cstdio>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

base::Result<DeviceOptions> readSettings(const Options& options, const DeviceModel& model) {
    DeviceOptions settings;
    for (const std::string& setting : options.settings) {
        const std::size_t equals = setting.find('=');
        const std::string key = setting.substr(0, equals);
        bool known = false;
        for (const std::string_view option : model.options) known = known || option == key;
        if (equals == std::string::npos || !known) {
            return fail(Errc::InvalidInput,
                        {"--set takes KEY=VALUE, with a key that `list` shows for the model"},
                        StaffAction::Configuration);
        }
        settings[key] = setting.substr(equals + 1);
    }
    return settings;
}

base::Result<Profile> profileOf(const Options& options, const Address& address, std::optional<Role> role) {
    std::vector<const DeviceModel*> models;
    if (!options.model.empty()) {
        models.push_back(findDeviceModel(options.model));
        if (models[0] == nullptr || (role && models[0]->role != *role)) {
            return fail(Errc::InvalidInput, {"--model is not one of this role; `list` shows them"},
                        StaffAction::Configuration);
        }
    } else if (role) {
        models.push_back(defaultDeviceModel(*role, address.connection));
    } else if (address.connection == Connection::Simulated) {
        for (std::size_t each = 0; each < kRoleCount; ++each) {
            const DeviceModel* model = defaultDeviceModel(Role(each), Connection::Simulated);
            if (model != nullptr) models.push_back(model);
        }
    }
    if (models.empty() || models[0] == nullptr) {
        return fail(Errc::InvalidInput, {"say what it is: --role or --model"}, StaffAction::Configuration);
    }
    Profile profile;
    for (const DeviceModel* model : models) {
        DeviceEntry entry{.role = model->role, .model = model, .address = address};
        entry.rate = options.rate;
        if (models.size() == 1) {
            base::Result<DeviceOptions> settings = readSettings(options, *model);
            if (!settings) return fail(settings.error());
            entry.options = *std::move(settings);
        }
        profile.devices.push_back(std::move(entry));
    }
    return profile;
}

}  // namespace

base::Result<Profile> chooseDevices(const Options& options, std::optional<Role> role) {
    // Codes are read by the document camera as well; how the scanner is, is asked of itself.
    const bool codes = role == Role::CodeScanner;
    if (!role && !options.role.empty()) {
        role = roleFromName(options.role);
        if (!role) return fail(Errc::InvalidInput, {"no such role"}, StaffAction::Configuration);
    }
    std::error_code failed;
    const std::optional<Address> address =
        parseAddress(options.device, std::filesystem::current_path(failed));
    base::Result<Profile> profile =
        address ? profileOf(options, *address, role) : loadProfile(options.device);
    if (!profile) return fail(profile.error());
    if (role) {
        std::erase_if(profile->devices, [&](const DeviceEntry& entry) {
            return entry.role != *role && !(codes && entry.role == Role::DocumentCamera);
        });
        if (profile->devices.empty()) {
            return fail(Errc::NotFound, {"the profile has no such device"}, StaffAction::Configuration);
        }
    }
    return profile;
}

base::Result<DeviceSet> openDevices(const Options& options, std::optional<Role> role, base::Clock& clock) {
    const base::Result<Profile> profile = chooseDevices(options, role);
    if (!profile) return fail(profile.error());
    return openProfile(*profile, clock);
}

bool simulate(const DeviceSet& set, const std::vector<std::string>& commands) {
    for (const std::string& command : commands) {
        if (set.simulators == nullptr) {
            std::fputs("zizhu-devices: --sim is for simulated devices\n", stderr);
            return false;
        }
        const base::Result<std::string> answer = set.simulators->command(command);
        const auto object = nlohmann::json::parse(answer.value_or(""), nullptr, false);
        if (!object.is_object() || !object.value("ok", false)) {
            std::fprintf(stderr, "zizhu-devices: --sim %s: %s\n", command.c_str(),
                         answer.value_or("no answer").c_str());
            return false;
        }
    }
    return true;
}

}  // namespace zizhu::drivers::devices
