#include <algorithm>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
void readChecks(Shelf& shelf, const Scope& scope, const Node& node, Page& page) {
    Report& report = shelf.report;
    const auto* list = readList(report, node, 1, kMaxChecksOnPage);
    if (!list) return;
    for (const Node& entry : *list) {
        MapReader reader(report, entry, "the check");
        PageCheck check;
        if (const Node* require = reader.need("require", "{question: …, after: {question: …}}"))
            check.require = readCondition(shelf, scope, *require).value_or(Condition());
        if (const Node* at = reader.need("at", "…")) {
            const std::string written = readString(report, *at, 64).value_or("");
            std::vector<std::string> known;
            for (const Question& question : page.questions) known.push_back(question.key);
            check.at = scope.questionKey(written);
            if (!written.empty() && std::find(known.begin(), known.end(), check.at) == known.end())
                reportUnknown(report, *at, "question of this page", check.at, known);
        }
        if (const Node* message = reader.need("message", "{zh-CN: …, en: …}"))
            check.message = readText(report, *message).value_or(Text());
        reader.finish();
        page.checks.push_back(std::move(check));
    }
}

void readPage(Shelf& shelf, Scope& scope, const Node& node, const Condition& around, std::vector<Page>& out) {
    Report& report = shelf.report;
    MapReader reader(report, node, "the page");
    if (!reader.isMap()) return;
    Page page;
    if (const Node* key = reader.need("key", "short-word")) {
        const auto written = readString(report, *key, 64);
        if (written && !isItemKey(*written)) {
            report.error(*key, fmt::format("`{}` cannot be the key of a page", printable(*written)),
                         "use small letters, digits and hyphens, as in child-facts");
        } else if (written) {
            page.key = scope.pageKey(*written);
            if (std::any_of(out.begin(), out.end(),
                            [&](const Page& before) { return before.key == page.key; })) {
                report.error(*key, fmt::format("the page `{}` stands twice", page.key),
                             "give it another key; a part that stands twice needs `prefix: …`");
            }
        }
    }
    if (const Node* heading = reader.need("heading", "{zh-CN: …, en: …}")) {
        page.heading = readText(report, *heading).value_or(Text());
    }
    if (const Node* help = reader.take("help")) page.help = readText(report, *help).value_or(Text());
    if (const Node* when = reader.take("when")) {
        page.when = readCondition(shelf, scope, *when).value_or(Condition());
    }
    page.when = both(around, page.when);
    if (const Node* questions = reader.need("questions", "…")) {
        if (const auto* list = readList(report, *questions, 1, kMaxQuestionsOnPage)) {
            for (const Node& entry : *list) {
                auto question = readQuestion(shelf, scope, entry, false);
                if (!question) continue;
                if (scope.asked.contains(question->key)) {
                    report.error(entry, fmt::format("the question `{}` is asked twice", question->key),
                                 "give it another key; a part that stands twice needs `prefix: …`");
                    continue;
                }
                scope.asked.emplace(question->key, *question);
                page.questions.push_back(std::move(*question));
            }
        }
    }
    if (const Node* checks = reader.take("checks")) readChecks(shelf, scope, *checks, page);
    reader.finish();
    if (!page.key.empty()) out.push_back(std::move(page));
}

}  // namespace

Inclusion readInclusion(Shelf& shelf, const Scope& scope, const Node& node, const Condition& around) {
    MapReader reader(shelf.report, node, "the part");
    Inclusion out;
    const Node* name = reader.need("part", "contact");
    if (const auto key = name ? readString(shelf.report, *name, 64) : std::nullopt) {
        const auto found = shelf.parts.find(*key);
        if (found != shelf.parts.end()) {
            out.part = &found->second;
            found->second.used = true;
        } else {
            std::vector<std::string> known;
            for (const auto& [each, unused] : shelf.parts) known.push_back(each);
            reportUnknown(shelf.report, *name, "part", *key, known);
        }
    }
    if (const Node* prefix = reader.take("prefix")) {
        out.prefix = readString(shelf.report, *prefix, 24).value_or("");
        if (!out.prefix.empty() && !isQuestionKey(out.prefix)) {
            shelf.report.error(*prefix, fmt::format("`{}` cannot be a prefix", printable(out.prefix)),
                               "use small letters, as in mother");
            out.prefix.clear();
        }
    }
    if (const Node* heading = reader.take("heading")) {
        out.heading = readText(shelf.report, *heading);
        if (out.part && !out.part->root.find("pages"))
            shelf.report.error(*heading, "this part has no page to be headed", "remove the line");
    }
    out.when = around;
    if (const Node* when = reader.take("when")) {
        out.when = both(around, readCondition(shelf, scope, *when).value_or(Condition()));
    }
    reader.finish();
    return out;
}

namespace {
// Where each question of these pages stands, so that a reference to a later one can say so.
void noteLines(const Node& pages, std::map<std::string, int>& lines) {
    for (const Node& page : pages.children) {
        const Node* questions = page.find("questions");
        if (!questions) continue;
        for (const Node& question : questions->children) {
            if (const Node* key = question.find("key")) lines.emplace(key->text, key->line);
        }
    }
}
}  // namespace

void readPages(Shelf& shelf, Scope& scope, const Node& list, const Condition& around, bool insidePart,
               std::vector<Page>& out) {
    const auto* entries = readList(shelf.report, list, 1, 60);
    if (!entries) return;
    noteLines(list, scope.lines);
    for (const Node& entry : *entries) {
        if (!entry.find("part")) {
            readPage(shelf, scope, entry, around, out);
            continue;
        }
        if (insidePart) {
            shelf.report.error(entry, "a part cannot include another part", "include both in the item");
            continue;
        }
        const Inclusion inclusion = readInclusion(shelf, scope, entry, around);
        const Node* pages = inclusion.part ? inclusion.part->root.find("pages") : nullptr;
        if (!pages) continue;
        const std::map<std::string, int> ownLines = scope.lines;
        scope.prefix = inclusion.prefix;
        scope.lines.clear();
        const std::size_t first = out.size();
        readPages(shelf, scope, *pages, inclusion.when, true, out);
        if (inclusion.heading && out.size() > first) out[first].heading = *inclusion.heading;
        scope.prefix.clear();
        scope.lines = ownLines;
    }
}

}  // namespace zizhu::catalog
