#include "offline-cache/api_response.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "offline-cache/api_request.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::cache;
using base::Errc;
using Json = nlohmann::json;

namespace {

HttpResponse rawOf(int status, std::string_view body, std::string type = "application/json") {
    return {status, std::move(type), {}, base::SecretBytes(body.begin(), body.end())};
}
HttpResponse responseOf(int status, const Json& body) { return rawOf(status, body.dump()); }

const base::Uuid kId = *base::Uuid::parse("0195c3a1-0000-7000-8000-000000000001");

Json texts(const char* chinese, const char* english) { return {{"zh-CN", chinese}, {"en", english}}; }

Json caseBody() {
    return {{"caseNumber", "990101-2026-000001"},
            {"item", "birth-registration"},
            {"title", texts("出生登记", "Birth registration")},
            {"status", "in-progress"},
            {"statusText", texts("办理中", "In progress")},
            {"department", texts("公安", "Public security")},
            {"submittedAt", "2026-03-14T08:00:00.000Z"},
            {"promisedBy", "2026-03-20"},
            {"history", Json::array({{{"at", "2026-03-14T08:00:00.000Z"},
                                      {"status", "received"},
                                      {"text", texts("已收到", "Received")}}})},
            {"next", texts("请等待", "Please wait")}};
}

Json heartbeatBodyOf() {
    return {{"serverTime", "2026-03-14T08:00:00.000Z"},
            {"catalogueVersion", "1.12.0"},
            {"repositoryVersion", 17},
            {"intakeKey", {{"id", "0123456789abcdef"}, {"publicKey", base::toBase64(base::Bytes(32, 7))}}},
            {"commands", Json::array({"reload-catalogue"})}};
}

}  // namespace

TEST_CASE("an acceptance counts only if it is about this application") {
    Json body{{"id", kId.toString()}, {"caseNumber", "990101-2026-000001"}, {"status", "received"}};
    CHECK(readAcceptance(responseOf(201, body), kId)->caseNumber == "990101-2026-000001");
    body["more"] = "from a later backend";
    CHECK(readAcceptance(responseOf(200, body), kId)->status == "received");
    CHECK(readAcceptance(responseOf(204, body), kId).error().error.code == Errc::InvalidInput);
    body["id"] = "0195c3a1-0000-7000-8000-000000000002";
    CHECK(readAcceptance(responseOf(200, body), kId).error().error.code == Errc::InvalidInput);
    body["id"] = kId.toString();
    for (const Json& number :
         {Json(""), Json(12), Json(nullptr), Json(std::string(kMaxCaseNumberBytes + 1, '9'))}) {
        body["caseNumber"] = number;
        CHECK(readAcceptance(responseOf(200, body), kId).error().error.code == Errc::InvalidInput);
    }
}

TEST_CASE("every status means what the backend header says") {
    struct Row {
        int status;
        Errc code;
        bool everyone;
    };
    for (const Row& row :
         {Row{401, Errc::NotTrusted, true}, Row{403, Errc::NotTrusted, true}, Row{404, Errc::NotFound, false},
          Row{408, Errc::Timeout, false}, Row{411, Errc::Unavailable, false}, Row{413, Errc::TooLarge, false},
          Row{424, Errc::SequenceError, false}, Row{429, Errc::Unavailable, true},
          Row{500, Errc::Unavailable, false}, Row{502, Errc::Unavailable, true},
          Row{503, Errc::Unavailable, true}, Row{302, Errc::Unavailable, false},
          Row{100, Errc::InvalidInput, false}, Row{0, Errc::InvalidInput, false}}) {
        CAPTURE(row.status);
        HttpResponse response = rawOf(row.status, "<html>proxy</html>", "text/html");
        response.retryAfter = std::chrono::seconds(7);
        const auto answer = readAcceptance(response, kId);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().error.code == row.code);
        CHECK(answer.error().everyone == row.everyone);
        CHECK(answer.error().retryAfter == std::chrono::seconds(7));
    }
}

