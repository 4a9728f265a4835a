// Codes typed by a scanner that is a keyboard: Linux input events (struct input_event) on the layout of the
// United States, which scanners are set to when they leave the factory [G]. Pure; the events come from
// outside.
//
// What a keyboard can type is ASCII. Chinese characters do not come through it: depending on the maker they
// are left out, typed as something else, or as Alt and digits on the keypad, which means something only to
// one other operating system. Those last are noticed and refused; the others cannot be.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "drivers/serial_scanner/line_reader.h"

namespace zizhu::drivers::wedge {

inline constexpr std::size_t kEventBytes = 24;  // sizeof(input_event) where time has 64 bits

class KeyReader {
public:
    // Enter: Enter, keypad Enter, Ctrl-J, Ctrl-M. Tab: Tab, Ctrl-I.
    explicit KeyReader(CodeEnd end) : lines_(end) {}

    // One event, kEventBytes of it: a code that it completes. Errors begin afresh; the rest of that code
    // must be thrown away until nothing comes for a while:
    //   InvalidInput  not an event, lost events (SYN_DROPPED), a key that is on no such keyboard
    //   Unsupported   a character typed as Alt and digits, or with another modifier
    //   TooLarge      longer than any code
    base::Result<std::optional<base::SecretBytes>> add(base::ByteView event);

    std::optional<base::SecretBytes> endOfBurst() { return lines_.endOfBurst(); }
    bool inCode() const { return lines_.inCode(); }
    void reset();  // no key is held down, no code begun

private:
    base::Result<std::optional<base::SecretBytes>> press(std::uint16_t key);
    bool hold(std::uint16_t key, bool down);

    LineReader lines_;
    bool shift_[2] = {};  // left, right
    bool control_[2] = {};
    bool alt_[2] = {};
    bool meta_[2] = {};
    bool capsLock_ = false;
};

}  // namespace zizhu::drivers::wedge
