#include "screens/context.h"

#include <fmt/format.h>

#include <array>

namespace zizhu::screens {

std::string filled(std::string_view pattern, std::initializer_list<std::string_view> args) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                           pattern[i + 1] >= '0' && std::size_t(pattern[i + 1] - '0') < args.size();
        if (!place) {
            out += pattern[i];
            continue;
        }
        out += *(args.begin() + (pattern[i + 1] - '0'));
        i += 2;
    }
    return out;
}

std::string Context::tr(Str key, std::initializer_list<std::string_view> args) const {
    return filled(tr(key), args);
}

std::string dateText(base::LocalDate date, base::Language language, bool weekday) {
    constexpr std::array kMonths = {Str::kMonth1, Str::kMonth2, Str::kMonth3, Str::kMonth4, Str::kMonth5, Str::kMonth6,
                                    Str::kMonth7, Str::kMonth8, Str::kMonth9, Str::kMonth10, Str::kMonth11, Str::kMonth12};
    constexpr std::array kDays = {Str::kWeekday0, Str::kWeekday1, Str::kWeekday2, Str::kWeekday3,
                                  Str::kWeekday4, Str::kWeekday5, Str::kWeekday6};
    if (!date.ok()) return {};
    const std::string day = filled(tr(Str::kDatePattern, language),
                                   {fmt::format("{}", int(date.year())),
                                    tr(kMonths[unsigned(date.month()) - 1], language),
                                    fmt::format("{}", unsigned(date.day()))});
    if (!weekday) return day;
    const std::chrono::weekday name{std::chrono::sys_days(date)};
    return filled(tr(Str::kDateWithWeekday, language), {day, tr(kDays[name.c_encoding()], language)});
}

std::string feeText(const Context& context, const catalog::Item& item) {
    if (item.fee.fen == 0) return std::string(context.tr(Str::kFeeFree));
    return fmt::format("¥{}.{:02}", item.fee.fen / 100, item.fee.fen % 100);
}

std::string limitText(const Context& context, const catalog::Item& item) {
    if (item.kind != catalog::ItemKind::Apply) return std::string(context.tr(Str::kLimitAtOnce));
    const auto& limit = item.committed ? item.committed : item.statutory;
    if (!limit) return {};
    if (limit->days == 0) return std::string(context.tr(Str::kLimitAtOnce));
    const std::string days = fmt::format("{}", limit->days);
    if (limit->days == 1) return context.tr(limit->working ? Str::kLimitWorkingDay : Str::kLimitDay, {days});
    return context.tr(limit->working ? Str::kLimitWorkingDays : Str::kLimitDays, {days});
}

std::string deviceName(const Context& context, flow::Device device) {
    constexpr std::array kNames = {Str::kDeviceIdCardReader, Str::kDeviceReceiptPrinter,
                                   Str::kDeviceDocumentScanner, Str::kDeviceDocumentPrinter,
                                   Str::kDeviceCodeScanner, Str::kDeviceDocumentCamera};
    return std::string(context.tr(kNames[std::size_t(device)]));
}

}  // namespace zizhu::screens
