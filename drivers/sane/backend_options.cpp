// Options of an open SANE device.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "drivers/sane/settings.h"

namespace zizhu::drivers::sane {

namespace {

constexpr SANE_Int kMaxOptions = 1024;
constexpr SANE_Int kMaxValueBytes = 4096;
constexpr int kMaxChoices = 256;

double fromWord(const SANE_Option_Descriptor& d, SANE_Word word) {
    return d.type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : double(word);
}
SANE_Word toWord(const SANE_Option_Descriptor& d, double value) {
    const double scaled = d.type == SANE_TYPE_FIXED ? value * (1 << SANE_FIXED_SCALE_SHIFT) : value;
    return SANE_Word(std::lround(std::clamp(scaled, -2147483647.0, 2147483647.0)));
}

// What comes nearest inside the limits that the backend declares.
double allowed(const SANE_Option_Descriptor& d, double value) {
    if (d.constraint_type == SANE_CONSTRAINT_RANGE && d.constraint.range != nullptr) {
        const SANE_Range& range = *d.constraint.range;
        const double low = fromWord(d, range.min);
        const double high = fromWord(d, range.max);
        const double quant = fromWord(d, range.quant);
        if (low > high) return value;
        value = std::clamp(value, low, high);
        if (quant > 0) value = std::min(low + std::round((value - low) / quant) * quant, high);
        return value;
    }
    if (d.constraint_type == SANE_CONSTRAINT_WORD_LIST && d.constraint.word_list != nullptr) {
        const SANE_Word* const list = d.constraint.word_list;
        double best = value;
        for (SANE_Word i = 1; i <= std::min<SANE_Word>(list[0], kMaxChoices); ++i) {
            const double now = fromWord(d, list[i]);
            if (i == 1 || std::abs(now - value) < std::abs(best - value)) best = now;
        }
        return best;
    }
    return value;
}

bool isNumber(const SANE_Option_Descriptor& d) {
    // An option of several numbers is a table (of a gamma curve): none of ours.
    return (d.type == SANE_TYPE_INT || d.type == SANE_TYPE_FIXED) && d.size == SANE_Int(sizeof(SANE_Word));
}

}  // namespace

std::pair<SANE_Int, const SANE_Option_Descriptor*> BackendOptions::find(std::string_view name) const {
    SANE_Int count = 0;
    if (api_.control(handle_, 0, SANE_ACTION_GET_VALUE, &count, nullptr) != SANE_STATUS_GOOD)
        return {0, nullptr};
    for (SANE_Int i = 1; i < std::min(count, kMaxOptions); ++i) {
        const SANE_Option_Descriptor* d = api_.descriptor(handle_, i);
        if (d == nullptr || d->name == nullptr || name != d->name) continue;
        if (!SANE_OPTION_IS_ACTIVE(d->cap)) continue;
        return {i, d};
    }
    return {0, nullptr};
}

std::optional<double> BackendOptions::setNumber(std::string_view name, double value) {
    const auto [i, d] = find(name);
    if (d == nullptr || !isNumber(*d) || !SANE_OPTION_IS_SETTABLE(d->cap)) return std::nullopt;
    SANE_Word word = toWord(*d, allowed(*d, value));
    SANE_Int info = 0;
    if (api_.control(handle_, i, SANE_ACTION_SET_VALUE, &word, &info) != SANE_STATUS_GOOD)
        return std::nullopt;
    return number(name);
}

std::optional<double> BackendOptions::number(std::string_view name) {
    const auto [i, d] = find(name);
    if (d == nullptr || !isNumber(*d)) return std::nullopt;
    SANE_Word word = 0;
    if (api_.control(handle_, i, SANE_ACTION_GET_VALUE, &word, nullptr) != SANE_STATUS_GOOD)
        return std::nullopt;
    return fromWord(*d, word);
}

bool BackendOptions::setText(std::string_view name, const std::string& value) {
    const auto [i, d] = find(name);
    if (d == nullptr || d->type != SANE_TYPE_STRING || !SANE_OPTION_IS_SETTABLE(d->cap)) return false;
    if (d->size < 1 || d->size > kMaxValueBytes || value.size() >= std::size_t(d->size)) return false;
    // The backend may write back what it made of it, up to the option's size.
    std::vector<char> buffer(std::size_t(d->size), '\0');
    std::memcpy(buffer.data(), value.data(), value.size());
    SANE_Int info = 0;
    return api_.control(handle_, i, SANE_ACTION_SET_VALUE, buffer.data(), &info) == SANE_STATUS_GOOD;
}

bool BackendOptions::setAny(std::string_view name, const std::string& value) {
    const auto [i, d] = find(name);
    if (d == nullptr) return false;
    if (d->type == SANE_TYPE_STRING) return setText(name, value);
    if (d->type == SANE_TYPE_BOOL) {
        if (!SANE_OPTION_IS_SETTABLE(d->cap) || (value != "yes" && value != "no")) return false;
        SANE_Word word = value == "yes" ? SANE_TRUE : SANE_FALSE;
        SANE_Int info = 0;
        return api_.control(handle_, i, SANE_ACTION_SET_VALUE, &word, &info) == SANE_STATUS_GOOD;
    }
    double number = 0;
    const char* const end = value.data() + value.size();
    const auto [last, bad] = std::from_chars(value.data(), end, number);
    return bad == std::errc() && last == end && setNumber(name, number).has_value();
}

std::vector<std::string> BackendOptions::choices(std::string_view name) const {
    std::vector<std::string> texts;
    const SANE_Option_Descriptor* d = find(name).second;
    if (d == nullptr || d->type != SANE_TYPE_STRING || d->constraint_type != SANE_CONSTRAINT_STRING_LIST ||
        d->constraint.string_list == nullptr)
        return texts;
    for (int i = 0; i < kMaxChoices && d->constraint.string_list[i] != nullptr; ++i)
        texts.emplace_back(d->constraint.string_list[i]);
    return texts;
}

std::optional<bool> BackendOptions::flag(std::string_view name) {
    const auto [i, d] = find(name);
    if (d == nullptr || d->type != SANE_TYPE_BOOL || (d->cap & SANE_CAP_SOFT_DETECT) == 0)
        return std::nullopt;
    SANE_Word word = SANE_FALSE;
    if (api_.control(handle_, i, SANE_ACTION_GET_VALUE, &word, nullptr) != SANE_STATUS_GOOD)
        return std::nullopt;
    return word != SANE_FALSE;
}

SANE_Unit BackendOptions::unit(std::string_view name) const {
    const SANE_Option_Descriptor* d = find(name).second;
    return d == nullptr ? SANE_UNIT_NONE : d->unit;
}

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}
bool contains(const std::string& text, std::string_view part) {
    return lower(text).find(part) != std::string::npos;
}

