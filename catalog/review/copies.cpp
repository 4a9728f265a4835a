#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "catalog/review/checks.h"

namespace zizhu::catalog::review {

namespace {
constexpr std::size_t kFewestQuestions = 4;  // of its own, to be called a copy
constexpr double kMostShared = 0.8;

struct Asked {
    const Item* item;
    std::set<std::string> texts;
};

// Parts are meant to be the same everywhere, so only what an item asks by itself counts.
Asked ownQuestions(const Desk& desk, const Item& item) {
    Asked out{&item, {}};
    const Node& root = desk.source.root(Source::fileOf(item));
    for (const Page& page : item.pages) {
        if (!desk.source.entry(root, "pages", page.key).own) continue;
        for (const Question& question : page.questions)
            out.texts.insert(page.heading(base::Language::ZhCn) + "\n" + question.label(base::Language::ZhCn));
    }
    return out;
}
}  // namespace

void checkCopies(const Desk& desk) {
    std::vector<Asked> all;
    for (const Item& item : desk.catalogue.items()) {
        Asked asked = ownQuestions(desk, item);
        if (asked.texts.size() >= kFewestQuestions) all.push_back(std::move(asked));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            const auto shared = std::count_if(all[i].texts.begin(), all[i].texts.end(), [&](const std::string& text) {
                return all[k].texts.contains(text);
            });
            const std::size_t fewer = std::min(all[i].texts.size(), all[k].texts.size());
            if (double(shared) <= kMostShared * double(fewer)) continue;
            desk.report.warning(
                Source::member(desk.source.root(Source::fileOf(*all[i].item)), "pages"),
                fmt::format("{} of its questions stand in `{}` too: the items are near copies", shared, all[k].item->key),
                "put what is the same into a part, and ask what only this item needs");
        }
    }
}

}  // namespace zizhu::catalog::review
