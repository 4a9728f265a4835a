// Any modules may be seen under a grid, and any bytes come out of a correction.
#include <cstdlib>

#include "drivers/codes/qr_matrix.h"
#include "drivers/codes/reed_solomon.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers::codes;
    if (size < 3) return 0;
    const int version = 1 + data[0] % 40;
    const base::ByteView rest(data + 1, size - 1);
    if (const auto payload = parsePayload(rest, version)) {
        // At the most thirteen bits make two bytes, and a byte of another character set four of UTF-8.
        if (payload->data.empty() || payload->data.size() > rest.size() * 4 || payload->aim.size() != 3) std::abort();
    }

    // Small versions: what is seen, module by module, 0 = cannot be seen.
    ModuleView view;
    view.side = 17 + 4 * (1 + data[0] % 8) + (data[0] >= 240 ? 1 : 0);
    for (int i = 0; i < view.side * view.side; ++i)
        view.modules.push_back(float(std::int8_t(rest[std::size_t(i) % rest.size()])) / 100);
    if (const auto payload = decodeMatrix(view); payload && payload->data.empty()) std::abort();

    const int parity = rest[0] % 80, keep = rest[1] % 8;
    std::vector<std::uint8_t> block(rest.begin(), rest.end());
    if (block.size() > kMaxBlockBytes) block.resize(kMaxBlockBytes);
    std::vector<std::uint8_t> erased;
    for (std::size_t i = 0; i < rest.size() && erased.size() < rest[1] / 4u; ++i) erased.push_back(std::uint8_t(i * 3));
    if (const auto done = correctBlock(block, parity, erased, keep)) {
        if (done->spare < keep && done->errors > 0) std::abort();
        // What is corrected is a codeword: nothing is left to correct.
        const std::vector<std::uint8_t> once = block;
        const auto again = correctBlock(block, parity, {}, 0);
        if (!again || again->errors != 0 || block != once) std::abort();
    }
    return 0;
}
