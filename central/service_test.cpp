#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "central/service/texts.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;

namespace {

base::LocalDate day(std::string_view text) { return base::parseDate(text).value(); }

std::string codeOf(const Outcome<Acceptance>& outcome) { return outcome ? "accepted" : outcome.error().code; }

// Every byte on the disk below a folder.
std::string everything(const std::filesystem::path& folder) {
    std::string out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        out.append(std::istreambuf_iterator<char>(file), {});
    }
    return out;
}

}  // namespace

TEST_CASE(
    "working days: a limit skips weekends and holidays, counts make-up days, and does not end on a free "
    "day") {
    const auto days = WorkingDays::parse(
        base::asBytes("holidays: [2026-02-15..2026-02-23]\nworkdays: [2026-02-14, 2026-02-28]\n"));
    REQUIRE(days);
    CHECK(days->isWorked(day("2026-02-14")));  // a Saturday that is worked
    CHECK_FALSE(days->isWorked(day("2026-02-16")));
    CHECK(days->end(day("2026-02-13"), {1, true}) == day("2026-02-14"));
    CHECK(days->end(day("2026-02-13"), {2, true}) == day("2026-02-24"));
    CHECK(days->end(day("2026-02-10"), {7, false}) == day("2026-02-24"));  // the 17th is a holiday
    CHECK(days->end(day("2026-03-14"), {0, true}) == day("2026-03-16"));   // a Saturday
    CHECK(days->between(day("2026-03-13"), day("2026-03-17")) == 2);
    CHECK(days->between(day("2026-03-17"), day("2026-03-13")) == 0);
    for (const char* wrong :
         {"holidays: [2026-02-30]", "holidays: [2026-02-10..2026-02-01]", "holidays: [soon]",
          "holidays: [2026-01-01..2027-01-01]", "holidays: [", "holidays: {a: [1]}"}) {
        INFO(wrong);
        CHECK_FALSE(WorkingDays::parse(base::asBytes(wrong)));
    }
}

TEST_CASE("register: texts by language, and mistakes are named by their line") {
    const auto made = Register::parse(base::asBytes(kTestRegister));
    REQUIRE(made);
    const auto* record = made->find("household", kCanaryNumber);
    REQUIRE(record);
    CHECK(record->at("holder.sex.en").reveal() == "Male");
    CHECK(made->find("household", "990101199003071234") == nullptr);
    CHECK(made->find("marriage", kCanaryNumber) == nullptr);
    const auto twice = Register::parse(base::asBytes(
        "registers:\n  r:\n    - {holder: {name: a, number: 1}}\n    - {holder: {name: b, number: 1}}\n"));
    REQUIRE_FALSE(twice);
    CHECK(twice.error().detail.text().find("line 4") != std::string::npos);
    CHECK_FALSE(Register::parse(base::asBytes("registers:\n  r:\n    - {name: a}\n")));
    CHECK_FALSE(Register::parse(base::asBytes("registers: [")));
}

TEST_CASE("register: a folder is one register a file or several, and a mistake is named by its file") {
    const TemporaryDirectory folder;
    const auto write = [&](const char* name, const char* text) { std::ofstream(folder.path() / name) << text; };
    write("a.yaml", "registers:\n  r: [{holder: {name: a, number: 1}}]\n  s: [{holder: {name: a, number: 1}}]\n");
    write("b.yaml", "registers:\n  r: [{holder: {name: b, number: 2}}]\n");
    write("notes.txt", "not a register");
    std::vector<std::string> complaints;
    const auto made = Register::load(folder.path(), complaints);
    REQUIRE(made);
    CHECK(made->size() == 3);
    CHECK(made->find("r", "2") != nullptr);
    CHECK(complaints.empty());
    write("c.yaml", "registers:\n  r:\n    - {holder: {name: b, number: 2}}\n");  // known from b.yaml
    REQUIRE_FALSE(Register::load(folder.path(), complaints));
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].find("c.yaml: line 3") != std::string::npos);
    CHECK_FALSE(Register::load(folder.path() / "nowhere", complaints));
}

