// The inside of a SimulatedUsbDevice, for the sources that implement it.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "drivers/sim/usb_device.h"

namespace zizhu::drivers {

// An `until` that asks once.
inline const Until kAskOnce{base::SteadyTime::min()};

struct SimulatedUsbDevice::State {
    enum class FaultKind : std::uint8_t { None, Stall, Short, Delay, Nak, Unplug };
    struct Fault {
        FaultKind kind = FaultKind::None;
        std::uint8_t endpoint = 0;
        std::uint64_t at = 0;  // in transfers of the endpoint
        base::Duration delay{};
        std::optional<base::SteadyTime> delayedUntil = {};
    };

    State(UsbPersonality p, std::shared_ptr<SimulatedPort> port_, base::Clock& clock_)
        : personality(std::move(p)), port(std::move(port_)), clock(clock_) {}

    // Transfers, `mutex` held, never waiting (usb_device.cpp).
    base::Status meet(std::uint64_t plug);
    void startAnew();
    const SimulatedUsbEndpoint* findEndpoint(std::uint8_t address) const;
    base::Status pass(std::uint8_t endpoint, bool& isShort);
    base::Result<base::Bytes> in(std::uint8_t endpoint, std::size_t length);
    base::Result<base::Bytes> take(const SimulatedUsbEndpoint& endpoint, std::size_t length);
    base::Status out(std::uint8_t endpoint, base::ByteView bytes);
    base::Result<base::Bytes> control(const UsbSetup& setup, base::ByteView data);
    base::Result<SimFacts> setFault(std::span<const std::string> words);

    // The answer to one control request (usb_requests.cpp).
    base::Result<base::Bytes> request(const UsbSetup& setup, base::ByteView data);
    base::Result<base::Bytes> standardRequest(const UsbSetup& setup);
    base::Result<base::Bytes> endpointRequest(const UsbSetup& setup);
    base::Result<base::Bytes> printerRequest(const UsbSetup& setup);
    base::Result<base::Bytes> hidRequest(const UsbSetup& setup, base::ByteView data);
    base::Result<base::Bytes> cdcRequest(const UsbSetup& setup, base::ByteView data);
    std::optional<base::Bytes> descriptor(const UsbSetup& setup) const;
    std::uint8_t portStatus();

    // What the firmware sent becomes messages of endpoints, and what the host sent its input (usb_forms.cpp).
    void deliver(base::Bytes bytes);
    void deliverKeys(base::ByteView events);
    void queue(std::uint8_t endpoint, base::Bytes message);
    std::uint8_t firstIn() const;
    base::Status receive(std::uint8_t endpoint, base::ByteView bytes);

    void changed();

    const UsbPersonality personality;
    const std::shared_ptr<SimulatedPort> port;
    base::Clock& clock;

    std::mutex mutex;        // taken before the port's
    std::uint64_t plug = 0;  // what follows is of this plug
    std::uint8_t configuration = 0;
    std::map<std::uint8_t, std::uint8_t> alternates = {};  // by interface, where not 0
    std::set<std::uint8_t> halted = {};
    std::set<std::uint8_t> mute = {};                              // NAK for ever
    std::map<std::uint8_t, std::deque<base::Bytes>> waiting = {};  // messages to the host, by endpoint
    base::Bytes header = {};                                       // four-pipe: taken, its body not yet
    std::uint8_t idleRate = 0, protocol = 1;                       // of HID
    std::array<std::uint8_t, 8> keyReport{};                       // of a keyboard: what is held down
    base::Bytes lineCoding = {0x00, 0xC2, 0x01, 0x00, 0, 0, 8};    // of CDC: 115200 8N1
    std::map<std::uint8_t, std::uint64_t> transfers = {};
    Fault fault = {};

    std::mutex changeMutex;  // taken last
    std::condition_variable changeSeen;
    std::uint64_t changes = 0;
    std::function<void()> listener = {};
};

}  // namespace zizhu::drivers
