// A device that is open and claimed, with its pipes: what exists between open() and close() of a USB
// transport. Thread-bound. The destructor ends what is under way and gives the device back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/secret.h"
#include "drivers/usb/libusb_edge.h"

namespace zizhu::drivers::usb {

// Collects what an IN endpoint sends, a packet a transfer, so that none waits for another's packet; the
// data may be a card's, so it lies in secret memory. Several transfers are under way at once: the device
// is asked again without delay.
class InPipe {
public:
    InPipe(libusb_device_handle* handle, const Endpoint& endpoint, bool packets);
    InPipe(const InPipe&) = delete;
    InPipe& operator=(const InPipe&) = delete;
    ~InPipe();

    void resume();  // asks on, if there is room and no fault
    void cancel();
    void restart();  // after a fault that was dealt with, or cancel(); idle then
    bool idle() const { return underWay_ == 0; }

    bool hasInput() const { return !bytes_.empty(); }
    base::ByteView input() const { return bytes_; }
    std::size_t take(std::span<std::uint8_t> into);  // of packets: one
    void clear();

    std::uint8_t address() const { return endpoint_.address; }
    // Why it does not ask any more: a libusb_transfer_status, or a negative LIBUSB_ERROR_…; 0: it does.
    int fault() const { return fault_; }

private:
    struct Slot;
    static void LIBUSB_CALL onDone(libusb_transfer* transfer);
    void arrived(Slot& slot);

    const Endpoint endpoint_;
    const bool packets_;
    std::vector<std::unique_ptr<Slot>> slots_;
    base::SecretBytes bytes_;
    std::vector<std::size_t> lengths_;  // of the packets in bytes_, if they are kept apart
    std::size_t underWay_ = 0;
    int fault_ = 0;
    bool canceling_ = false;
};

class Session {
public:
    // Finds, opens and claims. `lastPort`: where it was before.
    static base::Result<std::unique_ptr<Session>> open(const Place& place, const std::string& lastPort);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    const std::string& port() const { return port_; }
    const Choice& choice() const { return choice_; }
    InPipe* in() { return in_.get(); }          // null: it sends nothing
    InPipe* bodyIn() { return bodyIn_.get(); }  // null unless four pipes

    enum class Waited : std::uint8_t { Ready, Timeout, Canceled };
    // Lets libusb work until `ready`, once at least. Errors of pipes are theirs to tell.
    Waited wait(const std::function<bool()>& ready, const Until& until, base::Clock& clock);
    void poll();  // what is done by now

    // An error leaves the session unusable, but for Timeout, Canceled and Unsupported.
    base::Status send(const Endpoint& out, base::ByteView bytes, const Until& until, base::Clock& clock);
    base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data, const Until& until,
                                      base::Clock& clock);
    // The error of a pipe's fault; a stall is cleared.
    base::Error faultOf(int fault, std::uint8_t endpoint);
    // Clears a stall that a pipe is in, if that is its fault, and lets it go on.
    void unstall(InPipe& pipe);

private:
    struct Transfer;
    Session(Context context, Handle handle, UsbId id, std::string port, Choice choice);
    base::Status claim();
    void startInput(TransportKind kind);
    void commandSerial();
    base::Result<int> perform(Transfer& transfer, const Until& until, base::Clock& clock);
    bool settle(const std::function<bool()>& idle);

    Context context_;
    Handle handle_;
    const UsbId id_;
    const std::string port_;
    const Choice choice_;
    std::vector<int> claimed_;
    std::unique_ptr<InPipe> in_;
    std::unique_ptr<InPipe> bodyIn_;
    std::unique_ptr<Transfer> transfer_;  // outlives a call that could not end it
};

}  // namespace zizhu::drivers::usb
