#include "catalog/search/field.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "catalog/characters.h"

namespace zizhu::catalog {

namespace {
enum Quality : int {
    kWhole = 100,
    kPrefix = 92,
    kInside = 84,
    kPinyinWhole = 80,
    kPinyinPrefix = 76,
    kPinyinInside = 68,
    kInitialsWhole = 76,
    kInitialsPrefix = 64,
    kInitialsInside = 52,
    kHomophone = 62,
    kTypingError = 40,
};
constexpr std::size_t kMaxLetters = 40;  // of a word matched as pinyin; longer ones are no name of a service

// Least edits that turn `word` into some part of `text`; more than `limit` counts as limit + 1.
std::size_t nearestPart(std::string_view word, std::string_view text, std::size_t limit) {
    std::array<std::size_t, kMaxLetters + 1> column{};
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

// For each number of letters explained so far, the fewest characters that were given by their first letter
// alone.
using Explained = std::array<std::uint8_t, kMaxLetters + 1>;
constexpr std::uint8_t kUnset = 0xFF;

struct Step {
    std::uint8_t finished = kUnset;  // all letters explained, ending with this character
    bool any = false;
};

// Lets one character take letters: its whole reading, the begun reading at the end, or its first letter.
Step take(std::string_view letters, const Syllables& sounds, const Explained& before, Explained& after) {
    Step step;
    const auto reach = [&](std::size_t to, std::uint8_t cost) {
        if (to == letters.size()) step.finished = std::min(step.finished, cost);
        after[to] = std::min(after[to], cost);
        step.any = true;
    };
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (before[i] == kUnset) continue;
        const std::string_view rest = letters.substr(i);
        for (const std::uint16_t number : sounds) {
            if (number == kNoSyllable) break;
            const std::string_view reading = syllable(number);
            if (reading[0] != rest[0]) continue;
            if (rest.starts_with(reading)) {
                reach(i + reading.size(), before[i]);
            } else if (rest.size() > 1 && reading.starts_with(rest)) {
                reach(letters.size(), before[i]);
            }
            if (reading.size() > 1) reach(i + 1, std::uint8_t(before[i] + 1));
        }
    }
    return step;
}

// Letters typed for Han characters: each by its whole reading or by the first letter alone, the last one
// perhaps unfinished. The quality of the best place.
int matchPinyin(std::string_view letters, const std::vector<Syllables>& sounds) {
    int best = 0;
    for (std::size_t start = 0; start < sounds.size() && best < kPinyinPrefix; ++start) {
        Explained before;
        before.fill(kUnset);
        before[0] = 0;
        for (std::size_t g = start; g < sounds.size(); ++g) {
            Explained after;
            after.fill(kUnset);
            const Step step = take(letters, sounds[g], before, after);
            if (step.finished != kUnset) {
                const bool mostlyInitials = step.finished * 2 > int(g - start + 1);
                const bool whole = start == 0 && g + 1 == sounds.size();
                const int quality = !mostlyInitials ? (whole        ? kPinyinWhole
                                                       : start == 0 ? kPinyinPrefix
                                                                    : kPinyinInside)
                                    : whole         ? kInitialsWhole
                                    : start == 0    ? kInitialsPrefix
                                                    : kInitialsInside;
                // One or two loose letters fit almost anywhere: only at the start.
                if (!(mostlyInitials && letters.size() < 3 && start > 0)) best = std::max(best, quality);
            }
            if (!step.any) break;
            before = after;
        }
    }
    return best;
}

// English endings change less of a long word: "register" and "registration" are one thing to a citizen.
bool sameStem(std::string_view a, std::string_view b) {
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t shared = 0;
    while (shared < most && a[shared] == b[shared]) ++shared;
    return shared >= 5 ? shared * 10 >= std::max(a.size(), b.size()) * 5
                       : shared >= 3 && std::max(a.size(), b.size()) - shared <= 2;
}

int matchLatinWord(std::string_view word, const std::vector<std::string>& known, bool forgiving) {
    int best = 0;
    for (const std::string& each : known) {
        if (each == word) return kWhole;
        int quality = 0;
        if (word.size() >= 2 && each.starts_with(word)) {
            quality = kPrefix;
        } else if (sameStem(word, each)) {
            quality = kInside;
        } else if (!forgiving) {
            continue;
        } else if (word.size() >= 4 && editDistance(word, each, 2) <= (word.size() >= 8 ? 2u : 1u)) {
            quality = kForgivenQuality;
        } else if (word.size() >= 5 && each.size() > word.size() &&
                   editDistance(word, std::string_view(each).substr(0, word.size()), 1) <= 1) {
            quality = kTypingError;
        }
        best = std::max(best, quality);
    }
    return best;
}

// The right sounds with wrong characters, as a pinyin keyboard makes them.
int matchSound(std::u32string_view word, const Field& field) {
    std::string sound;
    for (const char32_t c : word) {
        const std::uint16_t first = syllablesOf(c)[0];
        if (first == kNoSyllable) return 0;
        sound += syllable(first);
    }
    if (field.pinyin.find(sound) != std::string::npos) return kHomophone;
    if (word.size() >= 3 && field.relaxed.find(relaxedPinyin(sound)) != std::string::npos)
        return kHomophone - 8;
    return 0;
}

// One character missing, added or wrong among three or more.
bool allButOne(std::u32string_view word, const Field& field) {
    std::size_t found = 0;
    std::size_t from = 0;
    for (const char32_t c : word) {
        const std::size_t place = field.text.find(c, from);
        if (place == std::u32string::npos || (found > 0 && place > from + 2)) continue;
        ++found;
        from = place + 1;
    }
    return found + 1 >= word.size();
}
}  // namespace

bool isLatin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool isBreak(char32_t c) {
    return c < 0x30 || (c > 0x39 && c < 0x41) || (c > 0x5A && c < 0x61) || (c > 0x7A && c < 0xC0) ||
           (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3020 && c != 0x3007);
}

std::u32string folded(std::string_view text) {
    std::u32string out;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) break;
        char32_t each = *c;
        if (each >= 0xFF01 && each <= 0xFF5E) each -= 0xFEE0;
        if (each >= 'A' && each <= 'Z') each += 'a' - 'A';
        if (each == 0x2019) each = '\'';
        out += each;
    }
    return out;
}

