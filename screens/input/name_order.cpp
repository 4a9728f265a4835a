#include "screens/input/name_order.h"

#include <algorithm>

#include "base/utf8.h"

namespace zizhu::screens {
namespace {

enum Group : std::size_t { kWhole, kCombined, kPhrase, kOfNames, kRareOfNames, kOther, kUncommon };
constexpr std::size_t kPhrases = 3;  // that stand before single characters though they are not whole names

}  // namespace

bool NameOrder::known(std::string_view text) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.text.reveal() == text; });
}

std::optional<std::size_t> NameOrder::rankOf(char32_t c, bool first) const {
    if (const auto rank = first ? surnameRank(c) : givenNameRank(c)) return rank;
    // The other list comes second: a surname may be a given name, and the other way round.
    constexpr std::size_t kSecond = 10'000;
    const auto rank = first ? givenNameRank(c) : surnameRank(c);
    return rank ? std::optional(*rank + kSecond) : std::nullopt;
}

void NameOrder::add(std::string_view text, int source, std::size_t syllables) {
    if (known(text)) return;
    Entry entry{base::SecretString(text), source, kOther, entries_.size()};
    const std::size_t length = base::codePoints(text);
    std::string_view rest = text;
    if (length == 1) {
        if (const auto rank = rankOf(*base::takeCodePoint(rest), surname_)) entry.group = kOfNames, entry.rank = *rank;
    } else if (surname_ && isDoubleSurname(text)) {
        entry.group = kWhole;
    } else {
        const auto phrases = std::count_if(entries_.begin(), entries_.end(), [](const Entry& e) { return e.group <= kPhrase; });
        if (length == syllables && phrases == 0) {
            entry.group = kWhole;
        } else if (std::size_t(phrases) < kPhrases) {
            entry.group = kPhrase;
        }
    }
    entries_.push_back(std::move(entry));
}

void NameOrder::addRare(const RareName& rare, std::string_view syllable) {
    for (std::string_view readings = rare.readings; !readings.empty();) {
        const std::size_t end = std::min(readings.find(' '), readings.size());
        const std::string text = base::toUtf8(rare.character);
        if (readings.substr(0, end) == syllable && !known(text)) {
            entries_.push_back({base::SecretString(text), -1, kRareOfNames, entries_.size()});
        }
        readings.remove_prefix(std::min(readings.size(), end + 1));
    }
}

void NameOrder::addUncommon(char32_t c) {
    const std::string text = base::toUtf8(c);
    if (known(text)) return;
    const auto rank = rankOf(c, surname_);
    entries_.push_back({base::SecretString(text), -1, rank ? kRareOfNames : kUncommon, entries_.size()});
}

std::vector<char32_t> NameOrder::best(const std::vector<char32_t>& readings, bool first, std::size_t most) const {
    std::vector<std::pair<std::size_t, char32_t>> ranked;
    for (const char32_t c : readings) {
        const auto rank = first ? surnameRank(c) : givenNameRank(c);
        if (rank) ranked.emplace_back(*rank, c);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<char32_t> result;
    for (const auto& [rank, c] : ranked) {
        if (result.size() < most) result.push_back(c);
    }
    return result;
}

void NameOrder::addNames(std::span<const std::vector<char32_t>> readings) {
    constexpr std::size_t kFirst = 2, kSecond = 3, kThird = 2, kNames = 6;
    std::vector<std::vector<char32_t>> best;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        best.push_back(this->best(readings[i], surname_ && i == 0, i == 0 ? kFirst : i == 1 ? kSecond : kThird));
        if (best.back().empty()) return;
    }
    std::size_t made = 0;
    const auto combine = [&](std::size_t a, std::size_t b, std::size_t c) {
        if (made == kNames || a >= best[0].size() || b >= best[1].size() || (best.size() > 2 && c >= best[2].size())) return;
        std::string text = base::toUtf8(best[0][a]) + base::toUtf8(best[1][b]);
        if (best.size() > 2) text += base::toUtf8(best[2][c]);
        if (!known(text)) entries_.push_back({base::SecretString(text), -1, kCombined, made++});
        std::fill(text.begin(), text.end(), '\0');
    };
    for (std::size_t a = 0; a < kFirst; ++a) {
        for (std::size_t c = 0; c < (best.size() > 2 ? kThird : 1); ++c) {
            for (std::size_t b = 0; b < kSecond; ++b) combine(a, b, c);
        }
    }
}

void NameOrder::take(std::vector<base::SecretString>& candidates, std::vector<int>& sources, std::size_t most) {
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return a.group != b.group ? a.group < b.group : a.rank < b.rank;
    });
    candidates.clear();
    sources.clear();
    for (Entry& entry : entries_) {
        if (candidates.size() == most) break;
        candidates.push_back(std::move(entry.text));
        sources.push_back(entry.source);
    }
    entries_.clear();
}

}  // namespace zizhu::screens
