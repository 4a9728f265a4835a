// A kernel's view of USB in a folder: sysfs and /dev as a machine would show them, links and all.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "drivers/discovery/discovery.h"

namespace zizhu::tests {

class FakeUsbTree {
public:
    explicit FakeUsbTree(const std::filesystem::path& folder) : roots_{folder / "sys", folder / "dev"} {
        std::filesystem::create_directories(roots_.sys / "bus/usb/devices");
        std::filesystem::create_directories(roots_.dev);
        write(hub("usb1") / "idVendor", "1d6b\n");
        write(hub("usb1") / "idProduct", "0002\n");
        write(hub("usb1") / "bDeviceClass", "09\n");
        link(roots_.sys / "bus/usb/devices/usb1", hub("usb1"));
    }

    const drivers::SystemRoots& roots() const { return roots_; }

    // A device at "1-1.2", with the files given ("product", "idVendor", …). Hubs on the way appear too.
    void plug(const std::string& port, const std::string& vendor, const std::string& product,
              const std::string& says = "") {
        const std::filesystem::path folder = place(port);
        write(folder / "idVendor", vendor + "\n");
        write(folder / "idProduct", product + "\n");
        write(folder / "bDeviceClass", "00\n");
        write(folder / "busnum", "1\n");
        write(folder / "devnum", std::to_string(++number_) + "\n");
        if (!says.empty()) write(folder / "product", says + "\n");
        link(roots_.sys / "bus/usb/devices" / port, folder);
        write(roots_.dev / "bus/usb/001" / fmtNumber(number_), "");
    }

    void unplug(const std::string& port) {
        for (const auto& [node, owner] : nodes_) {
            if (owner != port) continue;
            std::filesystem::remove(roots_.sys / node);
            std::filesystem::remove(roots_.dev / devOf(node));
        }
        std::filesystem::remove(roots_.sys / "bus/usb/devices" / port);
        std::filesystem::remove_all(place(port));
    }

    // Its interface: class, subclass, protocol in hex, "030101".
    void interface(const std::string& port, int number, std::string_view classes) {
        const std::filesystem::path folder = interfaceFolder(port, number);
        write(folder / "bInterfaceNumber", "0" + std::to_string(number) + "\n");
        write(folder / "bInterfaceClass", std::string(classes.substr(0, 2)) + "\n");
        write(folder / "bInterfaceSubClass", std::string(classes.substr(2, 2)) + "\n");
        write(folder / "bInterfaceProtocol", std::string(classes.substr(4, 2)) + "\n");
    }

    // A node of it, "class/tty/ttyUSB0", with the files of its class device's parent, such as
    // {"report_descriptor", …} or {"capabilities/key", …}.
    void node(const std::string& port, int number, const std::string& name,
              const std::map<std::string, std::string>& files = {}) {
        const std::filesystem::path entry = std::filesystem::path(name).filename();
        const std::filesystem::path kind = std::filesystem::path(name).parent_path().filename();
        const std::filesystem::path parent = interfaceFolder(port, number) / ("parent-of-" + entry.string());
        const std::filesystem::path folder = parent / kind / entry;
        std::filesystem::create_directories(folder);
        for (const auto& [file, bytes] : files) write(parent / file, bytes);
        link(folder / "device", parent);
        link(roots_.sys / name, folder);
        write(roots_.dev / devOf(name), "");
        nodes_[name] = port;
    }

    // A file of a node's class device itself: "index" of a camera.
    void nodeFile(const std::string& name, const std::string& file, const std::string& bytes) {
        write(std::filesystem::canonical(roots_.sys / name) / file, bytes);
    }

private:
    static std::string fmtNumber(int number) {
        const std::string digits = std::to_string(number);
        return std::string(3 - digits.size(), '0') + digits;
    }
    static std::filesystem::path devOf(const std::filesystem::path& node) {
        const std::string kind = node.parent_path().filename().string();
        if (kind == "input") return "input" / node.filename();
        if (kind == "usbmisc") return "usb" / node.filename();
        return node.filename();
    }
    std::filesystem::path hub(const std::string& name) const {
        return roots_.sys / "devices/pci0000:00/0000:00:14.0" / name;
    }
    // …/usb1/1-1/1-1.2
    std::filesystem::path place(const std::string& port) const {
        std::filesystem::path folder = hub("usb1");
        for (std::size_t at = port.find('-'); at != std::string::npos;) {
            const std::size_t dot = port.find('.', at + 1);
            folder /= port.substr(0, dot);
            at = dot;
        }
        return folder;
    }
    std::filesystem::path interfaceFolder(const std::string& port, int number) const {
        return place(port) / (port + ":1." + std::to_string(number));
    }
    static void write(const std::filesystem::path& file, const std::string& bytes) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
    }
    static void link(const std::filesystem::path& at, const std::filesystem::path& to) {
        std::filesystem::create_directories(at.parent_path());
        std::filesystem::create_symlink(to, at);
    }

    const drivers::SystemRoots roots_;
    std::map<std::string, std::string> nodes_;  // "class/tty/ttyUSB0" → port
    int number_ = 1;
};

}  // namespace zizhu::tests