TEST_CASE("the shipped register holds everybody whose simulated card has a household") {
    std::vector<std::string> complaints;
    const auto made =
        Register::load(std::filesystem::path(ZIZHU_SOURCE_DIR) / "central/data/registers", complaints);
    for (const std::string& complaint : complaints) MESSAGE(complaint);
    REQUIRE(made);
    int found = 0;
    for (const auto& card :
         std::filesystem::directory_iterator(std::filesystem::path(ZIZHU_SOURCE_DIR) / "drivers/sim/cards")) {
        const std::string text(base::asText(base::readFile(card.path(), 65536).value()));
        const std::size_t number = text.find("number: \"");
        if (text.find("type: citizen") == std::string::npos || number == std::string::npos) continue;
        INFO(card.path().string());
        CHECK(made->find("household", text.substr(number + 9, 18)) != nullptr);
        ++found;
    }
    CHECK(found >= 5);
}

TEST_CASE("an application becomes one case, however often and whatever else is sent under its id") {
    Deployment d;
    const auto submission = d.submission();
    const Envelope envelope = d.sealed(submission);
    const auto first = d.backend->intake.put("t-001", envelope);
    REQUIRE(codeOf(first) == "accepted");
    CHECK(first->isNew);
    CHECK(first->caseNumber == "20260314-00001");

    d.clock.advance(std::chrono::hours(24));
    d.reopen();
    const auto again = d.backend->intake.put("t-001", envelope);
    REQUIRE(again);
    CHECK_FALSE(again->isNew);
    CHECK(again->caseNumber == first->caseNumber);

    // The same answers sealed once more are other bytes.
    CHECK(codeOf(d.backend->intake.put("t-001", d.sealed(submission))) == "id-conflict");

    const auto found = d.backend->casework.follow(submission.trackingCode);
    REQUIRE(found);
    CHECK(found->facts.caseNumber == first->caseNumber);
    CHECK(found->facts.terminal == "t-001");
    CHECK(found->facts.history.size() == 1);
    CHECK(base::toString(*found->facts.promisedBy) == "2026-03-18");  // Saturday + 3 working days
    CHECK(found->department(base::Language::En) == "Shifan Police Bureau, Household Register");
    CHECK(d.backend->casework.list({}, kEveryDepartment)->total == 1);
}

TEST_CASE("a sheet that serves twice in one application is no fault") {
    Deployment d;
    auto submission = d.submission();
    const base::Bytes sheet(100, 7);
    auto writer = d.backend->blobs.write(base::sha256Hex(sheet), sheet.size());
    REQUIRE((writer && (*writer)->add(sheet) && (*writer)->finish()));
    const catalog::MaterialPage page{base::sha256Hex(sheet), sheet.size(), base::SecretBytes(32)};
    submission.materials.push_back({"letter", catalog::MaterialHow::Scanned, {page, page}, {}});
    CHECK(codeOf(d.backend->intake.put("t-001", d.sealed(submission))) == "accepted");
}

