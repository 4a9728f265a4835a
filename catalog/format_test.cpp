// Samples, checks, shared data, bundles, appointments, views: what tests/support/catalog_format says.
#include <doctest/doctest.h>

#include "catalog/submission.h"
#include "catalog/wording.h"
#include "tests/support/catalog_files.h"
#include "tests/support/catalog_walk.h"

using namespace zizhu;
using namespace zizhu::catalog;

namespace {
const Catalogue& loaded() {
    static const LoadResult result = [] {
        LoadResult made = Catalogue::load(tests::formatFiles());
        for (const Diagnostic& each : made.diagnostics) MESSAGE(toString(each));
        return made;
    }();
    REQUIRE(result.catalogue);
    return **result.catalogue;
}
const Item& item(std::string_view key = "format-apply") { return *loaded().item(key); }

const base::LocalDate kToday{std::chrono::year(2026) / 3 / 14};
// Invented, of the fictitious region 990101: a man of 46, a woman of 32, a boy of 8.
constexpr std::string_view kMan = "990101197909230151";
constexpr std::string_view kWoman = "990101199305040268";

struct Form {
    Answers given;
    Context context{&loaded(), kToday, base::LocalDate{std::chrono::year(1990) / 3 / 7}, "citizen", kMale};

    Form& set(const std::string& path, std::string_view value) {
        given.insert_or_assign(path, base::SecretString(value));
        return *this;
    }
    Form& clear(const std::string& path) {
        given.erase(path);
        return *this;
    }
    // Faults of a page as "path:code", joined.
    std::string page(std::string_view key) const {
        std::string out;
        for (const Fault& fault : checkPage(item(), *findPage(item(), key), MapAnswers(given), context))
            out += (out.empty() ? "" : " ") + fault.path + ":" + std::string(name(fault.code));
        return out;
    }
    bool asks(std::string_view key) const {
        const auto pages = reachablePages(item(), MapAnswers(given), context);
        return std::any_of(pages.begin(), pages.end(), [&](const Page* page) { return page->key == key; });
    }
};

std::string citizen(int year, bool male) {
    std::string number = std::to_string(year);
    number = "990101" + number + "031400" + (male ? "1" : "2");
    return number + base::citizenIdCheck(number);
}
}  // namespace

TEST_CASE("a page's check shows its message at its question, once the answers themselves are right") {
    Form form;
    form.set("startDate", "2026-03-01").set("endDate", "2026-03-01");
    CHECK(form.page("period") == "endDate:check");
    const auto faults = checkPage(item(), *findPage(item(), "period"), MapAnswers(form.given), form.context);
    CHECK(faultText(faults.at(0), base::Language::En) == "The end must be after the start.");
    CHECK(faultText(faults.at(0), base::Language::ZhCn) == "结束日期要在开始日期之后。");
    CHECK(form.set("endDate", "2026-03-02").page("period").empty());
    // A day that does not exist is told first; the check would only confuse.
    CHECK(form.set("endDate", "2026-02-30").page("period") == "endDate:not-a-date");
    // Nobody is asked for more than the questions ask for.
    CHECK(form.clear("endDate").page("period").empty());
    CHECK(form.clear("startDate").page("period") == "startDate:missing");
}

TEST_CASE("amounts and numbers are compared with each other and with fixed ones") {
    Form form;
    form.set("total", "1000.00").set("paid", "1000.01").set("rooms", "3");
    CHECK(form.page("money") == "paid:check");
    CHECK(form.set("paid", "1000.00").page("money").empty());
    CHECK(form.clear("paid").page("money").empty());
    CHECK(form.set("rooms", "6").page("money") == "rooms:check");
    CHECK(form.set("total", "1000000.00").page("money").empty());
}

TEST_CASE("an address is checked by its region, at its region") {
    Form form;
    form.set("residence.region", "110000").set("residence.detail", "清溪街道1号").set("nation", "01");
    CHECK(form.page("home") == "residence.region:check");
    CHECK(form.set("residence.region", "990101001").page("home").empty());
}

