// Sealed scans on the disk, each a file named by the SHA-256 of its bytes. Central cannot read them
// without the key that travels in the sealed submission.
//
// Thread-safe; blocks on the disk. A blob is there whole or not at all, also after a power cut.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::central {

// 64 lower-case hex digits.
bool isBlobName(std::string_view name);

class BlobStore {
public:
    explicit BlobStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Its size, if it is here.
    std::optional<std::uint64_t> size(const std::string& hash) const;
    base::Result<base::Bytes> read(const std::string& hash) const;

    // Takes a blob in pieces; what is not finished vanishes.
    class Writer {
    public:
        // `maxBytes` bounds the sum of the pieces: TooLarge. StorageFull, Io.
        base::Status add(base::ByteView piece);
        // NotTrusted: the bytes have another hash.
        base::Status finish();
        ~Writer();

    private:
        friend class BlobStore;
        struct State;
        explicit Writer(std::unique_ptr<State> state);
        std::unique_ptr<State> state_;
    };
    base::Result<std::unique_ptr<Writer>> write(const std::string& hash, std::size_t maxBytes);

private:
    std::filesystem::path path(const std::string& hash) const;
    std::filesystem::path folder_;
};

}  // namespace zizhu::central
