#include "drivers/cups/ipp_facts.h"

#include <cups/ipp.h>

#include <algorithm>
#include <string_view>

namespace zizhu::drivers::cups {

namespace {

int countOf(ipp_attribute_t* attribute) { return std::min(ippGetCount(attribute), kMaxValues); }

std::vector<std::string> texts(ipp_t* answer, const char* name) {
    std::vector<std::string> all;
    ipp_attribute_t* attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    for (int i = 0; i < countOf(attribute); ++i) {
        const char* text = ippGetString(attribute, i, nullptr);
        if (text != nullptr) all.emplace_back(text);
    }
    return all;
}

bool isNumber(ipp_attribute_t* attribute) {
    const ipp_tag_t tag = ippGetValueTag(attribute);
    return tag == IPP_TAG_INTEGER || tag == IPP_TAG_ENUM;
}

std::vector<int> numbers(ipp_t* answer, const char* name) {
    std::vector<int> all;
    ipp_attribute_t* attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    if (attribute == nullptr || !isNumber(attribute)) return all;
    for (int i = 0; i < countOf(attribute); ++i) all.push_back(ippGetInteger(attribute, i));
    return all;
}

}  // namespace

PrinterFacts factsOf(ipp_t* answer) {
    PrinterFacts facts;
    const std::vector<int> state = numbers(answer, "printer-state");
    if (!state.empty() && state[0] >= 3 && state[0] <= 5) facts.state = PrinterState(state[0]);
    ipp_attribute_t* accepting = ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (accepting != nullptr) facts.acceptingJobs = ippGetBoolean(accepting, 0) != 0;
    facts.reasons = texts(answer, "printer-state-reasons");
    std::erase(facts.reasons, "none");
    const std::vector<int> levels = numbers(answer, "marker-levels");
    const std::vector<int> low = numbers(answer, "marker-low-levels");
    const std::vector<std::string> types = texts(answer, "marker-types");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        facts.markers.push_back({i < types.size() ? types[i] : "", levels[i], i < low.size() ? low[i] : -1});
    }
    facts.mediaReady = texts(answer, "media-ready");
    const auto first = [](std::vector<std::string> all) {
        return all.empty() ? std::string() : std::move(all[0]);
    };
    facts.deviceUri = first(texts(answer, "device-uri"));
    facts.makeAndModel = first(texts(answer, "printer-make-and-model"));
    return facts;
}

std::vector<int> jobsIn(ipp_t* answer, const std::string& name) {
    std::vector<int> jobs;
    int id = 0;
    std::string_view named;
    const auto endJob = [&] {
        if (id > 0 && named == name) jobs.push_back(id);
        id = 0;
        named = {};
    };
    for (ipp_attribute_t* at = ippFirstAttribute(answer); at != nullptr; at = ippNextAttribute(answer)) {
        // Groups of jobs are parted by an attribute without a name.
        if (ippGetName(at) == nullptr || ippGetGroupTag(at) != IPP_TAG_JOB) {
            endJob();
            continue;
        }
        const std::string_view what = ippGetName(at);
        if (what == "job-id" && isNumber(at)) id = ippGetInteger(at, 0);
        if (what == "job-name" && ippGetString(at, 0, nullptr) != nullptr)
            named = ippGetString(at, 0, nullptr);
    }
    endJob();
    return jobs;
}

}  // namespace zizhu::drivers::cups
