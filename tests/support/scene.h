// A page to look at: how to come to it, and what is done there first.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flow/session.h"

namespace zizhu::tests {

using CataloguePtr = std::shared_ptr<const catalog::Catalogue>;

struct Scene {
    std::string name;
    std::function<flow::Session()> session;
    std::vector<std::string> touches;  // ids to tap, "=text" to type, after the first frame
    bool highContrast = false;
    bool lowReach = false;
    std::string mainAction;  // id of what the page is there for; "" nothing is to be done
};

}  // namespace zizhu::tests
