#include "drivers/usb/printer_class.h"

#include <doctest/doctest.h>

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::usb;

namespace {

// With the length as a printer gives it.
base::Bytes answer(const std::string& text, std::size_t length) {
    base::Bytes bytes = {std::uint8_t(length >> 8), std::uint8_t(length)};
    bytes.insert(bytes.end(), text.begin(), text.end());
    return bytes;
}

const std::string kText = "MFG:Shop Co;CMD:ESC/POS;MDL:POS-80;CLS:PRINTER;SN:A1;";
const PrinterId kId{"Shop Co", "POS-80", "ESC/POS", "A1"};

}  // namespace

TEST_CASE("a device id is read with its length either way round, wrong, or cut off") {
    const std::size_t right = kText.size() + 2;
    CHECK(*parseDeviceId(answer(kText, right)) == kId);
    CHECK(*parseDeviceId(answer(kText, right << 8)) == kId);  // little-endian
    CHECK(*parseDeviceId(answer(kText, 0)) == kId);
    CHECK(*parseDeviceId(answer(kText, 0xFFFF)) == kId);
    // What stands behind the length is not part of it.
    CHECK(*parseDeviceId(answer(kText + "MDL:other;XYZ", right)) == kId);
    CHECK(parseDeviceId(answer(kText.substr(0, 14), right))->maker == "Shop Co");
    for (const auto& nothing : {base::Bytes{}, base::Bytes{0}, base::Bytes{0, 2}, answer("no fields", 11),
                                answer("CLS:PRINTER;", 14), answer(";;::;:", 8)}) {
        CHECK_FALSE(parseDeviceId(nothing));
    }
}

TEST_CASE("long names of keys, odd spaces, and what no log may get") {
    const std::string text = " manufacturer : Shop\x01\xE4 Co \r\n;MODEL:" + std::string(500, 'x') +
                             ";SerialNumber:;SERN:9;SN:8;MFG:late";
    const PrinterId id = *parseDeviceId(answer(text, text.size() + 2));
    CHECK(id.maker == "Shop?? Co");
    CHECK(id.model == std::string(kMaxDeviceIdField, 'x'));
    CHECK(id.serial == "9");
    CHECK(id.commands.empty());
}

TEST_CASE("the bits of a port's status") {
    CHECK(portStatusFrom(0x18) == PortStatus{});
    CHECK(portStatusFrom(0x38) == PortStatus{true, true, false});
    CHECK(portStatusFrom(0x30) == PortStatus{true, true, true});
    CHECK(portStatusFrom(0x08) == PortStatus{false, false, false});
    CHECK_FALSE(portStatusFrom(0x00));
    CHECK_FALSE(portStatusFrom(0xFF));
    CHECK_FALSE(portStatusFrom(0x19));
}

TEST_CASE("a connection that is not USB knows none of it") {
    struct Serial final : Transport {
        TransportKind kind() const override { return TransportKind::Stream; }
        base::Status open() override { return {}; }
        void close() override {}
        bool isOpen() const override { return true; }
        base::Status write(base::ByteView, const Until&) override { return {}; }
        base::Result<std::size_t> read(std::span<std::uint8_t>, const Until&) override {
            return base::fail(base::Errc::Timeout);
        }
        void discardInput() override {}
    } serial;
    CHECK(requestDeviceId(serial, {}).error().code == base::Errc::Unsupported);
    CHECK(requestPortStatus(serial, {}).error().code == base::Errc::Unsupported);
    CHECK(requestSoftReset(serial, {}).error().code == base::Errc::Unsupported);
}
