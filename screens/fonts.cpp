#include "screens/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_SIZES_H
#include FT_TRUETYPE_TABLES_H

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "screens/screens.h"

namespace zizhu::screens {
namespace {

// The reference size that merged faces are scaled against; any would do.
constexpr float kReference = 64;

struct FaceMetrics {
    float sizePerEm;   // ImGui's size (ascent - descent) of an em of 1
    float capPerEm;
};

std::optional<FaceMetrics> metricsOf(const MappedFile& file, unsigned face) {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return std::nullopt;
    FT_Face opened = nullptr;
    std::optional<FaceMetrics> metrics;
    if (FT_New_Memory_Face(library, static_cast<const FT_Byte*>(file.data()), FT_Long(file.size()), FT_Long(face),
                           &opened) == 0) {
        const float em = opened->units_per_EM;
        const auto* os2 = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(opened, FT_SFNT_OS2));
        const float cap = os2 != nullptr && os2->version >= 2 && os2->sCapHeight > 0 ? os2->sCapHeight / em : 0.733F;
        metrics = FaceMetrics{float(opened->ascender - opened->descender) / em, cap};
        FT_Done_Face(opened);
    }
    FT_Done_FreeType(library);
    return metrics;
}

// ImGui remembers by its address which size of a face is active, and moves sizes in memory when it drops
// others: then letters come out in the size that stood there before. So the size is activated for every
// glyph. A size's own data begins with its FT_Size (1.92.2b, pinned).
bool loadGlyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void* data, ImWchar c, ImFontGlyph* glyph,
               float* advance) {
    FT_Activate_Size(*static_cast<FT_Size*>(data));
    return ImGuiFreeType::GetFontLoader()->FontBakedLoadGlyph(atlas, source, baked, data, c, glyph, advance);
}

const ImFontLoader& sizedLoader() {
    static const ImFontLoader loader = [] {
        ImFontLoader made = *ImGuiFreeType::GetFontLoader();
        made.FontBakedLoadGlyph = loadGlyph;
        made.LoaderInit = nullptr;  // the atlas has begun with the original one
        made.LoaderShutdown = nullptr;
        return made;
    }();
    return loader;
}

ImFont* add(const MappedFile& file, unsigned face, float size, bool merge) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.FontNo = face;
    config.MergeMode = merge;
    config.FontLoader = &sizedLoader();
    config.OversampleH = 1;
    config.PixelSnapH = true;  // glyphs on whole pixels: sharper, and a software renderer copies them
    config.Flags |= ImFontFlags_NoLoadError;
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<void*>(file.data()), int(file.size()), size,
                                                      &config);
}

}  // namespace

base::Result<std::unique_ptr<Fonts>> Fonts::load(const FontPaths& paths) {
    auto fonts = std::unique_ptr<Fonts>(new Fonts());
    const auto need = [&](const std::string& path, unsigned face) -> base::Result<FaceMetrics> {
        auto file = MappedFile::open(path);
        if (!file) return base::fail(file.error());
        const auto metrics = metricsOf(*file, face);
        if (!metrics) return base::fail(base::Errc::Io, {"a font file's format"});
        fonts->files_.push_back(std::move(*file));
        return *metrics;
    };
    const auto regular = need(paths.regular, paths.face);
    if (!regular) return base::fail(regular.error());
    const auto bold = need(paths.bold, paths.face);
    if (!bold) return base::fail(bold.error());
    const auto icons = need(paths.icons, 0);
    if (!icons) return base::fail(icons.error());

    struct Rare {
        std::size_t file;
        float size;
    };
    std::vector<Rare> rare;
    for (const std::string& path : paths.rare) {
        if (const auto metrics = need(path, 0)) {
            // An em as wide as the main face's, or a rare character would tower over its neighbours.
            rare.push_back({fonts->files_.size() - 1, kReference * metrics->sizePerEm / regular->sizePerEm});
        }
    }
    const auto withRare = [&](std::size_t file, ImFont*& font) {
        font = add(fonts->files_[file], paths.face, kReference, false);
        for (const Rare& face : rare) add(fonts->files_[face.file], 0, face.size, true);
    };
    withRare(0, fonts->regular_);
    withRare(1, fonts->bold_);
    fonts->icons_ = add(fonts->files_[2], 0, kReference, false);
    if (fonts->regular_ == nullptr || fonts->bold_ == nullptr || fonts->icons_ == nullptr) {
        return base::fail(base::Errc::Io, {"a font's tables"});
    }
    fonts->sizePerCap_ = regular->sizePerEm / regular->capPerEm;
    fonts->sizePerIcon_ = icons->sizePerEm;
    return fonts;
}

Fonts::~Fonts() {
    // The atlas reads the mapped files; they go after the fonts do. Without a context the atlas is gone.
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
