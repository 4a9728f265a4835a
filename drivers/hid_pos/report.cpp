#include "drivers/hid_pos/report.h"

#include <algorithm>
#include <cctype>

namespace zizhu::drivers::hid_pos {

using base::Errc;
using base::fail;

namespace {
constexpr std::uint8_t kReportId = 0x02;
constexpr std::size_t kAimAt = 2;
constexpr std::size_t kDataAt = 5;
constexpr std::size_t kSymbologyAt = 61;
constexpr std::size_t kFlagsAt = 63;
constexpr std::uint8_t kBracket = 0x5D;

// The AIM identifier, wherever this make puts it, and where the data begins.
struct Place {
    std::string aim;
    std::size_t dataAt = kDataAt;
};

bool isSymbology(std::uint8_t byte) { return std::isalpha(byte) != 0; }
bool isModifier(std::uint8_t byte) { return std::isalnum(byte) != 0; }

Place findAim(base::ByteView bytes) {
    const auto aim = [bytes](std::size_t at) {
        return std::string{char(kBracket), char(bytes[at]), char(bytes[at + 1])};
    };
    const std::uint8_t* field = bytes.data() + kAimAt;
    if (field[0] == kBracket && isSymbology(field[1]) && isModifier(field[2])) return {aim(kAimAt + 1)};
    // One byte late, and the data with it. Byte 2 is empty then.
    if (field[0] == 0 && field[1] == kBracket && isSymbology(field[2]) && isModifier(field[3])) {
        return {aim(kAimAt + 2), kDataAt + 1};
    }
    // One byte early: without its bracket. Byte 4 is empty then.
    if (isSymbology(field[0]) && isModifier(field[1]) && field[2] == 0) return {aim(kAimAt)};
    return {};
}
}  // namespace

base::Result<Report> parseReport(base::ByteView bytes) {
    if (bytes.empty()) return fail(Errc::InvalidInput, {"an empty report"});
    if (bytes[0] != kReportId) return fail(Errc::Unsupported, {"report {}", bytes[0]});
    if (bytes.size() != kReportBytes) return fail(Errc::InvalidInput, {"a report of {} bytes", bytes.size()});
    const std::size_t length = bytes[1];
    const Place place = findAim(bytes);
    if (length > kMaxData || place.dataAt + length > kSymbologyAt) {
        return fail(Errc::InvalidInput, {"{} bytes of data in one report", length});
    }
    return Report{place.aim, bytes.subspan(place.dataAt, length), (bytes[kFlagsAt] & 1) != 0};
}

void Assembler::reset() {
    code_ = {};
    inCode_ = swallowing_ = false;
}

base::Result<std::optional<Code>> Assembler::add(base::ByteView bytes) {
    const base::Result<Report> report = parseReport(bytes);
    if (!report) {
        if (report.error().code == Errc::Unsupported) return std::optional<Code>();
        reset();
        return fail(report.error());
    }
    if (swallowing_) {
        swallowing_ = report->continued;
        return std::optional<Code>();
    }
    if (code_.data.size() + report->data.size() > kMaxCodeBytes) {
        reset();
        swallowing_ = report->continued;
        return fail(Errc::TooLarge, {"a code of more than {} bytes", kMaxCodeBytes});
    }
    if (code_.aim.empty()) code_.aim = report->aim;
    code_.data.insert(code_.data.end(), report->data.begin(), report->data.end());
    inCode_ = report->continued;
    if (inCode_) return std::optional<Code>();
    std::optional<Code> whole(std::move(code_));
    reset();
    return whole;
}

}  // namespace zizhu::drivers::hid_pos
