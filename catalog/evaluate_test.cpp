#include <doctest/doctest.h>

#include "catalog/evaluate.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tests::shippedFiles;

namespace {
const base::LocalDate kToday{std::chrono::year(2026) / 3 / 14};

// An item of one page made by hand, over the shipped dictionaries.
struct Bench {
    static const Catalogue& catalogue() {
        static const LoadResult loaded = Catalogue::load(shippedFiles());
        REQUIRE(loaded.catalogue);
        return **loaded.catalogue;
    }

    Item item;
    Answers given;
    Context context{&catalogue(), kToday, base::LocalDate{std::chrono::year(1990) / 3 / 7}, "citizen"};

    explicit Bench(std::vector<Question> questions) {
        Page page;
        page.key = "page";
        page.questions = std::move(questions);
        item.pages.push_back(std::move(page));
    }
    Bench& set(const std::string& path, std::string_view value) {
        given.insert_or_assign(path, base::SecretString(value));
        return *this;
    }
    std::vector<std::string> faults() const {
        std::vector<std::string> out;
        for (const Fault& fault : checkAnswers(item, MapAnswers(given), context))
            out.push_back(fault.path + ":" + std::string(name(fault.code)));
        return out;
    }
    std::string fault() const {
        const auto all = faults();
        return all.empty() ? "" : all[0];
    }
};

Question ask(QuestionType type, std::string key = "q") {
    Question question;
    question.key = std::move(key);
    question.type = type;
    question.label = Text{{"标签", "Label"}};
    return question;
}
std::string canon(const Question& question, std::string_view typed) {
    return std::string(canonical(question, typed, Bench::catalogue()).reveal());
}
std::string check(const Question& question, std::string_view answer) {
    return Bench({question}).set("q", answer).fault();
}
}  // namespace

TEST_CASE("each type refuses what it should, and says which fault it is") {
    CHECK(Bench({ask(QuestionType::Text)}).fault() == "q:missing");
    CHECK(Bench({ask(QuestionType::YesNo)}).fault() == "q:missing-choice");
    CHECK(check(ask(QuestionType::Text), std::string(201, 'x')) == "q:too-long");
    CHECK(check(ask(QuestionType::Text), "a\u202Eb") == "q:bad-text");
    CHECK(check(ask(QuestionType::Text), "\xFF") == "q:bad-text");
    CHECK(check(ask(QuestionType::ChineseName), "王𠮷䶮").empty());
    CHECK(check(ask(QuestionType::ChineseName), "阿依古丽·买买提").empty());
    CHECK(check(ask(QuestionType::ChineseName), "·王") == "q:not-a-name");
    CHECK(check(ask(QuestionType::ChineseName), "王·") == "q:not-a-name");
    CHECK(check(ask(QuestionType::ChineseName), "Wang") == "q:not-a-name");
    CHECK(check(ask(QuestionType::IdNumber), "990101199003070015").empty());
    CHECK(check(ask(QuestionType::IdNumber), "990101199003070016") == "q:id-number-check");
    CHECK(check(ask(QuestionType::IdNumber), "99010119900307001") == "q:id-number-length");
    CHECK(check(ask(QuestionType::IdNumber), "990101199013070015") == "q:id-number-birth-date");
    CHECK(check(ask(QuestionType::IdNumber), "99010119900307001A") == "q:id-number-characters");
    CHECK(check(ask(QuestionType::CreditCode), "91990101MA0000015C").empty());
    CHECK(
        check(ask(QuestionType::CreditCode), "91990101MA0000015D").empty());  // only a wrong check character
    CHECK(check(ask(QuestionType::CreditCode), "91990101MA000001") == "q:credit-code-length");
    CHECK(check(ask(QuestionType::CreditCode), "91990101MA000001IC") == "q:credit-code-characters");
    CHECK(check(ask(QuestionType::Phone), "13800000000").empty());
    CHECK(check(ask(QuestionType::Phone), "057188880000").empty());
    CHECK(check(ask(QuestionType::Phone), "12345") == "q:phone");
    CHECK(check(ask(QuestionType::Date), "2026-02-29") == "q:not-a-date");
    CHECK(check(ask(QuestionType::YesNo), "maybe") == "q:not-an-option");
    CHECK(check(ask(QuestionType::Amount), "1200") == "q:not-an-amount");
    CHECK(check(ask(QuestionType::Amount), "1200.00").empty());
    CHECK(check(ask(QuestionType::Number), "007") == "q:not-a-number");
    CHECK(check(ask(QuestionType::Number), "99999999999999999999") == "q:not-a-number");
}