TEST_CASE("what does not fit is refused, and leaves nothing") {
    Deployment d;
    auto submission = d.submission();
    Envelope envelope = d.sealed(submission);
    std::string expected;
    SUBCASE("unknown key") {
        envelope.intakeKey = "0123456789abcdef";
        expected = "intake-key-unknown";
    }
    SUBCASE("sealed to somebody else under our key's name") {
        auto other = base::makeIntakeKeyPair();
        envelope.sealed = base::sealPayload(other.open, catalog::toJson(submission)).value();
        expected = "sealed-unreadable";
    }
    SUBCASE("altered") {
        envelope.sealed.back() ^= 1;
        expected = "sealed-unreadable";
    }
    SUBCASE("not a submission") {
        envelope.sealed = base::sealPayload(d.backend->keys.current(), base::asBytes("{}")).value();
        expected = "submission-invalid";
    }
    SUBCASE("another id inside") {
        submission.id = base::Uuid::make(d.clock.wall(), d.random);
        envelope.sealed = d.sealed(submission).sealed;
        expected = "envelope-mismatch";
    }
    SUBCASE("another item inside") {
        envelope.item = "test-certify";
        expected = "envelope-mismatch";
    }
    SUBCASE("unknown item") {
        submission.item = "no-such";
        envelope = d.sealed(submission);
        expected = "item-unknown";
    }
    SUBCASE("unknown version") {
        submission.itemVersion = "9.0.0";
        envelope = d.sealed(submission);
        expected = "item-version-unknown";
    }
    SUBCASE("an item that is not applied for") {
        submission.item = "test-certify";
        envelope = d.sealed(submission);
        expected = "item-not-applied-for";
    }
    SUBCASE("a missing answer") {
        submission.answers.clear();
        envelope = d.sealed(submission);
        expected = "answers-invalid";
    }
    SUBCASE("an answer nobody asked for") {
        submission.answers.emplace("other", base::SecretString("x"));
        envelope = d.sealed(submission);
        expected = "answers-invalid";
    }
    SUBCASE("a tracking code that does not check") {
        submission.trackingCode.back() = submission.trackingCode.back() == '0' ? '1' : '0';
        envelope = d.sealed(submission);
        expected = "submission-invalid";
    }
    SUBCASE("a blob that is not here") {
        envelope.blobs.push_back({std::string(64, 'a'), 10});
        expected = "blobs-missing";
    }
    CHECK(codeOf(d.backend->intake.put("t-001", envelope)) == expected);
    CHECK(d.backend->casework.list({}, kEveryDepartment)->total == 0);
    CHECK_FALSE(d.backend->casework.follow(submission.trackingCode));
}

TEST_CASE("a tracking code belongs to one case") {
    Deployment d;
    auto one = d.submission();
    auto two = d.submission();
    two.trackingCode = one.trackingCode;
    REQUIRE(d.backend->intake.put("t-001", d.sealed(one)));
    CHECK(codeOf(d.backend->intake.put("t-001", d.sealed(two))) == "tracking-code-taken");
    CHECK(d.backend->casework.list({}, kEveryDepartment)->total == 1);
}

TEST_CASE("a terminal whose clock runs ahead does not promise a later day") {
    Deployment d;
    auto submission = d.submission();
    submission.createdAt += std::chrono::hours(24 * 400);
    REQUIRE(d.backend->intake.put("t-001", d.sealed(submission)));
    const auto found = d.backend->casework.follow(submission.trackingCode);
    CHECK(base::toString(*found->facts.promisedBy) == "2026-03-18");
    CHECK(found->facts.submittedAt == d.clock.wall());
}

TEST_CASE("what was sealed to an older key is taken while that key is kept") {
    Deployment d;
    const base::IntakeKey old = d.backend->keys.current();
    REQUIRE(IntakeKeys::add(d.options.state));
    d.reopen();
    CHECK(d.backend->keys.current().id != old.id);
    const auto submission = d.submission();
    const auto accepted = d.backend->intake.put("t-001", Deployment::sealedTo(old, submission));
    REQUIRE(accepted);
    const auto opened = d.backend->casework.open(accepted->caseNumber, kEveryDepartment);
    REQUIRE(opened->submission.has_value());
    CHECK(base::asText(opened->submission->applicant->photo) == kCanaryPhoto);
}

