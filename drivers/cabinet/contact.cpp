#include "drivers/cabinet/contact.h"

#include <fcntl.h>
#include <linux/gpio.h>
#include <linux/input.h>
#include <sys/ioctl.h>

#include <array>
#include <cerrno>
#include <charconv>

#include <fmt/format.h>

#include "drivers/sim/fd.h"

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kMaxText = 256;
constexpr int kMaxCode = KEY_MAX;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool readCode(std::string_view text, Contact& contact) {
    static constexpr std::array<std::pair<std::string_view, int>, 3> kNames = {
        {{"SW_LID", SW_LID}, {"SW_DOCK", SW_DOCK}, {"SW_MACHINE_COVER", SW_MACHINE_COVER}}};
    contact.kind = Contact::Kind::Switch;
    for (const auto& [name, code] : kNames) {
        if (text == name) {
            contact.number = code;
            return true;
        }
    }
    const bool isSwitch = text.starts_with("sw");
    if (!isSwitch && !text.starts_with("key")) return false;
    const std::optional<int> code = number(text.substr(isSwitch ? 2 : 3));
    if (!code || *code < 0 || *code > (isSwitch ? SW_MAX : kMaxCode)) return false;
    contact.kind = isSwitch ? Contact::Kind::Switch : Contact::Kind::Key;
    contact.number = *code;
    return true;
}

// "DEVICE/REST", cut at the last slash: input devices have slashes in their names.
bool cut(std::string_view text, std::string& device, std::string_view& rest) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
    device = text.substr(0, slash);
    rest = text.substr(slash + 1);
    return true;
}

tl::unexpected<base::Error> nodeFailure() {
    const int error = errno;
    if (error == EACCES || error == EPERM || error == EBUSY) {
        return fail(Errc::Refused, {"a contact cannot be opened, error {}", error},
                    base::StaffAction::Configuration);
    }
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fail(Errc::NotFound, {"a contact's device is gone"});
    return fail(Errc::Io, {"a contact cannot be asked, error {}", error}, base::StaffAction::Maintenance);
}

std::string_view fixedText(const char* text, std::size_t size) {
    return std::string_view(text, size).substr(0, std::string_view(text, size).find('\0'));
}

Result<bool> gpioLine(int chip, std::uint32_t offset) {
    gpio_v2_line_request request{};
    request.offsets[0] = offset;
    request.num_lines = 1;
    request.config.flags = GPIO_V2_LINE_FLAG_INPUT;
    std::string_view("zizhu").copy(request.consumer, sizeof request.consumer - 1);
    if (::ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) != 0) return nodeFailure();
    const Fd line(request.fd);
    gpio_v2_line_values values{0, 1};
    if (::ioctl(line.get(), GPIO_V2_LINE_GET_VALUES_IOCTL, &values) != 0) return nodeFailure();
    return (values.bits & 1) != 0;
}

Result<bool> gpio(const Contact& contact, Attributes& attributes, const std::filesystem::path& nodes) {
    for (const std::string& name : attributes.list("bus/gpio/devices")) {
        const Fd chip(::open((nodes / name).c_str(), O_RDONLY | O_CLOEXEC));
        if (chip.get() < 0) {
            if (name == contact.device) return nodeFailure();
            continue;
        }
        gpiochip_info info{};
        if (::ioctl(chip.get(), GPIO_GET_CHIPINFO_IOCTL, &info) != 0) continue;
        if (contact.device != name && contact.device != fixedText(info.label, sizeof info.label)) continue;
        for (std::uint32_t offset = 0; offset < info.lines; ++offset) {
            gpio_v2_line_info line{};
            line.offset = offset;
            const bool named = ::ioctl(chip.get(), GPIO_V2_GET_LINEINFO_IOCTL, &line) == 0 &&
                               fixedText(line.name, sizeof line.name) == contact.line;
            if (named || number(contact.line) == int(offset)) return gpioLine(chip.get(), offset);
        }
        break;
    }
    return fail(Errc::NotFound, {"no such GPIO line"});
}

