// A notice on the page: an icon, a heading, a few words. Colour is never alone in telling its kind.
#pragma once

#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

enum class Tone : std::uint8_t { Info, Success, Warning, Error };

struct BannerSpec {
    Tone tone = Tone::Info;
    std::string_view heading;
    std::string_view text;    // may be empty
    Icon icon = Icon::None;   // None: the tone's own
};

Color ink(const Ui& ui, Tone tone);
Color ground(const Ui& ui, Tone tone);
Icon iconOf(Tone tone);
// Height used.
float banner(Ui& ui, float x, float y, float w, const BannerSpec& spec);

// A small rounded label: "2 working days".
struct TagSpec {
    std::string_view text;
    Icon icon = Icon::None;
    Tone tone = Tone::Info;
    bool plain = true;  // no ground, quiet ink
};
float tagWidth(const Ui& ui, const TagSpec& spec);
float tagHeight(const Ui& ui);
void tag(Ui& ui, float x, float y, const TagSpec& spec);
// Tags side by side, on as many lines as they need; height used.
float tags(Ui& ui, float x, float y, float w, const std::vector<TagSpec>& specs);

}  // namespace zizhu::screens
