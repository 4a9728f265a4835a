// Any bytes may come over the line of a serial scanner.
#include <cstdlib>

#include "drivers/serial_scanner/line_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers;
    if (size == 0) return 0;
    const auto end = CodeEnd(data[0] % 3);
    LineReader lines(end);
    std::size_t given = 0;
    std::size_t got = 0;
    const auto take = [&](base::SecretBytes code) {
        got += code.size();
        if (code.empty() || code.size() > kMaxLineBytes || got > given) std::abort();
        for (const std::uint8_t byte : code) {
            if (end == CodeEnd::Enter && (byte == '\r' || byte == '\n')) std::abort();
            if (end == CodeEnd::Tab && byte == '\t') std::abort();
        }
        const std::size_t whole = code.size();
        const ScannedCode split = codeFrom(std::move(code), (data[0] & 0x40) != 0);
        if (split.data.empty() || split.data.size() + split.aim.size() != whole) std::abort();
        (void)split.text();
    };
    for (std::size_t at = 1; at < size; ++at) {
        ++given;
        auto code = lines.add(data[at]);
        if (code && *code) take(**std::move(code));
        if ((data[0] & 0x80) != 0 && data[at] == 0xFF) {
            if (auto rest = lines.endOfBurst()) take(*std::move(rest));
        }
    }
    return 0;
}