TEST_CASE("nothing that a person said lies on the disk or in the log") {
    Deployment d;
    REQUIRE(d.backend->intake.put("t-001", d.sealed(d.submission())));
    CertificateRequest request;
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    request.item = "test-certify";
    request.itemVersion = "1.0.0";
    request.name = base::SecretString(kCanaryName);
    request.number = base::SecretString(kCanaryNumber);
    request.cardType = "citizen";
    request.answers.emplace("purpose", base::SecretString("canary-purpose"));
    const auto answer = d.backend->certificates.ask("t-001", request);
    REQUIRE(answer);
    REQUIRE(answer->refusal == "");
    d.backend.reset();
    std::filesystem::remove(d.directory.path() / "register.yaml");  // holds people by its nature
    std::string all = everything(d.directory.path());
    for (const std::string& line : d.log.lines()) all += line;
    for (const std::string_view canary :
         {kCanaryName, kCanaryNumber, kCanaryAnswer.substr(0, 20), kCanaryPhoto,
          std::string_view("Y2FuYXJ5IG9mIGEgcGhvdG8="), std::string_view("canary-purpose"),
          std::string_view(answer->verificationCode)}) {
        INFO(canary);
        CHECK(all.find(canary) == std::string::npos);
    }
}

TEST_CASE("a department moves its own cases on, in order, once, and the citizen reads it") {
    Deployment d;
    const auto submission = d.submission();
    const auto accepted = d.backend->intake.put("t-001", d.sealed(submission));
    REQUIRE(accepted);
    const std::string number = accepted->caseNumber;
    Casework& work = d.backend->casework;
    const std::string mine = "public-security-household", other = "health";
    const auto move = [&](const std::string& department, CaseStatus from, CaseStatus to,
                          std::string note = "") {
        const auto moved = work.move(number, department, "wang", from, to, std::move(note));
        return moved ? std::string("moved") : moved.error().code;
    };
    CHECK(move(other, CaseStatus::Received, CaseStatus::Accepted) == "case-unknown");
    CHECK_FALSE(work.open(number, other));
    CHECK(work.list({}, other)->total == 0);
    CHECK(move(mine, CaseStatus::Received, CaseStatus::Finished) == "case-moved");
    CHECK(move(mine, CaseStatus::Received, CaseStatus::Accepted) == "moved");
    CHECK(move(mine, CaseStatus::Received, CaseStatus::Accepted) == "case-moved");
    CHECK(move(mine, CaseStatus::Accepted, CaseStatus::Returned) == "note-missing");
    CHECK(move(mine, CaseStatus::Accepted, CaseStatus::Returned, "  \n ") == "note-missing");
    CHECK(move(mine, CaseStatus::Accepted, CaseStatus::Returned, std::string("a\x01") + "b") ==
          "note-malformed");
    CHECK(move(mine, CaseStatus::Accepted, CaseStatus::Returned, std::string(501, 'a')) == "note-too-long");
    CHECK(move(mine, CaseStatus::Accepted, CaseStatus::Returned, " 请补充\n说明 ") == "moved");
    CHECK(move(mine, CaseStatus::Returned, CaseStatus::Accepted) == "case-moved");
    const auto known = work.follow(submission.trackingCode);
    REQUIRE(known);
    REQUIRE(known->facts.history.size() == 3);
    CHECK(known->facts.history.back().note == "请补充 说明");
    CHECK_FALSE(known->workingDaysLeft);
    CHECK(stepText(known->facts.history.back())(base::Language::En).find("请补充 说明") != std::string::npos);
}

TEST_CASE("the promised day runs out in working days") {
    Deployment d;
    const auto submission = d.submission();
    REQUIRE(d.backend->intake.put("t-001", d.sealed(submission)));
    const auto left = [&] { return d.backend->casework.follow(submission.trackingCode)->workingDaysLeft; };
    CHECK(left() == 3);
    d.clock.advance(std::chrono::hours(24 * 4));
    CHECK(left() == 0);
    d.clock.advance(std::chrono::hours(24 * 2));
    CHECK(left() == -2);
}

