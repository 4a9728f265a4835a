// Anything may come over the network: the parsers alone, and then a device driven by whatever they let
// through.
#include <algorithm>
#include <cstdlib>

#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/usbip_protocol.h"

namespace {

using namespace zizhu;
using namespace zizhu::drivers;

class StillClock final : public base::Clock {
public:
    base::WallTime wall() const override { return {}; }
    base::SteadyTime steady() const override { return {}; }
    bool waitUntil(std::unique_lock<std::mutex>&, std::condition_variable&, base::SteadyTime,
                   const std::function<bool()>&) override {
        std::abort();  // nothing may wait
    }
};

void carryOut(SimulatedUsbDevice& device, const usbip::Submit& submit, base::ByteView data) {
    const Until once{base::SteadyTime::min()};
    if (submit.endpoint == 0) {
        const auto answer = device.control(1, submit.setup, data, once);
        if (answer && answer->size() > submit.setup.length) std::abort();
    } else if (submit.in) {
        const auto answer = device.in(1, submit.endpoint, submit.length, once);
        if (answer && answer->size() > submit.length) std::abort();
    } else {
        (void)device.out(1, submit.endpoint, data, once);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    base::ByteView input(bytes, size);
    (void)usbip::parseOperation(input);
    if (const auto id = usbip::parseBusId(input.first(std::min(size, usbip::kBusIdBytes)));
        id && id->size() >= usbip::kBusIdBytes) {
        std::abort();
    }
    if (input.empty()) return 0;
    StillClock clock;
    constexpr std::array kForms = {fourPipeCardReader, streamCardReader, classReceiptPrinter,
                                   hidPosScanner,      keyboardScanner,  cdcScanner};
    SimulatedUsbDevice device(
        kForms.at(input[0] % kForms.size())(),
        std::make_shared<SimulatedPort>(TransportKind::Stream, std::make_unique<CardReaderFirmware>(), clock),
        clock);
    input = input.subspan(1);
    while (input.size() >= usbip::kCommandBytes) {
        const auto command = usbip::parseCommand(input.first(usbip::kCommandBytes), usbip::deviceId(1));
        if (!command) break;
        if (command->submit.has_value() == command->unlink.has_value()) std::abort();
        const std::size_t data = command->submit ? command->submit->dataBytes() : 0;
        input = input.subspan(usbip::kCommandBytes);
        if (data > SimulatedUsbDevice::kMaxTransferBytes) std::abort();
        if (data > input.size()) break;
        if (command->submit) {
            carryOut(device, *command->submit, input.first(data));
            const auto back = usbip::submitReturn(*command->submit, 0, data, {});
            if (back.size() != usbip::kCommandBytes) std::abort();
        }
        input = input.subspan(data);
    }
    return 0;
}