std::vector<std::u32string> words(std::u32string_view text) {
    std::vector<std::u32string> out;
    std::u32string word;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        // The s of "driver's" is no word, and "drivers" is how it is typed.
        if (c == '\'' && i + 1 < text.size() && text[i + 1] == 's') continue;
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

std::string relaxedPinyin(std::string_view letters) {
    std::string out;
    for (const char c : letters) {
        const char last = out.empty() ? ' ' : out.back();
        if (c == 'h' && (last == 'z' || last == 'c' || last == 's')) continue;
        if (c == 'g' && last == 'n') continue;
        out += c;
    }
    return out;
}

Field makeField(std::string_view text, std::uint8_t weight, bool bySound) {
    Field field;
    field.weight = weight;
    field.text = folded(text);
    for (const std::u32string& word : words(field.text)) {
        if (isLatin(word[0])) field.latinWords.push_back(narrow(word));
    }
    if (!bySound) return field;
    for (const char32_t c : field.text) {
        if (isBreak(c) || !base::isHan(c)) continue;
        const Syllables sounds = syllablesOf(c);
        if (sounds[0] == kNoSyllable) continue;
        field.sounds.push_back(sounds);
        field.pinyin += syllable(sounds[0]);
    }
    field.relaxed = relaxedPinyin(field.pinyin);
    return field;
}

std::size_t Field::bytes() const {
    std::size_t sum = sizeof(Field) + text.capacity() * sizeof(char32_t) +
                      sounds.capacity() * sizeof(Syllables) + pinyin.capacity() + relaxed.capacity() +
                      latinWords.capacity() * sizeof(std::string);
    for (const std::string& word : latinWords) sum += word.capacity() > 15 ? word.capacity() : 0;
    return sum;
}

int matchHan(std::u32string_view word, const Field& field) {
    const std::size_t at = field.text.find(word);
    if (at != std::u32string::npos) {
        if (word.size() == field.text.size()) return kWhole;
        return at == 0 ? kPrefix : kInside;
    }
    if (word.size() < 2 || field.sounds.empty()) return 0;
    if (const int sound = matchSound(word, field); sound > 0) return sound;
    return word.size() >= 3 && allButOne(word, field) ? int(kTypingError) : 0;
}

int matchLetters(std::string_view word, const Field& field, bool forgiving) {
    int best = matchLatinWord(word, field.latinWords, forgiving);
    if (field.sounds.empty() || best == kWhole || word.size() > kMaxLetters) return best;
    best = std::max(best, matchPinyin(word, field.sounds));
    const std::size_t errors = allowedErrors(word.size());
    if (forgiving && best == 0 && errors > 0) {
        if (field.relaxed.find(relaxedPinyin(word)) != std::string::npos) {
            best = kTypingError + 10;
        } else if (const std::size_t edits = nearestPart(word, field.pinyin, errors); edits <= errors) {
            best = kTypingError - int(edits) * 4;
        }
    }
    return best;
}

}  // namespace zizhu::catalog