TEST_CASE("certificates: issued once, refused with the reason, verified by their code") {
    Deployment d;
    CertificateRequest request;
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    request.item = "test-certify";
    request.itemVersion = "1.0.0";
    request.name = base::SecretString(kCanaryName);
    request.number = base::SecretString(kCanaryNumber);
    request.cardType = "citizen";
    request.answers.emplace("purpose", base::SecretString("入学"));
    request.canonical = base::SecretBytes{1};
    Certificates& certificates = d.backend->certificates;
    SUBCASE("issued") {
        const auto first = certificates.ask("t-001", request);
        REQUIRE(first);
        CHECK(first->number == "2026-000001");
        CHECK(std::string(first->pdf.begin(), first->pdf.begin() + 5) == "%PDF-");
        const auto again = certificates.ask("t-001", request);
        REQUIRE(again);
        CHECK(again->pdf == first->pdf);
        CHECK(again->verificationCode == first->verificationCode);
        request.canonical = base::SecretBytes{2};
        CHECK(certificates.ask("t-001", request).error().code == "id-conflict");
        request.id = base::Uuid::make(d.clock.wall(), d.random);
        CHECK(certificates.ask("t-001", request)->number == "2026-000002");

        const auto verified = certificates.verify(first->verificationCode);
        REQUIRE(verified);
        CHECK(verified->holder == "欧****");
        CHECK(base::toString(*verified->validUntil) == "2026-06-12");
        CHECK_FALSE(verified->expired);
        d.clock.advance(std::chrono::hours(24 * 91));
        CHECK(certificates.verify(first->verificationCode)->expired);
        CHECK_FALSE(certificates.verify(base::TrackingCode::make(d.random).compact()));
    }
    SUBCASE("not registered") {
        request.number = base::SecretString("990101199305040268");
        CHECK(certificates.ask("t-001", request)->refusal == "not-registered");
        CHECK(certificates.ask("t-001", request)->refusal == "not-registered");
    }
    SUBCASE("wrong person") {
        request.name = base::SecretString("别人");
        const auto refused = certificates.ask("t-001", request);
        CHECK(refused->refusal == "wrong-person");
        CHECK(refused->text(base::Language::En).find("Shifan Police Bureau") != std::string::npos);
    }
    SUBCASE("suspended") {
        const auto file = d.options.catalogues[0] / "items" / "test-certify.yaml";
        std::ofstream(file, std::ios::app) << "\nsuspended: {zh-CN: 系统维护, en: Maintenance}\n";
        d.reopen();
        const auto refused = d.backend->certificates.ask("t-001", request);
        CHECK(refused->refusal == "not-available");
        CHECK(refused->text(base::Language::En) == "Maintenance");
    }
    SUBCASE("not certified") {
        request.item = "test-apply";
        CHECK(certificates.ask("t-001", request).error().code == "item-not-certified");
    }
    SUBCASE("answers missing") {
        request.answers.clear();
        CHECK(certificates.ask("t-001", request).error().code == "answers-invalid");
    }
}

TEST_CASE("certificates of an enterprise: for its representative and its agents, nobody else") {
    Deployment d;
    CertificateRequest request;
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    request.item = "test-certify-firm";
    request.itemVersion = "1.0.0";
    request.name = base::SecretString(kCanaryName);
    request.number = base::SecretString(kCanaryNumber);
    request.cardType = "citizen";
    const auto outcome = [&](std::string_view code) {
        request.id = base::Uuid::make(d.clock.wall(), d.random);
        request.answers.insert_or_assign("enterpriseCode", base::SecretString(code));
        const auto answer = d.backend->certificates.ask("t-001", request);
        REQUIRE(answer);
        if (!answer->refusal.empty()) CHECK_FALSE(answer->text.empty());
        return answer->refusal;
    };
    CHECK(outcome(kTestFirm) == "");  // its representative
    CHECK(outcome(kOtherFirm) == "wrong-person");
    CHECK(outcome("91990101MA000004XR") == "not-registered");
    request.number = base::SecretString("990101199305040268");
    CHECK(outcome(kTestFirm) == "wrong-person");
    CHECK(outcome(kOtherFirm) == "");  // an agent
}

