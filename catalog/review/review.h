// What a catalogue means, beyond what the loader checks: is there anything in it that cannot happen, cannot
// be given, cannot be found, cannot be read?
//
// Pure: a loaded catalogue and the files that it was loaded from in, mistakes with their places out. Every
// check is a function in a file of its own (checks.h). An error is something a citizen could not get past;
// the rest are warnings. Milliseconds for each item, no blocking.
#pragma once

#include <span>
#include <vector>

#include "catalog/catalogue.h"

namespace zizhu::catalog::review {

// Sorted by file and place. `files` must be those that `catalogue` was loaded from.
std::vector<Diagnostic> review(const Catalogue& catalogue, std::span<const SourceFile> files);

}  // namespace zizhu::catalog::review
