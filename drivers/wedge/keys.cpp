#include "drivers/wedge/keys.h"

#include <linux/input.h>

#include <array>
#include <cstring>
#include <string_view>

namespace zizhu::drivers::wedge {

using base::Errc;
using base::fail;

namespace {

static_assert(sizeof(input_event) == kEventBytes);

struct Key {
    char plain = 0;
    char shifted = 0;  // 0: the same
};

constexpr std::size_t kKeys = 128;

constexpr std::array<Key, kKeys> makeLayout() {
    std::array<Key, kKeys> keys{};
    const auto row = [&keys](std::size_t first, std::string_view plain, std::string_view shifted) {
        for (std::size_t i = 0; i < plain.size(); ++i) keys[first + i] = {plain[i], shifted[i]};
    };
    row(KEY_1, "1234567890-=", "!@#$%^&*()_+");
    row(KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}");
    row(KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~");
    row(KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?");
    keys[KEY_SPACE] = {' ', ' '};
    keys[KEY_TAB] = {'\t', '\t'};
    keys[KEY_ENTER] = {'\r', '\r'};
    keys[KEY_KPENTER] = {'\r', '\r'};
    row(KEY_KP7, "789-456+1230.", "789-456+1230.");
    keys[KEY_KPASTERISK] = {'*', '*'};
    keys[KEY_KPSLASH] = {'/', '/'};
    return keys;
}
constexpr std::array<Key, kKeys> kLayout = makeLayout();

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// On keyboards of other countries only: what is typed with it is not what the layout here says.
bool isForeign(std::uint16_t key) {
    return key == KEY_102ND || key == KEY_RO || key == KEY_YEN ||
           (key >= KEY_KATAKANA && key <= KEY_MUHENKAN);
}

bool isLock(std::uint16_t key) { return key == KEY_NUMLOCK || key == KEY_SCROLLLOCK; }

}  // namespace

void KeyReader::reset() {
    lines_.reset();
    for (auto* keys : {shift_, control_, alt_, meta_}) keys[0] = keys[1] = false;
    capsLock_ = false;
}

// True if the key is a modifier, which types nothing.
bool KeyReader::hold(std::uint16_t key, bool down) {
    switch (key) {
        case KEY_LEFTSHIFT:
            shift_[0] = down;
            return true;
        case KEY_RIGHTSHIFT:
            shift_[1] = down;
            return true;
        case KEY_LEFTCTRL:
            control_[0] = down;
            return true;
        case KEY_RIGHTCTRL:
            control_[1] = down;
            return true;
        case KEY_LEFTALT:
            alt_[0] = down;
            return true;
        case KEY_RIGHTALT:
            alt_[1] = down;
            return true;
        case KEY_LEFTMETA:
            meta_[0] = down;
            return true;
        case KEY_RIGHTMETA:
            meta_[1] = down;
            return true;
        case KEY_CAPSLOCK:
            if (down) capsLock_ = !capsLock_;
            return true;
        default:
            return isLock(key);
    }
}

base::Result<std::optional<base::SecretBytes>> KeyReader::press(std::uint16_t key) {
    if (isForeign(key)) {
        reset();
        return fail(Errc::InvalidInput, {"key {} is on no keyboard of the United States", key},
                    base::StaffAction::Configuration);
    }
    if (key >= kKeys || kLayout.at(key).plain == 0) return std::optional<base::SecretBytes>();
    if (alt_[0] || alt_[1] || meta_[0] || meta_[1]) {
        reset();
        return fail(Errc::Unsupported,
                    {"a character that a keyboard cannot type: set the scanner to the form "
                     "USB HID POS or serial"},
                    base::StaffAction::Configuration);
    }
    const Key& typed = kLayout.at(key);
    bool shifted = shift_[0] || shift_[1];
    if (capsLock_ && isLetter(typed.plain)) shifted = !shifted;
    char c = shifted ? typed.shifted : typed.plain;
    // Control characters, such as the group separator of GS1 codes, come as Ctrl and a letter.
    const char upper = isLetter(typed.plain) ? char(typed.plain & ~0x20) : c;
    if ((control_[0] || control_[1]) && upper >= '@' && upper <= '_') c = char(upper & 0x1F);
    base::Result<std::optional<base::SecretBytes>> code = lines_.add(std::uint8_t(c));
    if (!code) reset();
    return code;
}

base::Result<std::optional<base::SecretBytes>> KeyReader::add(base::ByteView bytes) {
    input_event event{};
    if (bytes.size() != kEventBytes) {
        reset();
        return fail(Errc::InvalidInput, {"an event of {} bytes", bytes.size()});
    }
    std::memcpy(&event, bytes.data(), sizeof event);
    if (event.type > EV_MAX ||
        (event.type == EV_KEY && (event.code > KEY_MAX || event.value < 0 || event.value > 2))) {
        reset();
        return fail(Errc::InvalidInput, {"not an event, type {}", event.type});
    }
    if (event.type == EV_SYN && event.code == SYN_DROPPED) {
        reset();
        return fail(Errc::InvalidInput, {"events were lost"});
    }
    // 2 is the kernel repeating a key that is held down; a scanner lets go of its keys.
    if (event.type != EV_KEY || event.value == 2) return std::optional<base::SecretBytes>();
    const bool down = event.value == 1;
    if (hold(event.code, down) || !down) return std::optional<base::SecretBytes>();
    return press(event.code);
}

}  // namespace zizhu::drivers::wedge
