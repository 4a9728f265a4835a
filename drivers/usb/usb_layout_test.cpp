#include "drivers/usb/usb_layout.h"

#include <doctest/doctest.h>

#include "drivers/usb/libusb_edge.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::usb;

namespace {

constexpr auto kStream = TransportKind::Stream;

Endpoint bulk(std::uint8_t address) { return {address, TransferType::Bulk, 64}; }
Endpoint interrupt(std::uint8_t address) { return {address, TransferType::Interrupt, 64}; }

Setting printer(std::uint8_t interface, std::uint8_t alternate, std::uint8_t protocol) {
    Setting setting{interface, alternate, 7, 1, protocol, {bulk(0x01)}};
    if (protocol != 1) setting.endpoints.push_back(bulk(0x82));
    return setting;
}

}  // namespace

TEST_CASE("four pipes if all four are there, and if the profile does not say otherwise") {
    const Layout four = {{0, 0, 0xFF, 0, 0, {bulk(0x02), bulk(0x06), bulk(0x81), bulk(0x85)}}};
    const auto choice = choose(four, Form::Auto, kStream);
    REQUIRE(choice);
    CHECK(choice->out->address == 0x02);
    CHECK(choice->bodyOut->address == 0x06);
    CHECK(choice->in->address == 0x81);
    CHECK(choice->bodyIn->address == 0x85);
    CHECK_FALSE(choose(four, Form::Stream, kStream)->bodyIn);
    const Layout three = {{0, 0, 0xFF, 0, 0, {bulk(0x02), bulk(0x81), bulk(0x85)}}};
    CHECK_FALSE(choose(three, Form::Auto, kStream)->bodyIn);
    CHECK_FALSE(choose(three, Form::FourPipe, kStream));
}

TEST_CASE("printers: the setting that answers, before the one-way one, before 1284.4") {
    const Layout all = {printer(1, 0, 1), printer(1, 1, 2), printer(1, 2, 3)};
    auto choice = choose(all, Form::Stream, kStream);
    CHECK(choice->interface == 1);
    CHECK(choice->alternate == 1);
    CHECK(choice->hasAlternates);
    CHECK(choose({printer(0, 0, 3), printer(0, 1, 1)}, Form::Stream, kStream)->alternate == 1);
    choice = choose({printer(0, 0, 1)}, Form::Stream, kStream);
    CHECK_FALSE(choice->in);
    CHECK_FALSE(choice->hasAlternates);
    // Beside a keyboard and a disk on the same device.
    const Layout composite = {{0, 0, 3, 1, 1, {interrupt(0x83)}},
                              {1, 0, 8, 6, 0x50, {bulk(0x04), bulk(0x84)}},
                              {2, 0, 0xFF, 0, 0, {bulk(0x05), bulk(0x85)}},
                              printer(3, 0, 2)};
    CHECK(choose(composite, Form::Stream, kStream)->interface == 3);
}

TEST_CASE("a vendor's interface, a serial one with what commands it, reports, and what is never taken") {
    const Layout vendor = {{0, 0, 0xFF, 0, 0, {interrupt(0x83), bulk(0x01), bulk(0x82)}}};
    CHECK(choose(vendor, Form::Stream, kStream)->in->address == 0x82);
    CHECK(choose(vendor, Form::Stream, TransportKind::Packets)->in->address == 0x83);

    const Layout serial = {{0, 0, 2, 2, 1, {interrupt(0x83)}}, {1, 0, 0x0A, 0, 0, {bulk(0x01), bulk(0x82)}}};
    const auto choice = choose(serial, Form::Stream, kStream);
    CHECK(choice->interface == 1);
    CHECK(choice->companion == 0);
    CHECK_FALSE(choose(vendor, Form::Stream, kStream)->companion);

    CHECK(choose({{0, 0, 3, 0, 0, {interrupt(0x81)}}}, Form::Stream, TransportKind::Packets)->in);
    for (const int other : {0x01, 0x08, 0x09, 0x0B, 0x0E, 0xE0}) {
        CAPTURE(other);
        CHECK_FALSE(
            choose({{0, 0, std::uint8_t(other), 6, 0x50, {bulk(0x01), bulk(0x82)}}}, Form::Auto, kStream));
    }
    CHECK_FALSE(choose({}, Form::Auto, kStream));
    CHECK_FALSE(choose({{0, 0, 0xFF, 0, 0, {}}}, Form::Auto, kStream));
    CHECK_FALSE(choose({{0, 0, 0xFF, 0, 0, {{0x01, TransferType::Bulk, 0}}}}, Form::Auto, kStream));
}

TEST_CASE("which of several devices is meant") {
    const UsbId mine{1, 2}, clone{1, 3}, other{9, 9};
    const std::vector<Candidate> bus = {{other, "1-1"}, {mine, "1-2"}, {clone, "1-3"}};
    CHECK(*pick(bus, {.ids = {mine}}, "") == 1);
    CHECK(pick(bus, {.ids = {{7, 7}}}, "").error().code == base::Errc::Unavailable);
    CHECK(pick(bus, {.ids = {mine, clone}}, "").error().code == base::Errc::Refused);
    CHECK(*pick(bus, {.ids = {mine, clone}}, "1-3") == 2);
    CHECK(pick(bus, {.ids = {mine, clone}}, "1-1").error().code == base::Errc::Refused);
    CHECK(*pick(bus, {.ids = {mine, clone}, .port = "1-2"}, "1-3") == 1);
    CHECK(pick(bus, {.ids = {mine}, .port = "1-3"}, "").error().code == base::Errc::Unavailable);
}

TEST_CASE("what libusb says, in our words; a missing right names the rule that lacks") {
    const UsbId id{0x0400, 0xC35A};
    const base::Error denied = errorOf(LIBUSB_ERROR_ACCESS, id);
    CHECK(denied.code == base::Errc::Refused);
    CHECK(denied.action == base::StaffAction::Configuration);
    CHECK(denied.detail.text().find("udev rule") != std::string::npos);
    CHECK(denied.detail.text().find("idVendor 0400, idProduct c35a") != std::string::npos);
    CHECK(errorOf(LIBUSB_ERROR_NO_DEVICE, id).code == base::Errc::Unavailable);
    CHECK(errorOf(LIBUSB_ERROR_BUSY, id).code == base::Errc::Refused);
    CHECK(errorOf(LIBUSB_ERROR_IO, id).code == base::Errc::Io);
}
