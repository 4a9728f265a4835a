#include "catalog/tuf/fetcher.h"

namespace zizhu::catalog::tuf {

TransferGuard::TransferGuard(base::SteadyTime start, std::size_t maxBytes)
    : start_(start), windowStart_(start), maxBytes_(maxBytes) {}

base::Status TransferGuard::received(std::size_t bytes, base::SteadyTime now) {
    total_ += bytes;
    window_ += bytes;
    if (total_ > maxBytes_) return base::fail(base::Errc::TooLarge, {"more than {} bytes", maxBytes_});
    if (now - start_ >= kFetchDeadline) return base::fail(base::Errc::Timeout, {"{} bytes in time", total_});
    if (now - windowStart_ >= kFetchRateWindow) {
        if (window_ < kFetchLeastBytesPerWindow)
            return base::fail(base::Errc::Timeout, {"too slow: {} bytes lately", window_});
        windowStart_ = now;
        window_ = 0;
    }
    return {};
}

}  // namespace zizhu::catalog::tuf
