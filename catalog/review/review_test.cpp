#include "catalog/review/review.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;

namespace {

const std::string kItem = R"(item: dog-licence
version: 1.0.0
kind: apply
title: {zh-CN: 养犬登记, en: Dog licence}
summary: {zh-CN: 登记您养的狗。, en: Register your dog.}
department: public-security-household
catalogueCode: "990700199000"
implementationCode: "11990101000001011C4990700199000"
itemType: "07"
targets: ["1"]
handling: "2"
topics: [household]
keywords: {zh-CN: [狗证], en: [dog]}
legalBasis: [{zh-CN: 《养犬管理规定》, en: Rules on Dogs}]
conditions: [{zh-CN: 您养了一只狗。, en: You have a dog.}]
fee: {yuan: 0}
timeLimit: {committed: {days: 5, unit: working}, statutory: {days: 20, unit: calendar}}
result: {name: {zh-CN: 犬证, en: Dog licence}, delivery: [collect]}
consultation: "12345"
complaint: "12345"
devices: {required: [id-card-reader], desired: [document-scanner]}
identity: required
pages:
  - key: kind
    heading: {zh-CN: 是什么狗？, en: "What kind of dog is it?"}
    questions:
      - key: size
        type: choice
        label: {zh-CN: 体型, en: Size}
        options:
          - {key: small, label: {zh-CN: 小, en: Small}}
          - {key: large, label: {zh-CN: 大, en: Large}}
      - {key: age, type: number, label: {zh-CN: 年龄, en: Age}, limits: {min: 0, max: 30}}
  - key: large
    heading: {zh-CN: 狗在哪里养？, en: "Where is it kept?"}
    when: {question: size, is: large}
    questions:
      - {key: place, type: text, label: {zh-CN: 地方, en: Place}}
      - {key: dogs, type: number, label: {zh-CN: 只数, en: How many}, limits: {min: 1, max: 9}}
    checks:
      - require: {question: dogs, atMost: 3}
        at: dogs
        message: {zh-CN: 最多三只。, en: Three at most.}
materials:
  - key: vaccination
    name: {zh-CN: 免疫证, en: Vaccination book}
    necessity: essential
    form: "1"
    source: "30"
    sample: {form: booklet, shows: [{zh-CN: 日期, en: Date}]}
declaration: {zh-CN: 我说的是真的。, en: This is true.}
submitLabel: {zh-CN: 提交, en: Submit}
next: [{zh-CN: 等短信。, en: Wait for a message.}]
)";

struct Change {
    std::string_view from, to;
};

// What a review says about an item that is right but for these changes, as "line: message; mend".
std::string reviewOf(std::initializer_list<Change> changes, std::string_view file = "items/dog-licence.yaml") {
    static const std::vector<SourceFile> kOthers = tests::formatFiles();
    std::string text = kItem;
    for (const Change& change : changes) {
        const std::size_t at = text.find(change.from);
        REQUIRE(at != std::string::npos);
        text.replace(at, change.from.size(), change.to);
    }
    std::vector<SourceFile> files = kOthers;
    files.push_back({"items/dog-licence.yaml", base::Bytes(text.begin(), text.end())});
    const LoadResult loaded = Catalogue::load(files);
    std::string out;
    for (const Diagnostic& each : loaded.diagnostics) out += "load: " + toString(each) + "\n";
    if (!loaded.catalogue) return out;
    for (const Diagnostic& each : review::review(**loaded.catalogue, files)) {
        if (each.file == file) out += toString(each) + "\n";
    }
    return out;
}

