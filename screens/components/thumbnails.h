// Scanned pages as textures, made when first shown and gone with the visit. The pixels are wiped before
// their memory is given back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "screens/screens.h"
#include "screens/ui.h"

struct ImTextureData;

namespace zizhu::screens {

class Thumbnails {
public:
    Thumbnails() = default;
    ~Thumbnails();
    Thumbnails(const Thumbnails&) = delete;
    Thumbnails& operator=(const Thumbnails&) = delete;

    // Draws the page into the rect, its proportions kept; false if the picture is empty or too large
    // (kMaxPixels), or too many are shown (kMaxTextures).
    bool draw(Ui& ui, const Rect& rect, const std::string& key, const Picture& picture);
    // The same for one picture after another in the same place: the ones before are given back.
    bool drawNewest(Ui& ui, const Rect& rect, const std::string& key, const Picture& picture);
    void forget();
    // Once a frame: gives back what the renderer has let go.
    void sweep();

    static constexpr int kMaxPixels = 4'000'000;
    static constexpr std::size_t kMaxTextures = 60;

private:
    std::map<std::string, ImTextureData*> live_;
    std::vector<ImTextureData*> dying_;
};

}  // namespace zizhu::screens
