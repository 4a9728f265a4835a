// Named documents that change together: what the terminal keeps of the signed catalogue, its metadata and
// its files.
//
// One SQLite file (WAL, synchronous=FULL), used by one thread. A commit is whole or not there: after a power
// cut at any moment the documents are those of before or of after. Each carries a checksum, so a damaged
// disk is noticed when it is read, not believed. docs/formats/document-store.md describes the file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/event_log.h"
#include "base/result.h"

namespace zizhu::cache {

inline constexpr std::size_t kMaxDocumentBytes = 512u << 20;
inline constexpr std::size_t kMaxDocumentName = 512;

class DocumentStore {
public:
    // Opens or makes `file`. One that is not sound is put aside beside it (".damaged-N", at most three are
    // kept), logged, and an empty one takes its place: what it held can be fetched again.
    // Unsupported: of a later version of the program; it is left alone. Exists: open elsewhere.
    static base::Result<std::unique_ptr<DocumentStore>> open(const std::filesystem::path& file,
                                                             base::EventLog& log);
    ~DocumentStore();
    DocumentStore(const DocumentStore&) = delete;
    DocumentStore& operator=(const DocumentStore&) = delete;

    // Blocks on the disk. Corrupt: its bytes fail their checksum. Nothing: there is none of that name.
    base::Result<std::optional<base::Bytes>> read(std::string_view name);
    // Of all that begin with `prefix`, sorted.
    base::Result<std::vector<std::string>> names(std::string_view prefix);

    // All of it or nothing; durable when it returns well. A document without bytes is removed.
    // StorageFull, Io, Corrupt; TooLarge past the bounds above.
    using Changes = std::map<std::string, std::optional<base::Bytes>>;
    base::Status commit(const Changes& changes);

private:
    struct Implementation;
    explicit DocumentStore(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace zizhu::cache
