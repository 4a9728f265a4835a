#include "catalog/review/review.h"

#include "catalog/review/checks.h"
#include "catalog/wording.h"

namespace zizhu::catalog::review {

std::vector<Diagnostic> review(const Catalogue& catalogue, std::span<const SourceFile> files) {
    const Source source(files);
    Report report;
    const Desk desk{catalogue, source, report};
    for (const auto check : {checkConditions, checkMaterials, checkItems, checkCopies, checkTranslations,
                             checkLengths}) {
        check(desk);
    }
    for (Diagnostic& each : findJargon(files, catalogue)) report.add(std::move(each));
    return report.take();
}

}  // namespace zizhu::catalog::review