TEST_CASE("rows are counted, ages and sexes read from numbers, and a person is not two") {
    Form form;
    form.set("chair", kMan).set("members.0.name", "王一");
    CHECK(form.page("people") == "members:check");
    CHECK(form.set("members.1.name", "王二").page("people").empty());
    CHECK(form.set("deputy", kMan).page("people") == "deputy:check");
    CHECK(form.set("deputy", kWoman).page("people").empty());
    CHECK(form.set("chair", citizen(2009, true)).page("people") == "chair:check");  // 17 today
    CHECK(form.set("chair", citizen(2008, true)).page("people").empty());           // 18 today
    form.clear("members.0.name").clear("members.1.name");
    CHECK(form.page("people").empty());

    CHECK_FALSE(form.asks("veteran"));
    CHECK(form.set("chair", citizen(1966, true)).asks("veteran"));
    CHECK_FALSE(form.set("chair", citizen(1966, false)).asks("veteran"));
    CHECK_FALSE(form.asks("crowd"));
    CHECK(form.set("members.3.name", "王四").asks("crowd"));
}

TEST_CASE("what is not known holds in a check, whatever is said of it, and never in a `when`") {
    const Answers none;
    const MapAnswers view(none);
    Context context;
    context.catalogue = &loaded();
    context.today = kToday;
    using Kind = Condition::Kind;
    const auto leaf = [](Kind kind) {
        Condition out;
        out.kind = kind;
        out.question = "total";
        out.other = "paid";
        out.values = {"1"};
        return out;
    };
    const auto join = [](Kind kind, std::vector<Condition> parts) {
        Condition out;
        out.kind = kind;
        out.parts = std::move(parts);
        return out;
    };
    Condition never = leaf(Kind::Answered);  // nothing is answered: known to be false
    for (const Kind kind : {Kind::Is, Kind::In, Kind::Contains, Kind::AtLeast, Kind::AtMost, Kind::Before,
                            Kind::After, Kind::AgeAtLeast, Kind::AgeBelow, Kind::CardTypeIn, Kind::SexIs,
                            Kind::SameAs, Kind::RowsAtLeast, Kind::RowsAtMost, Kind::StartsWith,
                            Kind::AnswerAgeAtLeast, Kind::AnswerAgeBelow, Kind::AnswerSexIs}) {
        CAPTURE(int(kind));
        CHECK_FALSE(holds(leaf(kind), view, context));
        CHECK(fulfils(leaf(kind), view, context));
        CHECK(fulfils(join(Kind::Not, {leaf(kind)}), view, context));
        CHECK(fulfils(join(Kind::Any, {leaf(kind), never}), view, context));
        CHECK_FALSE(fulfils(join(Kind::All, {leaf(kind), never}), view, context));
    }
    CHECK_FALSE(fulfils(never, view, context));
    CHECK(fulfils(join(Kind::Not, {never}), view, context));
}

TEST_CASE("registers are asked only for those whose condition holds, and only they may be consented to") {
    Context context{&loaded(), kToday, base::LocalDate{std::chrono::year(1990) / 3 / 7}, "citizen", kMale};
    const auto registers = [&] {
        std::string out;
        for (const SharedData* shared : sharedDataFor(item(), context)) out += shared->registry + " ";
        return out;
    };
    CHECK(registers() == "household ");
    context.applicantSex = kFemale;
    CHECK(registers() == "household marriage ");
    context.applicantBirthDate.reset();
    CHECK(registers() == "household ");
    const Question* address = findQuestion(item(), "residence");
    CHECK(address->prefill == Prefill::Register);
    CHECK(address->prefillRegistry == "household");
    CHECK(address->prefillPath == "household.address");

    for (std::uint64_t seed = 1; seed < 40; ++seed) {
        Submission submission = tests::Walker(item(), loaded(), seed).walk();
        const base::LocalDate today = base::localDate(submission.createdAt);
        const bool woman = submission.applicant->sex.reveal() == kFemale;
        submission.consents = {"household"};
        CHECK(checkSubmission(submission, item(), loaded(), today).empty());
        submission.consents = {"marriage"};
        const int age = base::ageOn(*base::parseDate(submission.applicant->birthDate.reveal()), today);
        CHECK(checkSubmission(submission, item(), loaded(), today).empty() == (woman && age >= 20));
    }
}

