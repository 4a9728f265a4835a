// How differences are gathered. Internal to differences.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "catalog/tool/words.h"

namespace zizhu::catalog::tool {

// One thing before and after; what changed is said in the words of its own version.
struct Comparing {
    const Words before, after;
    std::vector<std::string>& said;

    void say(std::string sentence) const { said.push_back(std::move(sentence)); }

    // “what: “old” → “new””, for each language in which it changed.
    void text(const std::string& what, const Text& old, const Text& now) const {
        for (const base::Language language : base::kWrittenLanguages) {
            const std::string& a = old(language);
            const std::string& b = now(language);
            if (a == b) continue;
            const std::string which = fmt::format("{} ({})", what, base::tag(language));
            if (a.empty()) {
                say(fmt::format("{} is new: “{}”", which, b));
            } else if (b.empty()) {
                say(fmt::format("{} is gone: “{}”", which, a));
            } else {
                say(fmt::format("{}: “{}” → “{}”", which, a, b));
            }
        }
    }
    void value(const std::string& what, const std::string& old, const std::string& now) const {
        if (old == now) return;
        say(fmt::format("{}: {} → {}", what, old.empty() ? "none" : old, now.empty() ? "none" : now));
    }
    // Texts of a list: those that are new and those that are gone.
    void texts(const std::string& what, const std::vector<Text>& old, const std::vector<Text>& now) const {
        for (const Text& text : now) {
            if (std::find(old.begin(), old.end(), text) == old.end()) say(fmt::format("{}: new: {}", what, after.quoted(text)));
        }
        for (const Text& text : old) {
            if (std::find(now.begin(), now.end(), text) == now.end()) say(fmt::format("{}: gone: {}", what, before.quoted(text)));
        }
    }
    void words(const std::string& what, const std::vector<std::string>& old, const std::vector<std::string>& now) const {
        for (const std::string& word : now) {
            if (std::find(old.begin(), old.end(), word) == old.end()) say(fmt::format("{}: “{}” is new", what, word));
        }
        for (const std::string& word : old) {
            if (std::find(now.begin(), now.end(), word) == now.end()) say(fmt::format("{}: “{}” is gone", what, word));
        }
    }
    // "page “Where is it?” is now asked only if …"
    void when(const std::string& what, std::string_view does, const Condition& old, const Condition& now) const {
        const std::string a = before.condition(old);
        const std::string b = after.condition(now);
        if (a == b) return;
        if (b.empty()) {
            say(fmt::format("{} is now always {} (before: only if {})", what, does, a));
        } else if (a.empty()) {
            say(fmt::format("{} is now {} only if {}", what, does, b));
        } else {
            say(fmt::format("{} is now {} only if {} (before: if {})", what, does, b, a));
        }
    }
    // Pairs by key: `same(old, now)` for those in both, `gone`, `fresh` for the others.
    template <class T, class Same, class Gone, class Fresh>
    static void pairs(const std::vector<T>& old, const std::vector<T>& now, const Same& same, const Gone& gone, const Fresh& fresh) {
        const auto find = [](const std::vector<T>& list, const std::string& key) {
            return std::find_if(list.begin(), list.end(), [&](const T& each) { return each.key == key; });
        };
        for (const T& each : old) {
            if (find(now, each.key) == now.end()) gone(each);
        }
        for (const T& each : now) {
            const auto match = find(old, each.key);
            if (match == old.end()) {
                fresh(each);
            } else {
                same(*match, each);
            }
        }
    }
    // Whether those in both stand in another order.
    template <class T>
    static bool moved(const std::vector<T>& old, const std::vector<T>& now) {
        const auto keys = [](const std::vector<T>& list, const std::vector<T>& other) {
            std::vector<std::string> out;
            for (const T& each : list) {
                if (std::any_of(other.begin(), other.end(), [&](const T& o) { return o.key == each.key; })) out.push_back(each.key);
            }
            return out;
        };
        return keys(old, now) != keys(now, old);
    }
};

// The pages of a form, with their questions and checks.
void comparePages(const Comparing& comparing, const Item& old, const Item& now);
void compareMaterials(const Comparing& comparing, const std::vector<Material>& old, const std::vector<Material>& now);
// What comes out: certificate, view, queues, appointment.
void compareOutput(const Comparing& comparing, const Item& old, const Item& now);

}  // namespace zizhu::catalog::tool
