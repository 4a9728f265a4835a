#include "drivers/address.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace zizhu::drivers {

namespace {

enum class Form : std::uint8_t { Bare, Path, OptionalPath, Name, OptionalName, Usb, PathOrUsb };

struct Word {
    Connection connection;
    std::string_view word;
    Form form;
};
constexpr std::array kWords = {
    Word{Connection::Simulated, "simulated", Form::Bare},
    Word{Connection::Serial, "serial", Form::Path},
    Word{Connection::File, "file", Form::Path},
    Word{Connection::Usb, "usb", Form::Usb},
    Word{Connection::Hid, "hid", Form::Usb},
    Word{Connection::Input, "input", Form::PathOrUsb},
    Word{Connection::Video, "video", Form::PathOrUsb},
    Word{Connection::Frames, "frames", Form::Path},
    Word{Connection::Folder, "folder", Form::Path},
    Word{Connection::Sane, "sane", Form::Name},
    Word{Connection::Cups, "cups", Form::Name},
    Word{Connection::PcSc, "pcsc", Form::OptionalName},
    Word{Connection::System, "system", Form::OptionalPath},
    Word{Connection::Replay, "replay", Form::Path},
};
constexpr std::size_t kMaxLength = 4096;

const Word& wordOf(Connection connection) { return kWords.at(std::size_t(connection)); }

std::optional<std::uint16_t> hexNumber(std::string_view text) {
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (text.size() != 4 || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// As the kernel names ports: a bus, '-', and the ports of the hubs on the way: "1-1.2".
bool isPort(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto number = [](char c) { return c >= '0' && c <= '9'; };
    if (dash == 0 || dash == std::string_view::npos || dash + 1 == text.size() || text.size() > 32)
        return false;
    const std::string_view bus = text.substr(0, dash);
    const std::string_view ports = text.substr(dash + 1);
    return std::all_of(bus.begin(), bus.end(), number) && number(ports.front()) && number(ports.back()) &&
           ports.find("..") == std::string_view::npos &&
           std::all_of(ports.begin(), ports.end(), [&](char c) { return number(c) || c == '.'; });
}

// "VVVV:PPPP@PORT" with either half left out.
bool readUsb(std::string_view text, Address& address) {
    const std::size_t at = text.find('@');
    if (at != std::string_view::npos) {
        if (!isPort(text.substr(at + 1))) return false;
        address.port = text.substr(at + 1);
        text = text.substr(0, at);
    }
    if (text.empty()) return true;
    address.usbId = usbIdFrom(text);
    return address.usbId.has_value();
}

}  // namespace

std::string_view name(Connection connection) { return wordOf(connection).word; }

std::string text(const UsbId& id) { return fmt::format("{:04x}:{:04x}", id.vendor, id.product); }

std::optional<UsbId> usbIdFrom(std::string_view text) {
    if (text.size() != 9 || text[4] != ':') return std::nullopt;
    const auto vendor = hexNumber(text.substr(0, 4));
    const auto product = hexNumber(text.substr(5));
    if (!vendor || !product) return std::nullopt;
    return UsbId{*vendor, *product};
}

std::optional<Address> parseAddress(std::string_view text, const std::filesystem::path& folder) {
    if (text.size() > kMaxLength) return std::nullopt;
    const std::string_view head = text.substr(0, text.find_first_of(":@"));
    const auto word =
        std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) { return each.word == head; });
    if (word == kWords.end()) return std::nullopt;
    std::string_view rest = text.substr(head.size());
    const bool named = rest.starts_with(':');
    if (named) rest.remove_prefix(1);
    if (named && rest.empty()) return std::nullopt;

    Address address;
    address.connection = word->connection;
    const bool usb = word->form == Form::Usb ||
                     (word->form == Form::PathOrUsb && !rest.starts_with('/') && !rest.starts_with('.'));
    if (usb) {
        if (word->form == Form::PathOrUsb && !named) return std::nullopt;
        if (!readUsb(rest, address)) return std::nullopt;
        return address;
    }
    if (!named && !rest.empty()) return std::nullopt;
    switch (word->form) {
        case Form::Bare:
            if (named) return std::nullopt;
            break;
        case Form::Path:
        case Form::PathOrUsb:
        case Form::OptionalPath:
            if (!named && word->form != Form::OptionalPath) return std::nullopt;
            if (named) address.path = (folder / std::string(rest)).lexically_normal();
            break;
        case Form::Name:
        case Form::OptionalName:
            if (!named && word->form == Form::Name) return std::nullopt;
            address.name = rest;
            break;
        case Form::Usb:
            break;
    }
    return address;
}

std::string text(const Address& address) {
    std::string written(name(address.connection));
    if (!address.path.empty()) return written + ":" + address.path.string();
    if (!address.name.empty()) return written + ":" + address.name;
    if (address.usbId) written += ":" + text(*address.usbId);
    if (!address.port.empty()) written += "@" + address.port;
    return written;
}

std::string_view addressForms() {
    return "simulated, serial:PATH, file:PATH, usb:VVVV:PPPP@PORT, hid:VVVV:PPPP@PORT, input:PATH, "
           "video:PATH, "
           "frames:FOLDER, folder:FOLDER, sane:NAME, cups:QUEUE, pcsc:READER, system or replay:FILE";
}

}  // namespace zizhu::drivers
