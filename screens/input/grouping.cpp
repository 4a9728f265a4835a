#include "screens/input/grouping.h"

#include <algorithm>
#include <array>
#include <bit>

namespace zizhu::screens {
namespace {

constexpr std::size_t kMostGrouped = 40;  // characters; longer text is shown as it is

bool digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t gapsOf(std::string_view text, Grouping grouping) {
    std::uint64_t gaps = 0;
    const auto at = [&](std::initializer_list<std::size_t> places) {
        for (const std::size_t place : places) {
            if (place < text.size()) gaps |= std::uint64_t(1) << place;
        }
    };
    switch (grouping) {
        case Grouping::None: break;
        case Grouping::Phone:
            if (text.size() <= 11 && text.starts_with('1') && digits(text)) at({3, 7});
            break;
        case Grouping::IdNumber: at({6, 14}); break;
        case Grouping::CreditCode: at({2, 8, 17}); break;
        case Grouping::Amount: {
            const std::size_t whole = std::min(text.find('.'), text.size());
            if (!digits(text.substr(0, whole))) break;
            for (std::size_t i = whole; i > 3; i -= 3) at({i - 3});
            break;
        }
    }
    return gaps;
}

}  // namespace

Grouped::Grouped(std::string_view text, Grouping grouping) : bytes_(text.size()) {
    if (text.size() <= kMostGrouped) gaps_ = gapsOf(text, grouping);
    if (gaps_ == 0) {
        shown_ = base::SecretString(text);
        return;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((gaps_ >> i & 1) != 0) shown_.append(grouping == Grouping::Amount ? "," : " ");
        shown_.append(text.substr(i, 1));
    }
}

std::size_t Grouped::before(std::size_t index) const {
    if (gaps_ == 0) return 0;
    return std::size_t(std::popcount(gaps_ & ((std::uint64_t(2) << index) - 1)));
}

std::size_t Grouped::shownAt(std::size_t byte) const {
    // The caret stands after the gap: there the next character appears.
    return byte >= bytes_ ? shown_.size() : byte + before(byte);
}

std::size_t Grouped::textAt(std::size_t shownByte) const {
    if (gaps_ == 0) return std::min(shownByte, bytes_);
    for (std::size_t i = 0; i < bytes_; ++i) {
        if (i + before(i) >= shownByte) return i;
    }
    return bytes_;
}

std::string capitalAmount(std::string_view amount, bool traditional) {
    constexpr std::array<std::string_view, 10> kSimplified = {"\u96F6", "\u58F9", "\u8D30", "\u53C1", "\u8086",
                                                          "\u4F0D", "\u9646", "\u67D2", "\u634C", "\u7396"};
    constexpr std::array<std::string_view, 10> kTraditional = {"\u96F6", "\u58F9", "\u8CB3", "\u53C3", "\u8086",
                                                               "\u4F0D", "\u9678", "\u67D2", "\u634C", "\u7396"};
    const auto& digitWords = traditional ? kTraditional : kSimplified;
    constexpr std::array<std::string_view, 4> kUnits = {"", "\u62FE", "\u4F70", "\u4EDF"};  // ten, hundred, thousand
    const std::array<std::string_view, 4> groupWords =
        traditional ? std::array<std::string_view, 4>{"", "\u842C", "\u5104", "\u842C\u5104"}
                    : std::array<std::string_view, 4>{"", "\u4E07", "\u4EBF", "\u4E07\u4EBF"};
    const std::size_t point = std::min(amount.find('.'), amount.size());
    std::string_view whole = amount.substr(0, point);
    const std::string_view cents = point < amount.size() ? amount.substr(point + 1) : std::string_view();
    if (whole.empty() || whole.size() > 13 || !digits(whole) || !digits(cents) || cents.size() > 2) return {};
    while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
    std::string text;
    bool zero = false;  // noughts wait: one is said for several, none at the end of a group
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const std::size_t place = whole.size() - 1 - i;
        const auto digit = std::size_t(whole[i] - '0');
        if (digit == 0) {
            zero = true;
        } else {
            if (zero && !text.empty()) text += digitWords[0];
            zero = false;
            text += digitWords[digit];
            text += kUnits[place % 4];
        }
        if (place % 4 == 0 && place > 0) {
            const std::size_t from = whole.size() - std::min(whole.size(), place + 4);
            const bool any = whole.substr(from, i + 1 - from).find_first_not_of('0') != std::string_view::npos;
            const bool more = place == 12 && whole.substr(1, 4).find_first_not_of('0') != std::string_view::npos;
            if (any) text += groupWords[more ? 1 : place / 4];  // a sum of 10^12 says its hundred millions once
        }
    }
    const std::size_t jiao = cents.empty() ? 0 : std::size_t(cents[0] - '0');
    const std::size_t fen = cents.size() < 2 ? 0 : std::size_t(cents[1] - '0');
    const bool some = !text.empty();
    if (!some && jiao == 0 && fen == 0) return std::string(digitWords[0]) + "\u5143\u6574";
    if (some) text += "\u5143";
    if (jiao == 0 && fen == 0) return text + "\u6574";
    if (jiao > 0) {
        text += digitWords[jiao];
        text += "\u89D2";
    } else if (some) {
        text += digitWords[0];
    }
    if (fen > 0) {
        text += digitWords[fen];
        text += "\u5206";
    } else {
        text += "\u6574";
    }
    return text;
}

}  // namespace zizhu::screens
