// The audit log: nothing in it is changed, taken out or moved without being found.
#include <doctest/doctest.h>

#include <sqlite3.h>

#include "central/admin_trust.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;

namespace {

constexpr int kRecords = 20;

struct Logged : Deployment {
    Logged() {
        for (int i = 1; i <= kRecords; ++i) {
            clock.advance(std::chrono::seconds(1));
            REQUIRE(backend->audit.append({"clerk:wang", "case.moved", "20260314-" + std::to_string(i), "accepted"},
                                          clock.wall()));
        }
    }
    // As somebody would who has the file.
    void tamper(const std::string& statement) {
        sqlite3* file = nullptr;
        REQUIRE(sqlite3_open((directory.path() / "central.db").c_str(), &file) == SQLITE_OK);
        char* message = nullptr;
        const int code = sqlite3_exec(file, statement.c_str(), nullptr, nullptr, &message);
        INFO((message == nullptr ? "" : message));
        CHECK(code == SQLITE_OK);
        sqlite3_free(message);
        sqlite3_close(file);
    }
    AuditVerdict verify(const std::vector<AuditHead>& noted = {}) {
        const auto verdict = backend->audit.verify(noted);
        REQUIRE(verdict);
        return *verdict;
    }
};

}  // namespace

TEST_CASE("a log that nobody touched is whole, and its head can be noted") {
    Logged d;
    const AuditVerdict verdict = d.verify();
    CHECK(verdict.broken == 0);
    CHECK(verdict.head.seq == kRecords);
    CHECK(verdict.head == *d.backend->audit.head());
    bool good = false;
    CHECK(describe(verdict, good) == "whole: 20 records, head " + headText(verdict.head));
    CHECK(good);
    CHECK(parseHead(headText(verdict.head)) == verdict.head);
    CHECK_FALSE(parseHead("20"));
    CHECK_FALSE(parseHead("x:" + std::string(64, 'a')));
    REQUIRE(d.backend->audit.append({"admin:x", "clerk.put", "li", "health"}, d.clock.wall()));
    CHECK(d.verify({verdict.head}).broken == 0);
}

TEST_CASE("an empty log is whole") {
    Deployment d;
    CHECK(d.backend->audit.verify()->broken == 0);
    CHECK(d.backend->audit.verify()->head.seq == 0);
}

TEST_CASE("each change to a record names it: every text, its time, its links") {
    for (const char* change : {"actor = 'clerk:li'", "action = 'case.wants'", "subject = '20260314-9'", "detail = ''",
                               "at = at + 1", "hash = '" "0000000000000000000000000000000000000000000000000000000000000000'",
                               // What stood in one text may not slip into the next.
                               "subject = subject || detail, detail = ''"}) {
        INFO(change);
        Logged d;
        d.tamper(std::string("UPDATE audit SET ") + change + " WHERE seq = 7");
        CHECK(d.verify().broken == 7);
        CHECK(d.verify().fault == AuditFault::Changed);
        bool good = true;
        CHECK(describe(d.verify(), good) == "BROKEN: record 7 was changed");
        CHECK_FALSE(good);
    }
}

TEST_CASE("a record that was taken out is missed, in the middle and at the end") {
    Logged d;
    SUBCASE("in the middle") {
        d.tamper("DELETE FROM audit WHERE seq = 7");
        CHECK(d.verify().broken == 7);
        CHECK(d.verify().fault == AuditFault::Missing);
    }
    SUBCASE("in the middle, and the rest renumbered") {
        d.tamper("DELETE FROM audit WHERE seq = 7; UPDATE audit SET seq = seq - 1000 WHERE seq > 7; "
                 "UPDATE audit SET seq = seq + 999 WHERE seq < 0");
        CHECK(d.verify().broken == 7);
    }
    SUBCASE("at the end") {
        d.tamper("DELETE FROM audit WHERE seq = 20");
        CHECK(d.verify().broken == 20);
        CHECK(d.verify().fault == AuditFault::Cut);
    }
    SUBCASE("the first") {
        d.tamper("DELETE FROM audit WHERE seq = 1");
        CHECK(d.verify().broken == 1);
    }
}

