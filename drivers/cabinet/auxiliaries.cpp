#include "drivers/cabinet/auxiliaries.h"

#include <charconv>

#include "drivers/cabinet/contact.h"
#include "drivers/cabinet/power.h"
#include "drivers/cabinet/simulated_cabinet.h"

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;
using base::StaffAction;
using base::Token;

namespace {

// A contact of the profile, or the one that a simulated cabinet has at that place.
struct Fitting {
    Contact contact;
    bool configured = false;
};

struct Settings {
    std::optional<Fitting> door, doorLocked, maintenance, supervisor, proximity;
    std::string temperature;
    int lowPercent = kDefaultLowPercent;
};

class CabinetAuxiliaries final : public Auxiliaries {
public:
    CabinetAuxiliaries(std::shared_ptr<Attributes> attributes, std::filesystem::path nodes, Settings settings,
                       std::unique_ptr<Volume> volume, std::unique_ptr<Volume> simulatedVolume)
        : attributes_(std::move(attributes)),
          nodes_(std::move(nodes)),
          settings_(std::move(settings)),
          volume_(std::move(volume)),
          simulatedVolume_(std::move(simulatedVolume)) {}

    Token name() const override { return "auxiliaries"; }

    AuxiliariesStatus read(const Until&) override {
        AuxiliariesStatus status;
        status.device.state = DeviceState::Online;
        const auto ask = [&](const std::optional<Fitting>& fitting, Token what) -> std::optional<bool> {
            if (!fitting) return std::nullopt;
            const base::Result<bool> closed = stateOf(fitting->contact, *attributes_, nodes_);
            if (closed) return *closed;
            if (fitting->configured) {
                status.device = {
                    DeviceState::HardwareError, StaffAction::Maintenance, {"{} does not answer", what}};
            }
            return std::nullopt;
        };
        if (const auto closed = ask(settings_.door, "door")) {
            const bool locked = *closed && ask(settings_.doorLocked, "door-locked").value_or(false);
            status.cabinetDoor = locked    ? CabinetDoor::Locked
                                 : *closed ? CabinetDoor::Closed
                                           : CabinetDoor::Open;
        }
        const auto maintenance = ask(settings_.maintenance, "operator-maintenance");
        const auto supervisor = ask(settings_.supervisor, "operator-supervisor");
        if (maintenance || supervisor) {
            status.operatorSwitch = supervisor.value_or(false)    ? OperatorSwitch::Supervisor
                                    : maintenance.value_or(false) ? OperatorSwitch::Maintenance
                                                                  : OperatorSwitch::Run;
        }
        if (const auto near = ask(settings_.proximity, "proximity")) {
            status.proximity = *near ? Proximity::Present : Proximity::NotPresent;
        }
        ups_ = readUps(*attributes_, ups_, settings_.lowPercent);
        status.ups = ups_;
        status.temperatureCelsius = readTemperature(*attributes_, settings_.temperature);
        if (simulatedVolume_) status.volumePercent = simulatedVolume_->percent();
        if (volume_ && !status.volumePercent) status.volumePercent = volume_->percent();
        const bool nothing = status.cabinetDoor == CabinetDoor::NotAvailable &&
                             status.operatorSwitch == OperatorSwitch::NotAvailable &&
                             status.proximity == Proximity::NotAvailable && !status.ups &&
                             !status.temperatureCelsius && !status.volumePercent;
        if (nothing && status.device.state == DeviceState::Online) {
            status.device = {DeviceState::NoDevice, StaffAction::Configuration, {"nothing of it is fitted"}};
        }
        return status;
    }

    DeviceFacts capabilities(const Until& until) override {
        const AuxiliariesStatus status = read(until);
        return {{"cabinetDoor", status.cabinetDoor != CabinetDoor::NotAvailable},
                {"operatorSwitch", status.operatorSwitch != OperatorSwitch::NotAvailable},
                {"proximitySensor", status.proximity != Proximity::NotAvailable},
                {"ups", status.ups.has_value()},
                {"volume", status.volumePercent.has_value()},
                {"temperature", status.temperatureCelsius.has_value()}};
    }

    // Sensors have no state of their own.
    base::Status reset(const Until&) override {
        ups_.reset();
        return {};
    }

