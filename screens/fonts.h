// The faces that everything is written in, and how wide and high their letters are.
//
// Two text faces (regular, bold), each merged with the faces for rare characters, and the icons.
// Glyphs are rasterised when first shown, at any size. Bound to the ui thread and to the ImGui context
// it was loaded into, which must outlive it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "screens/font_source.h"
#include "screens/icons.h"
#include "screens/theme.h"

struct ImFont;
struct ImFontBaked;

namespace zizhu::screens {

struct FontPaths;

class Fonts {
public:
    // NotFound or Io when the text faces or the icons cannot be read; a missing rare face is left out. The
    // rare ones are opened with the first character that only they have.
    static base::Result<std::unique_ptr<Fonts>> load(const FontPaths& paths);
    ~Fonts();
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;

    // A face at the size whose capitals are `capHeight` pixels high.
    struct Sized {
        ImFont* font;
        float size;      // as draw lists take it
        float ascent;    // pixels from the top of the line box that ImGui lays to the baseline
    };
    Sized text(float capHeight, bool bold) const;
    // An icon in an em box of `box` pixels.
    Sized icon(float box) const;

    float advance(const Sized& sized, char32_t c) const;
    // Whether a face has the character, the rare ones included.
    bool has(char32_t c) const;
    bool hasIcon(Icon icon) const;

private:
    Fonts() = default;
    std::vector<std::unique_ptr<FontSource>> sources_;
    ImFont* regular_ = nullptr;
    ImFont* bold_ = nullptr;
    ImFont* icons_ = nullptr;
    float sizePerCap_ = 1;   // ImGui sizes a face by ascent - descent, not by its em
    float sizePerIcon_ = 1;
};

}  // namespace zizhu::screens