TEST_CASE("a bundle's own answers decide its items and notices") {
    const Bundle& bundle = *loaded().bundle("format-bundle");
    Form form;
    const auto comesTo = [&] {
        std::string out;
        for (const Item* each : bundleItems(bundle, MapAnswers(form.given), form.context))
            out += each->key + " ";
        for (const Notice* each : bundleNotices(bundle, MapAnswers(form.given), form.context))
            out += "+" + each->key;
        return out;
    };
    CHECK(comesTo() == "format-certify ");
    CHECK(form.set("kind", "large")
              .set("purpose", "用")
              .set("drewPension", "no")
              .set("kind", "large")
              .given.size() == 3);
    CHECK(comesTo() == "format-apply format-certify ");
    CHECK(form.set("kind", "small").set("drewPension", "yes").given.size() == 3);
    CHECK(comesTo() == "birth-registration format-certify +pension-stop");
    // The own pages are pages like those of an item.
    CHECK(checkAnswers(bundle.form, MapAnswers(form.given), form.context).empty());
    CHECK(checkAnswers(bundle.form, MapAnswers(form.clear("purpose").given), form.context).size() == 1);
    CHECK(findNotice(bundle, "pension-stop")->department == "human-resources");
    CHECK(findNotice(bundle, "nothing") == nullptr);
}

TEST_CASE("notices travel in a submission of their bundle, and no others") {
    Submission submission = tests::Walker(item(), loaded(), 3).walk();
    const base::LocalDate today = base::localDate(submission.createdAt);
    const auto faults = [&] {
        std::string out;
        for (const Fault& fault : checkSubmission(submission, item(), loaded(), today))
            out += fault.path + ":" + std::string(name(fault.code)) + " ";
        return out;
    };
    CHECK(faults().empty());
    submission.notices = {"pension-stop"};
    CHECK(faults() == "notices:notice-unknown ");
    submission.bundle = "format-bundle";
    submission.bundleId = submission.id;
    CHECK(faults().empty());
    const base::SecretBytes json = toJson(submission);
    const auto back = parseSubmission(json);
    REQUIRE(back);
    CHECK(*back == submission);
    submission.notices = {"pension-stop", "pension-stop"};
    CHECK(faults() == "notices:notice-unknown ");
    submission.notices = {"pension-start"};
    CHECK(faults() == "notices:notice-unknown ");
    submission.notices.clear();
    submission.bundle = "no-bundle";
    CHECK(faults() == "bundle:bundle-unknown ");

    const auto parses = [&](std::string_view what, std::string_view with) {
        std::string text(json.begin(), json.end());
        text.replace(text.find(what), what.size(), with);
        return parseSubmission(base::asBytes(text)).has_value();
    };
    CHECK(parses("\"notices\":[\"pension-stop\"]", "\"notices\":[\"other\"]"));
    CHECK_FALSE(parses("\"notices\":[\"pension-stop\"]", "\"notices\":[]"));
    CHECK_FALSE(parses("\"notices\":[\"pension-stop\"]", "\"notices\":[1]"));
    CHECK_FALSE(parses("\"notices\":[\"pension-stop\"]", "\"notices\":\"pension-stop\""));
    std::string many;
    for (std::size_t i = 0; i <= kMaxNotices; ++i)
        many += (i > 0 ? ",\"n" : "\"n") + std::to_string(i) + "\"";
    CHECK_FALSE(parses("\"pension-stop\"", many));
}

