#include "tests/looks/booth.h"

#include <algorithm>
#include <cstring>

namespace zizhu::looks {
namespace {

// A page that asks to be drawn for ever (a progress that moves) is taken as it is after so many frames.
constexpr int kFrames = 5;

screens::TerminalFacts factsIn(base::Language language) {
    return {language == base::Language::En ? "Shifan Service Hall, terminal 1" : "示范区政务服务中心 1 号机", "12345",
            "https://track.example/t/"};
}

}  // namespace

Booth::Booth(const screens::Panel& panel, const catalog::SearchIndex& search, screens::InputMethod* input)
    : panel_(panel), search_(search), glass_(panel.widthPx, panel.heightPx) {
    auto made = screens::Screens::make(panel, {}, input);
    if (!made) return;
    screens_ = std::move(*made);
    screens_->inspect(&ink_);
}

screens::Theme Booth::theme() const {
    return {panel_, screens::TextScale(session_.preferences.textSize),
            session_.preferences.highContrast ? screens::Contrast::High : screens::Contrast::Default};
}

void Booth::show(const tests::Scene& scene, const flow::Session& session, const View& view) {
    glass_.use();
    missing_.clear();
    screens_->forget();
    session_ = session;
    view_ = view;
    session_.preferences.language = view.language;
    session_.preferences.textSize = view.size;
    session_.preferences.highContrast = view.highContrast || scene.highContrast;
    session_.preferences.lowReach = scene.lowReach;
    settle();
    for (const std::string& step : scene.touches) touch(step);
}

bool Booth::frame() {
    ImGui::NewFrame();
    const screens::TerminalFacts facts = factsIn(session_.preferences.language);
    const screens::View view{session_, search_, facts, tests::kVisitWall, tests::qrOf, tests::pageOf};
    screens::Intents intents;
    screens_->draw(view, intents);
    ImGui::Render();
    std::erase_if(intents, [](const auto& one) { return std::holds_alternative<flow::intent::Touched>(one); });
    for (flow::Intent& intent : intents) {
        session_ = flow::advance(std::move(session_), {session_.now, std::move(intent)}).session;
    }
    return !intents.empty();
}

void Booth::settle() {
    for (int i = 0; i < kFrames; ++i) {
        if (!frame()) return;
    }
}

// "id" is tapped, "=text" typed.
void Booth::touch(const std::string& step) {
    if (step.starts_with("=")) {
        screens_->type(step.substr(1));
        frame();
        return settle();
    }
    screens_->reveal(step);
    frame();
    const screens::Node* node = tree().findId(step);
    if (node == nullptr) {
        missing_.push_back(step);
        return;
    }
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(node->target.centreX(), node->target.centreY());
    io.AddMouseButtonEvent(0, true);
    frame();
    frame();
    io.AddMouseButtonEvent(0, false);
    frame();
    io.AddMousePosEvent(-1, -1);
    frame();
    settle();
}

void Booth::again() { frame(); }

std::uint64_t Booth::drawing() const {
    std::uint64_t hash = 14695981039346656037ULL;
    const auto mix = [&](const void* data, std::size_t bytes) {
        const auto* at = static_cast<const unsigned char*>(data);
        for (; bytes >= 8; bytes -= 8, at += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, 8);
            hash = (hash ^ word) * 1099511628211ULL;
        }
        for (; bytes > 0; --bytes) hash = (hash ^ *at++) * 1099511628211ULL;
    };
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
        mix(list->VtxBuffer.Data, std::size_t(list->VtxBuffer.size_in_bytes()));
        mix(list->IdxBuffer.Data, std::size_t(list->IdxBuffer.size_in_bytes()));
    }
    return hash;
}

const std::uint32_t* Booth::paint() {
    glass_.use();
    glass_.present();
    return glass_.pixels().data();
}

void Booth::save(const std::filesystem::path& png, int width) {
    paint();
    cairo_surface_t* whole = glass_.picture();
    const double scale = double(width) / panel_.widthPx;
    cairo_surface_t* small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, int(panel_.heightPx * scale));
    cairo_t* cr = cairo_create(small);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, whole, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_write_to_png(small, png.c_str());
    cairo_surface_destroy(small);
    cairo_surface_destroy(whole);
}

}  // namespace zizhu::looks
