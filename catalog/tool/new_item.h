// The first file of a new item, from the template of its kind. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalogue.h"
#include "catalog/tool/complaint.h"

namespace zizhu::catalog::tool {

struct NewItem {
    std::string key;
    ItemKind kind = ItemKind::Apply;
    Text title;
    std::string department;  // keys of dictionaries, as in an item
    std::string itemType;
    std::vector<std::string> targets;
    std::string handling;
    std::vector<std::string> topics;
};

// The next catalogue code that no item has: in the region of the others, behind the last of the department.
// Nothing if its numbers are used up.
std::optional<std::string> nextCatalogueCode(const Catalogue& catalogue, const std::string& department,
                                             const std::string& itemType);
// The text of items/KEY.yaml; it loads and validates with the catalogue. A complaint names the option that
// does not fit.
Said<std::string> makeItem(const Catalogue& catalogue, const NewItem& item);

}  // namespace zizhu::catalog::tool
