#include "drivers/idcard/sam_card_reader.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::StaffAction;

base::Result<SamQuirks> readSamQuirks(const DeviceOptions& options) {
    SamQuirks quirks;
    const auto wrong = [](base::Detail detail) {
        return fail(Errc::InvalidInput, std::move(detail), StaffAction::Configuration);
    };
    for (const auto& [key, value] : options) {
        const bool yes = value == "yes" || value == "true";
        const bool no = value == "no" || value == "false";
        if (key == "find-after-read") {
            if (value != "silent" && value != "repeats")
                return wrong({"find-after-read is silent or repeats"});
            quirks.findRepeatsAfterRead = value == "repeats";
        } else if (key == "frame-size") {
            if (value != "50" && value != "58" && value != "none")
                return wrong({"frame-size is 50, 58 or none"});
            if (value != "none") quirks.frameSize = std::uint8_t(value == "50" ? 0x50 : 0x58);
        } else if (key == "rate-search") {
            if (!yes && !no) return wrong({"rate-search is yes or no"});
            quirks.searchesRate = yes;
        } else if (key == "management-number") {
            if (!yes && !no) return wrong({"management-number is yes or no"});
            quirks.readsManagementNumber = yes;
        }
    }
    return quirks;
}

base::Result<RoleDevice> makeSamReader(std::unique_ptr<Transport> transport, base::Clock& clock,
                                       const DeviceOptions& options) {
    const base::Result<SamQuirks> quirks = readSamQuirks(options);
    if (!quirks) return fail(quirks.error());
    auto reader = std::make_unique<SamCardReader>(std::move(transport), clock, *quirks);
    if (const auto decoder = options.find("photo-decoder"); decoder != options.end()) {
        reader->decodeWith(loadPhotoDecoder(decoder->second));
    }
    return std::unique_ptr<IdCardReader>(std::move(reader));
}

}  // namespace zizhu::drivers
