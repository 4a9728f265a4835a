#include "screens/font_source.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_SIZES_H
#include FT_TRUETYPE_TABLES_H

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

namespace zizhu::screens {

namespace {

// The reference size that merged faces are scaled against; any would do.
constexpr float kReference = 64;

FaceMetrics metricsOf(FT_Face face) {
    const float em = face->units_per_EM;
    const auto* os2 = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(face, FT_SFNT_OS2));
    const float cap = os2 != nullptr && os2->version >= 2 && os2->sCapHeight > 0 ? os2->sCapHeight / em : 0.733F;
    return {float(face->ascender - face->descender) / em, cap};
}

const ImFontLoader& freeType() { return *ImGuiFreeType::GetFontLoader(); }

}  // namespace

// ImGui's own FreeType loader does the work. Of its private data two things are known here (1.92.2b,
// pinned): that of a source begins with its FT_Face, that of a size with its FT_Size.
struct SourceLoader {
    static FontSource& sourceOf(const ImFontConfig* config) {
        return **static_cast<FontSource* const*>(config->FontData);
    }

    // The face of `config` for use; false if it has none.
    static bool ready(ImFontAtlas* atlas, ImFontConfig* config) {
        if (config->FontLoaderData != nullptr) return true;
        FontSource& source = sourceOf(config);
        if (source.broken_ || !source.open()) return false;
        void* const handle = config->FontData;
        const int handleSize = config->FontDataSize;
        config->FontData = const_cast<void*>(source.file_->data());
        config->FontDataSize = int(source.file_->size());
        const bool loaded = freeType().FontSrcInit(atlas, config);
        config->FontData = handle;
        config->FontDataSize = handleSize;
        if (!loaded) {
            source.broken_ = true;
            return false;
        }
        source.metrics_ = metricsOf(*static_cast<FT_Face*>(config->FontLoaderData));
        if (source.main_ != nullptr) {
            config->SizePixels = kReference * source.metrics_.sizePerEm / source.main_->metrics_.sizePerEm;
        }
        return true;
    }

    static bool sourceInit(ImFontAtlas* atlas, ImFontConfig* config) {
        return sourceOf(config).main_ != nullptr || ready(atlas, config);
    }

    static void sourceDestroy(ImFontAtlas* atlas, ImFontConfig* config) {
        if (config->FontLoaderData != nullptr) freeType().FontSrcDestroy(atlas, config);
    }

    static bool contains(ImFontAtlas* atlas, ImFontConfig* config, ImWchar c) {
        // ImGui asks every face for a tab; no rare one need be opened to say no.
        constexpr ImWchar kFirstRare = 0x80;
        if (c < kFirstRare && sourceOf(config).main_ != nullptr) return false;
        return ready(atlas, config) && freeType().FontSrcContainsGlyph(atlas, config, c);
    }

    static bool bakedInit(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void* data) {
        *static_cast<FT_Size*>(data) = nullptr;
        return config->FontLoaderData == nullptr || freeType().FontBakedInit(atlas, config, baked, data);
    }

    static void bakedDestroy(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void* data) {
        if (*static_cast<FT_Size*>(data) != nullptr) freeType().FontBakedDestroy(atlas, config, baked, data);
    }

    static bool loadGlyph(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void* data, ImWchar c,
                          ImFontGlyph* glyph, float* advance) {
        if (!contains(atlas, config, c)) return false;
        if (*static_cast<FT_Size*>(data) == nullptr) freeType().FontBakedInit(atlas, config, baked, data);
        // ImGui remembers by its address which size of a face is active, and moves sizes in memory when it
        // drops others: then letters come out in the size that stood there before. So the size is activated
        // for every glyph.
        FT_Activate_Size(*static_cast<FT_Size*>(data));
        return freeType().FontBakedLoadGlyph(atlas, config, baked, data, c, glyph, advance);
    }

    static const ImFontLoader& get() {
        static const ImFontLoader loader = [] {
            ImFontLoader made = freeType();
            made.FontSrcInit = sourceInit;
            made.FontSrcDestroy = sourceDestroy;
            made.FontSrcContainsGlyph = contains;
            made.FontBakedInit = bakedInit;
            made.FontBakedDestroy = bakedDestroy;
            made.FontBakedLoadGlyph = loadGlyph;
            made.LoaderInit = nullptr;  // the atlas has begun with the original one
            made.LoaderShutdown = nullptr;
            return made;
        }();
        return loader;
    }
};

base::Status FontSource::open() {
    if (file_) return {};
    auto file = MappedFile::open(path_);
    if (!file) {
        broken_ = true;
        return base::fail(file.error());
    }
    file_ = std::move(*file);
    return {};
}

ImFont* FontSource::add(ImFontAtlas& atlas, bool merge) {
    FontSource* self = this;
    ImFontConfig config;
    config.FontData = &self;  // ImGui keeps a copy of the address
    config.FontDataSize = sizeof self;
    config.FontDataOwnedByAtlas = false;
    config.FontNo = face_;
    config.MergeMode = merge;
    config.SizePixels = kReference;
    config.FontLoader = &SourceLoader::get();
    config.OversampleH = 1;
    config.PixelSnapH = true;  // glyphs on whole pixels: sharper, and a software renderer copies them
    config.Flags |= ImFontFlags_NoLoadError;
    return atlas.AddFont(&config);
}

base::Result<ImFont*> FontSource::addTo(ImFontAtlas& atlas) {
    if (auto status = open(); !status) return base::fail(status.error());
    ImFont* const font = add(atlas, false);
    if (font == nullptr) return base::fail(base::Errc::Io, {"a font file's format"});
    return font;
}

void FontSource::mergeInto(ImFontAtlas& atlas, const FontSource& main) {
    main_ = &main;
    add(atlas, true);
}

}  // namespace zizhu::screens
