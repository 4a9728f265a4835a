#include "catalog/search.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "catalog/catalogue.h"
#include "catalog/characters.h"

namespace zizhu::catalog {

namespace {
// How well a word of the query fits a field, in hundredths.
enum Quality : int {
    kWhole = 100,
    kPrefix = 92,
    kInside = 84,
    kPinyinPrefix = 78,
    kPinyinInside = 68,
    kInitialsWhole = 76,
    kInitialsPrefix = 66,
    kInitialsInside = 54,
    kHomophone = 62,
    kWordStem = 46,
    kTypingError = 40,
    kLooseHan = 36,
};

bool isLatin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool isBreak(char32_t c) {
    return c < 0x30 || (c > 0x39 && c < 0x41) || (c > 0x5A && c < 0x61) || (c > 0x7A && c < 0xC0) ||
           (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3020 && c != 0x3007);
}

// Small letters, plain forms.
std::u32string folded(std::string_view text) {
    std::u32string out;
    while (!text.empty()) {
        auto c = base::takeCodePoint(text);
        if (!c) break;
        char32_t each = *c;
        if (each >= 0xFF01 && each <= 0xFF5E) each -= 0xFEE0;
        if (each >= 'A' && each <= 'Z') each += 'a' - 'A';
        out += each;
    }
    return out;
}

std::vector<std::u32string> words(std::u32string_view text) {
    std::vector<std::u32string> out;
    std::u32string word;
    for (const char32_t c : text) {
        // Han characters and Latin letters part even without a space between them.
        const bool turn = !word.empty() && isLatin(c) != isLatin(word.back());
        if (isBreak(c) || turn) {
            if (!word.empty()) out.push_back(std::move(word));
            word.clear();
        }
        if (!isBreak(c)) word += c;
    }
    if (!word.empty()) out.push_back(std::move(word));
    return out;
}

std::string narrow(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) base::appendUtf8(out, c);
    return out;
}

// Pairs that many speakers and typists do not tell apart: zh/z, ch/c, sh/s, ng/n at the end, l/n at the
// start.
std::string relaxed(std::string_view syllable) {
    std::string out(syllable);
    if (out.size() > 1 && out[1] == 'h' && (out[0] == 'z' || out[0] == 'c' || out[0] == 's')) out.erase(1, 1);
    if (out.ends_with("ng")) out.pop_back();
    return out;
}

struct Glyph {
    char32_t character;
    std::vector<std::string> readings;  // of Latin letters and digits: itself
};

struct Field {
    int weight;
    std::u32string text;        // folded
    std::vector<Glyph> glyphs;  // of a Chinese field: without punctuation
    std::string pinyin;         // first readings joined
    std::string relaxedPinyin;
    std::vector<std::string> latinWords;
};

struct Document {
    std::string key;
    bool bundle;
    int popularity;
    std::array<std::vector<Field>, base::kLanguageCount> fields;
};

Field makeField(std::string_view text, int weight) {
    Field field;
    field.weight = weight;
    field.text = folded(text);
    for (const char32_t c : field.text) {
        if (isBreak(c)) continue;
        Glyph glyph{c, {}};
        for (const std::string_view reading : pinyinOf(c)) glyph.readings.emplace_back(reading);
        if (glyph.readings.empty()) glyph.readings.push_back(base::toUtf8(c));
        field.pinyin += glyph.readings[0];
        field.relaxedPinyin += relaxed(glyph.readings[0]);
        field.glyphs.push_back(std::move(glyph));
    }
    for (const std::u32string& word : words(field.text)) {
        if (isLatin(word[0])) field.latinWords.push_back(narrow(word));
    }
    return field;
}

// Least edits that turn `word` into some part of `text`; more than `limit` counts as limit + 1.
std::size_t nearestPart(std::string_view word, std::string_view text, std::size_t limit) {
    std::vector<std::size_t> column(word.size() + 1);
    for (std::size_t i = 0; i <= word.size(); ++i) column[i] = i;
    std::size_t best = limit + 1;
    for (const char c : text) {
        std::size_t diagonal = column[0];
        for (std::size_t i = 1; i <= word.size(); ++i) {
            const std::size_t substituted = diagonal + (word[i - 1] == c ? 0 : 1);
            diagonal = column[i];
            column[i] = std::min({substituted, column[i] + 1, column[i - 1] + 1});
        }
        best = std::min(best, column[word.size()]);
    }
    return best;
}

std::size_t allowedErrors(std::size_t length) { return length >= 9 ? 2 : length >= 5 ? 1 : 0; }

// Letters typed for Han characters: each by its whole reading or by the first letter alone, the last one
// perhaps unfinished. Returns the quality of the best place; 0 if none fits.
int matchPinyin(std::string_view letters, const std::vector<Glyph>& glyphs) {
    int best = 0;
    constexpr int kUnset = 1000;
    for (std::size_t start = 0; start < glyphs.size() && best < kPinyinPrefix; ++start) {
        // initials[i]: fewest first letters used to explain i letters with the glyphs so far.
        std::vector<int> initials(letters.size() + 1, kUnset);
        initials[0] = 0;
        for (std::size_t g = start; g < glyphs.size(); ++g) {
            std::vector<int> next(letters.size() + 1, kUnset);
            bool any = false;
            int finished = kUnset;
            for (std::size_t i = 0; i < letters.size(); ++i) {
                if (initials[i] == kUnset) continue;
                const std::string_view rest = letters.substr(i);
                for (const std::string& reading : glyphs[g].readings) {
                    const auto reach = [&](std::size_t length, int cost) {
                        if (i + length == letters.size()) finished = std::min(finished, initials[i] + cost);
                        next[i + length] = std::min(next[i + length], initials[i] + cost);
                        any = true;
                    };
                    if (rest.starts_with(reading)) {
                        reach(reading.size(), 0);
                    } else if (rest.size() > 1 && reading.starts_with(rest)) {
                        reach(rest.size(), 0);  // still being typed
                    }
                    if (reading.size() > 1 && rest[0] == reading[0]) reach(1, 1);
                }
            }
            if (finished != kUnset) {
                const bool mostlyInitials = finished * 2 > int(g - start + 1);
                const bool whole = start == 0 && g + 1 == glyphs.size();
                const int quality = !mostlyInitials ? (start == 0 ? kPinyinPrefix : kPinyinInside)
                                    : whole         ? kInitialsWhole
                                    : start == 0    ? kInitialsPrefix
                                                    : kInitialsInside;
                // One or two loose letters fit almost anywhere: only at the start.
                if (!(mostlyInitials && letters.size() < 3 && start > 0)) best = std::max(best, quality);
            }
            if (!any) break;
            initials = std::move(next);
        }
    }
    return best;
}

std::size_t commonPrefix(std::string_view a, std::string_view b) {
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t length = 0;
    while (length < most && a[length] == b[length]) ++length;
    return length;
}

int matchLatinWord(std::string_view word, const std::vector<std::string>& known) {
    int best = 0;
    for (const std::string& each : known) {
        if (each == word) return kWhole;
        int quality = 0;
        if (word.size() >= 2 && each.starts_with(word)) {
            quality = kPrefix;
        } else if (word.size() >= 4 && editDistance(word, each, 2) <= (word.size() >= 8 ? 2u : 1u)) {
            quality = kTypingError + 8;
        } else if (const std::size_t shared = commonPrefix(word, each);
                   shared >= 5 && shared * 10 >= word.size() * 6) {
            quality = kWordStem;
        } else if (word.size() >= 5 && each.size() > word.size() &&
                   editDistance(word, std::string_view(each).substr(0, word.size()), 1) <= 1) {
            quality = kTypingError;
        }
        best = std::max(best, quality);
    }
    return best;
}

int matchHan(std::u32string_view word, const Field& field) {
    const std::size_t at = field.text.find(word);
    if (at != std::u32string::npos) {
        if (word.size() == field.text.size()) return kWhole;
        return at == 0 ? kPrefix : kInside;
    }
    if (word.size() < 2) return 0;
    // The right sounds with wrong characters, as a pinyin keyboard makes them.
    std::string sound;
    std::string loose;
    for (const char32_t c : word) {
        const auto readings = pinyinOf(c);
        if (readings.empty()) return 0;
        sound += readings[0];
        loose += relaxed(readings[0]);
    }
    if (field.pinyin.find(sound) != std::string::npos) return kHomophone;
    if (word.size() >= 3 && field.relaxedPinyin.find(loose) != std::string::npos) return kHomophone - 8;
    // A sentence: how many of its neighbouring pairs stand in the field.
    std::size_t pairs = 0;
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
        if (field.text.find(word.substr(i, 2)) != std::u32string::npos) ++pairs;
    }
    if (pairs > 0) return std::max(8, int(kLooseHan * pairs / (word.size() - 1)));
    // One character missing, added or wrong among three or more.
    if (word.size() >= 3) {
        std::size_t found = 0;
        std::size_t from = 0;
        for (const char32_t c : word) {
            const std::size_t place = field.text.find(c, from);
            if (place == std::u32string::npos || (found > 0 && place > from + 2)) continue;
            ++found;
            from = place + 1;
        }
        if (found + 1 >= word.size()) return kTypingError;
    }
    return 0;
}

