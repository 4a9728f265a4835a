// The desk's pages about terminals and the audit log.
#include <doctest/doctest.h>

#include "central/pages/desk_pages.h"
#include "central/server.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;

namespace {

struct Desk : Deployment {
    // What the desk shows `clerk` at `path`.
    Reply shown(const std::string& clerk, const std::string& path) {
        const auto token = backend->accounts.logIn(clerk, base::SecretString("correct horse battery"));
        REQUIRE(token);
        Call call;
        call.cookies[kSessionCookie] = *token;
        call.acceptLanguage = "en";
        bool otherMethod = false;
        const Routes routes = allRoutes(*backend, false, true, false);
        const Route* route = findRoute(routes, Method::Get, path, call.captures, otherMethod);
        REQUIRE(route != nullptr);
        return route->handle(call);
    }
    void clerk(const std::string& name, const std::string& department) {
        REQUIRE(backend->accounts.put(name, department, base::SecretString("correct horse battery")));
    }
};

bool has(const Reply& reply, std::string_view text) { return reply.body.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("who sees every department sees the terminals, what was found on them, and the audit log") {
    Desk desk;
    desk.clerk("chief", "*");
    desk.clerk("li", "health");
    CHECK(has(desk.shown("chief", "/desk/terminals"), "No terminal has been heard of yet."));
    TerminalReport beat;
    beat.name = "t-007";
    beat.queued = 3;
    beat.devices = "{}";
    beat.version = "0.5.0";
    beat.at = desk.clock.wall();
    REQUIRE(desk.backend->staff.report(beat));
    const std::string body =
        R"({"staff":{"id":"t-0142","name":"<b>A</b>"},"findings":[{"part":"receipt-printer","verdict":"failed","detail":"<script>x"}]})";
    REQUIRE(desk.backend->fleet.keepReport({"t-007", "R1", "d", desk.clock.wall(), {}, false, body}));

    const Reply list = desk.shown("chief", "/desk/terminals");
    CHECK(list.status == 200);
    CHECK(has(list, "/desk/terminals/t-007"));
    CHECK(has(list, "In touch"));
    CHECK(has(list, "Not ready"));
    const Reply one = desk.shown("chief", "/desk/terminals/t-007");
    CHECK(has(one, "receipt-printer"));
    CHECK(has(one, "Failed"));
    CHECK(has(one, "&lt;b&gt;A&lt;/b&gt;"));
    CHECK_FALSE(has(one, "<script"));
    desk.clock.advance(std::chrono::minutes(4));
    CHECK(has(desk.shown("chief", "/desk/terminals"), "Not heard of"));
    const Reply audit = desk.shown("chief", "/desk/audit");
    CHECK(has(audit, "clerk:chief"));
    CHECK(has(audit, "clerk.logged-in"));

    for (const char* path : {"/desk/terminals", "/desk/terminals/t-007", "/desk/audit"})
        CHECK(desk.shown("li", path).status == 404);
    CHECK_FALSE(has(desk.shown("li", "/desk"), "/desk/audit"));
    CHECK(desk.shown("chief", "/desk/terminals/..").status == 404);
}

TEST_CASE("who looks at a case leaves a trace; another department's clerk sees none") {
    Desk desk;
    desk.clerk("chief", "*");
    desk.clerk("li", "health");
    const auto accepted = desk.backend->intake.put("t-001", desk.sealed(desk.submission()));
    REQUIRE(accepted);
    CHECK(has(desk.shown("chief", "/desk/cases/" + accepted->caseNumber), kCanaryName));
    const AuditRecord newest = desk.backend->audit.newest(1)->front();
    CHECK(newest.entry.actor == "clerk:chief");
    CHECK(newest.entry.action == "case.opened");
    CHECK(newest.entry.subject == accepted->caseNumber);
    CHECK(desk.shown("li", "/desk/cases/" + accepted->caseNumber).status == 404);
}

TEST_CASE("after the intake key was changed, what was sealed to the old one is taken and read") {
    Desk desk;
    desk.clerk("chief", "*");
    const base::IntakeKey old = desk.backend->keys.current();
    const auto before = desk.backend->intake.put("t-001", desk.sealed(desk.submission()));
    const Envelope waiting = Deployment::sealedTo(old, desk.submission());  // lies in a terminal
    const auto code = desk.backend->fleet.makeCode("admin:x", "t-007", "https://central.example", "");
    REQUIRE(IntakeKeys::add(desk.options.state));
    desk.reopen();
    CHECK(desk.backend->keys.current().id != old.id);
    CHECK(desk.backend->fleet.intakeKey().id == desk.backend->keys.current().id);
    const auto late = desk.backend->intake.put("t-001", waiting);
    REQUIRE(late);
    const auto fresh = desk.backend->intake.put("t-001", desk.sealed(desk.submission()));
    REQUIRE(fresh);
    for (const std::string& number : {before->caseNumber, late->caseNumber, fresh->caseNumber})
        CHECK(has(desk.shown("chief", "/desk/cases/" + number), kCanaryName));
    // A code of before is good still: its digest's key is another.
    const auto parsed = base::EnrolmentCode::parse(code->code);
    CHECK(desk.backend->fleet.enrol(parsed->toString(), "x").error().code == "request-malformed");
}