bool has(const std::string& text, std::string_view part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("a good item gives a review nothing to say") { CHECK(reviewOf({}) == ""); }

TEST_CASE("a text in traditional characters may be given, and is checked") {
    CHECK(reviewOf({{"{zh-CN: 养犬登记, en: Dog licence}", "{zh-CN: 养犬登记, zh-TW: 養犬登記, en: Dog licence}"}}) == "");
    CHECK(has(reviewOf({{"{zh-CN: 养犬登记, en: Dog licence}", "{zh-CN: 养犬登记, zh-TW: 養犬登记, en: Dog licence}"}}),
              "warning: a simplified character in the traditional text: 记"));
}

TEST_CASE("conditions that decide nothing are told where they stand") {
    CHECK(has(reviewOf({{"is: large}", "in: [small, large]}"}}), ":36:11: warning: the page `large` is asked whatever"));
    CHECK(has(reviewOf({{"when: {question: size, is: large}",
                         "when: {any: [{question: size, is: large}, {question: age, atLeast: 31}]}"}}),
              "warning: this part of the condition can never hold"));
    CHECK(has(reviewOf({{"atMost: 3}", "atMost: 9}"}}), "warning: this check never has anything to say"));
    const std::string stuck = reviewOf({{"atMost: 3}", "atLeast: 10}"}});
    CHECK(has(stuck, "error: nobody gets past the page `large`"));
    // A condition that some answers decide either way is in order.
    CHECK(reviewOf({{"is: large}", "is: small}"}}) == "");
}

TEST_CASE("materials that nobody can give") {
    CHECK(has(reviewOf({{"desired: [document-scanner]", "desired: [receipt-printer]"}}),
              "error: nobody can give the material `vaccination`: the item uses no scanner"));
    CHECK(has(reviewOf({{"    sample: {form: booklet, shows: [{zh-CN: 日期, en: Date}]}\n", ""}}),
              "warning: the material `vaccination` has no sample"));
    CHECK(has(reviewOf({{"delivery: [collect]", "delivery: [print-here]"}}), "error: it says that its result is printed here"));
    // With a commitment the scanner is not needed.
    CHECK(reviewOf({{"desired: [document-scanner]", "desired: [receipt-printer]"},
                    {"form: \"1\"", "form: \"1\"\n    commitment: {zh-CN: 我承诺。, en: I promise.}"}}) == "");
}

TEST_CASE("codes, titles, keywords, times") {
    CHECK(has(reviewOf({{"\"990700199000\"", "\"990700101000\""}, {"990700199000\"", "990700101000\""}}),
              "has the same implementation code"));
    CHECK(has(reviewOf({{"keywords: {zh-CN: [狗证], en: [dog]}\n", ""}}), "no keywords in zh-CN"));
    CHECK(has(reviewOf({{"days: 5, unit: working", "days: 19, unit: working"}}), "error: the committed time is longer"));
    CHECK(has(reviewOf({{"handling: \"2\"", "handling: \"1\""}}), "warning: `handling` says that it is decided at once"));
    CHECK(has(reviewOf({{"fee: {yuan: 0}", "fee: {yuan: 20}"}}), "warning: it costs something"));
    CHECK(has(reviewOf({{"delivery: [collect]", "delivery: [express]"}}), "no address is asked"));
}

TEST_CASE("translations that are none") {
    CHECK(has(reviewOf({{"en: Size", "en: 体型"}}), "warning: the English text has Chinese characters in it: 体型"));
    CHECK(has(reviewOf({{"zh-CN: 体型", "zh-CN: Size"}}), "warning: both languages say the same words"));
    CHECK(has(reviewOf({{"zh-CN: 体型", "zh-CN: Body size"}}), "warning: the Chinese text has no Chinese in it"));
    // A quoted word and an abbreviation are in order.
    CHECK(reviewOf({{"en: Size", "en: Size (体型)"}, {"zh-CN: 年龄, en: Age", "zh-CN: VIN, en: VIN"}}) == "");
}

TEST_CASE("texts longer than their place at the largest size") {
    CHECK(has(reviewOf({{"en: Submit}", "en: \"Submit the application for a licence to keep a large dog at home\"}"}}),
              "lines of the button, which has 3"));
    CHECK(has(reviewOf({{"en: Submit}", "en: Intercontinentalisation}"}}), "the word “Intercontinentalisation” is wider"));
    CHECK(has(reviewOf({{"zh-CN: 是什么狗？",
                         "zh-CN: 请您告诉我们这只狗是什么品种它的体型有多大平时由谁来照顾平时住在哪里有没有打过针有没有伤过人"
                         "还有它叫什么名字是从哪里来的已经养了多久以后还打算养多久"}}),
              "lines of the heading of its page"));
}

TEST_CASE("words of offices are part of a review") {
    CHECK(has(reviewOf({{"zh-CN: 等短信。", "zh-CN: 逾期不候。"}}), "过了期限"));
}

TEST_CASE("an item that asks what another one asks") {
    std::string copy = kItem;
    for (const auto& [from, to] : {Change{"dog-licence", "cat-licence"}, Change{"养犬登记, en: Dog", "养猫登记, en: Cat"},
                                   Change{"990700199000", "990700198000"}, Change{"990700199000", "990700198000"}}) {
        const std::size_t at = copy.find(from);
        REQUIRE(at != std::string::npos);
        copy.replace(at, from.size(), to);
    }
    std::vector<SourceFile> files = tests::formatFiles();
    files.push_back({"items/dog-licence.yaml", base::Bytes(kItem.begin(), kItem.end())});
    files.push_back({"items/cat-licence.yaml", base::Bytes(copy.begin(), copy.end())});
    const LoadResult loaded = Catalogue::load(files);
    REQUIRE(loaded.catalogue);
    const auto said = review::review(**loaded.catalogue, files);
    CHECK(std::any_of(said.begin(), said.end(), [](const Diagnostic& each) {
        return each.file == "items/dog-licence.yaml" && each.message.find("near copies") != std::string::npos;
    }));
}
