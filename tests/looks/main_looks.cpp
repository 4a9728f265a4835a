// zizhu-looks check PANEL [--only NAME] [--most N] [--sizes S,XL]: looks at every scene as a person would, prints
// what is wrong; non-zero if anything is.
// zizhu-looks items [--only NAME]: the same for every page of every item, in usual size and in the largest.
// zizhu-looks sheet OUT [--all] [--only NAME]: the pictures on one HTML page. Run in the source folder.
// zizhu-looks pictures OUT: those that OUT/scenes.txt lists, for the documents.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "screens/input/rime_input_method.h"
#include "tests/looks/contact_sheet.h"
#include "tests/looks/matrix.h"
#include "tests/looks/pictures.h"

namespace {

using namespace zizhu;

struct Arguments {
    std::string command, target, only, sizes;
    bool all = false;
    std::size_t most = 40;
};

Arguments parse(const std::vector<std::string>& words) {
    Arguments a;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool more = i + 1 < words.size();
        if (words[i] == "--all") {
            a.all = true;
        } else if (words[i] == "--only" && more) {
            a.only = words[++i];
        } else if (words[i] == "--sizes" && more) {
            a.sizes = "," + words[++i] + ",";
        } else if (words[i] == "--most" && more) {
            a.most = std::stoul(words[++i]);
        } else {
            (a.command.empty() ? a.command : a.target) = words[i];
        }
    }
    return a;
}

int check(const Arguments& a, const std::vector<looks::Prepared>& scenes, const catalog::SearchIndex& search, screens::InputMethod* input) {
    looks::Report report;
    for (const looks::NamedPanel& named : looks::kPanels) {
        if (!a.target.empty() && a.target != named.name) continue;
        looks::Booth booth(named.panel, search, input);
        if (!booth.ready()) {
            fmt::print(stderr, "fonts are missing: see scripts/packages.txt\n");
            return 1;
        }
        for (const looks::View& view : looks::allViews()) {
            if (!a.sizes.empty() && a.sizes.find(fmt::format(",{},", looks::name(view.size))) == std::string::npos) continue;
            for (const looks::Prepared& one : scenes) looks::look(booth, one, view, named.name, report);
        }
    }
    fmt::print("{}{} scenes x {} languages x {} sizes x 2 contrasts{} = {} pictures, {} checks, {} faults\n", report.text(a.most),
               scenes.size(), base::kLanguages.size(), std::size(looks::kSizes), a.target.empty() ? " x 3 panels" : " on " + a.target,
               report.pictures(), report.checks(), report.faults());
    return report.faults() == 0 && report.pictures() > 0 ? 0 : 1;
}

// Long words are where layouts break: the usual view, and the one with the least room.
int checkItems(const Arguments& a, const tests::CataloguePtr& catalogue, const catalog::SearchIndex& search, screens::InputMethod* input) {
    const std::vector<looks::Prepared> pages = looks::prepareItems(catalogue, a.only);
    const std::pair<std::size_t, flow::TextSize> views[] = {{0, flow::TextSize::M}, {2, flow::TextSize::XL}};
    looks::Report report;
    for (const auto& [panel, size] : views) {
        looks::Booth booth(looks::kPanels[panel].panel, search, input);
        if (!booth.ready()) return 1;
        for (const base::Language language : base::kLanguages) {
            for (const looks::Prepared& one : pages) looks::look(booth, one, {language, size, false}, looks::kPanels[panel].name, report);
        }
    }
    fmt::print("{}{} pages of items x {} languages x 2 views = {} pictures, {} checks, {} faults\n", report.text(a.most), pages.size(),
               base::kLanguages.size(), report.pictures(), report.checks(), report.faults());
    return report.faults() == 0 && report.pictures() > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments a = parse({argv + 1, argv + argc});
    const bool sheet = a.command == "sheet" && !a.target.empty();
    const bool document = a.command == "pictures" && !a.target.empty();
    if (!sheet && !document && a.command != "check" && a.command != "items") {
        fmt::print(stderr, "usage: zizhu-looks check [portrait|landscape|small] [--only NAME] [--sizes S,M,L,XL] [--most N]\n"
                           "       zizhu-looks items [--only NAME] [--most N]\n"
                           "       zizhu-looks sheet OUT [--only NAME] [--all]\n"
                           "       zizhu-looks pictures OUT\n");
        return 2;
    }
    const auto catalogue = tests::loadCatalogue("catalog");
    if (!catalogue) {
        fmt::print(stderr, "no catalogue in ./catalog\n");
        return 1;
    }
    const catalog::SearchIndex search(*catalogue);
    const std::filesystem::path runtime = std::filesystem::temp_directory_path() / ("zizhu-looks-" + a.command + (sheet || document ? "" : a.target));
    const auto rime = screens::RimeInputMethod::make({.runtime = runtime.string()});
    screens::InputMethod* input = rime ? rime->get() : nullptr;
    if (a.command == "items") return checkItems(a, catalogue, search, input);
    const std::vector<looks::Prepared> scenes = looks::prepare(catalogue, a.only);
    if (document) return looks::pictures(a.target, scenes, search, input);
    return sheet ? looks::contactSheet(a.target, a.all, scenes, search, input) : check(a, scenes, search, input);
}