TEST_CASE("limits hold at their edges") {
    Question number = ask(QuestionType::Number);
    number.limits.min = 5;
    number.limits.max = 10;
    CHECK(check(number, "5").empty());
    CHECK(check(number, "10").empty());
    CHECK(check(number, "4") == "q:too-small");
    CHECK(check(number, "11") == "q:too-large");

    Question date = ask(QuestionType::Date);
    date.limits.notBefore = DateBound{};
    date.limits.notBefore->days = -30;
    date.limits.notAfter = DateBound{};
    CHECK(check(date, "2026-03-14").empty());
    CHECK(check(date, "2026-03-15") == "q:date-too-late");
    CHECK(check(date, "2026-02-12").empty());
    CHECK(check(date, "2026-02-11") == "q:date-too-early");

    Question masked = ask(QuestionType::Text);
    masked.limits.mask = "A99-X";
    CHECK(check(masked, "B12-Z").empty());
    CHECK(check(masked, "B12-z") == "q:mask");
    CHECK(check(masked, "112-Z") == "q:mask");

    Question han = ask(QuestionType::Text);
    han.limits.charset = Charset::Han;
    CHECK(check(han, "汉a") == "q:characters");
    Question named = ask(QuestionType::ChineseName);
    named.limits.maxLength = 2;
    CHECK(check(named, "𠮷䶮").empty());  // counted in characters, not in bytes
    CHECK(check(named, "王𠮷䶮") == "q:too-long");
}

TEST_CASE("the last day of a shorter month stands for a day that it lacks") {
    Bench bench({});
    bench.context.today = std::chrono::year(2024) / 2 / 29;
    DateBound bound;
    bound.years = -1;
    CHECK(resolve(bound, MapAnswers(bench.given), bench.context) ==
          base::LocalDate(std::chrono::year(2023) / 2 / 28));
    bench.context.today = std::chrono::year(2026) / 8 / 31;
    bound = {};
    bound.months = -6;
    CHECK(resolve(bound, MapAnswers(bench.given), bench.context) ==
          base::LocalDate(std::chrono::year(2026) / 2 / 28));
}

TEST_CASE("choices come in their order, once each, and not too many") {
    Question question = ask(QuestionType::Choices);
    for (const char* key : {"a", "b", "c"}) question.options.push_back({key, Text::same(key), {}});
    question.limits.minChosen = 2;
    question.limits.maxChosen = 2;
    CHECK(check(question, "a,c").empty());
    CHECK(check(question, "c,a") == "q:not-an-option");
    CHECK(check(question, "a,a") == "q:not-an-option");
    CHECK(check(question, "a") == "q:too-few-chosen");
    CHECK(check(question, "a,b,c") == "q:too-many-chosen");
    CHECK(check(question, "a,") == "q:not-an-option");
    CHECK(canon(question, "c, a") == "a,c");
    CHECK(check(question, canon(question, "c,a")).empty());
}

TEST_CASE("an address needs a region down to its last level and a detail") {
    const Question question = ask(QuestionType::Address);
    CHECK(Bench({question}).faults() ==
          std::vector<std::string>{"q.region:address-region", "q.detail:address-detail"});
    CHECK(Bench({question}).set("q.region", "990101").set("q.detail", "清溪路 1 号").faults() ==
          std::vector<std::string>{"q.region:address-region"});
    CHECK(Bench({question}).set("q.region", "990101002").set("q.detail", "清溪路 1 号").faults().empty());
    Bench bench({question});
    bench.set("q.region", "990101002").set("q.detail", "清溪路 1 号");
    CHECK(displayAnswer(question, "q", MapAnswers(bench.given), Bench::catalogue(), base::Language::ZhCn)
              .reveal() == "示范省示范市示范区清溪街道清溪路 1 号");
    CHECK(displayAnswer(question, "q", MapAnswers(bench.given), Bench::catalogue(), base::Language::En)
              .reveal() == "清溪路 1 号, Qingxi Subdistrict, Shifan District, Shifan City, Shifan Province");
}

