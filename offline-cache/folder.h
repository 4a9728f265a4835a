// Folders that are there after a power cut. Internal to offline-cache.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace zizhu::cache {

// Makes `folder` (mode 0700) if it is not there, and syncs the one above it: SQLite syncs only the folder that
// its file lies in, and what is acknowledged in a folder without a durable name is lost with it.
base::Status makeFolder(const std::filesystem::path& folder);

// Whether the disk gives a file in `folder` so many bytes. The file is gone afterwards.
bool canAllocate(const std::filesystem::path& folder, std::uint64_t bytes);

base::Status syncFolder(const std::filesystem::path& folder);

}  // namespace zizhu::cache
