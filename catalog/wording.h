// Whether texts for citizens are in plain words: the dictionary `jargon` names what should be said otherwise.
#pragma once

#include <span>
#include <vector>

#include "catalog/catalogue.h"

namespace zizhu::catalog {

// A warning at each line of items, bundles and parts that uses a word of `catalogue`'s jargon, with what to
// say instead. Official names (titles, names, laws), labels, search words
// and the text of certificates are let be. Empty without that
// dictionary. `files` are those that `catalogue` was loaded from. Pure; milliseconds.
std::vector<Diagnostic> findJargon(std::span<const SourceFile> files, const Catalogue& catalogue);

}  // namespace zizhu::catalog
