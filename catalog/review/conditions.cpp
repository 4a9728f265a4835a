#include <algorithm>

#include <fmt/core.h>

#include "catalog/loading.h"
#include "catalog/review/checks.h"

namespace zizhu::catalog::review {

namespace {
using Kind = Condition::Kind;

Condition negated(Condition condition) {
    Condition out;
    out.kind = Kind::Not;
    out.parts.push_back(std::move(condition));
    return out;
}
Condition all(std::vector<Condition> parts) {
    Condition out;
    out.kind = Kind::All;
    out.parts = std::move(parts);
    return out;
}

// The questions that a condition speaks of.
void gather(const Condition& condition, std::vector<std::string>& out) {
    if (!condition.question.empty()) out.push_back(condition.question);
    if (!condition.other.empty()) out.push_back(condition.other);
    if (!condition.date.question.empty()) out.push_back(condition.date.question);
    for (const Condition& part : condition.parts) gather(part, out);
}

class Conditions {
public:
    Conditions(const Desk& desk, const Item& form, const Node& root)
        : desk_(desk), form_(form), root_(root), shelf_{unheard_, {}, {}} {
        for (const Dictionary& dictionary : desk.catalogue.dictionaries())
            shelf_.dictionaries.emplace(dictionary.key(), dictionary);
    }

    void pages() {
        for (const Page& page : form_.pages) {
            const Place place = desk_.source.entry(root_, "pages", page.key);
            when(page.when, place, fmt::format("the page `{}` is asked", page.key));
            checks(page, place);
        }
    }
    void materials() {
        for (const Material& material : form_.materials) {
            when(material.when, desk_.source.entry(root_, "materials", material.key),
                 fmt::format("the material `{}` is needed", material.key));
        }
    }
    template <class List>
    void entries(const List& list, std::string_view name, std::string_view says) {
        const Node* nodes = root_.find(name);
        for (std::size_t i = 0; nodes && i < list.size() && i < nodes->children.size(); ++i)
            when(list[i].when, {&nodes->children[i], true}, fmt::format("`{}` {}", name, says));
    }

private:
    bool can(const Condition& condition) { return canHold(form_, shelf_, {condition})[0]; }

    void when(const Condition& condition, const Place& place, const std::string& what) {
        if (condition.kind == Kind::Always) return;
        const Node& at = Source::member(*place.node, "when");
        if (!can(negated(condition))) {
            desk_.report.warning(at, fmt::format("{} whatever is answered: its `when` always holds", what),
                                 "remove the `when`, or correct it");
        } else if (place.own) {
            // What a part's conditions come to is the includer's choice; only its own words are judged.
            idle(condition, at, {});
        }
    }

    // A part of an `all` that the others imply says clearly what is meant; one of an `any` that can never
    // hold is a mistake. `around` holds beside it.
    void idle(const Condition& condition, const Node& at, const Condition& around) {
        if (condition.kind != Kind::Any && condition.kind != Kind::All) return;
        const Node* nodes = at.kind == Node::Kind::Map
                                ? at.find(condition.kind == Kind::Any ? "any" : "all")
                                : nullptr;
        for (std::size_t i = 0; i < condition.parts.size(); ++i) {
            const Node& here = nodes && i < nodes->children.size() ? nodes->children[i] : at;
            if (condition.kind == Kind::All) {
                idle(condition.parts[i], here, both(around, condition));
            } else if (!can(both(around, condition.parts[i]))) {
                desk_.report.warning(here, "this part of the condition can never hold", "correct it, or remove it");
            }
        }
    }

    void checks(const Page& page, const Place& place) {
        const Node* nodes = place.own ? place.node->find("checks") : nullptr;
        for (std::size_t i = 0; i < page.checks.size(); ++i) {
            const Node& at = nodes && i < nodes->children.size()
                                 ? Source::member(nodes->children[i], "require")
                                 : *place.node;
            const Condition& require = page.checks[i].require;
            if (!can(all({page.when, negated(require)}))) {
                desk_.report.warning(at, "this check never has anything to say: what it requires always holds",
                                     "remove it, or correct it");
            } else if (!can(all({page.when, require})) && decidedBy(page, require)) {
                desk_.report.error(at, fmt::format("nobody gets past the page `{}`: no answers fulfil this check", page.key),
                                   "correct `require`, or the `when` of the page");
            }
        }
    }
    // What is not answered fulfils a check, so only questions that everybody answers decide it for good.
    bool decidedBy(const Page& page, const Condition& require) const {
        std::vector<std::string> questions;
        gather(require, questions);
        return std::all_of(questions.begin(), questions.end(), [&](const std::string& key) {
            const Page* asked = pageOf(form_, key);
            const Question* question = findQuestion(form_, key);
            return asked && question && question->required &&
                   (asked == &page || asked->when.kind == Kind::Always);
        });
    }

    const Desk& desk_;
    const Item& form_;
    const Node& root_;
    Report unheard_;
    Shelf shelf_;
};
}  // namespace

void checkConditions(const Desk& desk) {
    for (const Item& item : desk.catalogue.items()) {
        Conditions conditions(desk, item, desk.source.root(Source::fileOf(item)));
        conditions.pages();
        conditions.materials();
        // The last queue may say what is left over: the loader knows whether one is missing.
    }
    for (const Bundle& bundle : desk.catalogue.bundles()) {
        Conditions conditions(desk, bundle.form, desk.source.root(Source::fileOf(bundle)));
        conditions.pages();
        conditions.entries(bundle.items, "items", "entry is always part of it");
        conditions.entries(bundle.notices, "notices", "entry is always told");
    }
}

}  // namespace zizhu::catalog::review