TEST_CASE("a table is checked cell by cell, and its sum against the answer it must match") {
    Question total = ask(QuestionType::Amount, "capital");
    Question table = ask(QuestionType::Table, "holders");
    table.columns = {ask(QuestionType::Text, "name"), ask(QuestionType::Amount, "share")};
    table.minRows = 1;
    table.maxRows = 2;
    table.sumColumn = "share";
    table.sumQuestion = "capital";
    Bench bench({total, table});
    bench.set("capital", "100.00");
    CHECK(bench.fault() == "holders:missing");
    bench.set("holders.0.name", "甲").set("holders.0.share", "60.00").set("holders.1.name", "乙");
    CHECK(bench.faults() == std::vector<std::string>{"holders.1.share:missing"});
    bench.set("holders.1.share", "30.00");
    CHECK(bench.faults() == std::vector<std::string>{"holders:sum-differs"});
    bench.set("holders.1.share", "40.00");
    CHECK(bench.faults().empty());
    bench.set("holders.2.name", "丙").set("holders.2.share", "0.00");
    CHECK(bench.faults() == std::vector<std::string>{"holders:too-many-rows"});
    bench.given.erase("holders.1.name");
    bench.given.erase("holders.1.share");  // a gap is two missing cells, not a shorter table
    CHECK(bench.faults().size() == 3);
}

TEST_CASE("a stale answer on a page that is no longer asked decides nothing and is not submitted") {
    const Item& item = *Bench::catalogue().item("birth-registration");
    Bench bench({});
    bench.item = item;
    bench.set("relation", "mother")
        .set("parentsMarriage", "unmarried")
        .set("recordFather", "yes")
        .set("fatherName", "王大");
    const auto asks = [&](std::string_view page) {
        const auto pages = reachablePages(item, MapAnswers(bench.given), bench.context);
        return std::any_of(pages.begin(), pages.end(), [&](const Page* p) { return p->key == page; });
    };
    const auto submits = [&](std::string_view path) {
        const auto paths = answeredPaths(item, MapAnswers(bench.given), bench.context);
        return std::find(paths.begin(), paths.end(), path) != paths.end();
    };
    CHECK(asks("father"));
    CHECK(submits("fatherName"));
    bench.set("relation", "father");  // "recordFather" is still there, but no longer asked
    CHECK_FALSE(asks("father"));
    CHECK_FALSE(submits("fatherName"));
    CHECK_FALSE(submits("recordFather"));
}

TEST_CASE("conditions about the applicant hold for nobody whose card was not read") {
    Bench bench({});
    Condition old;
    old.kind = Condition::Kind::AgeAtLeast;
    old.number = 36;
    const MapAnswers none(bench.given);
    CHECK(holds(old, none, bench.context));
    old.number = 37;
    CHECK_FALSE(holds(old, none, bench.context));
    Condition young;
    young.kind = Condition::Kind::AgeBelow;
    young.number = 150;
    CHECK(holds(young, none, bench.context));
    bench.context.applicantBirthDate.reset();
    CHECK_FALSE(holds(young, none, bench.context));
}

