#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "catalog/review/checks.h"

namespace zizhu::catalog::review {

namespace {
bool has(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// Two items of one code or name could not be told apart on a receipt or in the statistics.
void checkTwice(const Desk& desk) {
    std::map<std::string, const Item*> codes;
    std::array<std::map<std::string, std::string>, base::kLanguageCount> titles;
    const auto title = [&](const Node& root, const std::string& key, const Text& text) {
        for (const base::Language language : base::kWrittenLanguages) {
            const auto [before, fresh] = titles[std::size_t(language)].emplace(text(language), key);
            if (fresh) continue;
            desk.report.error(Source::member(Source::member(root, "title"), base::tag(language)),
                              fmt::format("`{}` has the same title", before->second), "make one of them say more");
        }
    };
    for (const Item& item : desk.catalogue.items()) {
        const Node& root = desk.source.root(Source::fileOf(item));
        const auto [before, fresh] = codes.emplace(item.implementationCode, &item);
        if (!fresh) {
            desk.report.error(Source::member(root, "implementationCode"),
                              fmt::format("`{}` has the same implementation code", before->second->key),
                              "give each item a code of its own; `zizhu-catalog new` tells the next free one");
        }
        title(root, item.key, item.title);
    }
    for (const Bundle& bundle : desk.catalogue.bundles())
        title(desk.source.root(Source::fileOf(bundle)), bundle.key, bundle.title);
}

template <class T>
void checkFound(const Desk& desk, const T& thing) {
    const Node& root = desk.source.root(Source::fileOf(thing));
    for (const base::Language language : base::kWrittenLanguages) {
        if (thing.keywords[std::size_t(language)].empty()) {
            desk.report.warning(Source::member(root, "keywords"),
                                fmt::format("nobody can find it by other words: it has no keywords in {}", base::tag(language)),
                                "add `keywords:` with what people call it");
        }
    }
}

// Five working days are a week.
double inCalendarDays(const TimeLimit& limit) { return limit.working ? limit.days * 7.0 / 5.0 : limit.days; }

void checkFacts(const Desk& desk, const Item& item) {
    const Node& root = desk.source.root(Source::fileOf(item));
    const Node& limits = Source::member(root, "timeLimit");
    if (item.statutory && item.committed && item.statutory->working != item.committed->working &&
        inCalendarDays(*item.committed) > inCalendarDays(*item.statutory) + 0.5) {
        desk.report.error(Source::member(limits, "committed"), "the committed time is longer than the statutory one",
                          "shorten it, or correct the statutory one");
    }
    if (item.handling == "1" && item.committed && item.committed->days > 1) {
        desk.report.warning(Source::member(limits, "committed"),
                            "`handling` says that it is decided at once, the committed time says otherwise",
                            "make them agree");
    }
    if (item.fee.fen > 0 && item.fee.note.empty()) {
        desk.report.warning(Source::member(root, "fee"), "it costs something, but not said what for",
                            "add `note`: what is paid, and on what basis");
    }
    const auto isAddress = [](const Question& question) { return question.type == QuestionType::Address; };
    const bool asksAddress = std::any_of(item.pages.begin(), item.pages.end(), [&](const Page& page) {
        return std::any_of(page.questions.begin(), page.questions.end(), isAddress);
    });
    if (has(item.result.delivery, "express") && !asksAddress) {
        desk.report.warning(Source::member(root, "result"), "it is sent by express, but no address is asked",
                            "include the part `delivery`, or remove `express`");
    }
}
}  // namespace

void checkItems(const Desk& desk) {
    checkTwice(desk);
    for (const Item& item : desk.catalogue.items()) {
        checkFound(desk, item);
        checkFacts(desk, item);
    }
    for (const Bundle& bundle : desk.catalogue.bundles()) checkFound(desk, bundle);
}

}  // namespace zizhu::catalog::review
