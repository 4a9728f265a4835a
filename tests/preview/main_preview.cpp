// zizhu-catalog-preview: draws every page of an item or bundle with the terminal's own screens, in each
// language and text size, into one HTML file. `zizhu-catalog preview` starts it.
//
// Exit codes: 0 done; 1 something is wrong with a page (told page by page), or a page could not be reached; 2 the
// catalogue or the fonts cannot be read, or the file not written.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"
#include "tests/preview/html.h"
#include "tests/preview/pages.h"
#include "tests/preview/studio.h"

namespace {
using namespace zizhu;
namespace tool = catalog::tool;

constexpr std::pair<std::string_view, flow::TextSize> kSizes[] = {
    {"S", flow::TextSize::S}, {"M", flow::TextSize::M}, {"L", flow::TextSize::L}, {"XL", flow::TextSize::XL}};

struct Options {
    std::string key, directory = "catalog", out;
    std::vector<std::string> sizes = {"M", "XL"};
    std::vector<std::string> languages = {"zh-CN", "en"};
};

// What could not be drawn or is wrong, told; how many.
int tell(const std::string& title, const preview::Picture& picture) {
    for (const std::string& fault : picture.shot.faults) tool::complain(fmt::format("{} ({}): {}", title, picture.caption, fault));
    return int(picture.shot.faults.size());
}

int draw(const Options& options) {
    const auto catalogue = tool::load(options.directory);
    if (!catalogue) return tool::kUnusable;
    preview::Studio studio(*catalogue);
    if (!studio.ready()) {
        tool::complain("the fonts are missing: see scripts/packages.txt");
        return tool::kUnusable;
    }
    const preview::Sheets sheets = preview::sheetsOf(catalogue, options.key, base::Language::En);
    if (sheets.sheets.empty()) {
        tool::complain(fmt::format("there is no item or bundle `{}`", options.key));
        return tool::kMistakes;
    }
    const catalog::Item* item = catalogue->item(options.key);
    const catalog::Bundle* bundle = catalogue->bundle(options.key);
    const catalog::Text& title = item ? item->title : bundle->title;
    preview::Album album{fmt::format("{} / {}", title(base::Language::ZhCn), title(base::Language::En)),
                         fmt::format("{} {}, catalogue {}; pictures at half of the glass's size", options.key,
                                     item ? item->version : bundle->version, catalogue->version()),
                         sheets.missed, {}};
    int faults = int(sheets.missed.size());
    for (const std::string& missed : sheets.missed) tool::complain("no generated answers lead to " + missed);
    std::size_t pictures = 0;
    for (const preview::Sheet& sheet : sheets.sheets) {
        preview::Leaf leaf{sheet.title, sheet.note, {}};
        for (const std::string& language : options.languages) {
            for (const auto& [name, size] : kSizes) {
                if (std::find(options.sizes.begin(), options.sizes.end(), name) == options.sizes.end()) continue;
                leaf.pictures.push_back({fmt::format("{}, {}", language, name), studio.shoot(sheet.session, tool::languageOf(language), size)});
                faults += tell(sheet.title, leaf.pictures.back());
                ++pictures;
            }
        }
        album.leaves.push_back(std::move(leaf));
    }
    const std::string html = preview::toHtml(album);
    if (!base::writeFileAtomically(options.out, base::asBytes(html), 0644)) {
        tool::complain(fmt::format("{}: cannot be written", options.out));
        return tool::kUnusable;
    }
    tool::say(fmt::format("{}: {} pages, {} pictures", options.out, album.leaves.size(), pictures));
    return faults == 0 ? tool::kDone : tool::kMistakes;
}
}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("Draws every page of an item or a bundle");
    app.add_option("key", options.key, "Key of an item or a bundle")->required();
    app.add_option("directory", options.directory, "The catalogue's folder (default: catalog)");
    app.add_option("--out", options.out, "The HTML file to write")->required();
    app.add_option("--sizes", options.sizes, "Text sizes")->delimiter(',')->check(CLI::IsMember({"S", "M", "L", "XL"}));
    app.add_option("--languages", options.languages, "Languages")->delimiter(',')->check(CLI::IsMember({"zh-CN", "en"}));
    try {
        app.parse(argc, argv);
        return draw(options);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? tool::kDone : tool::kUnusable;
    } catch (const std::exception& error) {
        tool::complain(fmt::format("zizhu-catalog-preview: {}", error.what()));
        return tool::kUnusable;
    }
}
