#include "catalog/tool/differences.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tool::Change;

namespace {
Catalogue::Content content() {
    static const LoadResult kLoaded = Catalogue::load(tests::formatFiles());
    REQUIRE(kLoaded.catalogue);
    const Catalogue& catalogue = **kLoaded.catalogue;
    return {catalogue.format(), catalogue.version(), catalogue.name(), catalogue.items(), catalogue.bundles(), catalogue.dictionaries()};
}

Item& birth(Catalogue::Content& catalogue) {
    return *std::find_if(catalogue.items.begin(), catalogue.items.end(), [](const Item& item) { return item.key == "birth-registration"; });
}
Question& question(Item& item, std::string_view key) {
    for (Page& page : item.pages) {
        for (Question& each : page.questions) {
            if (each.key == key) return each;
        }
    }
    FAIL("no question " << key);
    return item.pages[0].questions[0];
}

// The sentences about birth registration after a change, the one about its version left out.
template <class Edit>
std::vector<std::string> after(const Edit& edit) {
    const Catalogue before(content());
    Catalogue::Content changed = content();
    edit(birth(changed));
    const Catalogue now(std::move(changed));
    std::vector<std::string> out;
    for (const Change& change : tool::differences(before, now, base::Language::En)) {
        CHECK(change.kind == "item");
        CHECK(change.key == "birth-registration");
        CHECK(change.what == Change::What::Changed);
        out = change.sentences;
    }
    REQUIRE_FALSE(out.empty());
    CHECK(out.front() == "the version is still " + birth(changed = content()).version + ": raise it");
    out.erase(out.begin());
    return out;
}
using Sentences = std::vector<std::string>;
}  // namespace

TEST_CASE("the same catalogue twice: nothing changed") {
    CHECK(tool::differences(Catalogue(content()), Catalogue(content()), base::Language::En).empty());
}

TEST_CASE("facts of an item") {
    CHECK(after([](Item& item) { item.fee.fen = 2000; }) == Sentences{"fee: free → 20 yuan"});
    CHECK(after([](Item& item) { item.committed = TimeLimit{1, true}; }).at(0).ends_with("→ 1 working day"));
    CHECK(after([](Item& item) { item.suspended = Text{{"停办", "Closed for a week"}}; }) ==
          Sentences{"it is now suspended: “Closed for a week”"});
    CHECK(after([](Item& item) { item.title.in[1] = "Register a birth"; }) ==
          Sentences{"title (en): “Birth registration” → “Register a birth”"});
    CHECK(after([](Item& item) { item.signature = !item.signature; }) == Sentences{"it is no longer signed"});
}

TEST_CASE("questions and pages") {
    CHECK(after([](Item& item) { question(item, "childName").limits.maxLength = 18; }).at(0).starts_with(
        "question “Child's name” may now have 18 characters ("));
    CHECK(after([](Item& item) { question(item, "childName").required = false; }) ==
          Sentences{"question “Child's name” is now optional"});
    CHECK(after([](Item& item) {
              Question& fresh = item.pages[0].questions.emplace_back();
              fresh.key = "weight";
              fresh.type = QuestionType::Number;
              fresh.label = {{"体重", "Weight"}};
          }).at(0).starts_with("new question “Weight” on page “"));
    CHECK(after([](Item& item) {
              item.pages[1].when.kind = Condition::Kind::AgeAtLeast;
              item.pages[1].when.number = 60;
          }).at(0).find("is now asked only if the applicant is 60 or older") != std::string::npos);
    // A page that goes takes its questions along; both are told.
    const auto gone = after([](Item& item) {
        Page& page = *std::find_if(item.pages.begin(), item.pages.end(), [](const Page& p) { return p.questions.size() == 1; });
        item.pages.erase(item.pages.begin() + (&page - item.pages.data()));
    });
    CHECK(std::count_if(gone.begin(), gone.end(), [](const std::string& s) { return s.starts_with("page “") && s.ends_with("is gone"); }) == 1);
    CHECK(std::count_if(gone.begin(), gone.end(), [](const std::string& s) { return s.starts_with("question “") && s.ends_with("is gone"); }) == 1);
}

TEST_CASE("materials") {
    const auto optional = after([](Item& item) { item.materials[0].necessity = Necessity::Optional; });
    CHECK(optional.size() == 1);
    CHECK(optional.at(0).starts_with("material “"));
    CHECK(optional.at(0).ends_with("is now optional"));
    CHECK(after([](Item& item) { item.materials.erase(item.materials.begin()); }).at(0).ends_with("is no longer needed"));
}

TEST_CASE("items that come and go, dictionaries and what asks them") {
    const Catalogue before(content());
    Catalogue::Content changed = content();
    std::erase_if(changed.items, [](const Item& item) { return item.key == "birth-registration"; });
    for (Dictionary& dictionary : changed.dictionaries) {
        if (dictionary.key() != "nations") continue;
        std::vector<DictionaryEntry> entries = dictionary.entries();
        entries[0].label.in[1] = "Something else";
        dictionary = Dictionary(dictionary.key(), dictionary.title(), std::move(entries));
    }
    const auto changes = tool::differences(before, Catalogue(std::move(changed)), base::Language::En);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].what == Change::What::Removed);
    CHECK(changes[0].title == "Birth registration");
    CHECK(changes[1].kind == "dictionary");
    CHECK(changes[1].sentences.at(0).ends_with("→ “Something else”"));
    // Seen from the other side it is new.
    CHECK(tool::differences(Catalogue(content()), before, base::Language::ZhCn).empty());
}

TEST_CASE("what several items share is told once") {
    std::vector<Change> changes;
    for (const char* key : {"a", "b", "c"})
        changes.push_back({Change::What::Changed, "item", key, key, {"version 1.0.0 → 1.0.1", "page “Phone” is gone"}});
    changes.push_back({Change::What::Added, "item", "d", "d", {}});
    changes[0].sentences.push_back("fee: free → 1 yuan");
    const auto shared = tool::takeShared(changes);
    REQUIRE(shared.size() == 1);
    CHECK(shared[0].sentence == "page “Phone” is gone");
    CHECK(shared[0].keys == Sentences{"a", "b", "c"});
    CHECK(changes.size() == 4);
    CHECK(changes[0].sentences == Sentences{"version 1.0.0 → 1.0.1", "fee: free → 1 yuan"});
}
