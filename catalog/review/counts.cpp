#include "catalog/review/counts.h"

#include "base/utf8.h"
#include "catalog/review/texts.h"

namespace zizhu::catalog::review {

namespace {
bool sometimes(const Condition& condition) { return condition.kind != Condition::Kind::Always; }

void addItem(Counts& counts, const Item& item) {
    ++counts.items;
    counts.pages += item.pages.size();
    counts.materials += item.materials.size();
    for (const Page& page : item.pages) {
        counts.branches += sometimes(page.when) ? 1 : 0;
        counts.checks += page.checks.size();
        for (const Question& question : page.questions) counts.questions += 1 + question.columns.size();
    }
    for (const Material& material : item.materials) counts.branches += sometimes(material.when) ? 1 : 0;
    for (const Queue& queue : item.queues) counts.branches += sometimes(queue.when) ? 1 : 0;
}

std::size_t hanCharacters(std::string_view text) {
    std::size_t out = 0;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) break;
        out += base::isHan(*c) ? 1 : 0;
    }
    return out;
}
std::size_t englishWords(std::string_view text) {
    std::size_t out = 0;
    bool inside = false;
    for (const char c : text) {
        const bool gap = c == ' ' || c == '\n';
        if (!gap && !inside) ++out;
        inside = !gap;
    }
    return out;
}
}  // namespace

Report count(const Catalogue& catalogue, std::span<const SourceFile> files) {
    Report out;
    for (const Item& item : catalogue.items()) {
        addItem(out.all, item);
        addItem(out.departments[item.department], item);
        ++out.kinds[std::string(name(item.kind))];
    }
    out.bundles = catalogue.bundles().size();
    for (const Bundle& bundle : catalogue.bundles()) out.notices += bundle.notices.size();
    out.dictionaries = catalogue.dictionaries().size();
    for (const Dictionary& dictionary : catalogue.dictionaries()) out.entries += dictionary.entries().size();
    const Source source(files);
    for (const Site& site : textsOf(source)) {
        if (site.spot == Spot::Entry || site.spot == Spot::Tile) continue;
        ++out.texts;
        out.words[0] += hanCharacters(site.in(base::Language::ZhCn)->text);
        out.words[1] += englishWords(site.in(base::Language::En)->text);
    }
    return out;
}

}  // namespace zizhu::catalog::review
