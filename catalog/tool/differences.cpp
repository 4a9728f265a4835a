#include "catalog/tool/differences.h"

#include <map>
#include <set>

#include "catalog/tool/comparing.h"

namespace zizhu::catalog::tool {

namespace {
std::string dayOr(const std::optional<base::LocalDate>& day) { return day ? base::toString(*day) : ""; }

// What items and bundles have in common.
template <class T>
void compareOffer(const Comparing& c, const T& old, const T& now) {
    c.text("title", old.title, now.title);
    c.text("summary", old.summary, now.summary);
    c.words("topic", old.topics, now.topics);
    c.words("life event", old.lifeEvents, now.lifeEvents);
    for (const base::Language language : base::kWrittenLanguages) {
        c.words(fmt::format("keyword ({})", base::tag(language)), old.keywords[std::size_t(language)],
                now.keywords[std::size_t(language)]);
    }
    if (old.popularity != now.popularity) c.say(fmt::format("popularity: {} → {}", old.popularity, now.popularity));
    c.value("offered from", dayOr(old.validFrom), dayOr(now.validFrom));
    c.value("offered until", dayOr(old.validTo), dayOr(now.validTo));
    if (!old.suspended && now.suspended) c.say("it is now suspended: " + c.after.quoted(*now.suspended));
    if (old.suspended && !now.suspended) c.say("it is no longer suspended");
    if (old.suspended && now.suspended) c.text("why it is suspended", *old.suspended, *now.suspended);
    c.text("declaration", old.declaration, now.declaration);
    c.text("button", old.submitLabel, now.submitLabel);
}

void compareGuide(const Comparing& c, const Item& old, const Item& now) {
    const auto department = [](const Words& words, const Item& item) {
        return words.catalogue.label("departments", item.department, words.language);
    };
    const auto limit = [](const std::optional<TimeLimit>& l) { return l ? limitInWords(*l) : std::string(); };
    const auto labels = [](const Words& words, std::string_view dictionary, const std::vector<std::string>& keys) {
        std::vector<std::string> out;
        for (const std::string& key : keys) out.push_back(words.catalogue.label(dictionary, key, words.language));
        return out;
    };
    c.value("kind", std::string(name(old.kind)), std::string(name(now.kind)));
    c.value("department", department(c.before, old), department(c.after, now));
    c.value("catalogue code", old.catalogueCode, now.catalogueCode);
    c.value("implementation code", old.implementationCode, now.implementationCode);
    c.value("item type", old.itemType, now.itemType);
    c.value("handling", c.before.catalogue.label("handling", old.handling, c.before.language),
            c.after.catalogue.label("handling", now.handling, c.after.language));
    c.words("for", labels(c.before, "targets", old.targets), labels(c.after, "targets", now.targets));
    c.texts("legal basis", old.legalBasis, now.legalBasis);
    c.texts("who may apply", old.conditions, now.conditions);
    c.value("fee", moneyInWords(old.fee.fen), moneyInWords(now.fee.fen));
    c.text("note on the fee", old.fee.note, now.fee.note);
    c.value("statutory time", limit(old.statutory), limit(now.statutory));
    c.value("committed time", limit(old.committed), limit(now.committed));
    c.text("result", old.result.name, now.result.name);
    c.words("delivery", labels(c.before, "delivery", old.result.delivery), labels(c.after, "delivery", now.result.delivery));
    c.value("telephone for questions", old.consultation, now.consultation);
    c.value("telephone for complaints", old.complaint, now.complaint);
    c.words("device without which it is not offered", old.requiredDevices, now.requiredDevices);
    c.words("device that it uses", old.desiredDevices, now.desiredDevices);
    c.value("identity card", std::string(name(old.identity)), std::string(name(now.identity)));
    if (old.signature != now.signature) c.say(now.signature ? "it is now signed" : "it is no longer signed");
    c.texts("what happens next", old.next, now.next);
}

void compareSharedData(const Comparing& c, const Item& old, const Item& now) {
    const auto find = [](const Item& item, const std::string& registry) -> const SharedData* {
        for (const SharedData& shared : item.sharedData) {
            if (shared.registry == registry) return &shared;
        }
        return nullptr;
    };
    for (const SharedData& shared : old.sharedData) {
        if (!find(now, shared.registry)) c.say(fmt::format("the register “{}” is no longer asked", shared.registry));
    }
    for (const SharedData& shared : now.sharedData) {
        const std::string what = fmt::format("the register “{}”", shared.registry);
        const SharedData* match = find(old, shared.registry);
        if (!match) {
            c.say(what + " is now asked, with consent");
            continue;
        }
        c.text("consent for " + what, match->consent, shared.consent);
        c.when(what, "asked", match->when, shared.when);
    }
}

// Whoever changes something raises the version, or the backend would take applications made with either.
void compareVersion(const Comparing& c, const std::string& old, const std::string& now) {
    if (old != now) {
        c.said.insert(c.said.begin(), fmt::format("version {} → {}", old, now));
    } else if (!c.said.empty()) {
        c.said.insert(c.said.begin(), fmt::format("the version is still {}: raise it", now));
    }
}

std::vector<std::string> differencesOf(const Catalogue& before, const Catalogue& after, const Item& old, const Item& now,
                                       base::Language language) {
    std::vector<std::string> said;
    const Comparing c{{before, old, language}, {after, now, language}, said};
    compareOffer(c, old, now);
    compareGuide(c, old, now);
    compareSharedData(c, old, now);
    comparePages(c, old, now);
    compareMaterials(c, old.materials, now.materials);
    compareOutput(c, old, now);
    compareVersion(c, old.version, now.version);
    return said;
}

std::vector<std::string> differencesOf(const Catalogue& before, const Catalogue& after, const Bundle& old, const Bundle& now,
                                       base::Language language) {
    std::vector<std::string> said;
    const Comparing c{{before, old.form, language}, {after, now.form, language}, said};
    compareOffer(c, old, now);
    comparePages(c, old.form, now.form);
    struct Entry {
        std::string key;
        Condition when;
    };
    const auto entries = [](const Bundle& bundle) {
        std::vector<Entry> out;
        for (const BundleItem& each : bundle.items) out.push_back({each.item, each.when});
        return out;
    };
    const auto title = [&](const Catalogue& catalogue, const std::string& key) {
        const Item* item = catalogue.item(key);
        return fmt::format("item “{}”", item ? item->title(language) : key);
    };
    const std::vector<Entry> a = entries(old);
    const std::vector<Entry> b = entries(now);
    Comparing::pairs(
        a, b, [&](const Entry& x, const Entry& y) { c.when(title(after, y.key), "part of it", x.when, y.when); },
        [&](const Entry& x) { c.say(title(before, x.key) + " is no longer part of it"); },
        [&](const Entry& y) {
            const std::string when = c.after.condition(y.when);
            c.say(title(after, y.key) + " is now part of it" + (when.empty() ? "" : ", only if " + when));
        });
    if (Comparing::moved(a, b)) c.say("its items stand in another order");
    Comparing::pairs(
        old.notices, now.notices,
        [&](const Notice& x, const Notice& y) {
            c.text("title of notice " + c.before.quoted(x.title), x.title, y.title);
            c.text("text of notice " + c.after.quoted(y.title), x.text, y.text);
            c.value("who is told by notice " + c.after.quoted(y.title), x.department, y.department);
            c.when("notice " + c.after.quoted(y.title), "told", x.when, y.when);
        },
        [&](const Notice& x) { c.say("notice " + c.before.quoted(x.title) + " is gone"); },
        [&](const Notice& y) { c.say("new notice " + c.after.quoted(y.title)); });
    compareVersion(c, old.version, now.version);
    return said;
}

// The items whose questions choose from it.
std::string usersOf(const Catalogue& catalogue, const std::string& dictionary, base::Language language) {
    std::vector<std::string> titles;
    const auto uses = [&](const Question& question) {
        return question.dictionary == dictionary || (question.type == QuestionType::Address && dictionary == "regions") ||
               std::any_of(question.columns.begin(), question.columns.end(), [&](const Question& q) { return q.dictionary == dictionary; });
    };
    for (const Item& item : catalogue.items()) {
        const bool used = std::any_of(item.pages.begin(), item.pages.end(), [&](const Page& page) {
            return std::any_of(page.questions.begin(), page.questions.end(), uses);
        });
        if (used) titles.push_back("“" + item.title(language) + "”");
    }
    constexpr std::size_t kShown = 5;
    std::string out;
    for (std::size_t i = 0; i < titles.size() && i < kShown; ++i) out += (i == 0 ? "" : ", ") + titles[i];
    if (titles.size() > kShown) out += fmt::format(" and {} more", titles.size() - kShown);
    return out;
}

std::vector<std::string> differencesOf(const Catalogue& before, const Catalogue& after, const Dictionary& old,
                                       const Dictionary& now, base::Language language) {
    static const Item kNone;
    std::vector<std::string> said;
    const Comparing c{{before, kNone, language}, {after, kNone, language}, said};
    c.text("title", old.title(), now.title());
    Comparing::pairs(
        old.entries(), now.entries(),
        [&](const DictionaryEntry& a, const DictionaryEntry& b) {
            c.text(fmt::format("entry {}", a.key), a.label, b.label);
            c.value(fmt::format("code of entry {}", a.key), a.code, b.code);
            c.value(fmt::format("what is above entry {}", a.key), a.parent, b.parent);
        },
        [&](const DictionaryEntry& a) { c.say(fmt::format("entry {} {} is gone", a.key, c.before.quoted(a.label))); },
        [&](const DictionaryEntry& b) { c.say(fmt::format("new entry {} {}", b.key, c.after.quoted(b.label))); });
    if (Comparing::moved(old.entries(), now.entries())) c.say("the entries stand in another order");
    const std::string users = said.empty() ? "" : usersOf(after, now.key(), language);
    if (!users.empty()) c.say("it is asked in " + users);
    return said;
}

std::string keyOf(const Item& item) { return item.key; }
std::string keyOf(const Bundle& bundle) { return bundle.key; }
std::string keyOf(const Dictionary& dictionary) { return dictionary.key(); }
const Text& titleOf(const Item& item) { return item.title; }
const Text& titleOf(const Bundle& bundle) { return bundle.title; }
const Text& titleOf(const Dictionary& dictionary) { return dictionary.title(); }

template <class T>
void compareAll(const Catalogue& before, const Catalogue& after, const std::vector<T>& old, const std::vector<T>& now,
                std::string_view kind, base::Language language, std::vector<Change>& out) {
    std::map<std::string, std::pair<const T*, const T*>> byKey;
    for (const T& each : old) byKey[keyOf(each)].first = &each;
    for (const T& each : now) byKey[keyOf(each)].second = &each;
    for (const auto& [key, both] : byKey) {
        const auto [a, b] = both;
        Change change;
        change.kind = kind;
        change.key = key;
        change.title = titleOf(b ? *b : *a)(language);
        change.what = !a ? Change::What::Added : !b ? Change::What::Removed : Change::What::Changed;
        if (a && b) change.sentences = differencesOf(before, after, *a, *b, language);
        if (!a || !b || !change.sentences.empty()) out.push_back(std::move(change));
    }
}
}  // namespace

std::vector<Change> differences(const Catalogue& before, const Catalogue& after, base::Language language) {
    std::vector<Change> out;
    static const Item kNone;
    Change whole{Change::What::Changed, "catalogue", after.name()(language), after.name()(language), {}};
    const Comparing c{{before, kNone, language}, {after, kNone, language}, whole.sentences};
    c.text("name", before.name(), after.name());
    c.value("version", before.version(), after.version());
    if (!whole.sentences.empty()) out.push_back(std::move(whole));
    compareAll(before, after, before.items(), after.items(), "item", language, out);
    compareAll(before, after, before.bundles(), after.bundles(), "bundle", language, out);
    compareAll(before, after, before.dictionaries(), after.dictionaries(), "dictionary", language, out);
    return out;
}

std::vector<Shared> takeShared(std::vector<Change>& changes, std::size_t least) {
    std::map<std::string, std::vector<std::string>> byWords;
    for (const Change& change : changes) {
        const std::set<std::string> once(change.sentences.begin(), change.sentences.end());
        for (const std::string& sentence : once) byWords[sentence].push_back(change.key);
    }
    std::vector<Shared> out;
    for (auto& [sentence, keys] : byWords) {
        // Whose version was raised is each one's own affair.
        if (keys.size() < least || sentence.starts_with("version ") || sentence.starts_with("the version")) continue;
        for (Change& change : changes) std::erase(change.sentences, sentence);
        out.push_back({sentence, std::move(keys)});
    }
    std::erase_if(changes, [](const Change& change) {
        return change.what == Change::What::Changed && change.sentences.empty();
    });
    return out;
}

}  // namespace zizhu::catalog::tool
