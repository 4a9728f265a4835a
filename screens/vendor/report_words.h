// A readiness report in words, for the paper that it is printed on: the same as its page says.
#pragma once

#include <string>
#include <vector>

#include "base/language.h"
#include "flow/vendor/state.h"

namespace zizhu::screens::vendor {

struct ReportWords {
    struct Fact {
        std::string name, value;
    };
    struct Check {
        std::string text;
        std::string note;  // how it ended, and what is to be done
        bool good = true;
    };
    struct Section {
        std::string heading;
        std::vector<Check> checks;
    };
    std::string title, verdict;
    std::vector<Fact> facts;
    std::vector<Section> sections;
};
ReportWords reportWords(const flow::vendor::Report& report, base::Language language);

}  // namespace zizhu::screens::vendor