int matchLetters(std::string_view word, const Field& field) {
    int best = matchLatinWord(word, field.latinWords);
    const bool chinese = !field.glyphs.empty() && base::isHan(field.glyphs[0].character);
    if (!chinese || best == kWhole) return best;
    best = std::max(best, matchPinyin(word, field.glyphs));
    const std::size_t errors = allowedErrors(word.size());
    if (best == 0 && errors > 0) {
        if (field.relaxedPinyin.find(relaxed(word)) != std::string::npos) {
            best = kTypingError + 8;
        } else if (const std::size_t edits = nearestPart(word, field.pinyin, errors); edits <= errors) {
            best = kTypingError - int(edits) * 4;
        }
    }
    return best;
}

const std::set<std::string, std::less<>>& stopWords() {
    static const std::set<std::string, std::less<>> words = {"a",  "an",  "the", "of", "for", "to",
                                                             "my", "in",  "on",  "at", "i",   "how",
                                                             "do", "and", "or",  "is", "want"};
    return words;
}

std::vector<std::u32string> queryWords(std::string_view query) {
    std::vector<std::u32string> out = words(folded(query.substr(0, SearchIndex::kMaxQueryBytes)));
    std::vector<std::u32string> kept;
    for (const std::u32string& word : out) {
        if (!stopWords().contains(narrow(word))) kept.push_back(word);
    }
    return kept.empty() ? out : kept;
}
}  // namespace

