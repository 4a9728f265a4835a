// `zizhu-devices addresses`: how a device's place is written.
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

int addresses(const Options& options) {
    struct Form {
        const char* form;
        const char* what;
    };
    static constexpr Form kForms[] = {
        {"simulated", "a simulated device in this process"},
        {"serial:PATH", "a serial line: /dev/ttyS0, /dev/ttyUSB0, /dev/ttyACM0"},
        {"file:PATH", "a device node as it is: /dev/usb/lp0, /dev/hidraw0"},
        {"usb[:VVVV:PPPP][@PORT]", "through libusb, by id, port or both: usb:0400:c35a@1-1.2"},
        {"hid[:VVVV:PPPP][@PORT]", "the hidraw node of that device"},
        {"input:PATH, input:VVVV:PPPP[@PORT]", "a keyboard-like scanner, grabbed"},
        {"video:PATH, video:VVVV:PPPP[@PORT]", "a camera"},
        {"frames:FOLDER", "pictures in a folder, in place of a camera"},
        {"folder:FOLDER", "documents from or into a folder, in place of a scanner or printer"},
        {"sane:NAME", "a scanner, by its name in SANE"},
        {"cups:QUEUE", "a print queue of CUPS"},
        {"pcsc[:READER]", "a smart card reader of PC/SC"},
        {"system[:FOLDER]", "what the kernel shows in sysfs: lights, doors, supplies"},
        {"replay:FILE", "a recording"},
    };
    nlohmann::json list = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows;
    for (const Form& form : kForms) {
        list.push_back({{"form", form.form}, {"what", form.what}});
        rows.push_back({form.form, form.what});
    }
    return finish(options, kOk, {{"ok", true}, {"addresses", list}},
                  table(rows) + "A port is named as the kernel names it: bus-port.port, as `list` shows.\n");
}

}  // namespace zizhu::drivers::devices
