#include "catalog/suspend.h"

namespace zizhu::catalog {

std::shared_ptr<const Catalogue> withSuspensions(std::shared_ptr<const Catalogue> catalogue,
                                                 const std::map<std::string, Text>& suspensions) {
    bool any = false;
    for (const auto& [key, message] : suspensions) any |= catalogue->item(key) != nullptr;
    if (!any) return catalogue;
    Catalogue::Content content{catalogue->format(), catalogue->version(), catalogue->name(),
                               catalogue->items(),  catalogue->bundles(), catalogue->dictionaries()};
    for (Item& item : content.items) {
        if (const auto found = suspensions.find(item.key); found != suspensions.end())
            item.suspended = found->second;
    }
    return std::make_shared<const Catalogue>(std::move(content));
}

}  // namespace zizhu::catalog