struct SearchIndex::Impl {
    std::vector<Document> documents;

    // Weighted quality of one word in one document.
    static int score(const std::u32string& word, const Document& document, base::Language language) {
        const bool letters = isLatin(word[0]);
        const std::string latin = letters ? narrow(word) : std::string();
        int best = 0;
        for (const base::Language each : base::kLanguages) {
            for (const Field& field : document.fields[std::size_t(each)]) {
                const int possible = field.weight * 100;
                if (possible <= best) continue;
                const int quality = letters ? matchLetters(latin, field) : matchHan(word, field);
                best = std::max(best, field.weight * quality + (quality > 0 && each == language ? 1 : 0));
            }
        }
        return best;
    }
};

namespace {
template <class T>
Document makeDocument(const T& what, bool bundle, const Catalogue& catalogue) {
    Document out{what.key, bundle, what.popularity, {}};
    for (const base::Language language : base::kLanguages) {
        auto& fields = out.fields[std::size_t(language)];
        fields.push_back(makeField(what.title(language), 100));
        for (const std::string& keyword : what.keywords[std::size_t(language)])
            fields.push_back(makeField(keyword, 88));
        for (const std::string& topic : what.topics)
            fields.push_back(makeField(catalogue.label("topics", topic, language), 44));
        for (const std::string& event : what.lifeEvents)
            fields.push_back(makeField(catalogue.label("life-events", event, language), 44));
        fields.push_back(makeField(what.summary(language), 36));
        if constexpr (requires { what.department; }) {
            fields.push_back(makeField(catalogue.label("departments", what.department, language), 30));
            fields.push_back(makeField(what.result.name(language), 60));
            for (const Material& material : what.materials)
                fields.push_back(makeField(material.name(language), 16));
        }
    }
    return out;
}
}  // namespace

SearchIndex::SearchIndex(const Catalogue& catalogue) : impl_(std::make_unique<Impl>()) {
    for (const Bundle& bundle : catalogue.bundles())
        impl_->documents.push_back(makeDocument(bundle, true, catalogue));
    for (const Item& item : catalogue.items())
        impl_->documents.push_back(makeDocument(item, false, catalogue));
}
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;
SearchIndex::~SearchIndex() = default;

std::vector<SearchHit> SearchIndex::search(std::string_view query, base::Language language,
                                           std::size_t max) const {
    const std::vector<std::u32string> wanted = queryWords(query);
    std::vector<SearchHit> hits;
    if (wanted.empty() || !impl_) return hits;
    std::size_t bestWords = 0;
    std::vector<std::size_t> matched;
    for (const Document& document : impl_->documents) {
        int sum = 0;
        std::size_t count = 0;
        for (const std::u32string& word : wanted) {
            const int score = Impl::score(word, document, language);
            sum += score;
            count += score > 0;
        }
        if (count == 0) continue;
        bestWords = std::max(bestWords, count);
        matched.push_back(count);
        hits.push_back({document.key, document.bundle, sum + document.popularity});
    }
    // Those that fit fewer of the words only blur the picture.
    std::vector<SearchHit> kept;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (matched[i] == bestWords) kept.push_back(std::move(hits[i]));
    }
    std::stable_sort(kept.begin(), kept.end(),
                     [](const SearchHit& a, const SearchHit& b) { return a.score > b.score; });
    // A weak fit beside a strong one is noise.
    while (kept.size() > 1 && kept.back().score * 5 < kept.front().score * 2) kept.pop_back();
    if (kept.size() > max) kept.resize(max);
    return kept;
}

}  // namespace zizhu::catalog