TEST_CASE("appointments: by the calendar, once per id, never more than fit") {
    Deployment d;  // Saturday, 14 March 2026
    Appointments& appointments = d.backend->appointments;
    const auto slots = appointments.slots("test-appointment");
    REQUIRE(slots);
    // Monday to Friday, and the next Saturday; not the Sunday.
    REQUIRE(slots->size() == 6);
    CHECK(base::toString(slots->front().day) == "2026-03-16");
    CHECK(base::toString(slots->back().day) == "2026-03-21");
    CHECK(slots->front().times.front().free == 2);
    CHECK(appointments.slots("test-book").error().code == "item-not-booked");
    const auto request = [&](std::string_view on, int minutes) {
        AppointmentRequest made;
        made.id = base::Uuid::make(d.clock.wall(), d.random);
        made.item = "test-appointment";
        made.day = day(on);
        made.minutes = minutes;
        made.canonical = base::SecretBytes{1};
        return made;
    };
    CHECK(appointments.book("t-001", request("2026-03-15", 540)).error().code == "slot-unknown");
    CHECK(appointments.book("t-001", request("2026-03-16", 541)).error().code == "slot-unknown");
    CHECK(appointments.book("t-001", request("2026-03-30", 540)).error().code == "slot-unknown");
    auto first = request("2026-03-16", 540);
    CHECK(appointments.book("t-001", first).value() == "0316-001");
    CHECK(appointments.book("t-002", first).value() == "0316-001");
    first.canonical = base::SecretBytes{2};
    CHECK(appointments.book("t-001", first).error().code == "id-conflict");

    // Eight terminals want the last place at the same moment.
    std::atomic<int> booked = 0, taken = 0;
    std::vector<AppointmentRequest> all;
    for (int i = 0; i < 8; ++i) all.push_back(request("2026-03-16", 540));
    std::vector<std::thread> terminals;
    for (int i = 0; i < 8; ++i) {
        terminals.emplace_back([&, i] {
            const auto answer = appointments.book("t-001", all[std::size_t(i)]);
            if (answer) ++booked;
            else if (answer.error().code == "slot-taken") ++taken;
        });
    }
    for (std::thread& terminal : terminals) terminal.join();
    CHECK(booked == 1);
    CHECK(taken == 7);
    CHECK(appointments.slots("test-appointment")->front().times.size() == 1);
}

TEST_CASE("queries: the holder's own record in both languages, a table, on paper only if wanted") {
    Deployment d;
    CertificateRequest request;
    request.item = "test-query";
    request.itemVersion = "1.0.0";
    request.name = base::SecretString(kCanaryName);
    request.number = base::SecretString(kCanaryNumber);
    request.cardType = "citizen";
    const auto answer = d.backend->queries.ask(request, false);
    REQUIRE(answer);
    CHECK(answer->refusal == "");
    REQUIRE(answer->fields.size() == 2);
    CHECK(answer->fields[1].value[std::size_t(base::Language::En)].reveal() == "Male");
    REQUIRE(answer->rows.size() == 2);
    CHECK(answer->rows[1][0][0].reveal() == "2021-03-04");
    CHECK(answer->rows[1][1][std::size_t(base::Language::En)].reveal() == "School");
    CHECK(answer->pdf.empty());
    CHECK_FALSE(d.backend->queries.ask(request, true)->pdf.empty());
    request.name = base::SecretString("别人");
    CHECK(d.backend->queries.ask(request, true)->refusal == "wrong-person");
    CHECK(d.backend->queries.ask(request, true)->pdf.empty());
    request.item = "test-certify";
    CHECK(d.backend->queries.ask(request, false).error().code == "item-not-queried");
}

