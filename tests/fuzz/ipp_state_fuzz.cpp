// Whatever a print server answers, of whatever types, becomes a status. One line an attribute: a digit for
// its type, its name, '=', its values with commas between them.
#include <cups/ipp.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "drivers/cups/ipp_facts.h"

namespace {

void add(ipp_t* answer, const std::string& line) {
    const std::size_t equals = line.find('=');
    if (line.size() < 3 || equals == std::string::npos || equals < 2) return;
    const std::string name = line.substr(1, equals - 1);
    std::istringstream values(line.substr(equals + 1));
    std::vector<std::string> texts;
    for (std::string value; std::getline(values, value, ',') && texts.size() < 100;) texts.push_back(value);
    if (texts.empty()) texts.emplace_back();
    std::vector<const char*> strings;
    std::vector<int> numbers;
    for (const std::string& text : texts) {
        strings.push_back(text.c_str());
        numbers.push_back(std::atoi(text.c_str()));
    }
    const int count = int(texts.size());
    switch (line[0] % 6) {
        case 0:
            ippAddStrings(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, name.c_str(), count, nullptr,
                          strings.data());
            break;
        case 1:
            ippAddIntegers(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, name.c_str(), count, numbers.data());
            break;
        case 2:
            ippAddIntegers(answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, name.c_str(), count, numbers.data());
            break;
        case 3:
            ippAddBoolean(answer, IPP_TAG_PRINTER, name.c_str(), char(numbers[0] & 1));
            break;
        case 4:
            ippAddOutOfBand(answer, IPP_TAG_PRINTER, IPP_TAG_NOVALUE, name.c_str());
            break;
        default:
            ippAddSeparator(answer);
            ippAddStrings(answer, IPP_TAG_JOB, IPP_TAG_NAME, name.c_str(), count, nullptr, strings.data());
            break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers;
    ipp_t* answer = ippNew();
    std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
    int count = 0;
    for (std::string line; std::getline(lines, line) && count < 200; ++count) {
        add(answer, line.substr(0, line.find('\0')));
    }
    const cups::PrinterFacts facts = cups::factsOf(answer);
    for (const int job : cups::jobsIn(answer, "zizhu")) {
        if (job <= 0) std::abort();
    }
    ippDelete(answer);
    const DocumentPrinterStatus status = cups::statusOf(facts, "iso_a4_210x297mm");
    // A printer that is ready has neither an end nor a jam.
    const bool ready = status.device.state == DeviceState::Online;
    if (ready && (status.paper == SupplyState::Out || status.paper == SupplyState::Jammed ||
                  status.coverOpen || status.toner == SupplyState::Out)) {
        std::abort();
    }
    if (status.device.state == DeviceState::Starting) std::abort();
    const DocumentPrinterStatus both = cups::statusOf(cups::merged(facts, facts), "iso_a4_210x297mm");
    if (both.paper != status.paper || both.coverOpen != status.coverOpen) std::abort();
    return 0;
}
