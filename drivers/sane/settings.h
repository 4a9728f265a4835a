// What a profile says of a scanner, and how that becomes options of a SANE backend.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/device_table.h"
#include "drivers/imaging/codec.h"
#include "drivers/sane/sane_api.h"

namespace zizhu::drivers::sane {

enum class Source : std::uint8_t { Auto, Flatbed, Feeder };

struct Settings {
    int resolution = 300;  // dots per inch
    bool colour = true;
    Source source = Source::Auto;
    bool wholeGlass = false;  // instead of A4
    bool lengthCheck = true;  // a sheet from the feeder that is longer than A4 is two that overlap
    std::vector<std::pair<std::string, std::string>> set;  // the backend's own options, by their names
    imaging::JpegBound bound;
};

inline constexpr std::array<std::string_view, 7> kOptions = {"resolution", "mode",        "source",   "page",
                                                             "set",        "double-feed", "max-bytes"};
// InvalidInput, with the option's name.
base::Result<Settings> settingsFrom(const DeviceOptions& options);

inline constexpr double kA4Width = 210;  // millimetres
inline constexpr double kA4Height = 297;
inline constexpr double kOverlong = 60;  // what more than A4 is asked of a feeder, to see overlong sheets

// The options of an open device, by name. On the helper thread.
class BackendOptions {
public:
    BackendOptions(SaneApi& api, SANE_Handle handle) : api_(api), handle_(handle) {}

    bool has(std::string_view name) const { return find(name).second != nullptr; }
    // As near as the backend's limits allow; what was set, or nothing if there is no such option.
    std::optional<double> setNumber(std::string_view name, double value);
    bool setText(std::string_view name, const std::string& value);
    // From its text: a number, yes or no, or a word.
    bool setAny(std::string_view name, const std::string& value);
    std::vector<std::string> choices(std::string_view name) const;  // of a word
    std::optional<bool> flag(std::string_view name);                // a sensor
    std::optional<double> number(std::string_view name);
    SANE_Unit unit(std::string_view name) const;

private:
    std::pair<SANE_Int, const SANE_Option_Descriptor*> find(std::string_view name) const;

    SaneApi& api_;
    SANE_Handle handle_;
};

struct Chosen {
    int dpi = 0;          // 0: the backend does not tell
    bool feeder = false;  // pages come from a feeder
    bool hasFeeder = false;
    bool hasFlatbed = false;
};
// Sets everything for the next page. `feeder`: which of the sources, if there are both.
Chosen configure(BackendOptions& options, const Settings& settings, bool feeder);

}  // namespace zizhu::drivers::sane