TEST_CASE("what people type is made canonical before it is judged") {
    CHECK(canon(ask(QuestionType::IdNumber), " 11010519491231002x ") == "11010519491231002X");
    CHECK(canon(ask(QuestionType::IdNumber), "\uFF11\uFF11010519491231002\uFF38") == "11010519491231002X");
    CHECK(canon(ask(QuestionType::ChineseName), " 阿依古丽•买买提 ") == "阿依古丽·买买提");
    CHECK(canon(ask(QuestionType::Phone), "+86 138-0000-0000") == "13800000000");
    CHECK(canon(ask(QuestionType::Phone), "(0571) 8888 0000") == "057188880000");
    CHECK(canon(ask(QuestionType::Date), "2026年3月4日") == "2026-03-04");
    CHECK(canon(ask(QuestionType::Date), "20260304") == "2026-03-04");
    CHECK(canon(ask(QuestionType::Date), "2026/3/14") == "2026-03-14");
    CHECK(canon(ask(QuestionType::Date), "tomorrow") == "tomorrow");
    CHECK(canon(ask(QuestionType::Amount), "1,200") == "1200.00");
    CHECK(canon(ask(QuestionType::Amount), "0012.5元") == "12.50");
    CHECK(canon(ask(QuestionType::Amount), "12.345") == "12.345");
    CHECK(canon(ask(QuestionType::Number), "007") == "7");
    CHECK(canon(ask(QuestionType::Text), "  a b\u3000") == "a b");
    Question masked = ask(QuestionType::Text);
    masked.limits.mask = "A999999999";
    CHECK(canon(masked, "z 990000001") == "Z990000001");
}

TEST_CASE("answers are shown as people read them") {
    const auto shown = [](const Question& question, std::string_view answer, base::Language language) {
        Answers answers;
        answers.emplace("q", base::SecretString(answer));
        return std::string(
            displayAnswer(question, "q", MapAnswers(answers), Bench::catalogue(), language).reveal());
    };
    CHECK(shown(ask(QuestionType::Date), "2026-03-04", base::Language::ZhCn) == "2026年3月4日");
    CHECK(shown(ask(QuestionType::Date), "2026-03-04", base::Language::En) == "2026-03-04");
    CHECK(shown(ask(QuestionType::Amount), "1234567.00", base::Language::ZhCn) == "1,234,567.00元");
    CHECK(shown(ask(QuestionType::YesNo), "no", base::Language::En) == "No");
    Question nation = ask(QuestionType::Choice);
    nation.dictionary = "nations";
    CHECK(shown(nation, "05", base::Language::ZhCn) == "维吾尔族");
}

TEST_CASE("every fault has words in both languages, without a hole left open") {
    for (int code = 0; code <= int(FaultCode::NoticeUnknown); ++code) {
        // The words of a page's check are its message alone.
        const Text first = Text::same(FaultCode(code) == FaultCode::Check ? "End after start" : "1");
        const Fault fault{"q", FaultCode(code), {first, Text::same("2")}};
        CHECK_FALSE(name(fault.code).empty());
        for (const base::Language language : base::kLanguages) {
            const std::string words = faultText(fault, language);
            CHECK(words.size() > 5);
            CHECK(words.find('{') == std::string::npos);
        }
    }
    CHECK(faultText({"q", FaultCode::TooLong, {Text::same("20")}}, base::Language::En) ==
          "This is too long: write at most 20 characters.");
}

TEST_CASE("a ticket goes to the first queue that fits") {
    const Item& item = *Bench::catalogue().item("hall-queue-ticket");
    Bench bench({});
    bench.item = item;
    const auto letter = [&] {
        const Queue* queue = queueFor(item, MapAnswers(bench.given), bench.context);
        return queue ? queue->letter : "";
    };
    CHECK(letter() == "A");
    bench.set("onBehalf", "enterprise").set("enterpriseBusiness", "tax");
    CHECK(letter() == "T");
    bench.set("personBusiness", "property");  // not asked of an enterprise
    CHECK(letter() == "T");
    bench.set("priority", "yes");
    CHECK(letter() == "V");
}

TEST_CASE("an item is offered on its days only, and never while suspended") {
    Item item;
    CHECK(isOffered(item, kToday));
    item.validFrom = kToday;
    item.validTo = kToday;
    CHECK(isOffered(item, kToday));
    CHECK_FALSE(isOffered(item, base::LocalDate(std::chrono::sys_days(kToday) + std::chrono::days(1))));
    CHECK_FALSE(isOffered(item, base::LocalDate(std::chrono::sys_days(kToday) - std::chrono::days(1))));
    item.suspended = Text::same("x");
    CHECK_FALSE(isOffered(item, kToday));
}
