// The signed catalogue repository over the backend's listener for terminals.
#pragma once

#include "catalog/tuf/fetcher.h"
#include "offline-cache/central_client.h"

namespace zizhu::kiosk {

// Blocks as CentralClient::repositoryFile does. `client` must outlive it and be called by one thread.
class RepositoryFetcher final : public catalog::tuf::Fetcher {
public:
    explicit RepositoryFetcher(cache::CentralClient& client) : client_(client) {}
    base::Result<base::Bytes> fetch(std::string_view name, std::size_t maxBytes) override;

private:
    cache::CentralClient& client_;
};

}  // namespace zizhu::kiosk
