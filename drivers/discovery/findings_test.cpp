#include "drivers/discovery/findings.h"

#include <doctest/doctest.h>

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

ConnectedDevice reader(const std::string& port, Access access = Access::Granted) {
    return {{0x0400, 0xC35A},
            port,
            "Maker",
            "SDT",
            {},
            {{NodeKind::Usb, "/dev/bus/usb/001/00" + port.substr(2), access}},
            findDeviceModel("sdt-reader")};
}

ConnectedDevice bridge(const std::string& port, const std::string& tty) {
    return {{0x10C4, 0xEA60}, port, "", "CP2102", {}, {{NodeKind::Serial, "/dev/" + tty}}, nullptr};
}

ConnectedDevice scanner(const std::string& port, bool fits) {
    return {{0x1234, 0x5678},
            port,
            "",
            "Scan It",
            {{0, 3, 1, 1, "usbhid"}},
            {{NodeKind::HidRaw, "/dev/hidraw0", Access::Granted, 0, fits}},
            fits ? findDeviceModel("hid-pos-scanner") : nullptr};
}

// The profile's and the machine's, told in one line each.
std::vector<std::string> told(const std::string& devices, const std::vector<ConnectedDevice>& connected,
                              const ResolvePath& resolve = {}) {
    const auto profile = parseProfile("devices:\n" + devices, "/");
    REQUIRE(profile.has_value());
    std::vector<std::string> lines;
    for (const Finding& each : judge(*profile, connected, resolve)) {
        lines.push_back(std::string(name(each.kind)) + "|" +
                        (each.state ? std::string(name(*each.state)) : "-") + "|" +
                        std::string(base::name(each.action)) + "|" + each.words);
        CHECK(each.words.find_first_of("\n\x1b") == std::string::npos);
    }
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("in its place, and missing") {
    const std::string profile = "  card-reader: {transport: \"usb@1-2\"}\n";
    CHECK(told(profile, {reader("1-2")}) ==
          Lines{"in-place|online|none|0400:c35a \"SDT\" at 1-2, /dev/bus/usb/001/002"});
    CHECK(told(profile, {}) == Lines{"missing|noDevice|maintenance|not connected: plug it in at 1-2"});
    // Something else in its place is said twice: where it is missed, and as what it is.
    const Lines lines = told(profile, {scanner("1-2", true)});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] ==
          "missing|noDevice|maintenance|not connected: plug it in at 1-2; at 1-2 there is "
          "1234:5678 \"Scan It\"");
    CHECK(lines[1] ==
          "spare|-|none|1234:5678 \"Scan It\" at 1-2 is a hid-pos-scanner; the profile does not "
          "use it");
}

TEST_CASE("on the wrong port: where it is, and where it should be") {
    CHECK(told("  card-reader: {transport: \"usb@1-2\"}\n", {reader("1-3")}) ==
          Lines{"wrong-port|noDevice|configuration|0400:c35a \"SDT\" is at 1-3, the profile wants it at 1-2: "
                "move its plug, or write 1-3 in the profile"});
}

TEST_CASE("two of a kind: which ports; a named port settles it, and the other is spare") {
    const std::vector<ConnectedDevice> two = {reader("1-2"), reader("1-3")};
    CHECK(
        told("  card-reader: {transport: usb}\n", two) ==
        Lines{"two-of-a-kind|offline|configuration|2 of a kind, at 1-2 and 1-3: unplug what is too much, or "
              "write in the profile which port is meant"});
    const Lines named = told("  card-reader: {transport: \"usb@1-3\"}\n", two);
    REQUIRE(named.size() == 2);
    CHECK(named[0].starts_with("in-place|"));
    CHECK(named[1].starts_with("spare|-|none|0400:c35a \"SDT\" at 1-2 is a sdt-reader"));
}

