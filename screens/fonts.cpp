#include "screens/fonts.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "screens/screens.h"

namespace zizhu::screens {

base::Result<std::unique_ptr<Fonts>> Fonts::load(const FontPaths& paths) {
    auto fonts = std::unique_ptr<Fonts>(new Fonts());
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    const auto source = [&](const std::string& path, unsigned face) -> FontSource& {
        return *fonts->sources_.emplace_back(std::make_unique<FontSource>(path, face));
    };
    std::vector<FontSource*> rare;
    for (const std::string& path : paths.rare) {
        std::error_code unreadable;
        if (std::filesystem::exists(path, unreadable)) rare.push_back(&source(path, 0));
    }
    // The rare faces are as wide as the regular one, which the bold one is too.
    FontSource* measure = nullptr;
    const auto face = [&](const std::string& path, ImFont*& font) -> base::Status {
        FontSource& main = source(path, paths.face);
        const auto added = main.addTo(atlas);
        if (!added) return base::fail(added.error());
        font = *added;
        if (measure == nullptr) measure = &main;
        for (FontSource* each : rare) each->mergeInto(atlas, *measure);
        return {};
    };
    if (auto regular = face(paths.regular, fonts->regular_); !regular) return base::fail(regular.error());
    if (auto bold = face(paths.bold, fonts->bold_); !bold) return base::fail(bold.error());
    FontSource& icons = source(paths.icons, 0);
    const auto added = icons.addTo(atlas);
    if (!added) return base::fail(added.error());
    fonts->icons_ = *added;
    fonts->sizePerCap_ = measure->metrics().sizePerEm / measure->metrics().capPerEm;
    fonts->sizePerIcon_ = icons.metrics().sizePerEm;
    return fonts;
}

Fonts::~Fonts() {
    // The atlas reads the sources; they go after the fonts do. Without a context the atlas is gone.
    if (ImGui::GetCurrentContext() == nullptr) return;
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    for (ImFont* font : {regular_, bold_, icons_}) {
        if (font != nullptr) atlas->RemoveFont(font);
    }
}

Fonts::Sized Fonts::text(float capHeight, bool bold) const {
    ImFont* font = bold ? bold_ : regular_;
    const float size = std::max(4.0F, std::round(capHeight * sizePerCap_));
    return {font, size, font->GetFontBaked(size)->Ascent};
}

Fonts::Sized Fonts::icon(float box) const {
    const float size = std::max(4.0F, std::round(box * sizePerIcon_));
    return {icons_, size, icons_->GetFontBaked(size)->Ascent};
}

float Fonts::advance(const Sized& sized, char32_t c) const {
    return sized.font->GetFontBaked(sized.size)->GetCharAdvance(ImWchar(c));
}

bool Fonts::has(char32_t c) const { return regular_->IsGlyphInFont(ImWchar(c)); }

bool Fonts::hasIcon(Icon icon) const { return icons_->IsGlyphInFont(ImWchar(icon)); }

}  // namespace zizhu::screens
