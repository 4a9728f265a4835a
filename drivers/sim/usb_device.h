// A simulated device as a USB device: what a host controller sees of a SimulatedPort.
//
// The host's side are control, IN and OUT transfers, as usbfs and USB/IP carry them; behind it are a USB/IP
// server (usbip_server.h, for a real kernel) and tests. Descriptors and form come from the personality; the
// firmware behind the port stays what it is without USB.
//
// Answered: the standard requests of USB 2.0 chapter 9; of the printer class GET_DEVICE_ID,
// GET_PORT_STATUS, SOFT_RESET; of HID the report descriptor, GET_REPORT, SET_REPORT, SET_IDLE, GET_IDLE,
// SET_PROTOCOL, GET_PROTOCOL; of CDC SET_LINE_CODING, GET_LINE_CODING, SET_CONTROL_LINE_STATE. Any other
// is a STALL. Endpoints answer only once the device is configured.
//
// Faults, besides the cable's (simulated_port.h), each once, one at a time; EP is an endpoint in hex (81,
// 02; 00: control requests), N counts that endpoint's transfers from now (default 1):
//   fault usb-stall EP [N]      STALL: this one and all after it, until the host clears the halt (a
//                               control request: this one)
//   fault usb-short EP [N]      IN: only the first half of what there is comes, as a short packet; the rest
//   is
//                               lost
//   fault usb-delay EP MS [N]   NAK for MS milliseconds (at most 600000) first
//   fault usb-nak EP [N]        NAK for ever, until `fault none` or replug
//   fault usb-unplug EP [N]     the device goes away instead
//   fault none                  ends and forgets these and the cable's; a halt stays the host's to clear
// `state` adds "usb-configuration", "usb-halted" (endpoints in hex) and "usb-transfers".
//
// Thread-safe: transfers on several endpoints may wait at the same time.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>

#include "drivers/sim/simulated_port.h"
#include "drivers/sim/usb_personality.h"

namespace zizhu::drivers {

struct UsbSetup {
    std::uint8_t type = 0;  // bmRequestType; 0x80 set: the data goes to the host
    std::uint8_t request = 0;
    std::uint16_t value = 0;
    std::uint16_t index = 0;
    std::uint16_t length = 0;

    bool in() const { return (type & 0x80) != 0; }
    static UsbSetup fromBytes(std::span<const std::uint8_t, 8> bytes);  // as on the wire
};

class SimulatedUsbDevice final : public Steerable {
public:
    static constexpr std::size_t kMaxTransferBytes = 1u << 20;

    // `clock` must be the port's, and outlive the device. One device a port.
    SimulatedUsbDevice(UsbPersonality personality, std::shared_ptr<SimulatedPort> port, base::Clock& clock);
    SimulatedUsbDevice(const SimulatedUsbDevice&) = delete;
    SimulatedUsbDevice& operator=(const SimulatedUsbDevice&) = delete;
    ~SimulatedUsbDevice() override;

    const UsbPersonality& personality() const;

    // A handle of the host is opened at a plug, as with a port.
    bool plugged() const;
    std::uint64_t plugs() const;
    bool waitUntilPlugged(const Until& until);

    // Transfers. Each waits while the device answers NAK, until `until`; with a deadline that has passed it
    // asks once. Errors:
    //   Timeout      NAK until the deadline; nothing was transferred
    //   Canceled     stopped; nothing was transferred
    //   Refused      STALL
    //   Unavailable  unplugged, or a handle of an earlier plug
    //   TooLarge     a packet longer than what is left of `length`: an overflow; the packet is lost
    //   NotFound     there is no such endpoint in the configuration and alternate settings of now
    //   InvalidInput longer than kMaxTransferBytes
    // A control transfer gives what the device sent, at most setup.length bytes; `data` goes out with it.
    base::Result<base::Bytes> control(std::uint64_t plug, const UsbSetup& setup, base::ByteView data,
                                      const Until& until);
    // IN of up to `length` bytes: ends when they are there, or at a short or empty packet.
    base::Result<base::Bytes> in(std::uint64_t plug, std::uint8_t endpoint, std::size_t length,
                                 const Until& until);
    // OUT: all of it arrives, or nothing.
    base::Status out(std::uint64_t plug, std::uint8_t endpoint, base::ByteView bytes, const Until& until);
    // A reset of the bus: not configured, no halt, and the firmware starts anew.
    base::Status reset(std::uint64_t plug);

    // For a host that asks instead of waiting: `changed` is called when a transfer that got NAK may get
    // another answer, from any thread and with locks held: it may only leave a note (wake a poll). And when
    // to ask although nothing is called. Set before transfers start.
    void onChange(std::function<void()> changed);
    std::optional<base::SteadyTime> wakeAt() const;

    // People's side: the port's commands and those above.
    base::Result<SimFacts> act(std::span<const std::string> words) override;

private:
    struct State;
    template <class Attempt>
    auto waiting(std::uint64_t plug, const Until& until, const Attempt& attempt) -> decltype(attempt());

    const std::unique_ptr<State> state_;
};

}  // namespace zizhu::drivers
