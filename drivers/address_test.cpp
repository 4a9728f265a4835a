#include "drivers/address.h"

#include <doctest/doctest.h>

using namespace zizhu::drivers;

TEST_CASE("an address is read and written alike") {
    for (const char* given : {"simulated",
                              "serial:/dev/ttyUSB0",
                              "file:/dev/usb/lp0",
                              "usb:0400:c35a@1-1.2",
                              "usb:0400:c35a",
                              "usb@2-1",
                              "usb",
                              "hid",
                              "hid:1eab:8003",
                              "input:/dev/input/event3",
                              "input:1eab:8003@1-4",
                              "video:/dev/video0",
                              "frames:/srv/frames",
                              "folder:/srv/scans",
                              "sane:test:0",
                              "cups:a4",
                              "pcsc",
                              "pcsc:Virtual PCD 00 00",
                              "system",
                              "system:/sys",
                              "replay:/srv/reader.jsonl"}) {
        CAPTURE(given);
        const auto address = parseAddress(given, "/terminal");
        REQUIRE(address);
        CHECK(text(*address) == given);
    }
}

TEST_CASE("a relative path of an address is its folder's") {
    CHECK(parseAddress("folder:scans", "/terminal")->path == "/terminal/scans");
    CHECK(parseAddress("serial:../dev/tty", "/terminal")->path == "/dev/tty");
    CHECK(parseAddress("usb:0400:C35A", "/")->usbId == UsbId{0x0400, 0xC35A});
}

TEST_CASE("what is no address is refused") {
    for (const char* given : {"",
                              "usb:",
                              "usb:0400",
                              "usb:0400:c35",
                              "usb:0400:c35g",
                              "usb@",
                              "usb@1",
                              "usb@1-",
                              "usb@-1",
                              "usb@1-1..2",
                              "usb@1-1.",
                              "serial",
                              "serial:",
                              "simulated:x",
                              "simulated@1-1",
                              "sane",
                              "cups:",
                              "input",
                              "video@1-1",
                              "toaster:1",
                              "serial@1-1:/dev/tty"}) {
        CAPTURE(given);
        CHECK_FALSE(parseAddress(given, "/"));
    }
}
