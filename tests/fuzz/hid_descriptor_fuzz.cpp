// Any report descriptor may come from a USB device.
#include <cstdlib>

#include "drivers/hid_pos/descriptor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers::hid_pos;
    const zizhu::base::ByteView bytes(data, size);
    const auto parsed = parseReportDescriptor(bytes);
    if (isPosScanner(bytes) != (parsed && isPosScanner(*parsed))) std::abort();
    if (!parsed) return 0;
    if (parsed->values.size() > 512 || parsed->reports.size() > 3 * 256) std::abort();
    for (const HidReportSize& report : parsed->reports) {
        if (report.bytes > 8'193) std::abort();
        if (reportBytes(*parsed, report.kind, report.id) != report.bytes) std::abort();
    }
    for (const HidValue& value : parsed->values) {
        const auto whole = reportBytes(*parsed, value.kind, value.reportId);
        const std::size_t number = value.reportId != 0 ? 8 : 0;
        if (!whole || number + value.bit + value.bits > *whole * 8) std::abort();
    }
    return 0;
}
