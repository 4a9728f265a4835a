#include "catalog/text.h"

#include <memory>

#include "catalog/traditional.h"

namespace zizhu::catalog {

const std::string& Converted::of(const std::string& simplified) const {
    if (const std::string* const made = made_.load(std::memory_order_acquire)) return *made;
    auto mine = std::make_unique<const std::string>(toTraditional(simplified));
    const std::string* before = nullptr;
    if (made_.compare_exchange_strong(before, mine.get(), std::memory_order_acq_rel)) return *mine.release();
    return *before;  // another thread was faster
}

}  // namespace zizhu::catalog
