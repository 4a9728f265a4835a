#include "drivers/sim/wedge_firmware.h"

#include <linux/input.h>

#include <cstring>
#include <utility>

#include "drivers/choice.h"
#include "drivers/sim/shown_code.h"

namespace zizhu::drivers {

using base::fail;

namespace {

struct Stroke {
    std::uint16_t key = 0;  // 0: no key types it
    std::uint16_t modifier = 0;
};

Stroke strokeFor(char c) {
    // The rows of a keyboard of the United States, key by key, without and with shift.
    static constexpr std::pair<const char*, std::uint16_t> kRows[] = {
        {"1!2@3#4$5%6^7&8*9(0)-_=+", KEY_1},
        {"qQwWeErRtTyYuUiIoOpP[{]}", KEY_Q},
        {"aAsSdDfFgGhHjJkKlL;:'\"`~", KEY_A},
        {"\\|zZxXcCvVbBnNmM,<.>/?", KEY_BACKSLASH},
        {"  ", KEY_SPACE},
        {"\t\t", KEY_TAB},
    };
    for (const auto& [row, first] : kRows) {
        const char* at = c == 0 ? nullptr : std::strchr(row, c);
        if (at == nullptr) continue;
        const auto place = std::uint16_t(at - row);
        const bool shift = place % 2 == 1;
        return {std::uint16_t(first + place / 2), std::uint16_t(shift ? KEY_LEFTSHIFT : 0)};
    }
    if (c > 0 && c < 0x1B) return {strokeFor(char(c + 'a' - 1)).key, KEY_LEFTCTRL};
    if (c == 0x1D) return {KEY_RIGHTBRACE, KEY_LEFTCTRL};
    return {};
}

}  // namespace

WedgeFirmware::WedgeFirmware(WedgeModel model) : model_(model) {}

void WedgeFirmware::powerOn(base::SteadyTime) { events_.clear(); }

void WedgeFirmware::event(std::uint16_t type, std::uint16_t code, std::int32_t value) {
    input_event raw{};
    static_assert(sizeof raw == kEventBytes);
    raw.type = type;
    raw.code = code;
    raw.value = value;
    base::Bytes bytes(sizeof raw);
    std::memcpy(bytes.data(), &raw, sizeof raw);
    if (events_.size() < kMaxEvents) events_.push_back(std::move(bytes));
}

void WedgeFirmware::stroke(std::uint16_t key, std::uint16_t modifier) {
    for (const std::int32_t down : {1, 0}) {
        const std::uint16_t first = down == 1 ? modifier : key;
        const std::uint16_t second = down == 1 ? key : modifier;
        if (first != 0) event(EV_KEY, first, down);
        if (second != 0) event(EV_KEY, second, down);
        event(EV_SYN, SYN_REPORT, 0);
    }
}

void WedgeFirmware::type(char c) {
    if (const Stroke found = strokeFor(c); found.key != 0) return stroke(found.key, found.modifier);
    if (!model_.altCodes) return;
    static constexpr std::uint16_t kDigits[] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                                KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};
    event(EV_KEY, KEY_LEFTALT, 1);
    for (const char digit : std::to_string(int(std::uint8_t(c)))) stroke(kDigits[digit - '0'], 0);
    event(EV_KEY, KEY_LEFTALT, 0);
    event(EV_SYN, SYN_REPORT, 0);
}

std::optional<base::Bytes> WedgeFirmware::transmit(base::SteadyTime) {
    if (events_.empty()) return std::nullopt;
    base::Bytes next = std::move(events_.front());
    events_.pop_front();
    return next;
}

base::Result<SimFacts> WedgeFirmware::act(std::span<const std::string> words, base::SteadyTime) {
    base::Result<ShownCode> code = shownCodeFrom(words);
    if (!code) return fail(code.error());
    ++shown_;
    if (model_.aim) {
        for (const char c : code->aim) type(c);
    }
    for (const std::uint8_t byte : code->bytes) type(char(byte));
    if (model_.end == WedgeModel::End::Enter) stroke(KEY_ENTER, 0);
    if (model_.end == WedgeModel::End::Tab) stroke(KEY_TAB, 0);
    return SimFacts{{"bytes", std::int64_t(code->bytes.size())}};
}

SimFacts WedgeFirmware::facts() const {
    return {{"codes-shown", std::int64_t(shown_)}, {"events-waiting", std::int64_t(events_.size())}};
}

base::Result<std::unique_ptr<Firmware>> makeWedgeFirmware(const DeviceOptions& options) {
    const auto end = choiceOf(options, "suffix", {"enter", "tab", "quiet"});
    if (!end) return fail(end.error());
    const auto aim = choiceOf(options, "aim", {"absent", "prefix"});
    if (!aim) return fail(aim.error());
    return std::make_unique<WedgeFirmware>(WedgeModel{WedgeModel::End(*end), *aim == 1, false});
}

}  // namespace zizhu::drivers
