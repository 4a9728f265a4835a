// Any events may come from an input node.
#include <algorithm>
#include <cstdlib>

#include "drivers/wedge/keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers;
    if (size == 0) return 0;
    wedge::KeyReader reader(CodeEnd(data[0] % 3));
    const base::ByteView events(data + 1, size - 1);
    const auto check = [](const base::SecretBytes& code) {
        if (code.empty() || code.size() > kMaxLineBytes) std::abort();
        // A keyboard types ASCII, and nothing else.
        if (std::any_of(code.begin(), code.end(), [](std::uint8_t c) { return c >= 0x7F; })) std::abort();
    };
    for (std::size_t at = 0; at < events.size(); at += wedge::kEventBytes) {
        const auto code = reader.add(events.subspan(at, std::min(wedge::kEventBytes, events.size() - at)));
        if (!code && reader.inCode() && code.error().code != base::Errc::TooLarge) std::abort();
        if (code && *code) check(**code);
        if (data[0] >= 0x80 && at % 240 == 0) {
            if (const auto rest = reader.endOfBurst()) check(*rest);
        }
    }
    reader.reset();
    if (reader.inCode()) std::abort();
    return 0;
}