TEST_CASE("only a machine-readable reason makes a refusal; a proxy's page does not") {
    const Json refusal{{"error", {{"code", "invalid-answers"}, {"problems", Json::array()}}}};
    for (const int status : {400, 409, 413, 422}) {
        const auto answer = readAcceptance(responseOf(status, refusal), kId);
        CHECK(answer.error().error.code == Errc::Refused);
        CHECK(answer.error().reason == "invalid-answers");
    }
    for (const std::string& body :
         {std::string("<html>"), std::string("{}"), std::string(R"({"error":"no"})"),
          std::string(R"({"error":{"code":"张三 said so"}})"), std::string(R"({"error":{"code":""}})"),
          std::string(R"({"error":{"code":")") + std::string(65, 'a') + "\"}}"}) {
        CAPTURE(body);
        CHECK(readAcceptance(rawOf(422, body), kId).error().error.code == Errc::InvalidInput);
    }
    CHECK(readAcceptance(rawOf(422, refusal.dump(), "text/html"), kId).error().error.code ==
          Errc::InvalidInput);
}

TEST_CASE("a blob is there, is not there, or nobody knows") {
    CHECK(readBlobHead(rawOf(200, "", "")).value());
    CHECK_FALSE(readBlobHead(rawOf(404, "", "")).value());
    CHECK(readBlobHead(rawOf(500, "", "")).error().error.code == Errc::Unavailable);
    CHECK(readBlobPut(rawOf(201, "", "")));
    CHECK(readBlobPut(rawOf(404, "", "")).error().error.code == Errc::NotFound);
}

TEST_CASE("a case is read whole") {
    const CaseInfo info = readCase(responseOf(200, caseBody())).value();
    CHECK(info.title[std::size_t(base::Language::En)] == "Birth registration");
    CHECK(info.department[std::size_t(base::Language::ZhCn)] == "公安");
    CHECK(info.promisedBy == base::parseDate("2026-03-20"));
    REQUIRE(info.history.size() == 1);
    CHECK(info.history[0].at == info.submittedAt);
    CHECK(info.next.value()[0] == "请等待");

    Json open = caseBody();
    open["next"] = nullptr;
    open["promisedBy"] = nullptr;
    CHECK_FALSE(readCase(responseOf(200, open))->next);
    CHECK_FALSE(readCase(responseOf(200, open))->promisedBy);
    CHECK(readCase(rawOf(404, "", "")).error().error.code == Errc::NotFound);
}

