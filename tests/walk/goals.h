// What a walk over an item must have met: pages, options, materials needed and not needed, queues.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/evaluate.h"

namespace zizhu::tests {

struct Goal {
    std::string name;              // "page child", "option relation=father", "without material letter"
    catalog::Condition condition;  // that the answers fulfil it is the goal
    std::string page;              // of an option: where it is asked
    std::string question;
    std::string value;
};

// Longer lists are looked at by the conditions that speak of them alone.
inline constexpr std::size_t kMaxListedOptions = 20;

namespace walk_goals {

using catalog::Condition;

inline Condition join(Condition::Kind kind, std::vector<Condition> parts) {
    Condition out;
    out.kind = kind;
    out.parts = std::move(parts);
    return out;
}
inline Condition answered(const catalog::Question& question, const std::string& value) {
    Condition out;
    out.kind = question.type == catalog::QuestionType::Choices ? Condition::Kind::Contains : Condition::Kind::Is;
    out.question = question.key;
    out.values = {value};
    return out;
}
inline void collect(const Condition& condition, std::set<std::string>& questions) {
    if (!condition.question.empty()) questions.insert(condition.question);
    if (!condition.other.empty()) questions.insert(condition.other);
    for (const Condition& part : condition.parts) collect(part, questions);
}
inline void addWhen(const char* what, const std::string& key, const Condition& when, std::vector<Goal>& goals) {
    goals.push_back({std::string(what) + " " + key, when, {}, {}, {}});
    if (when.kind == Condition::Kind::Always) return;
    goals.push_back({std::string("without ") + what + " " + key, join(Condition::Kind::Not, {when}), {}, {}, {}});
}

}  // namespace walk_goals

// Of an item, or of a bundle's own form.
inline std::vector<Goal> goalsOf(const catalog::Item& item, const catalog::Catalogue& catalogue) {
    using namespace walk_goals;
    std::vector<Goal> goals;
    std::set<std::string> branching;
    for (const catalog::Page& page : item.pages) {
        addWhen("page", page.key, page.when, goals);
        collect(page.when, branching);
        for (const catalog::PageCheck& check : page.checks) collect(check.require, branching);
    }
    for (const catalog::Material& material : item.materials) {
        addWhen("material", material.key, material.when, goals);
        collect(material.when, branching);
    }
    std::vector<Condition> before;  // of the queues before it: none of them holds
    for (const catalog::Queue& queue : item.queues) {
        collect(queue.when, branching);
        std::vector<Condition> mine = before;
        mine.push_back(queue.when);
        goals.push_back({"queue " + queue.key, join(Condition::Kind::All, std::move(mine)), {}, {}, {}});
        before.push_back(join(Condition::Kind::Not, {queue.when}));
    }
    for (const catalog::Page& page : item.pages) {
        for (const catalog::Question& question : page.questions) {
            using Type = catalog::QuestionType;
            if (question.type != Type::Choice && question.type != Type::Choices && question.type != Type::YesNo) continue;
            const auto options = catalog::optionsOf(question, catalogue);
            if (!question.dictionary.empty() && (options.size() > kMaxListedOptions || !branching.contains(question.key)))
                continue;
            for (const catalog::Option& option : options) {
                goals.push_back({"option " + question.key + "=" + option.key, answered(question, option.key), page.key,
                                 question.key, option.key});
            }
        }
    }
    return goals;
}

}  // namespace zizhu::tests
