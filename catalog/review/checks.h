// The checks of a review, one file each. Internal to review.
#pragma once

#include "catalog/review/source.h"

namespace zizhu::catalog::review {

struct Desk {
    const Catalogue& catalogue;
    const Source& source;
    Report& report;
};

// Conditions that always or never hold, and parts of them that change nothing.
void checkConditions(const Desk& desk);
// Materials that nobody can give, documents that nobody can print, and papers without a sample.
void checkMaterials(const Desk& desk);
// Codes that stand twice, items that are hard to find, times and deliveries that do not fit.
void checkItems(const Desk& desk);
// Items that ask the same as another one.
void checkCopies(const Desk& desk);
// Texts that are not in the language they should be in.
void checkTranslations(const Desk& desk);
// Texts that are longer than their place is at the largest size (budgets.h).
void checkLengths(const Desk& desk);

}  // namespace zizhu::catalog::review
