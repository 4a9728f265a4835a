#include "drivers/sim/serial_scanner_firmware.h"

#include <algorithm>
#include <utility>

#include "drivers/choice.h"
#include "drivers/sim/shown_code.h"

namespace zizhu::drivers {

using base::fail;

namespace {
const base::Bytes kSwitchOn = {0x16, 0x54, 0x0D};
const base::Bytes kSwitchOff = {0x16, 0x55, 0x0D};
}  // namespace

SerialScannerFirmware::SerialScannerFirmware(SerialScannerModel model) : model_(std::move(model)) {}

void SerialScannerFirmware::powerOn(base::SteadyTime) {
    chunks_.clear();
    command_.clear();
    on_ = false;
}

void SerialScannerFirmware::receive(base::ByteView bytes, base::SteadyTime) {
    for (const std::uint8_t byte : bytes) {
        command_.push_back(byte);
        if (command_.size() > kSwitchOn.size()) command_.erase(command_.begin());
        if (command_ == kSwitchOn) on_ = true;
        if (command_ == kSwitchOff) on_ = false;
    }
    if (model_.trigger && on_ && !inView_.empty()) send(std::exchange(inView_, {}));
}

void SerialScannerFirmware::send(const base::Bytes& code) {
    on_ = false;
    for (std::size_t sent = 0; sent < code.size() && chunks_.size() < kMaxChunks; sent += kChunk) {
        const auto from = code.begin() + std::ptrdiff_t(sent);
        chunks_.emplace_back(from, from + std::ptrdiff_t(std::min(kChunk, code.size() - sent)));
    }
}

std::optional<base::Bytes> SerialScannerFirmware::transmit(base::SteadyTime) {
    if (chunks_.empty()) return std::nullopt;
    base::Bytes chunk = std::move(chunks_.front());
    chunks_.pop_front();
    return chunk;
}

base::Result<SimFacts> SerialScannerFirmware::act(std::span<const std::string> words, base::SteadyTime) {
    base::Result<ShownCode> code = shownCodeFrom(words);
    if (!code) return fail(code.error());
    ++shown_;
    base::Bytes line;
    if (model_.aim) line.assign(code->aim.begin(), code->aim.end());
    line.insert(line.end(), code->bytes.begin(), code->bytes.end());
    line.insert(line.end(), model_.suffix.begin(), model_.suffix.end());
    if (model_.trigger && !on_) {
        inView_ = std::move(line);
    } else {
        send(line);
    }
    return SimFacts{{"bytes", std::int64_t(code->bytes.size())}};
}

SimFacts SerialScannerFirmware::facts() const {
    return {{"codes-shown", std::int64_t(shown_)}, {"switched-on", on_ || !model_.trigger}};
}

base::Result<std::unique_ptr<Firmware>> makeSerialScannerFirmware(const DeviceOptions& options) {
    const auto suffix = choiceOf(options, "suffix", {"enter", "tab", "quiet"});
    if (!suffix) return fail(suffix.error());
    const auto aim = choiceOf(options, "aim", {"absent", "prefix"});
    if (!aim) return fail(aim.error());
    const auto trigger = choiceOf(options, "trigger", {"none", "honeywell"});
    if (!trigger) return fail(trigger.error());
    const char* const suffixes[] = {"\r", "\t", ""};
    return std::make_unique<SerialScannerFirmware>(
        SerialScannerModel{suffixes[*suffix], *aim == 1, *trigger == 1});
}

}  // namespace zizhu::drivers
