// The input reports of a USB HID POS bar code scanner, put together to codes. Pure.
//
// A report has 64 bytes: 0 the report id 02; 1 the length of the data, at most 56; 2–4 the AIM
// identifier; 5–60 data; 61 the maker's own symbology letter; 63 bit 0: continued in the next report.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::drivers::hid_pos {

inline constexpr std::size_t kReportBytes = 64;
inline constexpr std::size_t kMaxData = 56;
// The largest code there is: QR version 40-L, digits only.
inline constexpr std::size_t kMaxCodeBytes = 7089;

// One report. Its data may be personal; `data` points into the bytes given.
struct Report {
    std::string aim;  // "]Q1"; empty if the report does not tell
    base::ByteView data;
    bool continued = false;
};

// Unsupported: another report id (a scanner may send others): to be passed over. InvalidInput: too
// short, or a length that does not fit.
base::Result<Report> parseReport(base::ByteView bytes);

struct Code {
    std::string aim;
    base::SecretBytes data;
};

// Joins continued reports.
class Assembler {
public:
    // A code once its last report has come. InvalidInput: a report that makes no sense; TooLarge: longer
    // than any code; both begin afresh, and after TooLarge the rest of that code is swallowed.
    base::Result<std::optional<Code>> add(base::ByteView report);
    bool inCode() const { return inCode_; }
    void reset();

private:
    Code code_;
    bool inCode_ = false;
    bool swallowing_ = false;
};

// The text of a code: as it is if it is UTF-8, from GB 18030 if that makes valid text, else nothing.
std::optional<base::SecretString> decodeText(base::ByteView data);

}  // namespace zizhu::drivers::hid_pos
