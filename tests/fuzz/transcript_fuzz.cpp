// Any file may be given as a recording.
#include <cstdlib>

#include "drivers/recording/transcript.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers::recording;
    const auto transcript = parseTranscript(zizhu::base::asText({data, size}));
    if (!transcript) return 0;
    // What was read is written as something that is read as the same.
    std::string text = formatHeader(transcript->header) + '\n';
    for (const Entry& entry : transcript->entries) text += formatEntry(entry) + '\n';
    const auto again = parseTranscript(text);
    if (!again || again->entries.size() != transcript->entries.size()) std::abort();
    std::string third = formatHeader(again->header) + '\n';
    for (const Entry& entry : again->entries) third += formatEntry(entry) + '\n';
    if (third != text) std::abort();
    return 0;
}
