// zizhu-screens-gallery OUT_DIR [--only NAME] [--catalogue DIR] [--components]: every screen, in both languages and all
// text sizes, at the three resolutions, from made-up visits, as PNG files to look at; with --components every
// component in every state instead. Development only.
#include <fmt/format.h>
#include <imgui.h>

#include <filesystem>
#include <array>

#include "catalog/search.h"
#include "screens/components/showcase.h"
#include "screens/input/rime_input_method.h"
#include "screens/inspection.h"
#include "screens/screens.h"
#include "tests/support/glass.h"
#include "tests/support/screen_scenes.h"

namespace {

using namespace zizhu;
namespace fs = std::filesystem;

using tests::Glass;
using tests::pageOf;
using tests::qrOf;

struct Size {
    const char* name;
    screens::Panel panel;
};

class Gallery {
public:
    Gallery(screens::InputMethod* input, const Size& size, const catalog::SearchIndex& search)
        : size_(size), search_(search), glass_(size.panel.widthPx, size.panel.heightPx) {
        auto made = screens::Screens::make(size.panel, {}, input);
        if (made) screens_ = std::move(*made);
    }
    bool ready() const { return screens_ != nullptr; }
    void showcase(std::size_t page) {
        ink_.showcase = page;
        screens_->inspect(&ink_);
    }

    void shoot(const tests::Scene& scene, base::Language language, flow::TextSize text, bool contrast, const fs::path& out) {
        screens_->forget();
        session_ = scene.session();
        session_.preferences.language = language;
        session_.preferences.textSize = text;
        session_.preferences.highContrast = contrast || scene.highContrast;
        session_.preferences.lowReach = scene.lowReach;
        frame();
        for (const std::string& step : scene.touches) touch(step);
        frame();
        glass_.save(out / fmt::format("{}_{}_{}_{}{}.png", scene.name, size_.name, std::array{"zh", "en", "tw"}[std::size_t(language)],
                                      std::array{"S", "M", "L", "XL"}[std::size_t(text)], contrast ? "_high" : ""));
    }

private:
    void frame() {
        for (int i = 0; i < 4; ++i) {
            ImGui::NewFrame();
            screens::TerminalFacts facts{base::isChinese(session_.preferences.language) ? "示范区政务服务中心 1 号机" : "Shifan Service Hall, terminal 1", "12345", "https://track.example/t/"};
            const screens::View view{session_, search_, facts, tests::kVisitWall, qrOf, pageOf};
            screens::Intents intents;
            screens_->draw(view, intents);
            ImGui::Render();
            glass_.present();
            std::erase_if(intents, [](const auto& intent) { return std::holds_alternative<flow::intent::Touched>(intent); });
            if (intents.empty() && i > 0) break;
            for (flow::Intent& intent : intents) {
                session_ = flow::advance(std::move(session_), {session_.now, std::move(intent)}).session;
            }
        }
    }
    // "id" is tapped, "=text" typed.
    void touch(const std::string& step) {
        if (step.starts_with("=")) {
            screens_->type(step.substr(1));
            return frame();
        }
        screens_->reveal(step);
        frame();
        const screens::Node* node = screens_->semantics().findId(step);
        if (node == nullptr) {
            fmt::print(stderr, "{}: nothing with the id {}\n", size_.name, step);
            return;
        }
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(node->rect.centreX(), node->rect.centreY());
        frame();
        io.AddMouseButtonEvent(0, true);
        frame();
        io.AddMouseButtonEvent(0, false);
        frame();
        io.AddMousePosEvent(-1, -1);
        frame();
    }

    Size size_;
    const catalog::SearchIndex& search_;
    Glass glass_;
    std::unique_ptr<screens::Screens> screens_;
    screens::Inspection ink_;
    flow::Session session_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    if (args.empty()) {
        fmt::print(stderr, "usage: zizhu-screens-gallery OUT_DIR [--only NAME] [--size portrait|landscape|small] [--full] [--components] [--catalogue DIR]\n");
        return 2;
    }
    const fs::path out = args[0];
    std::string only, folder = "catalog", one;
    bool full = false, components = false;
    for (std::size_t i = 1; i < args.size(); ++i) {
        if (args[i] == "--full") full = true;
        if (args[i] == "--components") components = true;
        if (args[i] == "--only" && i + 1 < args.size()) only = args[i + 1];
        if (args[i] == "--size" && i + 1 < args.size()) one = args[i + 1];
        if (args[i] == "--catalogue" && i + 1 < args.size()) folder = args[i + 1];
    }
    fs::create_directories(out);
    const auto catalogue = tests::loadCatalogue(folder);
    if (!catalogue) {
        fmt::print(stderr, "no catalogue in {}\n", folder);
        return 1;
    }
    const catalog::SearchIndex search(*catalogue);
    const std::string runtime = (fs::temp_directory_path() / "zizhu-gallery-rime").string();
    auto rime = screens::RimeInputMethod::make({.runtime = runtime});
    const Size sizes[] = {{"portrait", {1080, 1920, 4.03F}}, {"landscape", {1920, 1080, 4.03F}}, {"small", {1280, 1024, 3.40F}}};
    for (const Size& size : sizes) {
        if (!one.empty() && one != size.name) continue;
        Gallery gallery(rime ? rime->get() : nullptr, size, search);
        if (!gallery.ready()) {
            fmt::print(stderr, "fonts are missing: see scripts/packages.txt\n");
            return 1;
        }
        std::vector<tests::Scene> scenes = components ? std::vector<tests::Scene>() : tests::screenScenes(catalogue);
        for (std::size_t page = 0; components && page < screens::kShowcasePages; ++page) {
            scenes.push_back({fmt::format("components-{}", page), [&] { return tests::sceneAt(catalogue, "", flow::Step::Home); }, {}, false, false, {}});
        }
        for (std::size_t i = 0; i < scenes.size(); ++i) {
            const tests::Scene& scene = scenes[i];
            if (components) gallery.showcase(i);
            if (!only.empty() && scene.name.find(only) == std::string::npos) continue;
            for (const base::Language language : base::kLanguages) {
                gallery.shoot(scene, language, scene.session().preferences.textSize, false, out);
                if (!full) continue;
                for (const auto text : {flow::TextSize::S, flow::TextSize::L, flow::TextSize::XL}) gallery.shoot(scene, language, text, false, out);
                gallery.shoot(scene, language, flow::TextSize::M, true, out);
            }
        }
    }
    return 0;
}