TEST_CASE("registers fill in only what the form asks, only of its own holder") {
    Deployment d;
    RecordsRequest request{{{"test-shared", "1.0.0"}}, {"household"}, base::SecretString(kCanaryName), base::SecretString(kCanaryNumber)};
    const auto records = d.backend->records.ask(request);
    REQUIRE(records);
    REQUIRE(records->count("household") == 1);
    CHECK(records->at("household").size() == 1);
    CHECK(records->at("household").at("home.street").reveal() == "柳塘路1号");
    request.name = base::SecretString("别人");
    CHECK(d.backend->records.ask(request)->empty());
    request.registries = {"enterprise"};
    CHECK(d.backend->records.ask(request).error().code == "register-not-shared");
    request.items = {{"test-apply", "1.0.0"}};
    request.registries = {"household"};
    CHECK(d.backend->records.ask(request).error().code == "register-not-shared");
}

TEST_CASE("a notice of a bundle opens a case at its department, which the citizen sees with the main one") {
    Deployment d;
    auto submission = d.submission();
    submission.bundle = "test-bundle";
    submission.bundleId = base::Uuid::make(d.clock.wall(), d.random);
    submission.notices = {"pension-stop", "no-such-notice"};
    CHECK(codeOf(d.backend->intake.put("t-001", d.sealed(submission))) == "answers-invalid");
    submission.notices = {"pension-stop"};
    const Envelope envelope = d.sealed(submission);
    const auto main = d.backend->intake.put("t-001", envelope);
    REQUIRE(codeOf(main) == "accepted");
    REQUIRE(d.backend->intake.put("t-001", envelope));  // sent twice, told once
    Casework& work = d.backend->casework;
    CHECK(work.list({}, kEveryDepartment)->total == 2);
    const auto told = work.list({}, "human-resources");
    REQUIRE(told->cases.size() == 1);
    const std::string number = told->cases[0].caseNumber;
    CHECK(number != main->caseNumber);

    // The clerk reads what the bureau is told and the application that it is about.
    const auto opened = work.open(number, "human-resources");
    REQUIRE(opened);
    CHECK(opened->known.title(base::Language::En) == "Notice to stop the pension");
    CHECK(opened->known.told(base::Language::En) == "The pension stops from next month.");
    REQUIRE(opened->submission);
    CHECK(opened->submission->applicant->name.reveal() == kCanaryName);
    CHECK_FALSE(work.open(number, "health"));
    CHECK_FALSE(work.open(main->caseNumber, "human-resources"));

    const auto shown = work.follow(submission.trackingCode);
    REQUIRE(shown);
    CHECK(shown->facts.caseNumber == main->caseNumber);
    REQUIRE(shown->notices.size() == 1);
    CHECK(shown->notices[0].first(base::Language::En).find("Notice to stop the pension") != std::string::npos);
    const std::string before = shown->notices[0].second(base::Language::En);
    REQUIRE(work.move(number, "human-resources", "wang", CaseStatus::Received, CaseStatus::Accepted, ""));
    const auto after = work.follow(submission.trackingCode);
    CHECK(after->notices[0].second(base::Language::En) != before);
    CHECK(after->facts.status == CaseStatus::Received);  // the main case has a life of its own
}

TEST_CASE("certificates: what the record must hold, or the item's own words say why there is none") {
    Deployment d;
    CertificateRequest request;
    request.item = "test-former";
    request.itemVersion = "1.0.0";
    request.name = base::SecretString(kCanaryName);
    request.number = base::SecretString(kCanaryNumber);
    request.cardType = "citizen";
    request.language = base::Language::En;
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    const auto refused = d.backend->certificates.ask("t-001", request);
    REQUIRE(refused);
    CHECK(refused->refusal == "not-available");
    CHECK(refused->text(base::Language::En) == "No change of name is recorded.");
    CHECK(refused->pdf.empty());
    // The same request is answered the same, and another person's is not told what is in the record.
    CHECK(d.backend->certificates.ask("t-001", request)->text(base::Language::ZhCn) == "没有改名记录。");
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    request.name = base::SecretString("别人");
    CHECK(d.backend->certificates.ask("t-001", request)->refusal == "wrong-person");

    // What is below the path counts: two moves are on record.
    request.item = "test-moves";
    request.name = base::SecretString(kCanaryName);
    request.id = base::Uuid::make(d.clock.wall(), d.random);
    const auto issued = d.backend->certificates.ask("t-001", request);
    REQUIRE(issued);
    CHECK(issued->refusal.empty());
    CHECK_FALSE(issued->pdf.empty());
}

