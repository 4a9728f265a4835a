#include "catalog/search/query.h"

#include <algorithm>

#include "catalog/catalogue.h"
#include "catalog/search/field.h"
#include "catalog/traditional.h"

namespace zizhu::catalog {

namespace {
// "丢、遗失", "lost, missing" → the words; what spaces part stays one word.
std::vector<std::u32string> members(std::string_view label) {
    std::vector<std::u32string> out;
    std::u32string word;
    const auto end = [&] {
        while (!word.empty() && word.back() == U' ') word.pop_back();
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (const char32_t c : folded(label)) {
        if (c == U'、' || c == U',' || c == U'，') {
            end();
        } else if (c != U' ' || !word.empty()) {
            word += c;
        }
    }
    end();
    return out;
}

void eraseAll(std::u32string& word, const std::u32string& what) {
    for (std::size_t at = word.find(what); at != std::u32string::npos; at = word.find(what, at))
        word.erase(at, what.size());
}
}  // namespace

Vocabulary::Vocabulary(const Catalogue& catalogue) {
    if (const Dictionary* synonyms = catalogue.dictionary("synonyms")) {
        for (const DictionaryEntry& entry : synonyms->entries()) {
            for (const base::Language language : base::kWrittenLanguages) {
                std::vector<std::u32string> all = members(entry.label(language));
                if (all.size() > 1) groups_.push_back(std::move(all));
            }
        }
    }
    if (const Dictionary* fillers = catalogue.dictionary("search-fillers")) {
        for (const DictionaryEntry& entry : fillers->entries()) {
            for (std::u32string& each : members(entry.label(base::Language::ZhCn)))
                hanFillers_.push_back(each);
            for (std::u32string& each : members(entry.label(base::Language::En)))
                latinFillers_.push_back(each);
        }
    }
    std::stable_sort(hanFillers_.begin(), hanFillers_.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    std::sort(latinFillers_.begin(), latinFillers_.end());
}

std::vector<std::u32string> Vocabulary::strip(std::u32string_view query) const {
    const std::vector<std::u32string> all = words(query);
    std::vector<std::u32string> kept;
    for (std::u32string word : all) {
        if (isLatin(word[0])) {
            if (!std::binary_search(latinFillers_.begin(), latinFillers_.end(), word)) kept.push_back(word);
            continue;
        }
        for (const std::u32string& filler : hanFillers_) {
            // A word that is nothing but fillers is what was asked for.
            std::u32string without = word;
            eraseAll(without, filler);
            if (without.size() >= 2) word = std::move(without);
        }
        kept.push_back(std::move(word));
    }
    return kept.empty() ? all : kept;
}

std::vector<Vocabulary::Reading> Vocabulary::readings(std::string_view query) const {
    std::vector<Reading> out;
    std::u32string typed = folded(query);
    std::transform(typed.begin(), typed.end(), typed.begin(), toSimplified);  // as the catalogue is written
    Reading first{strip(typed), 0};
    if (first.words.empty()) return out;
    out.push_back(first);
    // Readings grow while they are gone through: a synonym in one word, then another in the next.
    for (std::size_t at = 0; at < out.size() && out.size() < kMaxReadings; ++at) {
        if (out[at].replaced >= 2) continue;
        for (std::size_t w = 0; w < out[at].words.size(); ++w) {
            for (const auto& group : groups_) {
                for (const std::u32string& from : group) {
                    const std::u32string& word = out[at].words[w];
                    const std::size_t place =
                        isLatin(word[0]) ? (word == from ? 0 : std::u32string::npos) : word.find(from);
                    if (place == std::u32string::npos) continue;
                    for (const std::u32string& to : group) {
                        if (to == from || out.size() >= kMaxReadings) continue;
                        // The word may be part of the longer synonym already: 社保 in 社保卡.
                        if (to.find(from) != std::u32string::npos &&
                            out[at].words[w].find(to) != std::u32string::npos)
                            continue;
                        Reading next = out[at];
                        next.words[w].replace(place, from.size(), to);
                        ++next.replaced;
                        const bool known = std::any_of(out.begin(), out.end(), [&](const Reading& each) {
                            return each.words == next.words;
                        });
                        if (!known) out.push_back(std::move(next));
                    }
                }
            }
        }
    }
    return out;
}

}  // namespace zizhu::catalog
