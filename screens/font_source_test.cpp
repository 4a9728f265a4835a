#include <doctest/doctest.h>

#include <fstream>

#include <imgui.h>
#include <imgui_internal.h>

#include "screens/font_source.h"
#include "screens/screens.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using screens::FontSource;

namespace {

// An atlas in its context, and what it reads: gone in this order.
struct Atlas {
    screens::FontPaths paths;
    FontSource main{paths.regular, paths.face};
    ImGuiContext* context = ImGui::CreateContext();

    Atlas() { ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures; }
    ~Atlas() { ImGui::DestroyContext(context); }
    ImFontAtlas& fonts() { return *ImGui::GetIO().Fonts; }
};

constexpr char32_t kRareName = 0x20002;  // 𠀂: in no text face

}  // namespace

TEST_CASE("a rare face is opened with the first character that only it has, in sizes that were there before") {
    FontSource rare(screens::FontPaths().rare.at(1), 0);
    Atlas atlas;
    const auto font = atlas.main.addTo(atlas.fonts());
    REQUIRE(font);
    rare.mergeInto(atlas.fonts(), atlas.main);
    ImFontBaked* const baked = (*font)->GetFontBaked(40);
    CHECK(baked->GetCharAdvance(U'国') > 0);
    CHECK(baked->FindGlyph('A') != nullptr);
    CHECK_FALSE(rare.opened());

    const ImFontGlyph* glyph = baked->FindGlyphNoFallback(kRareName);
    REQUIRE(glyph != nullptr);
    CHECK(rare.opened());
    // As wide as its neighbours, whatever its own file calls an em.
    CHECK(glyph->AdvanceX == doctest::Approx(baked->GetCharAdvance(U'国')).epsilon(0.06));
    CHECK((*font)->GetFontBaked(80)->GetCharAdvance(kRareName) > glyph->AdvanceX * 1.8F);
}

TEST_CASE("what is no font is an error for a text face, and a rare face without characters") {
    const tests::TemporaryDirectory folder;
    const std::string file = (folder.path() / "no.ttf").string();
    std::ofstream(file) << "no font\n";
    FontSource broken(file, 0), missing((folder.path() / "none.ttf").string(), 0);
    Atlas atlas;
    CHECK(broken.addTo(atlas.fonts()).error().code == base::Errc::Io);
    CHECK(missing.addTo(atlas.fonts()).error().code == base::Errc::NotFound);
    const auto font = atlas.main.addTo(atlas.fonts());
    REQUIRE(font);
    broken.mergeInto(atlas.fonts(), atlas.main);
    missing.mergeInto(atlas.fonts(), atlas.main);
    CHECK((*font)->IsGlyphInFont(U'国'));
    CHECK_FALSE((*font)->IsGlyphInFont(kRareName));
    CHECK((*font)->GetFontBaked(40)->FindGlyphNoFallback(kRareName) == nullptr);
}
