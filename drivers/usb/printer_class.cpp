#include "drivers/usb/printer_class.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace zizhu::drivers::usb {

using base::Errc;
using base::fail;

namespace {

// bmRequestType: to an interface, of its class; in and out.
constexpr std::uint8_t kClassIn = 0xA1;
constexpr std::uint8_t kClassOut = 0x21;
constexpr std::uint8_t kGetDeviceId = 0x00;
constexpr std::uint8_t kGetPortStatus = 0x01;
constexpr std::uint8_t kSoftReset = 0x02;

constexpr std::uint8_t kPaperEmpty = 0x20;
constexpr std::uint8_t kSelected = 0x10;
constexpr std::uint8_t kNoError = 0x08;

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

// What a device says goes to staff pages and logs: no control characters, no end of the line.
std::string printable(std::string_view text) {
    std::string out(trimmed(text).substr(0, kMaxDeviceIdField));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    return out;
}

base::ByteView withoutLength(base::ByteView answer) {
    const std::size_t big = std::size_t(answer[0]) << 8 | answer[1];
    const std::size_t little = std::size_t(answer[1]) << 8 | answer[0];
    std::size_t whole = answer.size();
    if (big != whole && little != whole) {
        const auto fits = [&answer](std::size_t length) { return length > 2 && length < answer.size(); };
        if (fits(big)) {
            whole = big;
        } else if (fits(little)) {
            whole = little;
        }
    }
    return answer.first(whole).subspan(2);
}

std::string* fieldOf(PrinterId& id, std::string_view key) {
    const std::string word = upper(trimmed(key));
    if (word == "MFG" || word == "MANUFACTURER") return &id.maker;
    if (word == "MDL" || word == "MODEL") return &id.model;
    if (word == "CMD" || word == "COMMAND SET") return &id.commands;
    if (word == "SN" || word == "SERN" || word == "SERIALNUMBER") return &id.serial;
    return nullptr;
}

}  // namespace

std::optional<PrinterId> parseDeviceId(base::ByteView answer) {
    if (answer.size() <= 2) return std::nullopt;
    std::string_view rest =
        base::asText(withoutLength(answer.first(std::min(answer.size(), kMaxDeviceIdBytes))));
    PrinterId id;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t colon = pair.find(':');
        if (colon == std::string_view::npos) continue;
        // The first of two fields of one meaning counts.
        std::string* field = fieldOf(id, pair.substr(0, colon));
        if (field != nullptr && field->empty()) *field = printable(pair.substr(colon + 1));
    }
    if (id == PrinterId{}) return std::nullopt;
    return id;
}

std::optional<PortStatus> portStatusFrom(std::uint8_t bits) {
    if (bits == 0 || (bits & ~(kPaperEmpty | kSelected | kNoError)) != 0) return std::nullopt;
    return PortStatus{(bits & kPaperEmpty) != 0, (bits & kSelected) != 0, (bits & kNoError) == 0};
}

base::Result<PrinterId> requestDeviceId(Transport& transport, const Until& until) {
    const ControlRequest request{kClassIn, kGetDeviceId, 0, kMaxDeviceIdBytes,
                                 ControlRequest::Index::InterfaceAndSetting};
    const base::Result<base::Bytes> answer = transport.control(request, {}, until);
    if (!answer) return fail(answer.error());
    std::optional<PrinterId> id = parseDeviceId(*answer);
    if (!id) return fail(Errc::InvalidInput, {"{} bytes are no device id", answer->size()});
    return *std::move(id);
}

base::Result<PortStatus> requestPortStatus(Transport& transport, const Until& until) {
    const base::Result<base::Bytes> answer = transport.control({kClassIn, kGetPortStatus, 0, 1}, {}, until);
    if (!answer) return fail(answer.error());
    if (answer->size() != 1) return fail(Errc::InvalidInput, {"a port status of {} bytes", answer->size()});
    const std::optional<PortStatus> status = portStatusFrom(answer->front());
    if (!status) return fail(Errc::InvalidInput, {"a port status of {:02x}", unsigned(answer->front())});
    return *status;
}

base::Status requestSoftReset(Transport& transport, const Until& until) {
    const base::Result<base::Bytes> done = transport.control({kClassOut, kSoftReset}, {}, until);
    if (!done) return fail(done.error());
    return {};
}

}  // namespace zizhu::drivers::usb
