#include "base/secret.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>

#include <sodium.h>

namespace zizhu::base {

namespace {

constexpr std::size_t kArenaBytes = 2u << 20;  // below Debian's default limit for locked memory (8 MiB)
constexpr std::size_t kLargeBytes = 64u << 10;
constexpr std::size_t kGrain = 16;

std::size_t rounded(std::size_t bytes) { return (std::max<std::size_t>(bytes, 1) + kGrain - 1) / kGrain * kGrain; }

// First fit over a map of free ranges. A visit holds a few hundred short values, so it need not be fast.
class Arena {
public:
    Arena() {
        if (sodium_init() < 0) std::abort();
        start_ = static_cast<std::byte*>(sodium_malloc(kArenaBytes));
        if (start_ == nullptr) std::abort();
        free_[0] = kArenaBytes;
    }

    void* allocate(std::size_t bytes) {
        const std::size_t size = rounded(bytes);
        const std::lock_guard lock(mutex_);
        inUse_ += size;
        if (size < kLargeBytes) {
            for (auto range = free_.begin(); range != free_.end(); ++range) {
                if (range->second < size) continue;
                const auto [offset, length] = *range;
                free_.erase(range);
                if (length > size) free_[offset + size] = length - size;
                return start_ + offset;
            }
        }
        void* own = sodium_malloc(size);
        if (own == nullptr) std::abort();
        return own;
    }

    void release(void* memory, std::size_t bytes) {
        const std::size_t size = rounded(bytes);
        const std::lock_guard lock(mutex_);
        inUse_ -= size;
        auto* at = static_cast<std::byte*>(memory);
        if (at < start_ || at >= start_ + kArenaBytes) {
            sodium_free(memory);  // wipes
            return;
        }
        sodium_memzero(memory, size);
        auto [range, inserted] = free_.emplace(std::size_t(at - start_), size);
        if (!inserted) std::abort();  // freed twice
        joinNext(range);
        if (range != free_.begin()) joinNext(std::prev(range));
    }

    std::size_t inUse() {
        const std::lock_guard lock(mutex_);
        return inUse_;
    }

private:
    void joinNext(std::map<std::size_t, std::size_t>::iterator range) {
        const auto next = std::next(range);
        if (next != free_.end() && range->first + range->second == next->first) {
            range->second += next->second;
            free_.erase(next);
        }
    }

    std::mutex mutex_;
    std::byte* start_ = nullptr;
    std::map<std::size_t, std::size_t> free_;  // offset → length
    std::size_t inUse_ = 0;
};

// Never destroyed: static objects may still hold secrets when the program ends.
Arena& arena() {
    static auto* const instance = new Arena();
    return *instance;
}

}  // namespace

void* detail::allocateSecret(std::size_t bytes) { return arena().allocate(bytes); }
void detail::releaseSecret(void* memory, std::size_t bytes) noexcept { arena().release(memory, bytes); }

void SecretString::truncate(std::size_t bytes) {
    if (bytes >= chars_.size()) return;
    sodium_memzero(chars_.data() + bytes, chars_.size() - bytes);
    chars_.resize(bytes);
}

void appendJsonString(SecretString& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out.append("\"");
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\\') {
            out.append("\\");
            out.append(text.substr(i, 1));
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out.append("\\u00");
            out.append(kHex.substr(std::size_t(c >> 4), 1));
            out.append(kHex.substr(std::size_t(c & 0xF), 1));
        } else {
            out.append(text.substr(i, 1));
        }
    }
    out.append("\"");
}

std::size_t secretBytesInUse() { return arena().inUse(); }

}  // namespace zizhu::base
