// An invented identity card, as a file describes it and as a reader sends it.
//
//   type: citizen              # citizen, hmt, foreigner-2017, foreigner-2023
//   name: 王𠮷
//   sex: male                  # male, female, unknown, unspecified
//   nation: 汉                  # citizen
//   birth: 1990-02-14
//   address: …                 # citizen, hmt
//   number: "990101199002140010"
//   issuer: …                  # citizen, hmt; foreigner-2017: the authority's code
//   valid_from: 2020-05-06
//   valid_to: 2040-05-06       # or long-term
//   english_name, nationality  # foreigners
//   pass_number, issues        # hmt; issues: foreigner-2023 too
//   appended_addresses: […]    # citizen, up to 4
//   photo: FILE                # 1024 bytes of WLT; a test pattern without it
//
// docs of the byte layouts: ../idcard/README.md. Only simulators use this; no card of a living person
// belongs into such a file.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::drivers {

struct SimCard {
    base::Bytes text;               // 256 bytes
    base::Bytes photo;              // 1024 bytes
    base::Bytes appendedAddresses;  // 0 to 4 times 70 bytes
};

// InvalidInput with the line: an unknown or missing key, a value that does not fit its field. The
// number's check digit is not judged, so that wrong cards can be made too.
base::Result<SimCard> parseSimCard(std::string_view yaml, const std::filesystem::path& folder);
base::Result<SimCard> loadSimCard(const std::filesystem::path& file);

// The photo of a card that names none.
base::Bytes patternPhoto();

}  // namespace zizhu::drivers
