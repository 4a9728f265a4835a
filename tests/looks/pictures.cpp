#include "tests/looks/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace zizhu::looks {
namespace {

constexpr int kPortraitPx = 540, kWidePx = 960;

struct Wanted {
    std::string file, scene, panel = "portrait";
    flow::TextSize size = flow::TextSize::M;
};

std::vector<Wanted> listed(const std::filesystem::path& list) {
    std::vector<Wanted> all;
    std::ifstream in(list);
    for (std::string line; std::getline(in, line);) {
        Wanted one;
        std::string panel, size;
        std::istringstream words(line);
        words >> one.file >> one.scene >> panel >> size;
        if (one.scene.empty() || one.file.front() == '#') continue;
        if (!panel.empty()) one.panel = panel;
        for (const flow::TextSize each : kSizes) {
            if (size == name(each)) one.size = each;
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

int pictures(const std::filesystem::path& out, const std::vector<Prepared>& scenes, const catalog::SearchIndex& search,
             screens::InputMethod* input) {
    const std::vector<Wanted> all = listed(out / "scenes.txt");
    int failed = all.empty() ? 1 : 0;
    for (const NamedPanel& named : kPanels) {
        Booth booth(named.panel, search, input);
        if (!booth.ready()) return 1;
        for (const Wanted& one : all) {
            if (one.panel != named.name) continue;
            const auto found = std::find_if(scenes.begin(), scenes.end(), [&](const Prepared& p) { return p.scene.name == one.scene; });
            if (found == scenes.end()) {
                fmt::print(stderr, "no scene {}\n", one.scene);
                failed = 1;
                continue;
            }
            for (const base::Language language : base::kWrittenLanguages) {
                booth.showcase(found->showcase);
                booth.show(found->scene, found->session, {language, one.size, false});
                const auto file = out / fmt::format("{}-{}.png", one.file, language == base::Language::En ? "en" : "zh");
                std::error_code ignored;
                std::filesystem::create_directories(file.parent_path(), ignored);
                booth.save(file, named.panel.portrait() ? kPortraitPx : kWidePx);
            }
        }
    }
    return failed;
}

}  // namespace zizhu::looks
