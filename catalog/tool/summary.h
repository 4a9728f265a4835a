// What waits for a signature, in words: what one signs.
#pragma once

#include <string>
#include <vector>

#include "catalog/tool/repository.h"

namespace zizhu::catalog::tool {

std::vector<std::string> describeStaged(const Repository& repository, const Published& published,
                                        const Staged& staged);
// "release 1.3.0: 96 files: 3 new, 2 changed, 1 gone, 91 as in 1.2.0", then a line for each that is not.
std::vector<std::string> describeReleases(const tuf::Targets& before, const tuf::Targets& now);
std::string describeRollout(const tuf::Rollout& rollout);

}  // namespace zizhu::catalog::tool
