// The role "auxiliaries" (XFS4IoT): the sensors and supplies of the cabinet.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/device.h"

namespace zizhu::drivers {

enum class CabinetDoor : std::uint8_t { NotAvailable, Closed, Open, Locked, Bolted, Tampered };
enum class OperatorSwitch : std::uint8_t { NotAvailable, Run, Maintenance, Supervisor };
enum class Proximity : std::uint8_t { NotAvailable, NotPresent, Present };
std::string_view name(CabinetDoor door);
std::string_view name(OperatorSwitch position);
std::string_view name(Proximity proximity);

struct Ups {
    bool low = false;        // its battery will soon be empty
    bool engaged = false;    // it has taken over
    bool powering = false;   // the terminal runs on it
    bool recovered = false;  // the mains are back, and it charges
    std::optional<int> batteryPercent;
    friend bool operator==(const Ups&, const Ups&) = default;
};

struct AuxiliariesStatus {
    DeviceStatus device;
    CabinetDoor cabinetDoor = CabinetDoor::NotAvailable;
    OperatorSwitch operatorSwitch = OperatorSwitch::NotAvailable;
    Proximity proximity = Proximity::NotAvailable;
    std::optional<Ups> ups;            // nothing: none is fitted
    std::optional<int> volumePercent;  // nothing: no sound
    std::optional<int> temperatureCelsius;
};

class Auxiliaries : public Device {
public:
    // Reads all of them; what is not fitted or does not answer is NotAvailable.
    virtual AuxiliariesStatus read(const Until& until) = 0;

    // 0 to 100. Unsupported: no sound.
    virtual base::Status setVolume(int percent, const Until& until) = 0;

    DeviceStatus status(const Until& until) override { return read(until).device; }
};

}  // namespace zizhu::drivers
