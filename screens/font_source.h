// A face of a font file as Dear ImGui's atlas takes it: mapped, never copied, and opened when it is needed.
// Internal to Fonts.
//
// ImGui would copy the whole file for each face that it is given (146 MB of ours), so it is handed the
// address of a FontSource in place of the file's bytes, and a loader that knows it; the loader hands
// FreeType the mapped file. Bound to the ui thread, like the atlas.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "screens/mapped_file.h"

struct ImFont;
struct ImFontAtlas;
struct ImFontBaked;
struct ImFontConfig;

namespace zizhu::screens {

struct FaceMetrics {
    float sizePerEm = 1;  // ImGui's size (ascent - descent) of an em of 1
    float capPerEm = 1;
};

// Must outlive the fonts that it was added to, at a fixed address.
class FontSource {
public:
    // Nothing is read yet. `face` counts the faces of a collection.
    FontSource(std::string path, unsigned face) : path_(std::move(path)), face_(face) {}
    FontSource(const FontSource&) = delete;
    FontSource& operator=(const FontSource&) = delete;

    // As a font of its own, opened at once. NotFound, or Io if it is none of FreeType's.
    base::Result<ImFont*> addTo(ImFontAtlas& atlas);
    // To the atlas' last font, for the characters that the ones before do not have; opened with the first of
    // those. One that cannot be opened then has no characters. An em becomes as wide as an em of `main`,
    // or a rare character would tower over its neighbours.
    void mergeInto(ImFontAtlas& atlas, const FontSource& main);

    const FaceMetrics& metrics() const { return metrics_; }  // once opened
    bool opened() const { return file_.has_value(); }

private:
    friend struct SourceLoader;
    base::Status open();
    ImFont* add(ImFontAtlas& atlas, bool merge);

    std::string path_;
    unsigned face_;
    std::optional<MappedFile> file_;
    bool broken_ = false;
    FaceMetrics metrics_;
    const FontSource* main_ = nullptr;  // it is merged, and lazy
};

}  // namespace zizhu::screens
