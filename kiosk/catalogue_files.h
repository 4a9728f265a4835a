// The catalogue from its folder. Blocks on the disk.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "base/event_log.h"
#include "catalog/catalogue.h"

namespace zizhu::kiosk {

// The text names every mistake with file and line.
tl::expected<std::shared_ptr<const catalog::Catalogue>, std::string> loadCatalogue(
    const std::filesystem::path& folder);

// The same, from the compiled form in `kept` if that was made of the very files that are in the folder (by
// their names and contents); otherwise from the files, and `kept` is written anew. A `kept` that cannot be
// read or written costs time and a line in the log, nothing else.
tl::expected<std::shared_ptr<const catalog::Catalogue>, std::string> loadCatalogue(
    const std::filesystem::path& folder, const std::filesystem::path& kept, base::EventLog& log);

}  // namespace zizhu::kiosk
