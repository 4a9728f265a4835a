// What the terminal keeps of the signed repository, in the store of documents of offline-cache.
#pragma once

#include "catalog/tuf/store.h"
#include "offline-cache/document_store.h"

namespace zizhu::kiosk {

// One thread. `documents` must outlive it.
class CatalogueStore final : public catalog::tuf::Store {
public:
    explicit CatalogueStore(cache::DocumentStore& documents) : documents_(documents) {}

    base::Result<std::optional<base::Bytes>> metadata(std::string_view role) override;
    base::Result<std::optional<base::Bytes>> target(std::string_view sha256) override;
    base::Result<std::optional<catalog::tuf::FileSet>> set(std::string_view name) override;
    base::Status commit(const catalog::tuf::Change& change) override;

    // The compiled catalogue of a release (catalog/compiled); kept for one release, the last that was given.
    base::Result<std::optional<base::Bytes>> compiled(const catalog::tuf::FileSet& release);
    base::Status keepCompiled(const catalog::tuf::FileSet& release, base::Bytes bytes);

    // Drops the files that no set names. Only while no update is under way.
    base::Status dropUnused();

private:
    cache::DocumentStore& documents_;
};

}  // namespace zizhu::kiosk
