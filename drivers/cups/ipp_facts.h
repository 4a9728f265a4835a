// What stands in an IPP answer, whatever types its attributes have. Pure.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "drivers/cups/printer_state.h"

struct _ipp_s;  // NOLINT(bugprone-reserved-identifier): libcups calls it so

namespace zizhu::drivers::cups {

inline constexpr std::array<const char*, 9> kPrinterAttributes = {"printer-state",
                                                                  "printer-state-reasons",
                                                                  "printer-is-accepting-jobs",
                                                                  "marker-levels",
                                                                  "marker-low-levels",
                                                                  "marker-types",
                                                                  "media-ready",
                                                                  "device-uri",
                                                                  "printer-make-and-model"};
inline constexpr int kMaxValues = 64;  // of one attribute that are looked at

PrinterFacts factsOf(_ipp_s* answer);

// The ids of the jobs of that name in an answer to Get-Jobs.
std::vector<int> jobsIn(_ipp_s* answer, const std::string& name);

}  // namespace zizhu::drivers::cups
