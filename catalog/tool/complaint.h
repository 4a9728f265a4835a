// What went wrong with a repository or a key, in words for whoever typed the command.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "base/result.h"

namespace zizhu::catalog::tool {

struct Complaint {
    std::string file;  // or folder
    std::string what;
    std::string mend;  // what to do; may be empty
};

// "repo/staged/targets.json: 1 signature of 2; mend: …"
std::string toString(const Complaint& complaint);

template <class T>
using Said = tl::expected<T, Complaint>;

inline tl::unexpected<Complaint> refuse(std::string file, std::string what, std::string mend = {}) {
    return tl::unexpected<Complaint>(Complaint{std::move(file), std::move(what), std::move(mend)});
}
inline tl::unexpected<Complaint> refuse(Complaint complaint) {
    return tl::unexpected<Complaint>(std::move(complaint));
}
// The words for an error of the disk.
std::string inWords(const base::Error& error);

}  // namespace zizhu::catalog::tool
