// A glass in memory: draws screens without a renderer, touches them, and looks at the semantics.
#pragma once

#include <imgui.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>

#include "catalog/search.h"
#include "flow/advance.h"
#include "screens/screens.h"
#include "tests/support/visit.h"

namespace zizhu::tests {

class ScreenStage {
public:
    ScreenStage(const screens::Panel& glass, const catalog::Catalogue& catalogue, screens::InputMethod* input)
        : panel(glass), search_(catalogue), context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(float(glass.widthPx), float(glass.heightPx));
        io.DeltaTime = 1.0F / 60;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        screens_ = std::move(*screens::Screens::make(glass, {}, input));
    }
    ~ScreenStage() {
        screens_.reset();
        for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
        ImGui::DestroyContext(context_);
    }
    ScreenStage(const ScreenStage&) = delete;
    ScreenStage& operator=(const ScreenStage&) = delete;

    void show(flow::Session shown) {
        screens_->forget();
        session = std::move(shown);
        settle();
    }
    // One frame; gives the intents without carrying them out.
    screens::Intents frame() {
        ImGui::NewFrame();
        const screens::TerminalFacts facts{"Shifan Service Hall, terminal 1", "12345", "https://track.example/t/"};
        const screens::View view{session, search_, facts, kVisitWall, {}, {}};
        screens::Intents made;
        redraw = screens_->draw(view, made);
        ImGui::Render();
        if (present) {
            present(*ImGui::GetDrawData());
            return made;
        }
        for (ImTextureData* texture : *ImGui::GetDrawData()->Textures) {
            if (texture->Status == ImTextureStatus_WantDestroy) {
                texture->SetTexID(ImTextureID_Invalid);
                texture->SetStatus(ImTextureStatus_Destroyed);
            } else if (texture->Status != ImTextureStatus_OK && texture->Status != ImTextureStatus_Destroyed) {
                texture->SetTexID(1);
                texture->SetStatus(ImTextureStatus_OK);
            }
        }
        return made;
    }
    // Frames until nothing is asked for any more; intents are carried out and kept.
    void settle() {
        for (int i = 0; i < 6; ++i) {
            screens::Intents now = frame();
            std::erase_if(now, [](const flow::Intent& one) { return std::holds_alternative<flow::intent::Touched>(one); });
            for (const flow::Intent& intent : now) {
                intents.push_back(intent);
                session = flow::advance(std::move(session), {session.now, intent}).session;
            }
            if (now.empty() && i > 0 && redraw.after != base::Duration::zero()) return;
        }
    }
    void press(float x, float y) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        settle();
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        settle();
    }
    void move(float x, float y) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        settle();
    }
    void release() {
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        settle();
        ImGui::GetIO().AddMousePosEvent(-1, -1);
        settle();
    }
    bool tap(std::string_view nameOrId) {
        const screens::Node* node = find(nameOrId);
        if (node == nullptr) return false;
        if ((node->state & screens::kOffView) != 0) {
            screens_->reveal(std::string(node->id));
            settle();
            node = find(nameOrId);
        }
        press(node->target.centreX(), node->target.centreY());
        release();
        return true;
    }
    // As the kiosk takes it: time is generous from then on, and a countdown would have been answered.
    void key(screens::NavKey which, int times = 1) {
        for (int i = 0; i < times; ++i) {
            session = flow::advance(std::move(session), {session.now, flow::Intent(flow::intent::Keyed{})}).session;
            screens_->key(which);
            settle();
        }
    }
    void keyText(std::string_view text) {
        for (const char c : text) screens_->keyText(std::string_view(&c, 1));
        settle();
    }
    // What keys and switches stand on; several for a group.
    std::vector<const screens::Node*> focused() const {
        std::vector<const screens::Node*> out;
        for (const screens::Node& node : screens_->semantics().nodes()) {
            if ((node.state & screens::kCursor) != 0) out.push_back(&node);
        }
        return out;
    }
    const screens::Node* find(std::string_view nameOrId) const { return screens_->semantics().find(nameOrId); }
    const screens::Semantics& semantics() const { return screens_->semantics(); }
    screens::Screens& screens() { return *screens_; }
    template <class T>
    bool intended() const {
        return std::any_of(intents.begin(), intents.end(), [](const flow::Intent& one) { return std::holds_alternative<T>(one); });
    }

    // Of all vertices and indices of the last frame.
    static std::uint64_t drawingHash() {
        std::uint64_t hash = 14695981039346656037ULL;
        const auto mix = [&](const void* data, std::size_t bytes) {
            for (std::size_t i = 0; i < bytes; ++i) hash = (hash ^ static_cast<const std::uint8_t*>(data)[i]) * 1099511628211ULL;
        };
        for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
            mix(list->VtxBuffer.Data, std::size_t(list->VtxBuffer.size_in_bytes()));
            mix(list->IdxBuffer.Data, std::size_t(list->IdxBuffer.size_in_bytes()));
        }
        return hash;
    }

    screens::Panel panel;
    flow::Session session;
    screens::Intents intents;  // all so far
    screens::Redraw redraw;
    std::function<void(ImDrawData&)> present;  // who draws the pixels; none: nobody does

private:
    catalog::SearchIndex search_;
    ImGuiContext* context_;
    std::unique_ptr<screens::Screens> screens_;
};

}  // namespace zizhu::tests
