#include "catalog/tool/comparing.h"

namespace zizhu::catalog::tool {

namespace {
std::string optional(const std::optional<std::size_t>& value) { return value ? fmt::format("{}", *value) : "any number of"; }

void compareLengths(const Comparing& c, const std::string& what, const Limits& old, const Limits& now) {
    if (old.maxLength != now.maxLength) {
        c.say(fmt::format("{} may now have {} characters ({} before)", what, optional(now.maxLength), optional(old.maxLength)));
    }
    if (old.minLength != now.minLength) {
        c.say(fmt::format("{} must now have {} characters at least ({} before)", what, now.minLength.value_or(0), old.minLength.value_or(0)));
    }
    if (old.charset != now.charset) c.say(what + " takes other characters than before");
    c.value("the form of " + what, old.mask, now.mask);
}

void compareRange(const Comparing& c, const std::string& what, const Question& old, const Question& now) {
    const auto number = [](const Question& question, const std::optional<std::int64_t>& value) {
        if (!value) return std::string("no bound");
        if (question.type == QuestionType::Amount) return fmt::format("{}.{:02} yuan", *value / 100, *value % 100);
        return fmt::format("{}", *value);
    };
    const auto day = [](const Words& words, const std::optional<DateBound>& bound) {
        return bound ? dayInWords(*bound, words) : std::string("no bound");
    };
    c.value("the least of " + what, number(old, old.limits.min), number(now, now.limits.min));
    c.value("the most of " + what, number(old, old.limits.max), number(now, now.limits.max));
    c.value("the first day of " + what, day(c.before, old.limits.notBefore), day(c.after, now.limits.notBefore));
    c.value("the last day of " + what, day(c.before, old.limits.notAfter), day(c.after, now.limits.notAfter));
    if (old.limits.minChosen != now.limits.minChosen)
        c.say(fmt::format("of {} at least {} must now be chosen ({} before)", what, now.limits.minChosen, old.limits.minChosen));
    if (old.limits.maxChosen != now.limits.maxChosen)
        c.say(fmt::format("of {} at most {} may now be chosen ({} before; 0: all)", what, now.limits.maxChosen, old.limits.maxChosen));
    if (old.minRows != now.minRows) c.say(fmt::format("{} must now have {} rows at least ({} before)", what, now.minRows, old.minRows));
    if (old.maxRows != now.maxRows) c.say(fmt::format("{} may now have {} rows ({} before)", what, now.maxRows, old.maxRows));
}

void compareOptions(const Comparing& c, const std::string& what, const Question& old, const Question& now) {
    c.value("the list of " + what, old.dictionary.empty() ? "" : "dictionary " + old.dictionary,
            now.dictionary.empty() ? "" : "dictionary " + now.dictionary);
    Comparing::pairs(
        old.options, now.options,
        [&](const Option& a, const Option& b) {
            c.text(fmt::format("option {} of {}", c.before.quoted(a.label), what), a.label, b.label);
            c.text(fmt::format("help of option {} of {}", c.after.quoted(b.label), what), a.help, b.help);
        },
        [&](const Option& a) { c.say(fmt::format("{} no longer offers {}", what, c.before.quoted(a.label))); },
        [&](const Option& b) { c.say(fmt::format("{} now offers {}", what, c.after.quoted(b.label))); });
    if (Comparing::moved(old.options, now.options)) c.say("the options of " + what + " stand in another order");
}

void compareQuestion(const Comparing& c, const std::string& around, const Question& old, const Question& now) {
    const std::string what = around + c.after.quoted(now.label);
    c.text("label of question " + c.before.quoted(old.label), old.label, now.label);
    c.text("help of " + what, old.help, now.help);
    c.text("example of " + what, old.example, now.example);
    if (old.type != now.type) c.say(fmt::format("{} is now of type {} ({} before)", what, name(now.type), name(old.type)));
    if (old.required != now.required) c.say(what + (now.required ? " must now be answered" : " is now optional"));
    compareLengths(c, what, old.limits, now.limits);
    compareRange(c, what, old, now);
    compareOptions(c, what, old, now);
    const auto source = [](const Question& question) {
        const std::string path = question.prefillRegistry + (question.prefillPath.empty() ? "" : "." + question.prefillPath);
        return std::string(name(question.prefill)) + (path.empty() ? "" : "." + path);
    };
    c.value("what " + what + " is filled in from", source(old), source(now));
    c.value("the shared name of " + what, old.shared, now.shared);
    c.value("what " + what + " must differ from", old.differsFrom, now.differsFrom);
    Comparing::pairs(
        old.columns, now.columns,
        [&](const Question& a, const Question& b) { compareQuestion(c, "column of " + what + " ", a, b); },
        [&](const Question& a) { c.say(fmt::format("column {} of {} is gone", c.before.quoted(a.label), what)); },
        [&](const Question& b) { c.say(fmt::format("{} has a new column {}", what, c.after.quoted(b.label))); });
}

void compareChecks(const Comparing& c, const std::string& what, const Page& old, const Page& now) {
    const auto words = [](const Words& w, const Page& page) {
        std::vector<std::string> out;
        for (const PageCheck& check : page.checks) out.push_back(fmt::format("{} ({})", w.condition(check.require), w.quoted(check.message)));
        return out;
    };
    const auto a = words(c.before, old);
    const auto b = words(c.after, now);
    for (const std::string& check : b) {
        if (std::find(a.begin(), a.end(), check) == a.end()) c.say(fmt::format("{} now requires: {}", what, check));
    }
    for (const std::string& check : a) {
        if (std::find(b.begin(), b.end(), check) == b.end()) c.say(fmt::format("{} no longer requires: {}", what, check));
    }
}

std::string onlyIf(const Words& words, std::string_view does, const Condition& when) {
    const std::string condition = words.condition(when);
    return condition.empty() ? "" : fmt::format(", {} only if {}", does, condition);
}

std::string_view inWords(Necessity necessity) {
    switch (necessity) {
        case Necessity::Essential:
            return "essential";
        case Necessity::Optional:
            return "optional";
        default:
            return "essential, but may be handed in later";
    }
}

void compareMaterial(const Comparing& c, const Material& old, const Material& now) {
    const std::string what = "material " + c.after.quoted(now.name);
    c.text("name of material " + c.before.quoted(old.name), old.name, now.name);
    c.text("help of " + what, old.help, now.help);
    if (old.necessity != now.necessity) c.say(fmt::format("{} is now {}", what, inWords(now.necessity)));
    c.when(what, "needed", old.when, now.when);
    if (old.copies != now.copies) c.say(fmt::format("{}: {} copies (before: {})", what, now.copies, old.copies));
    if (old.maxPages != now.maxPages) c.say(fmt::format("{} may now have {} pages ({} before)", what, now.maxPages, old.maxPages));
    if (old.deferDays != now.deferDays) c.say(fmt::format("{} may now be handed in {} days later ({} before)", what, now.deferDays, old.deferDays));
    c.value("form of " + what, c.before.catalogue.label("material-forms", old.form, c.before.language),
            c.after.catalogue.label("material-forms", now.form, c.after.language));
    c.value("source of " + what, c.before.catalogue.label("material-sources", old.source, c.before.language),
            c.after.catalogue.label("material-sources", now.source, c.after.language));
    if (old.commitment.has_value() != now.commitment.has_value())
        c.say(what + (now.commitment ? " may now be replaced by a commitment" : " may no longer be replaced by a commitment"));
    c.text("commitment for " + what, old.commitment.value_or(Text()), now.commitment.value_or(Text()));
    c.value("the register that " + what + " comes from", old.fromRegister ? old.fromRegister->registry : "",
            now.fromRegister ? now.fromRegister->registry : "");
    if (old.fromRegister && now.fromRegister) c.text("consent for " + what, old.fromRegister->consent, now.fromRegister->consent);
    const auto shows = [](const Material& m) { return m.sample ? m.sample->shows : std::vector<Text>(); };
    c.value("the sample of " + what, old.sample ? std::string(name(old.sample->form)) : "", now.sample ? std::string(name(now.sample->form)) : "");
    c.texts("what the sample of " + what + " shows", shows(old), shows(now));
    c.value("the shared name of " + what, old.shared, now.shared);
}
}  // namespace

void comparePages(const Comparing& c, const Item& old, const Item& now) {
    Comparing::pairs(
        old.pages, now.pages,
        [&](const Page& a, const Page& b) {
            const std::string what = "page " + c.after.quoted(b.heading);
            c.text("heading of page " + c.before.quoted(a.heading), a.heading, b.heading);
            c.text("help of " + what, a.help, b.help);
            c.when(what, "asked", a.when, b.when);
            compareChecks(c, what, a, b);
            if (Comparing::moved(a.questions, b.questions)) c.say("the questions of " + what + " stand in another order");
        },
        [&](const Page& a) { c.say(fmt::format("page {} is gone", c.before.quoted(a.heading))); },
        [&](const Page& b) { c.say(fmt::format("new page {}{}", c.after.quoted(b.heading), onlyIf(c.after, "asked", b.when))); });
    if (Comparing::moved(old.pages, now.pages)) c.say("the pages stand in another order");
    // By key, wherever they stand: a question that moved is still the same question.
    const auto questions = [](const Item& item) {
        std::vector<Question> out;
        for (const Page& page : item.pages) out.insert(out.end(), page.questions.begin(), page.questions.end());
        return out;
    };
    Comparing::pairs(
        questions(old), questions(now),
        [&](const Question& a, const Question& b) {
            const Page* from = pageOf(old, a.key);
            const Page* to = pageOf(now, b.key);
            if (from->key != to->key) c.say(fmt::format("question {} is now asked on page {}", c.after.quoted(b.label), c.after.quoted(to->heading)));
            compareQuestion(c, "question ", a, b);
        },
        [&](const Question& a) { c.say(fmt::format("question {} is gone", c.before.quoted(a.label))); },
        [&](const Question& b) {
            c.say(fmt::format("new question {} on page {}{}", c.after.quoted(b.label), c.after.quoted(pageOf(now, b.key)->heading),
                              b.required ? "" : ", optional"));
        });
}

void compareMaterials(const Comparing& c, const std::vector<Material>& old, const std::vector<Material>& now) {
    Comparing::pairs(
        old, now, [&](const Material& a, const Material& b) { compareMaterial(c, a, b); },
        [&](const Material& a) { c.say(fmt::format("material {} is no longer needed", c.before.quoted(a.name))); },
        [&](const Material& b) {
            c.say(fmt::format("new material {} ({}){}", c.after.quoted(b.name), inWords(b.necessity), onlyIf(c.after, "needed", b.when)));
        });
    if (Comparing::moved(old, now)) c.say("the materials stand in another order");
}

}  // namespace zizhu::catalog::tool
