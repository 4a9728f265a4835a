#include "kiosk/updates/repository_fetcher.h"

namespace zizhu::kiosk {

// The rule of slow retrieval is carried out by the HTTP client in the same numbers.
static_assert(cache::kSlowWindow == catalog::tuf::kFetchRateWindow);

base::Result<base::Bytes> RepositoryFetcher::fetch(std::string_view name, std::size_t maxBytes) {
    auto bytes = client_.repositoryFile(name, maxBytes);
    if (!bytes) return base::fail(bytes.error().error);
    return std::move(*bytes);
}

}  // namespace zizhu::kiosk
