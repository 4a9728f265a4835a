// The few file operations that must not go wrong.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::base {

// Reads a whole regular file. TooLarge past `maxBytes`, NotFound, Io. Blocks on the disk.
Result<Bytes> readFile(const std::filesystem::path& path, std::size_t maxBytes);

// A file of a tree, named by its path below the tree's root: "items/birth-registration.yaml".
struct TreeFile {
    std::string name;
    Bytes bytes;
};

// Every regular file below `root` whose name ends in `suffix` (".yaml"), sorted by name; symbolic links
// are not followed. NotFound: no such directory. TooLarge: more than `maxFiles`, or one past `maxBytes`.
Result<std::vector<TreeFile>> readTree(const std::filesystem::path& root, std::string_view suffix,
                                       std::size_t maxFiles, std::size_t maxBytes);

// Replaces `path` so that after a power cut it holds the old bytes or the new, never a mixture: a
// temporary file beside it, synced, renamed, and the directory synced. Mode 0600 unless told.
Status writeFileAtomically(const std::filesystem::path& path, ByteView bytes, unsigned mode = 0600);

}  // namespace zizhu::base
