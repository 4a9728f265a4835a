#include "tests/looks/contact_sheet.h"

#include <fmt/format.h>

#include <fstream>

namespace zizhu::looks {
namespace {

constexpr int kShortSidePx = 270;

struct Choice {
    const char* group;
    std::vector<std::string> values;
};

std::vector<Choice> choices() {
    Choice languages{"language", {}};
    for (const base::Language one : base::kLanguages) languages.values.emplace_back(base::tag(one));
    Choice panels{"panel", {}};
    for (const NamedPanel& one : kPanels) panels.values.emplace_back(one.name);
    return {std::move(languages), {"size", {"S", "M", "L", "XL"}}, {"contrast", {"default", "high"}}, std::move(panels)};
}

std::string head() {
    std::string css = "body{font:15px/1.5 system-ui,sans-serif;margin:24px;background:#f3f5f8;color:#14212e}"
                      "figure{display:inline-block;margin:8px;vertical-align:top}figcaption{font-size:12px;max-width:270px}"
                      "img{border:1px solid #76828f;display:block}fieldset{display:inline-block;border:1px solid #76828f;margin:0 8px 8px 0}";
    for (const Choice& choice : choices()) {
        for (const std::string& value : choice.values) {
            css += fmt::format("body:has(#{0}-{1}:checked) figure:not(.{0}-{1}){{display:none}}", choice.group, value);
        }
    }
    std::string html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Zizhu: every screen</title><style>" + css + "</style><h1>Every screen</h1>";
    for (const Choice& choice : choices()) {
        html += fmt::format("<fieldset><legend>{0}</legend><label><input type=radio name={0} checked>all</label>", choice.group);
        for (const std::string& value : choice.values) {
            html += fmt::format(" <label><input type=radio name={0} id={0}-{1}>{1}</label>", choice.group, value);
        }
        html += "</fieldset>";
    }
    return html + "\n";
}

bool wanted(bool all, const View& view, std::size_t panel) {
    const bool usual = view.size == flow::TextSize::M && !view.highContrast;
    return all || usual || (panel == 0 && (!view.highContrast || view.size == flow::TextSize::M));
}

}  // namespace

int contactSheet(const std::filesystem::path& out, bool all, const std::vector<Prepared>& scenes, const catalog::SearchIndex& search,
                 screens::InputMethod* input) {
    std::error_code failed;
    std::filesystem::create_directories(out / "pictures", failed);
    std::map<std::string, std::string> figures;  // by scene, so that what belongs together stands together
    std::size_t pictures = 0;
    for (std::size_t p = 0; p < std::size(kPanels); ++p) {
        Booth booth(kPanels[p].panel, search, input);
        if (!booth.ready()) return 1;
        const int width = kPanels[p].panel.portrait() ? kShortSidePx : kShortSidePx * 16 / 9;
        for (const View& view : allViews()) {
            if (!wanted(all, view, p)) continue;
            for (const Prepared& one : scenes) {
                booth.showcase(one.showcase);
                booth.show(one.scene, one.session, view);
                const char* contrast = view.highContrast ? "high" : "default";
                const std::string file = fmt::format("pictures/{}_{}_{}_{}_{}.png", one.scene.name, kPanels[p].name, base::tag(view.language), name(view.size), contrast);
                booth.save(out / file, width);
                figures[one.scene.name] += fmt::format(
                    "<figure class=\"language-{1} size-{2} contrast-{3} panel-{4}\"><a href=\"{5}\"><img loading=lazy width={6} src=\"{5}\" alt=\"{0}\"></a>"
                    "<figcaption>{0} · {1} · {2} · {3} · {4}</figcaption></figure>\n",
                    one.scene.name, base::tag(view.language), name(view.size), contrast, kPanels[p].name, file, width);
                ++pictures;
            }
        }
    }
    std::ofstream page(out / "index.html");
    page << head() << fmt::format("<p>{} scenes, {} pictures.</p>\n", scenes.size(), pictures);
    for (const auto& [scene, html] : figures) page << html;
    fmt::print("{} pictures: {}\n", pictures, (out / "index.html").string());
    return page.good() ? 0 : 1;
}

}  // namespace zizhu::looks
