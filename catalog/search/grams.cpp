#include "catalog/search/grams.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

namespace zizhu::catalog {

namespace {
enum class Kind : std::uint64_t { Single = 1, Pair, Sound, Initials, FirstInitial, LatinStart, LatinInside };

Gram gram(Kind kind, char32_t a, char32_t b = 0, char32_t c = 0) {
    // Han characters take 21 bits; of sounds and words only ASCII letters come here.
    return std::uint64_t(kind) << 56 | std::uint64_t(a) << 21 | std::uint64_t(b) | std::uint64_t(c) << 42;
}

void gramsOfSpoken(std::string_view relaxed, std::vector<Gram>& out) {
    for (std::size_t i = 0; i + 3 <= relaxed.size(); ++i)
        out.push_back(
            gram(Kind::Sound, char32_t(relaxed[i]), char32_t(relaxed[i + 1]), char32_t(relaxed[i + 2])));
}

void gramsOfLatinWord(std::string_view word, std::vector<Gram>& out) {
    const auto at = [&](std::size_t i) { return i < word.size() ? char32_t(word[i]) : 0; };
    for (std::size_t length = 1; length <= std::min<std::size_t>(3, word.size()); ++length)
        out.push_back(gram(Kind::LatinStart, at(0), length > 1 ? at(1) : 0, length > 2 ? at(2) : 0));
    for (std::size_t i = 1; i + 3 <= word.size(); ++i)
        out.push_back(gram(Kind::LatinInside, at(i), at(i + 1), at(i + 2)));
}

void gramsOfInitials(const std::vector<Syllables>& sounds, std::vector<Gram>& out) {
    const auto initial = [](std::uint16_t number) { return char32_t(syllable(number)[0]); };
    for (std::size_t i = 0; i < sounds.size(); ++i) {
        for (const std::uint16_t first : sounds[i]) {
            if (first == kNoSyllable) break;
            if (i == 0) out.push_back(gram(Kind::FirstInitial, initial(first)));
            if (i + 1 == sounds.size()) continue;
            for (const std::uint16_t second : sounds[i + 1]) {
                if (second == kNoSyllable) break;
                out.push_back(gram(Kind::Initials, initial(first), initial(second)));
            }
        }
    }
}

void unique(std::vector<Gram>& grams) {
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
}
}  // namespace

bool isSingle(Gram gram) { return gram >> 56 == std::uint64_t(Kind::Single); }

void gramsOfHan(std::u32string_view word, std::vector<Gram>& out) {
    for (std::size_t i = 0; i < word.size(); ++i) {
        out.push_back(gram(Kind::Single, word[i]));
        if (i + 1 < word.size()) out.push_back(gram(Kind::Pair, word[i], word[i + 1]));
    }
}

void gramsOfLetters(std::string_view word, std::vector<Gram>& out) {
    if (word.empty()) return;
    gramsOfLatinWord(word, out);
    gramsOfSpoken(relaxedPinyin(word), out);
    out.push_back(gram(Kind::FirstInitial, char32_t(word[0])));
    for (std::size_t i = 0; i + 1 < word.size(); ++i)
        out.push_back(gram(Kind::Initials, char32_t(word[i]), char32_t(word[i + 1])));
}

void gramsOfSound(std::u32string_view hanWord, std::vector<Gram>& out) {
    std::string sound;
    for (const char32_t c : hanWord) {
        const std::uint16_t first = syllablesOf(c)[0];
        if (first != kNoSyllable) sound += syllable(first);
    }
    gramsOfSpoken(relaxedPinyin(sound), out);
}

void GramIndex::add(std::uint32_t document, const Field& field) {
    std::vector<Gram> grams;
    for (const std::u32string& word : words(field.text)) {
        if (isLatin(word[0])) {
            gramsOfLatinWord(narrow(word), grams);
        } else {
            gramsOfHan(word, grams);
        }
    }
    gramsOfSpoken(field.relaxed, grams);
    gramsOfInitials(field.sounds, grams);
    unique(grams);
    for (const Gram each : grams) {
        auto& list = postings_[each];
        if (!list.empty() && list.back() >> 8 == document) {
            list.back() = std::max(list.back(), document << 8 | field.weight);
        } else {
            list.push_back(document << 8 | field.weight);
        }
    }
}

void GramIndex::finish(std::size_t documents) {
    documents_ = documents;
    for (auto& [gram, list] : postings_) list.shrink_to_fit();
}

float GramIndex::rarity(Gram gram) const {
    const auto found = postings_.find(gram);
    if (found == postings_.end()) return 0;
    return std::log(1.0F + float(documents_) / float(found->second.size()));
}

std::uint8_t GramIndex::weight(Gram gram, std::uint32_t document) const {
    const auto found = postings_.find(gram);
    if (found == postings_.end()) return 0;
    const auto at = std::lower_bound(found->second.begin(), found->second.end(), document << 8);
    return at != found->second.end() && *at >> 8 == document ? std::uint8_t(*at & 0xFF) : std::uint8_t(0);
}

std::vector<GramIndex::Candidate> GramIndex::candidates(std::span<const Gram> grams, std::size_t most) const {
    std::vector<Gram> asked(grams.begin(), grams.end());
    unique(asked);
    std::vector<float> scores(documents_, 0.0F);
    for (const Gram each : asked) {
        const auto found = postings_.find(each);
        if (found == postings_.end()) continue;
        const float rare = rarity(each) * (isSingle(each) ? 0.3F : 1.0F);
        for (const std::uint32_t posting : found->second)
            scores[posting >> 8] += rare * float(posting & 0xFF);
    }
    std::vector<Candidate> out;
    for (std::uint32_t document = 0; document < scores.size(); ++document) {
        if (scores[document] > 0) out.push_back({document, scores[document]});
    }
    if (out.size() > most) {
        std::nth_element(out.begin(), out.begin() + std::ptrdiff_t(most), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        out.resize(most);
    }
    return out;
}

std::size_t GramIndex::bytes() const {
    std::size_t sum = 0;
    for (const auto& [gram, list] : postings_)
        sum += list.capacity() * sizeof(std::uint32_t) + sizeof(Gram) + sizeof(list) + 3 * sizeof(void*);
    return sum;
}

}  // namespace zizhu::catalog
