// The order of strokes of every character that rime-data-stroke knows, some 75,000 up to extension D, and
// of the characters in names past it (name_characters.h). Read where it lies: the file is mapped and
// walked through for each question, which takes a millisecond or two and no memory of its own.
//
// A code names strokes by GB 13000.1: h across, s down, p to the left, n dot or to the right, z turning.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "screens/input/handwriting.h"
#include "screens/mapped_file.h"

namespace zizhu::screens {

// What a drawn stroke is taken for, and what it may also be; '\0' nothing else.
struct StrokeGuess {
    char best = 'h';
    char other = '\0';
};

class StrokeTable {
public:
    // stroke.dict.yaml of rime-data-stroke. NotFound, Io.
    static base::Result<StrokeTable> open(const std::string& path);

    struct Match {
        char32_t character = 0;
        unsigned cost = 0;  // 0: stroke for stroke
    };
    // Characters of exactly these strokes: one that was only guessed second costs 1, one that differs 2.
    // The cheapest first, among them the commoner ones (by block); at most `most`.
    std::vector<Match> match(std::span<const StrokeGuess> strokes, unsigned maxCost, std::size_t most) const;
    // The first code of a character; nothing if it is not in the table.
    std::optional<std::string> codeOf(char32_t character) const;
    // Characters whose code begins so, of the names' supplement only: librime knows the others.
    std::vector<char32_t> supplementOf(std::string_view prefix) const;

private:
    struct Added {
        char32_t character;
        std::string code;
    };
    explicit StrokeTable(MappedFile file);
    std::string_view lines() const;

    MappedFile file_;
    std::vector<Added> added_;
};

// By the direction and the turns of what was drawn. `extent` is the size of the whole character so far.
StrokeGuess guessStroke(std::span<const InkPoint> stroke, float extent);

}  // namespace zizhu::screens