TEST_CASE("appointments, views and tables of a record are as the files say") {
    const Appointment& appointment = *item("format-book").appointment;
    CHECK(appointment.daysAhead == 30);
    CHECK(appointment.days == std::vector{AppointmentDays::Working, AppointmentDays::Saturday});
    CHECK(appointment.times.at(1) == std::chrono::minutes(9 * 60 + 30));
    CHECK(appointment.capacity == 4);
    CHECK(appointment.bring.size() == 1);
    const Certificate& view = *item("format-query").view;
    CHECK(view.fields.at(1).path == "household.address");
    CHECK(view.table->columns.at(0).path == "date");
    CHECK(view.validDays == 0);
    const Certificate& certificate = *item("format-certify").certificate;
    CHECK(certificate.requiredPath == "moves");
    CHECK(certificate.refusal(base::Language::En) == "No move is on record, so there is nothing to certify.");
    CHECK(certificate.table->path == "moves");
    const Material& lease = *findMaterial(item(), "lease");
    CHECK(name(lease.sample->form) == "contract");
    CHECK(lease.sample->shows.size() == 2);
    CHECK(findPage(item(), "spouse-person")->heading(base::Language::En) == "Who is your spouse?");
    CHECK(loaded().format() == kCatalogueFormat);
}

TEST_CASE("a newer form of the files is refused before anything in them is judged") {
    std::vector<SourceFile> files = tests::formatFiles();
    for (SourceFile& file : files) {
        if (file.name == "catalogue.yaml") {
            const std::string_view text = "catalogue: x\nformat: 2\nwhatever: {comes: then}\n";
            file.bytes.assign(text.begin(), text.end());
        } else {
            file.bytes = {'?'};
        }
    }
    const LoadResult result = Catalogue::load(files);
    CHECK(result.needsNewerProgram);
    CHECK_FALSE(result.catalogue);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(toString(result.diagnostics[0]) ==
          "catalogue.yaml:2:9: error: the catalogue has format 2; this program reads up to 1; mend: use a "
          "newer program");
}

TEST_CASE(
    "words of offices are found in texts for citizens, but not in official names or inside other words") {
    std::vector<SourceFile> files = tests::formatFiles();
    const auto file = std::find_if(files.begin(), files.end(),
                                   [](const SourceFile& f) { return f.name == "items/format-apply.yaml"; });
    REQUIRE(file != files.end());
    std::string text(base::asText(file->bytes));
    const auto replace = [&](std::string_view what, std::string_view with) {
        REQUIRE(text.find(what) != std::string::npos);
        text.replace(text.find(what), what.size(), with);
    };
    const std::vector<Diagnostic> before = findJargon(files, loaded());
    replace("{zh-CN: 等候通知。, en: Wait for news.}", "{zh-CN: 将予以办理。, en: Wait PRIOR TO this.}");
    replace("title: {zh-CN: 全部写法, en: Every form}", "title: {zh-CN: 予以登记, en: Prior to all}");
    replace("{zh-CN: 测试用事项。, en: An item for tests.}",
            "{zh-CN: 测试。, en: A furnished exterior to see.}");
    file->bytes.assign(text.begin(), text.end());
    const std::vector<Diagnostic> after = findJargon(files, loaded());
    std::vector<std::string> fresh;
    for (const Diagnostic& each : after) {
        if (each.file == file->name) fresh.push_back(each.message + "; " + each.mend);
        CHECK(each.severity == DiagnosticSeverity::Warning);
        CHECK(each.line > 0);
    }
    CHECK(after.size() == before.size() + 3);
    REQUIRE(fresh.size() == 3);
    CHECK(fresh[0] == "`furnish` is a word of offices; say it plainly: give");
    CHECK(fresh[1] == "`予以` is a word of offices; say it plainly: 去掉，直接说做什么");
    CHECK(fresh[2] == "`prior to` is a word of offices; say it plainly: before");
}
