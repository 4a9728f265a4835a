// Any bytes may come out of an envelope that was sealed to the backend: what parses is written again and
// reads the same.
#include <cstdlib>

#include "catalog/submission.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    const auto first = catalog::parseSubmission(base::ByteView(data, size));
    if (!first) {
        if (first.error().detail.empty()) std::abort();
        return 0;
    }
    const base::SecretBytes json = catalog::toJson(*first);
    const auto second = catalog::parseSubmission(json);
    if (!second || !(*second == *first) || catalog::toJson(*second) != json) std::abort();
    return 0;
}