TEST_CASE("serial converters of one kind can be told apart only by their port") {
    const std::vector<ConnectedDevice> two = {bridge("1-2", "ttyUSB0"), bridge("1-3", "ttyUSB1")};
    const ResolvePath links = [](const std::filesystem::path& path) -> std::filesystem::path {
        if (path == "/dev/zizhu/serial-1-3") return "/dev/ttyUSB1";
        return path;
    };
    CHECK(told("  card-reader: {transport: \"serial:/dev/zizhu/serial-1-3\"}\n", two, links)[0].starts_with(
        "in-place|"));
    CHECK(
        told("  card-reader: {transport: \"serial:/dev/ttyUSB0\"}\n", two, links)[0] ==
        "two-of-a-kind|online|configuration|2 of a kind, at 1-2 and 1-3; now it is the one at 1-2, after the "
        "next start it may be another: use the link in /dev/zizhu that ends in -1-2");
    CHECK(told("  card-reader: {transport: \"serial:/dev/zizhu/serial-1-3\"}\n", {}, links) ==
          Lines{"missing|noDevice|maintenance|not connected: no /dev/zizhu/serial-1-3"});
    // Both in use: each is the other's twin, and neither is spare.
    const Lines both = told(
        "  card-reader: {transport: \"serial:/dev/ttyUSB0\"}\n"
        "  code-scanner: {transport: \"serial:/dev/ttyUSB1\"}\n",
        two, links);
    CHECK(both.size() == 2);
}

TEST_CASE("without permission, without a node, in another form") {
    CHECK(told("  card-reader: {transport: usb}\n", {reader("1-2", Access::Denied)})[0] ==
          "no-permission|offline|configuration|0400:c35a \"SDT\" is at 1-2, but this user may not open "
          "/dev/bus/usb/001/002: is 99-zizhu.rules installed, and the user in the group zizhu?");
    CHECK(told("  card-reader: {transport: usb}\n", {reader("1-2", Access::Absent)})[0].starts_with(
        "no-node|noDevice|configuration|"));
    CHECK(
        told("  code-scanner: {transport: \"hid:1234:5678\"}\n", {scanner("1-2", false)})[0] ==
        "no-node|offline|configuration|1234:5678 \"Scan It\" is at 1-2, but has no hidraw node: it does not "
        "send a scanner's reports: switch it to the form USB HID POS");
    CHECK(told("  code-scanner: {transport: \"input:1234:5678\"}\n", {scanner("1-2", false)})[0].starts_with(
        "no-node|noDevice|configuration|"));
}

TEST_CASE("an unknown device, and places that are not on USB") {
    CHECK(told("  card-reader: {transport: simulated}\n", {scanner("1-4", false)}) ==
          Lines{"unknown|-|none|1234:5678 \"Scan It\" at 1-4 is not in the table; it looks like: keyboard"});
    // A real UART or a pseudo-terminal is nothing that USB could tell about.
    CHECK(told("  card-reader: {transport: \"serial:/dev/ttyS0\"}\n", {}).empty());
    const auto profile = parseProfile("devices:\n  card-reader: {transport: usb}\n", "/");
    CHECK_FALSE(allInPlace(judge(*profile, {})));
    const std::vector<ConnectedDevice> there = {reader("1-2"), scanner("1-4", false)};
    CHECK(allInPlace(judge(*profile, there)));
}

TEST_CASE("what is in its place is not taken for another's that is missing") {
    // Two roles with the same id at two ports, and only one of them connected.
    const std::vector<ConnectedDevice> one = {scanner("1-4", true)};
    const auto profile = parseProfile(
        "devices:\n"
        "  card-reader: {model: sdt-reader, transport: \"usb:1234:5678@1-3\"}\n"
        "  code-scanner: {transport: \"hid:1234:5678@1-4\"}\n",
        "/");
    REQUIRE(profile.has_value());
    const auto findings = judge(*profile, one);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == FindingKind::Missing);
    CHECK(findings[1].kind == FindingKind::InPlace);
}
