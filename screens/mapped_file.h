// A file in the address space, read-only: a 20 MB font of which a page shows a hundred glyphs costs the
// memory of those glyphs' pages. Fonts belong to the read-only image and do not change while mapped.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"

namespace zizhu::screens {

class MappedFile {
public:
    // NotFound, Io. Bound: 256 MiB.
    static base::Result<MappedFile> open(const std::string& path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    const void* data() const { return data_; }
    std::size_t size() const { return size_; }

private:
    MappedFile(void* data, std::size_t size) : data_(data), size_(size) {}
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace zizhu::screens