    base::Status setVolume(int percent, const Until& until) override {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (percent < 0 || percent > 100) return fail(Errc::InvalidInput, {"a volume is 0 to 100"});
        base::Status done = fail(Errc::Unavailable, {"no sound"});
        if (simulatedVolume_) done = simulatedVolume_->set(percent);
        if (!done && volume_) done = volume_->set(percent);
        if (!done && done.error().code == Errc::Unavailable) {
            return fail({Errc::Unsupported, done.error().detail, done.error().action});
        }
        return done;
    }

private:
    const std::shared_ptr<Attributes> attributes_;
    const std::filesystem::path nodes_;
    const Settings settings_;
    const std::unique_ptr<Volume> volume_;
    const std::unique_ptr<Volume> simulatedVolume_;
    std::optional<Ups> ups_;  // of the reading before
};

base::Status readFitting(const DeviceOptions& options, const char* key, std::string_view simulated,
                         std::optional<Fitting>& fitting) {
    const auto option = options.find(key);
    if (option != options.end() && option->second == "none") return {};
    const std::optional<Contact> contact = parseContact(option == options.end() ? simulated : option->second);
    if (!contact) {
        return fail(Errc::InvalidInput,
                    {"{} is gpio:CHIP/LINE, input:NAME/CODE, iio:NAME/CHANNEL/N, file:PATH or none",
                     *Token::fromKey(key)},
                    StaffAction::Configuration);
    }
    fitting = Fitting{*contact, option != options.end()};
    return {};
}

base::Result<Settings> readSettings(const DeviceOptions& options) {
    Settings settings;
    base::Status done;
    const auto read = [&](const char* key, std::string_view simulated, std::optional<Fitting>& fitting) {
        if (done) done = readFitting(options, key, simulated, fitting);
    };
    read("door", kSimulatedDoor, settings.door);
    read("door-locked", kSimulatedLock, settings.doorLocked);
    read("operator-maintenance", kSimulatedMaintenance, settings.maintenance);
    read("operator-supervisor", kSimulatedSupervisor, settings.supervisor);
    read("proximity", kSimulatedProximity, settings.proximity);
    if (!done) return fail(done.error());
    if (const auto option = options.find("temperature"); option != options.end()) {
        settings.temperature = option->second;
    }
    if (const auto option = options.find("ups-low"); option != options.end()) {
        const std::string& text = option->second;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), settings.lowPercent);
        if (text.empty() || error != std::errc() || end != text.data() + text.size() ||
            settings.lowPercent < 0 || settings.lowPercent > 100) {
            return fail(Errc::InvalidInput, {"ups-low is a percentage"}, StaffAction::Configuration);
        }
    }
    return settings;
}

std::unique_ptr<Volume> makeVolume(const DeviceOptions& options) {
    const auto mixer = options.find("mixer");
    const auto element = options.find("volume");
    if (mixer != options.end() && mixer->second == "none") return nullptr;
    return alsaVolume(mixer == options.end() ? "default" : mixer->second,
                      element == options.end() ? "" : element->second);
}

}  // namespace

base::Result<std::unique_ptr<Auxiliaries>> makeAuxiliaries(std::shared_ptr<Attributes> attributes,
                                                           std::filesystem::path nodes,
                                                           const DeviceOptions& options) {
    base::Result<Settings> settings = readSettings(options);
    if (!settings) return fail(settings.error());
    std::unique_ptr<Volume> simulated;
    if (!options.contains("mixer")) simulated = fileVolume(attributes, std::string(kSimulatedVolume));
    return std::make_unique<CabinetAuxiliaries>(std::move(attributes), std::move(nodes), *std::move(settings),
                                                makeVolume(options), std::move(simulated));
}

base::Result<RoleDevice> makeAuxiliariesAt(const Address& address, base::Clock&,
                                           const DeviceOptions& options) {
    const std::filesystem::path root = address.path.empty() ? "/sys" : address.path;
    base::Result<std::unique_ptr<Auxiliaries>> made = makeAuxiliaries(attributesBelow(root), "/dev", options);
    if (!made) return fail(made.error());
    return RoleDevice(*std::move(made));
}

}  // namespace zizhu::drivers::cabinet