TEST_CASE("records in another order are found") {
    Logged d;
    d.tamper("UPDATE audit SET seq = -7 WHERE seq = 7; UPDATE audit SET seq = 7 WHERE seq = 8; "
             "UPDATE audit SET seq = 8 WHERE seq = -7");
    CHECK(d.verify().broken == 7);
}

TEST_CASE("who writes the whole chain anew is caught by a head that was noted before") {
    Logged d;
    const AuditHead noted = *d.backend->audit.head();
    SUBCASE("the end was cut and the head set back") {
        d.tamper("DELETE FROM audit WHERE seq > 15; UPDATE audit_head SET seq = 15, "
                 "hash = (SELECT hash FROM audit WHERE seq = 15)");
        CHECK(d.verify().broken == 0);  // by itself it looks whole
        CHECK(d.verify({noted}).broken == 16);
        CHECK(d.verify({noted}).fault == AuditFault::Cut);
    }
    SUBCASE("all of it was forged, with right hashes") {
        d.tamper("DELETE FROM audit; DELETE FROM audit_head");
        for (int i = 0; i < kRecords; ++i)
            REQUIRE(d.backend->audit.append({"clerk:li", "case.moved", "x", ""}, d.clock.wall()));
        CHECK(d.verify().broken == 0);
        CHECK(d.verify({noted}).broken == kRecords);
        CHECK(d.verify({noted}).fault == AuditFault::Changed);
    }
}

TEST_CASE("what staff and terminals do is in the log, and nothing of the citizen") {
    Deployment d;
    auto submission = d.submission();
    const auto accepted = d.backend->intake.put("t-001", d.sealed(submission));
    REQUIRE(accepted);
    REQUIRE(d.backend->accounts.put("wang", "*", base::SecretString("correct horse battery"), "admin:root"));
    REQUIRE(d.backend->accounts.logIn("wang", base::SecretString("correct horse battery")));
    REQUIRE(d.backend->casework.move(accepted->caseNumber, "*", "wang", CaseStatus::Received, CaseStatus::Returned,
                                     std::string(kCanaryName)));
    CHECK_FALSE(d.backend->casework.move(accepted->caseNumber, "*", "wang", CaseStatus::Received,
                                         CaseStatus::Accepted, ""));
    REQUIRE(d.backend->fleet.makeCode("admin:root", "t-002", "https://central.example", ""));
    REQUIRE(d.backend->fleet.revoke("admin:root", "t-001"));
    REQUIRE(d.backend->fleet.unlockPin("admin:root", "t-002"));
    for (int i = 0; i < kMaxFailures; ++i)
        CHECK_FALSE(d.backend->accounts.logIn("wang", base::SecretString("wrong horse battery")));
    const auto records = d.backend->audit.newest(100);
    REQUIRE(records);
    std::vector<std::string> seen;
    for (auto record = records->rbegin(); record != records->rend(); ++record) {
        const AuditEntry& entry = record->entry;
        seen.push_back(entry.actor + " " + entry.action + " " + entry.subject + " " + entry.detail);
    }
    CHECK(seen == std::vector<std::string>{"admin:root clerk.put wang *", "clerk:wang clerk.logged-in wang ",
                                           "clerk:wang case.moved " + accepted->caseNumber + " returned",
                                           "admin:root enrolment.code-made t-002 ", "admin:root terminal.revoked t-001 0",
                                           "admin:root pin.unlocked t-002 ", "clerk:wang clerk.locked wang "});
    const std::string json = *auditJson(*d.backend, 100);
    CHECK(json.find(std::string(kCanaryName)) == std::string::npos);
    CHECK(json.find(submission.trackingCode) == std::string::npos);
    CHECK(d.backend->audit.verify()->broken == 0);
}
