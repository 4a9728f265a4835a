// How a command on a repository ends.
#pragma once

#include "catalog/tool/commands.h"
#include "catalog/tool/complaint.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

// Says what is wrong; the exit code.
inline int finish(const Complaint& complaint) {
    complain(toString(complaint));
    return kMistakes;
}
inline int finish(const Said<void>& done, const std::string& good) {
    if (!done) return finish(done.error());
    say(good);
    return kDone;
}

}  // namespace zizhu::catalog::tool