TEST_CASE("an answer that lacks anything, or has it of another kind, is refused whole") {
    const auto readsCase = [](const Json& body) { return readCase(responseOf(200, body)).has_value(); };
    const auto readsBeat = [](const Json& body) {
        return readHeartbeatAnswer(responseOf(200, body)).has_value();
    };
    const auto tryAll = [](const Json& whole, const auto& reads) {
        REQUIRE(reads(whole));
        for (const auto& member : whole.items()) {
            CAPTURE(member.key());
            Json body = whole;
            body.erase(member.key());
            CHECK_FALSE(reads(body));
            for (const Json& wrong : {Json(7), Json("zzz"), Json::array({1}), Json::object()}) {
                if (wrong.is_string() && whole[member.key()].is_string()) continue;
                if (wrong.is_number() && whole[member.key()].is_number()) continue;
                body[member.key()] = wrong;
                CHECK_FALSE(reads(body));
            }
        }
    };
    tryAll(caseBody(), readsCase);
    tryAll(heartbeatBodyOf(), readsBeat);
    Json beat = heartbeatBodyOf();
    for (const char* version : {"1.2", "1.2.3.4", "1..2", ".1.2", "1.2.", "v1.2.3"}) {
        beat["catalogueVersion"] = version;
        CHECK_FALSE(readsBeat(beat));
    }
    beat = heartbeatBodyOf();
    beat["intakeKey"]["publicKey"] = base::toBase64(base::Bytes(31, 7));
    CHECK_FALSE(readsBeat(beat));
    Json history = caseBody();
    history["history"][0].erase("text");
    CHECK_FALSE(readsCase(history));
    history["history"] = Json(std::vector<Json>(kMaxHistory + 1, caseBody()["history"][0]));
    CHECK_FALSE(readsCase(history));
    std::string manyValues = "{\"a\":0";
    for (int i = 0; i < 100'000; ++i) manyValues += ",\"" + std::to_string(i) + "\":0";
    manyValues += "}";
    for (const std::string& body :
         {std::string(), std::string("[]"), std::string("{"), std::string("null"), std::string(100'000, '['),
          manyValues, std::string("{\"id\":\"\xff\"}")}) {
        CHECK(readCase(rawOf(200, body)).error().error.code == Errc::InvalidInput);
    }
}

TEST_CASE("a certificate comes as a PDF or as a reason") {
    const std::string pdf = "%PDF-1.7 of an invented person";
    Json issued{{"outcome", "issued"},
                {"number", "N1"},
                {"verificationCode", "V1"},
                {"pdf", base::toBase64(base::asBytes(pdf))}};
    const auto answer = readCertifyAnswer(responseOf(200, issued)).value();
    const auto& certificate = std::get<Certificate>(answer);
    CHECK(base::asText({certificate.pdf.data(), certificate.pdf.size()}) == pdf);
    for (const char* wrong : {"", "JVBERi0", "bm90IGEgcGRm", "JVBERi0xLjc=!", "%PDF-"}) {
        issued["pdf"] = wrong;
        CHECK_FALSE(readCertifyAnswer(responseOf(200, issued)));
    }
    const Json refused{
        {"outcome", "refused"}, {"reason", "not-registered"}, {"text", texts("无登记", "None")}};
    CHECK(std::get<CertificateRefusal>(readCertifyAnswer(responseOf(200, refused)).value()).reason ==
          "not-registered");
    CHECK_FALSE(readCertifyAnswer(responseOf(200, Json{{"outcome", "perhaps"}})));
}

TEST_CASE("a ticket is read; numbers that are none are not") {
    Json body{{"number", "A012"},
              {"counter", texts("综合窗口", "General")},
              {"waitingBefore", 3},
              {"estimatedMinutes", 12}};
    CHECK(readTicket(responseOf(200, body))->waitingBefore == 3);
    for (const Json& wrong : {Json(-1), Json(2.5), Json("3"), Json(1e18), Json(18446744073709551615ull)}) {
        body["waitingBefore"] = wrong;
        CHECK_FALSE(readTicket(responseOf(200, body)));
    }
}

TEST_CASE("requests have the members of the contract and no others") {
    OutgoingEntry entry;
    entry.head.id = kId;
    entry.head.item = "birth-registration";
    entry.head.itemVersion = "1.0.0";
    entry.head.createdAt = base::WallTime(std::chrono::milliseconds(1773475200000));
    entry.head.intakeKey = "0123456789abcdef";
    entry.sealed = base::Bytes{1, 2, 3};
    entry.blobs = {{std::string(64, 'a'), 123}};
    const Json application = Json::parse(envelopeBody(entry));
    CHECK(application == Json{{"format", 1},
                              {"id", kId.toString()},
                              {"item", "birth-registration"},
                              {"itemVersion", "1.0.0"},
                              {"bundle", nullptr},
                              {"createdAt", "2026-03-14T08:00:00.000Z"},
                              {"intakeKey", "0123456789abcdef"},
                              {"sealed", "AQID"},
                              {"blobs", Json::array({{{"hash", std::string(64, 'a')}, {"bytes", 123}}})}});
    const CertifyRequest certify{kId,
                                 "proof-household",
                                 "2.0.0",
                                 base::SecretString(R"({"name":"欧阳测试𠮷"})"),
                                 base::SecretString(R"({"purpose":"school"})"),
                                 base::Language::En};
    CHECK(Json::parse(certifyBody(certify).reveal()) == Json{{"id", kId.toString()},
                                                             {"item", "proof-household"},
                                                             {"itemVersion", "2.0.0"},
                                                             {"applicant", {{"name", "欧阳测试𠮷"}}},
                                                             {"answers", {{"purpose", "school"}}},
                                                             {"language", "en"}});
    const TicketRequest ticket{kId, "hall-queue-ticket", {}};
    CHECK(Json::parse(ticketBody(ticket).reveal()) ==
          Json{{"id", kId.toString()}, {"item", "hall-queue-ticket"}, {"answers", Json::object()}});
    const HeartbeatReport report{2, std::nullopt, {{"printer", "paperOut"}}, "0.1.0"};
    CHECK(Json::parse(heartbeatBody(report)) == Json{{"queued", 2},
                                                     {"oldestQueuedAt", nullptr},
                                                     {"devices", {{"printer", "paperOut"}}},
                                                     {"version", "0.1.0"}, {"catalogue", nullptr}});
}