TEST_CASE("names are shown in part") {
    CHECK(partOfName("张三") == "张*");
    CHECK(partOfName("周𠮷䶮") == "周**");
    CHECK(partOfName("MARIE CLAIRE") == "M**** C*****");
    CHECK(partOfName("") == "");
}

TEST_CASE("tickets: numbered by letter and day, once per id, with an honest guess of the wait") {
    Deployment d;
    const auto ask = [&](std::string_view matter) {
        TicketRequest request;
        request.id = base::Uuid::make(d.clock.wall(), d.random);
        request.item = "test-book";
        request.answers.emplace("matter", base::SecretString(matter));
        return request;
    };
    Tickets& tickets = d.backend->tickets;
    const auto first = ask("person");
    CHECK(tickets.take("t-001", first)->number == "A001");
    CHECK(tickets.take("t-001", first)->number == "A001");
    auto other = first;
    other.canonical = base::SecretBytes{9};
    CHECK(tickets.take("t-001", other).error().code == "id-conflict");
    const auto second = tickets.take("t-002", ask("person"));
    CHECK(second->number == "A002");
    CHECK(second->waitingBefore == 1);
    CHECK(second->estimatedMinutes == 4);
    CHECK(tickets.take("t-001", ask("firm"))->number == "B001");
    d.clock.advance(std::chrono::minutes(60));
    CHECK(tickets.take("t-001", ask("person"))->waitingBefore == 0);
    d.clock.advance(std::chrono::hours(24));
    CHECK(tickets.take("t-001", ask("person"))->number == "A001");
    CHECK(tickets.take("t-001", ask("nobody")).error().code == "answers-invalid");
}

TEST_CASE("accounts: wrong passwords lock for a while, sessions end") {
    Deployment d;
    Accounts& accounts = d.backend->accounts;
    const base::SecretString right("correct horse battery"), wrong("wrong horse battery");
    CHECK(accounts.put("wang", "no-such-department", right).error().code == "department-unknown");
    CHECK(accounts.put("Wang!", "health", right).error().code == "name-malformed");
    CHECK(accounts.put("wang", "health", base::SecretString("short")).error().code == "password-too-short");
    REQUIRE(accounts.put("wang", "health", right));
    CHECK(accounts.logIn("nobody", right).error().code == "login-wrong");
    const auto token = accounts.logIn("wang", right);
    REQUIRE(token);
    CHECK((*accounts.session(*token))->department == "health");
    CHECK_FALSE((*accounts.session("something else")).has_value());
    for (int i = 0; i < kMaxFailures; ++i) CHECK(accounts.logIn("wang", wrong).error().code == "login-wrong");
    CHECK(accounts.logIn("wang", right).error().code == "login-locked");
    d.clock.advance(kLockTime);
    CHECK(accounts.logIn("wang", right));
    d.clock.advance(kSessionTime);
    CHECK_FALSE((*accounts.session(*token)).has_value());
    const auto another = accounts.logIn("wang", right);
    REQUIRE(accounts.logOut(*another));
    CHECK_FALSE((*accounts.session(*another)).has_value());
    // A new password ends what was begun with the old one.
    const auto before = accounts.logIn("wang", right);
    REQUIRE(accounts.put("wang", "health", base::SecretString("another password")));
    CHECK_FALSE((*accounts.session(*before)).has_value());
}
