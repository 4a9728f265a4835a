#include "offline-cache/readiness.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "offline-cache/api_request.h"
#include "offline-cache/api_response.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

HttpResponse answerOf(int status, const Json& body) {
    const std::string text = body.dump();
    return {status, "application/json", std::nullopt, base::SecretBytes(text.begin(), text.end())};
}

}  // namespace

TEST_CASE("a readiness report goes out with its findings") {
    ReadinessReport report;
    report.number = "R20260314-1609";
    report.at = base::WallTime(1773475200000ms);
    report.staffId = "t-0142";
    report.staffName = "检修\"甲\"";
    report.findings = {{"receipt-printer", "failed", base::StaffAction::Clear, {"status {}", 3}, report.at}};
    report.confirmed = {"loop-matched"};
    CHECK(Json::parse(readinessBody(report)) ==
          Json{{"number", "R20260314-1609"},
               {"at", "2026-03-14T08:00:00.000Z"},
               {"staff", {{"id", "t-0142"}, {"name", "检修\"甲\""}}},
               {"ready", false},
               {"version", ""},
               {"catalogue", ""},
               {"findings", Json::array({{{"part", "receipt-printer"},
                                          {"verdict", "failed"},
                                          {"action", "clear"},
                                          {"detail", "status 3"},
                                          {"at", "2026-03-14T08:00:00.000Z"}}})},
               {"confirmed", Json::array({"loop-matched"})}});
}

TEST_CASE("a report is kept, or refused with the reason, or to be sent again") {
    CHECK(readKeptReport(answerOf(200, {{"number", "R1"}})));
    CHECK(readKeptReport(answerOf(201, {{"number", "R1"}})));
    const Json conflict = {{"error", {{"code", "id-conflict"}, {"problems", Json::array()}}}};
    const auto refused = readKeptReport(answerOf(409, conflict));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == base::Errc::Refused);
    CHECK(refused.error().reason == "id-conflict");
    CHECK(readKeptReport(answerOf(503, Json::object())).error().error.code == base::Errc::Unavailable);
}

TEST_CASE("the unlocking of the technicians' PIN is read; a backend of before does not tell it") {
    Json answer = {{"serverTime", "2026-03-14T08:00:00.000Z"},
                   {"catalogueVersion", "1.2.3"},
                   {"repositoryVersion", 0},
                   {"intakeKey", {{"id", "0123456789abcdef"}, {"publicKey", base::toBase64(base::Bytes(32, 7))}}},
                   {"commands", Json::array()}};
    REQUIRE(readHeartbeatAnswer(answerOf(200, answer)));
    CHECK_FALSE(readHeartbeatAnswer(answerOf(200, answer))->unlockPin);
    answer["unlockPin"] = true;
    CHECK(readHeartbeatAnswer(answerOf(200, answer))->unlockPin);
    answer["unlockPin"] = "yes";
    CHECK_FALSE(readHeartbeatAnswer(answerOf(200, answer)));
}
