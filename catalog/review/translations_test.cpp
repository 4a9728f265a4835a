#include <doctest/doctest.h>

#include "catalog/review/texts.h"
#include "catalog/traditional.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;

TEST_CASE("every text of the shipped catalogue reads in traditional characters, with none left simplified") {
    const std::vector<SourceFile> files = tests::shippedFiles();
    const review::Source source(files);
    std::size_t texts = 0, changed = 0;
    for (const review::Site& site : review::textsOf(source)) {
        const Node* const given = site.in(base::Language::ZhTw);
        const std::string& chinese = site.in(base::Language::ZhCn)->text;
        const std::string shown = given != nullptr ? given->text : toTraditional(chinese);
        ++texts;
        changed += shown != chinese ? 1 : 0;
        CAPTURE(shown);
        CHECK_FALSE(firstSimplified(shown));
    }
    MESSAGE(texts << " texts, of which " << changed << " look different in traditional characters");
    CHECK(changed > texts / 2);
}
