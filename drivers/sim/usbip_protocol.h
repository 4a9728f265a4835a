// The messages of USB/IP 1.1.1, as bytes: what the kernel's vhci_hcd and Debian's `usbip` speak.
//
// Source: the kernel's own description (docs.kernel.org, "USB/IP protocol"). All numbers are big-endian. A
// connection begins with one operation (list the devices, import one); after an import it carries the
// device's transfers ("URBs") until it ends. Isochronous transfers are not supported.
//
// Pure functions. A parser never reads past what it was given and refuses what it cannot mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/sim/usb_device.h"

namespace zizhu::drivers::usbip {

inline constexpr std::uint16_t kVersion = 0x0111;
inline constexpr std::uint16_t kDefaultPort = 3240;
inline constexpr std::size_t kOperationBytes = 8;  // version, code, status
inline constexpr std::size_t kBusIdBytes = 32;     // follow in a request to import
inline constexpr std::size_t kCommandBytes = 48;   // of every command and return, without its data
inline constexpr std::size_t kMaxDevices = 32;

enum class Operation : std::uint8_t { ListDevices, Import };

// InvalidInput: too few bytes, another version, no such operation.
base::Result<Operation> parseOperation(base::ByteView header);
// The bus id that follows the header of an import. InvalidInput unless it ends within its 32 bytes.
base::Result<std::string> parseBusId(base::ByteView field);

// Why an import was refused; the numbers are those of the `usbip` program.
enum class ImportStatus : std::uint32_t { Ok = 0, Busy = 2, NoDevice = 4 };

// A device in a list. Its bus is number 1.
struct ListedDevice {
    const UsbPersonality* personality;
    std::uint16_t port;  // from 1
};
std::string busId(std::uint16_t port);       // "1-2"
std::uint32_t deviceId(std::uint16_t port);  // what commands name it by: bus << 16 | device
base::Bytes deviceList(const std::vector<ListedDevice>& devices);
base::Bytes importReply(ImportStatus status, const ListedDevice* device);  // a device with Ok only

struct Submit {
    std::uint32_t sequence = 0;
    std::uint8_t endpoint = 0;  // with 0x80 for IN; 0: control
    std::uint32_t flags = 0;
    std::uint32_t length = 0;   // of the data: to come with an OUT, at most with an IN
    std::uint32_t packets = 0;  // as given: 0 or 0xFFFFFFFF, neither isochronous
    UsbSetup setup{};           // of a control transfer
    bool in = false;

    std::size_t dataBytes() const { return in ? 0 : length; }  // that follow the header
};
struct Unlink {
    std::uint32_t sequence = 0;
    std::uint32_t target = 0;
};
struct Command {  // exactly one is set
    std::optional<Submit> submit = {};
    std::optional<Unlink> unlink = {};
};
inline constexpr std::uint32_t kShortNotOk = 1;  // of Submit::flags

// A command's 48 bytes, to the device `id`. InvalidInput, and the connection must end: there is no way to
// find the next command. TooLarge: data past SimulatedUsbDevice::kMaxTransferBytes.
base::Result<Command> parseCommand(base::ByteView header, std::uint32_t id);

// `status` is 0 or a negative error number of Linux. `data` goes with an IN only; an OUT tells how much of
// its data was `taken`.
base::Bytes submitReturn(const Submit& submit, std::int32_t status, std::size_t taken, base::ByteView data);
base::Bytes unlinkReturn(const Unlink& unlink, bool wasPending);

// The error number that a host sees for an error of a simulated device's transfer.
std::int32_t statusOf(base::Errc error);

}  // namespace zizhu::drivers::usbip
