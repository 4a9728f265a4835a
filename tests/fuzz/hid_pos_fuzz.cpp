// Any reports may come from a code scanner, of any length.
#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"
#include "drivers/hid_pos/report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers::hid_pos;
    Assembler assembler;
    const base::ByteView stream(data, size);
    std::size_t given = 0;
    std::size_t got = 0;
    for (std::size_t at = 0; at < size; at += kReportBytes) {
        const auto code = assembler.add(stream.subspan(at, std::min(kReportBytes, size - at)));
        given += kMaxData;
        if (!code || !*code) continue;
        got += (*code)->data.size();
        if ((*code)->data.size() > kMaxCodeBytes || got > given) std::abort();
        if (!(*code)->aim.empty() && (*code)->aim.size() != 3) std::abort();
        if (const auto text = decodeText((*code)->data); text && !base::isUtf8(text->reveal())) std::abort();
    }
    return 0;
}
