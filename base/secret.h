// Memory for what a person said, typed or owns.
//
// It is locked (never swapped), left out of core dumps, fenced by guard pages and wiped when freed.
// Reading takes the word reveal(), so that every place which handles personal data can be found.
// There is no formatter and no stream operator, and neither type is Loggable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace zizhu::base {

namespace detail {
// Thread-safe. Small blocks share one locked arena; large ones get pages of their own. Aborts when
// memory is exhausted, as operator new would in a program without handlers.
void* allocateSecret(std::size_t bytes);
void releaseSecret(void* memory, std::size_t bytes) noexcept;  // wipes first
}  // namespace detail

template <class T>
struct SecretAllocator {
    using value_type = T;
    SecretAllocator() = default;
    template <class U>
    SecretAllocator(const SecretAllocator<U>&) {}  // NOLINT(google-explicit-constructor)
    T* allocate(std::size_t n) { return static_cast<T*>(detail::allocateSecret(n * sizeof(T))); }
    void deallocate(T* p, std::size_t n) noexcept { detail::releaseSecret(p, n * sizeof(T)); }
    friend bool operator==(const SecretAllocator&, const SecretAllocator&) { return true; }
};

// Bytes of a card, a scan, a payload. A plain vector in secret memory.
using SecretBytes = std::vector<std::uint8_t, SecretAllocator<std::uint8_t>>;

// UTF-8 text in secret memory. A value type; std::basic_string would keep short text outside the
// allocator, so this is not one.
class SecretString {
public:
    SecretString() = default;
    explicit SecretString(std::string_view text) : chars_(text.begin(), text.end()) {}

    std::string_view reveal() const { return {chars_.data(), chars_.size()}; }
    bool empty() const { return chars_.empty(); }
    std::size_t size() const { return chars_.size(); }  // bytes

    void append(std::string_view text) { chars_.insert(chars_.end(), text.begin(), text.end()); }
    void truncate(std::size_t bytes);  // keeps the first `bytes`; the rest is wiped
    void clear() { *this = SecretString(); }

    friend bool operator==(const SecretString& a, const SecretString& b) { return a.reveal() == b.reveal(); }

private:
    std::vector<char, SecretAllocator<char>> chars_;
};

// Appends `text` as a JSON string with its quotes. The JSON libraries build their texts in ordinary
// memory, so JSON of personal data is written with this.
void appendJsonString(SecretString& out, std::string_view text);

// Locked bytes in use now, for tests and for the staff page.
std::size_t secretBytesInUse();

}  // namespace zizhu::base