Result<bool> input(const Contact& contact, Attributes& attributes, const std::filesystem::path& nodes) {
    for (const std::string& name : attributes.list("class/input")) {
        if (!name.starts_with("event")) continue;
        if (attributes.read("class/input/" + name + "/device/name") != contact.device) continue;
        const Fd device(::open((nodes / "input" / name).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        if (device.get() < 0) return nodeFailure();
        std::array<std::uint8_t, kMaxCode / 8 + 1> bits{};
        const int asked = contact.kind == Contact::Kind::Switch
                              ? ::ioctl(device.get(), EVIOCGSW(SW_MAX / 8 + 1), bits.data())
                              : ::ioctl(device.get(), EVIOCGKEY(bits.size()), bits.data());
        if (asked < 0) return nodeFailure();
        return (bits[std::size_t(contact.number / 8)] >> (contact.number % 8) & 1) != 0;
    }
    return fail(Errc::NotFound, {"no such input device"});
}

Result<int> integer(Attributes& attributes, const std::string& path) {
    const Result<std::string> text = attributes.read(path);
    if (!text) return fail(text.error());
    const std::optional<int> value = number(*text);
    if (!value) return fail(Errc::Corrupt, {"a contact's file holds no number"});
    return *value;
}

Result<bool> measured(const Contact& contact, Attributes& attributes) {
    constexpr std::string_view kFolder = "bus/iio/devices";
    for (const std::string& name : attributes.list(kFolder)) {
        const std::string folder = fmt::format("{}/{}", kFolder, name);
        if (attributes.read(folder + "/name") != contact.device) continue;
        const Result<int> value = integer(attributes, fmt::format("{}/in_{}_raw", folder, contact.line));
        if (!value) return fail(value.error());
        return *value >= contact.number;
    }
    return fail(Errc::NotFound, {"no such IIO device"});
}

Result<bool> ask(const Contact& contact, Attributes& attributes, const std::filesystem::path& nodes) {
    switch (contact.kind) {
        case Contact::Kind::Gpio:
            return gpio(contact, attributes, nodes);
        case Contact::Kind::Switch:
        case Contact::Kind::Key:
            return input(contact, attributes, nodes);
        case Contact::Kind::Iio:
            return measured(contact, attributes);
        case Contact::Kind::File:
            break;
    }
    return integer(attributes, contact.line).map([](int value) { return value != 0; });
}

}  // namespace

std::optional<Contact> parseContact(std::string_view text) {
    if (text.size() > kMaxText) return std::nullopt;
    Contact contact;
    if (text.ends_with('!')) {
        contact.inverted = true;
        text.remove_suffix(1);
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
    const std::string_view kind = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    std::string_view rest;
    if (kind == "file") {
        if (text.starts_with('/')) return std::nullopt;
        contact.line = text;
        return contact;
    }
    if (!cut(text, contact.device, rest)) return std::nullopt;
    if (kind == "gpio") {
        contact.kind = Contact::Kind::Gpio;
        contact.line = rest;
        return contact;
    }
    if (kind == "input") {
        if (!readCode(rest, contact)) return std::nullopt;
        return contact;
    }
    if (kind == "iio") {
        contact.kind = Contact::Kind::Iio;
        const std::optional<int> threshold = number(rest);
        std::string device;
        std::string_view channel;
        if (!threshold || !cut(contact.device, device, channel)) return std::nullopt;
        contact.number = *threshold;
        contact.line = channel;
        contact.device = std::move(device);
        return contact;
    }
    return std::nullopt;
}

Result<bool> stateOf(const Contact& contact, Attributes& attributes, const std::filesystem::path& nodes) {
    const Result<bool> closed = ask(contact, attributes, nodes);
    if (!closed) return fail(closed.error());
    return *closed != contact.inverted;
}

}  // namespace zizhu::drivers::cabinet
