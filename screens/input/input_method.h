// How keys become Chinese characters. Bound to the ui thread; a key takes a few milliseconds at most.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/secret.h"

namespace zizhu::screens {

class Handwriting;

enum class Script : std::uint8_t {
    Pinyin,  // common simplified characters and words
    Rare,    // by pinyin too, every character that has a reading: traditional, rare
    Stroke,  // by the order of strokes: h s p n z
    // Pinyin too, for fields that a person's name stands in: what people are called by first, then every
    // other character that is read so, the rare ones included.
    Name,       // nothing stands in the field yet: surnames
    GivenName,  // what follows
};

// What has been typed and not yet put in. What a person is typing is personal.
struct Composition {
    base::SecretString preedit;                 // as typed, divided into syllables
    std::vector<base::SecretString> candidates;  // best first, at most kMaxCandidates

    bool active() const { return !preedit.empty(); }
};
inline constexpr std::size_t kMaxCandidates = 300;
inline constexpr std::size_t kMaxComposition = 60;  // keys

class InputMethod {
public:
    virtual ~InputMethod() = default;

    // Another script drops the composition.
    virtual void setScript(Script script) = 0;
    // A letter a…z, or ' between syllables. What does not fit is ignored.
    virtual void press(char key) = 0;
    virtual void backspace() = 0;
    // Takes the candidate; gives the text to put in, nothing while a rest is still to be chosen.
    virtual std::optional<base::SecretString> choose(std::size_t candidate) = 0;
    virtual void clear() = 0;
    virtual const Composition& composition() const = 0;

    // For what is written by hand; nullptr where that is not installed. Lives as long as this.
    virtual Handwriting* handwriting() { return nullptr; }
};

}  // namespace zizhu::screens
