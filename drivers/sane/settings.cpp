#include "drivers/sane/settings.h"

#include <charconv>

#include "drivers/imaging/options.h"

namespace zizhu::drivers::sane {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

constexpr std::size_t kMaxSet = 32;

// "name=value; name=value"
std::optional<std::vector<std::pair<std::string, std::string>>> pairsFrom(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const auto trimmed = [](std::string_view part) {
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        return part;
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        const std::string_view one = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (one.empty()) continue;
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos || equals == 0 || pairs.size() >= kMaxSet) return std::nullopt;
        pairs.emplace_back(trimmed(one.substr(0, equals)), trimmed(one.substr(equals + 1)));
    }
    return pairs;
}

}  // namespace

base::Result<Settings> settingsFrom(const DeviceOptions& options) {
    Settings settings;
    const auto wrong = [](base::Detail detail) {
        return fail(Errc::InvalidInput, std::move(detail), StaffAction::Configuration);
    };
    for (const auto& [key, value] : options) {
        if (key == "resolution") {
            const char* const end = value.data() + value.size();
            const auto [last, bad] = std::from_chars(value.data(), end, settings.resolution);
            if (bad != std::errc() || last != end || settings.resolution < 75 || settings.resolution > 600)
                return wrong({"resolution is 75 to 600"});
        } else if (key == "mode") {
            if (value != "color" && value != "gray") return wrong({"mode is color or gray"});
            settings.colour = value == "color";
        } else if (key == "source") {
            if (value != "auto" && value != "flatbed" && value != "feeder")
                return wrong({"source is auto, flatbed or feeder"});
            settings.source = value == "auto"      ? Source::Auto
                              : value == "flatbed" ? Source::Flatbed
                                                   : Source::Feeder;
        } else if (key == "page") {
            if (value != "a4" && value != "max") return wrong({"page is a4 or max"});
            settings.wholeGlass = value == "max";
        } else if (key == "double-feed") {
            if (value != "length" && value != "off") return wrong({"double-feed is length or off"});
            settings.lengthCheck = value == "length";
        } else if (key == "set") {
            auto pairs = pairsFrom(value);
            if (!pairs) return wrong({"set is NAME=VALUE; NAME=VALUE"});
            settings.set = *std::move(pairs);
        }
    }
    const base::Result<imaging::JpegBound> bound = imaging::jpegBoundFrom(options);
    if (!bound) return fail(bound.error());
    settings.bound = *bound;
    return settings;
}

}  // namespace zizhu::drivers::sane
