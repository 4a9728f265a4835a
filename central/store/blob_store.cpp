#include "central/store/blob_store.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/file.h"
#include "base/seal.h"

namespace zizhu::central {
namespace {

base::Error diskError(int number) {
    if (number == ENOSPC || number == EDQUOT) return {base::Errc::StorageFull, {"no room for a blob"}};
    return {base::Errc::Io, {"a blob cannot be written, errno {}", number}};
}

}  // namespace

bool isBlobName(std::string_view name) {
    return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct BlobStore::Writer::State {
    std::filesystem::path target;
    std::string temporary;
    std::string hash;
    std::size_t left = 0;
    int file = -1;
    crypto_hash_sha256_state sum{};
};

BlobStore::Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}

BlobStore::Writer::~Writer() {
    if (state_->file >= 0) ::close(state_->file);
    if (!state_->temporary.empty()) ::unlink(state_->temporary.c_str());
}

base::Status BlobStore::Writer::add(base::ByteView piece) {
    if (piece.size() > state_->left) return base::fail(base::Errc::TooLarge, {"a blob longer than allowed"});
    state_->left -= piece.size();
    crypto_hash_sha256_update(&state_->sum, piece.data(), piece.size());
    while (!piece.empty()) {
        const ssize_t written = ::write(state_->file, piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return base::fail(diskError(errno));
        piece = piece.subspan(std::size_t(written));
    }
    return {};
}

base::Status BlobStore::Writer::finish() {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> sum{};
    crypto_hash_sha256_final(&state_->sum, sum.data());
    if (base::toHex(sum) != state_->hash)
        return base::fail(base::Errc::NotTrusted, {"a blob is not what its name says"});
    if (::fsync(state_->file) != 0) return base::fail(diskError(errno));
    if (::rename(state_->temporary.c_str(), state_->target.c_str()) != 0) return base::fail(diskError(errno));
    state_->temporary.clear();
    const int folder = ::open(state_->target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return base::fail(diskError(errno));
    const int synced = ::fsync(folder);
    ::close(folder);
    if (synced != 0) return base::fail(diskError(errno));
    return {};
}

std::filesystem::path BlobStore::path(const std::string& hash) const {
    return folder_ / hash.substr(0, 2) / hash;
}

std::optional<std::uint64_t> BlobStore::size(const std::string& hash) const {
    if (!isBlobName(hash)) return std::nullopt;
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(path(hash), error);
    if (error) return std::nullopt;
    return bytes;
}

base::Result<base::Bytes> BlobStore::read(const std::string& hash) const {
    if (!isBlobName(hash)) return base::fail(base::Errc::InvalidInput, {"not the name of a blob"});
    return base::readFile(path(hash), base::kMaxSealedBlobBytes);
}

base::Result<std::unique_ptr<BlobStore::Writer>> BlobStore::write(const std::string& hash,
                                                                  std::size_t maxBytes) {
    if (!isBlobName(hash)) return base::fail(base::Errc::InvalidInput, {"not the name of a blob"});
    auto state = std::make_unique<Writer::State>();
    state->target = path(hash);
    state->hash = hash;
    state->left = maxBytes;
    std::error_code error;
    std::filesystem::create_directories(state->target.parent_path(), error);
    if (error) return base::fail(diskError(error.value()));
    std::string pattern = (state->target.parent_path() / ".incoming-XXXXXX").string();
    state->file = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (state->file < 0) return base::fail(diskError(errno));
    state->temporary = pattern;
    crypto_hash_sha256_init(&state->sum);
    return std::unique_ptr<Writer>(new Writer(std::move(state)));
}

}  // namespace zizhu::central
