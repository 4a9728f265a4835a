#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "screens/access/speech.h"
#include "screens/context.h"
#include "screens/strings.h"

namespace zizhu::screens {
namespace {

constexpr std::size_t kShortestNumber = 5;  // a hotline; shorter ones are said as numbers

bool part(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 || std::isupper(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '*';
}

// How a number of so many characters is usually said.
std::vector<std::size_t> grouping(std::size_t length) {
    if (length <= 6) return {length};       // a hotline
    if (length == 11) return {3, 4, 4};     // a mobile phone
    if (length == 18) return {6, 4, 4, 4};  // an identity number: place, year, day, order
    return {};
}

void spell(std::string_view run, base::Language language, base::SecretString& out) {
    const bool divided = run.find('-') != std::string_view::npos;
    const std::vector<std::size_t> sizes = divided ? std::vector<std::size_t>{} : grouping(run.size());
    const std::string_view pause = tr(Str::kSpeechComma, language);
    std::size_t group = 0, inGroup = 0;
    for (std::size_t i = 0; i < run.size();) {
        if (run[i] == '-') {
            out.append(pause);
            inGroup = 0;
            ++i;
            continue;
        }
        if (run[i] == '*') {
            std::size_t stars = 0;
            while (i < run.size() && run[i] == '*') ++stars, ++i;
            if (inGroup > 0) out.append(pause);
            out.append(filled(tr(Str::kSpeechHidden, language), {fmt::format("{}", stars)}));
            out.append(i < run.size() ? pause : std::string_view());
            inGroup = 0;
            continue;
        }
        const std::size_t size = group < sizes.size() ? sizes[group] : divided ? run.size() : 4;
        if (inGroup == size) {
            out.append(pause);
            inGroup = 0;
            ++group;
        } else if (inGroup > 0) {
            out.append(" ");
        }
        out.append(run.substr(i, 1));
        ++inGroup;
        ++i;
    }
}

// "¥12.00", "¥12.50": the sign is two bytes.
std::size_t amount(std::string_view text, base::Language language, base::SecretString& out) {
    constexpr std::string_view kSign = "¥";
    if (!text.starts_with(kSign)) return 0;
    std::size_t end = kSign.size();
    while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.' || text[end] == ',')) ++end;
    std::string_view number = text.substr(kSign.size(), end - kSign.size());
    if (number.empty()) return 0;
    if (number.ends_with(".00")) number.remove_suffix(3);
    out.append(filled(tr(Str::kSpeechYuan, language), {number}));
    return end;
}

}  // namespace

base::SecretString spokenText(std::string_view text, base::Language language) {
    base::SecretString out;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t taken = amount(text.substr(i), language, out); taken > 0) {
            i += taken;
            continue;
        }
        const auto plain = [&](std::size_t at) { return std::isalnum(static_cast<unsigned char>(text[at])) != 0; };
        std::size_t end = i;
        if (i == 0 || !plain(i - 1)) {
            while (end < text.size() && part(text[end])) ++end;
        }
        std::string_view run = text.substr(i, end - i);
        while (!run.empty() && run.back() == '-') run.remove_suffix(1);
        const auto digits = std::size_t(std::count_if(run.begin(), run.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }));
        const bool goesOn = i + run.size() < text.size() && (plain(i + run.size()) || (text[i + run.size()] == '.' && i + run.size() + 1 < text.size() && plain(i + run.size() + 1)));
        // A tracking code may have no more than a digit, but it has dashes.
        const bool code = digits >= 2 || (digits >= 1 && run.find('-') != std::string_view::npos);
        if (run.size() >= kShortestNumber && code && !run.starts_with('-') && !goesOn) {
            spell(run, language, out);
            i += run.size();
        } else {
            // To the end of the word: what is no number as a whole is none in part.
            std::size_t next = i + 1;
            if (plain(i)) {
                while (next < text.size() && plain(next)) ++next;
            }
            out.append(text.substr(i, next - i));
            i = next;
        }
    }
    return out;
}

base::SecretString spokenNode(const Node& node, base::Language language) {
    const auto word = [language](Str key) { return tr(key, language); };
    base::SecretString out;
    const auto add = [&](std::string_view text) {
        if (text.empty()) return;
        if (!out.empty()) out.append(word(Str::kSpeechComma));
        out.append(text);
    };
    const base::SecretString value = (node.state & kConcealed) != 0 ? base::SecretString() : spokenText(node.value.reveal(), language);
    // A candidate is its character; which one it is of the list comes after.
    if (node.role == Role::Candidate) add(value.reveal());
    add(spokenText(node.name, language).reveal());
    if (node.role != Role::Candidate) add(value.reveal());
    switch (node.role) {
        case Role::Button: add(word(Str::kSpeechButton)); break;
        case Role::Link: add(word(Str::kSpeechLink)); break;
        case Role::ListItem: add(node.focusable ? word(Str::kSpeechButton) : std::string_view()); break;
        case Role::Field:
            add(word(Str::kSpeechField));
            if (node.value.empty()) add(word(Str::kSpeechEmpty));
            break;
        case Role::Choice:
        case Role::Option: add(word((node.state & kSelected) != 0 ? Str::kSpeechChosen : Str::kSpeechNotChosen)); break;
        case Role::Check: add(word((node.state & kSelected) != 0 ? Str::kSpeechTicked : Str::kSpeechNotTicked)); break;
        case Role::Wheel: add(word(Str::kSpeechWheel)); break;
        default: break;
    }
    if (node.role == Role::Button && (node.state & kSelected) != 0) add(word(Str::kSpeechChosen));
    if ((node.state & kDisabled) != 0) add(word(Str::kSpeechDisabled));
    if ((node.state & kInvalid) != 0 && node.role != Role::Alert && node.role != Role::Dialog) add(word(Str::kSpeechInvalid));
    return out;
}

}  // namespace zizhu::screens
