#include "screens/components/thumbnails.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <vector>

#include "screens/fonts.h"
#include "screens/semantics.h"
#include "screens/theme.h"

using namespace zizhu;

TEST_CASE("a renderer that ends after the pages finds none of them that is gone") {
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    ImGui::GetIO().DisplaySize = {200, 200};
    {
        const screens::Panel panel{200, 200, 4.0F};
        const screens::Theme theme(panel, screens::TextScale::M, screens::Contrast::Default);
        const auto fonts = screens::Fonts::load({});
        REQUIRE(fonts.has_value());
        screens::Semantics semantics;
        screens::UiState state;
        const std::vector<unsigned char> pixels(4U * 10 * 10, 0x7F);
        const auto registered = [] { return ImGui::GetPlatformIO().Textures.Size; };
        int shown = 0;
        {
            screens::Thumbnails thumbnails;
            for (int i = 0; i < 2; ++i) {
                ImGui::NewFrame();
                screens::Ui ui(theme, **fonts, base::Language::En, semantics, state, {}, ImGui::GetBackgroundDrawList());
                CHECK(thumbnails.draw(ui, {0, 0, 100, 100}, "page", {10, 10, pixels.data()}));
                ImGui::Render();
            }
            shown = registered();
        }
        CHECK(registered() == shown - 1);
        for (ImTextureData* one : ImGui::GetPlatformIO().Textures) {
            one->SetTexID(ImTextureID_Invalid);
            one->SetStatus(ImTextureStatus_Destroyed);
        }
    }
    ImGui::DestroyContext(context);
}
