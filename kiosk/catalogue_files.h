// The catalogue from its folder. Blocks on the disk.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "catalog/catalogue.h"

namespace zizhu::kiosk {

// The text names every mistake with file and line.
tl::expected<std::shared_ptr<const catalog::Catalogue>, std::string> loadCatalogue(
    const std::filesystem::path& folder);

}  // namespace zizhu::kiosk