// Backends agree on no words for the sources: "ADF", "ADF Front", "Automatic Document Feeder", "Document
// Feeder"; the back of a sheet and both sides are not meant here.
bool isFeeder(const std::string& source) {
    return (contains(source, "adf") || contains(source, "feeder")) && !contains(source, "duplex") &&
           !contains(source, "back");
}
bool isFlatbed(const std::string& source) { return contains(source, "flatbed") || lower(source) == "normal"; }

void chooseMode(BackendOptions& options, bool colour) {
    for (const std::string& mode : options.choices("mode")) {
        const bool fits = colour ? contains(mode, "colo") : contains(mode, "gray") || contains(mode, "grey");
        if (fits && options.setText("mode", mode)) return;
    }
}

void setLength(BackendOptions& options, std::string_view name, double millimetres, double dpi) {
    const bool pixels = options.unit(name) == SANE_UNIT_PIXEL;
    if (options.unit(name) != SANE_UNIT_MM && !(pixels && dpi > 0)) return;
    options.setNumber(name, pixels ? millimetres / 25.4 * dpi : millimetres);
}

}  // namespace

Chosen configure(BackendOptions& options, const Settings& settings, bool feeder) {
    Chosen chosen;
    std::string feederWord;
    std::string flatbedWord;
    for (const std::string& source : options.choices("source")) {
        if (feederWord.empty() && isFeeder(source)) feederWord = source;
        if (flatbedWord.empty() && isFlatbed(source)) flatbedWord = source;
    }
    chosen.hasFeeder = !feederWord.empty();
    chosen.hasFlatbed = !flatbedWord.empty() || !chosen.hasFeeder;
    chosen.feeder = feeder && chosen.hasFeeder && options.setText("source", feederWord);
    if (!chosen.feeder && !flatbedWord.empty()) options.setText("source", flatbedWord);

    chooseMode(options, settings.colour);
    options.setNumber("depth", 8);
    double dpi = options.setNumber("resolution", settings.resolution).value_or(0);
    if (dpi == 0) {
        dpi = options.setNumber("x-resolution", settings.resolution).value_or(0);
        options.setNumber("y-resolution", settings.resolution);
    }
    if (dpi >= 1 && dpi <= 4800) chosen.dpi = int(std::lround(dpi));
    constexpr double kEverything = 10'000;
    const double width = settings.wholeGlass ? kEverything : kA4Width;
    const double more = chosen.feeder && settings.lengthCheck ? kOverlong : 0;
    const double height = settings.wholeGlass ? kEverything : kA4Height + more;
    setLength(options, "page-width", width, dpi);
    setLength(options, "page-height", height, dpi);
    setLength(options, "tl-x", 0, dpi);
    setLength(options, "tl-y", 0, dpi);
    setLength(options, "br-x", width, dpi);
    setLength(options, "br-y", height, dpi);
    for (const auto& [name, value] : settings.set) options.setAny(name, value);
    return chosen;
}

}  // namespace zizhu::drivers::sane
