// What a backend answers about appointments, queries and registers: read whole or refused whole.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "offline-cache/api_request.h"
#include "offline-cache/api_response.h"

using namespace zizhu;
using namespace zizhu::cache;
using base::Errc;
using Json = nlohmann::json;

namespace {

const std::string kPdf = base::toBase64(base::asBytes(std::string_view("%PDF-1.7 of an invented person")));

HttpResponse responseOf(int status, const Json& body) {
    const std::string text = body.dump();
    return {status, "application/json", {}, base::SecretBytes(text.begin(), text.end())};
}

Json texts(const char* chinese, const char* english) { return {{"zh-CN", chinese}, {"en", english}}; }

Json slotsBody() {
    return {{"days", Json::array({{{"day", "2026-03-16"},
                                   {"times", Json::array({{{"time", "09:00"}, {"free", 2}}, {{"time", "14:30"}, {"free", 1}}})}}})}};
}

Json queryBodyOf() {
    return {{"outcome", "answered"},
            {"paragraphs", Json::array({texts("如下", "As follows")})},
            {"fields", Json::array({{{"label", texts("性别", "Sex")}, {"value", texts("男", "Male")}},
                                    {{"label", texts("月数", "Months")}, {"value", "126"}}})},
            {"columns", Json::array({{{"label", texts("月份", "Month")}}, {{"label", texts("事由", "Reason")}}})},
            {"rows", Json::array({Json::array({"2026-01", texts("工作", "Work")})})},
            {"pdf", kPdf}};
}

Json recordsBodyOf() { return {{"records", {{"household", {{"home.street", "柳塘路1号"}, {"home.persons", "3"}}}}}}; }

// Every member of every object, found by its pointer.
void pointers(const Json& json, const Json::json_pointer& at, std::vector<Json::json_pointer>& all) {
    if (json.is_object()) {
        for (const auto& member : json.items()) {
            all.push_back(at / member.key());
            pointers(member.value(), at / member.key(), all);
        }
    } else if (json.is_array()) {
        for (std::size_t i = 0; i < json.size(); ++i) pointers(json[i], at / i, all);
    }
}

// No member is a truth value or a fraction: with one, or without the member, the answer is refused.
template <class Reads>
void everyMemberMatters(const Json& whole, Reads reads) {
    REQUIRE(reads(whole));
    std::vector<Json::json_pointer> all;
    pointers(whole, Json::json_pointer(), all);
    for (const Json::json_pointer& at : all) {
        CAPTURE(at.to_string());
        Json body = whole;
        body[at.parent_pointer()].erase(at.back());
        CHECK_FALSE(reads(body));
        for (const Json& wrong : {Json(true), Json(2.5), Json::array({true}), Json::array({Json::object()})}) {
            body[at] = wrong;
            CHECK_FALSE(reads(body));
        }
    }
    CHECK_FALSE(reads(Json::array()));
}

const auto kReadsSlots = [](const Json& body) { return readSlots(responseOf(200, body)).has_value(); };
const auto kReadsQuery = [](const Json& body) { return readQueryAnswer(responseOf(200, body)).has_value(); };
const auto kReadsRecords = [](const Json& body) { return readRecords(responseOf(200, body)).has_value(); };

}  // namespace

TEST_CASE("free places are read whole or not at all") {
    const auto days = readSlots(responseOf(200, slotsBody())).value();
    REQUIRE(days.size() == 1);
    CHECK(base::toString(days[0].day) == "2026-03-16");
    REQUIRE(days[0].times.size() == 2);
    CHECK(days[0].times[1].minutes == 14 * 60 + 30);
    CHECK(days[0].times[1].free == 1);
    CHECK(readSlots(responseOf(200, {{"days", Json::array()}}))->empty());
    everyMemberMatters(slotsBody(), kReadsSlots);
    for (const char* time : {"24:00", "09:60", "9:00", "09-00", "0900", "", "09:000", "ab:cd"}) {
        Json body = slotsBody();
        body["days"][0]["times"][0]["time"] = time;
        CHECK_FALSE(kReadsSlots(body));
    }
    for (const char* day : {"2026-02-30", "16.3.2026", ""}) {
        Json body = slotsBody();
        body["days"][0]["day"] = day;
        CHECK_FALSE(kReadsSlots(body));
    }
    Json body = slotsBody();
    body["days"][0]["times"][0]["free"] = -1;
    CHECK_FALSE(kReadsSlots(body));
    body = slotsBody();
    body["days"] = Json(std::vector<Json>(kMaxSlotDays + 1, body["days"][0]));
    CHECK_FALSE(kReadsSlots(body));
    body = slotsBody();
    body["days"][0]["times"] = Json(std::vector<Json>(kMaxSlotTimes + 1, body["days"][0]["times"][0]));
    CHECK_FALSE(kReadsSlots(body));
    // As many as an item may offer.
    body = slotsBody();
    body["days"][0]["times"] = Json(std::vector<Json>(48, body["days"][0]["times"][0]));
    body["days"] = Json(std::vector<Json>(180, body["days"][0]));
    CHECK(kReadsSlots(body));
    CHECK(readSlots(responseOf(503, Json::object())).error().error.code == Errc::Unavailable);
}

TEST_CASE("an appointment has a number, or somebody was faster") {
    CHECK(readAppointment(responseOf(200, {{"number", "0316-004"}}))->number == "0316-004");
    everyMemberMatters({{"number", "0316-004"}}, [](const Json& body) { return readAppointment(responseOf(200, body)).has_value(); });
    const auto taken = readAppointment(responseOf(409, {{"error", {{"code", "slot-taken"}}}}));
    REQUIRE_FALSE(taken);
    CHECK(taken.error().error.code == Errc::Refused);
    CHECK(taken.error().reason == "slot-taken");
}

TEST_CASE("what a register shows is read in every language, or refused with its words") {
    const auto answer = readQueryAnswer(responseOf(200, queryBodyOf())).value();
    const auto& view = std::get<RecordView>(answer);
    CHECK(view.paragraphs[0][std::size_t(base::Language::En)].reveal() == "As follows");
    CHECK(view.fields[0].second[std::size_t(base::Language::En)].reveal() == "Male");
    for (const base::Language language : base::kLanguages) CHECK(view.fields[1].second[std::size_t(language)].reveal() == "126");
    REQUIRE(view.rows.size() == 1);
    CHECK(view.rows[0][1][0].reveal() == "工作");
    CHECK_FALSE(view.pdf.empty());
    everyMemberMatters(queryBodyOf(), kReadsQuery);

    Json body = queryBodyOf();
    body["pdf"] = nullptr;
    CHECK(std::get<RecordView>(readQueryAnswer(responseOf(200, body)).value()).pdf.empty());
    body["pdf"] = base::toBase64(base::asBytes(std::string_view("not a pdf")));
    CHECK_FALSE(kReadsQuery(body));
    body = queryBodyOf();
    body["rows"][0].erase(1);  // fewer cells than columns
    CHECK_FALSE(kReadsQuery(body));
    body["rows"][0] = Json::array({"a", "b", "c"});
    CHECK_FALSE(kReadsQuery(body));
    body = queryBodyOf();
    body["rows"] = Json(std::vector<Json>(kMaxRecordParts, body["rows"][0]));
    CHECK(kReadsQuery(body));
    body["rows"].push_back(body["rows"][0]);
    CHECK_FALSE(kReadsQuery(body));
    body = queryBodyOf();
    body["outcome"] = "perhaps";
    CHECK_FALSE(kReadsQuery(body));

    const Json refused{{"outcome", "refused"}, {"reason", "not-registered"}, {"text", texts("无登记", "None")}};
    const auto why = readQueryAnswer(responseOf(200, refused)).value();
    CHECK(std::get<CertificateRefusal>(why).text[std::size_t(base::Language::En)] == "None");
    everyMemberMatters(refused, kReadsQuery);
}

TEST_CASE("records of registers are texts by path, and bounded") {
    const auto records = readRecords(responseOf(200, recordsBodyOf())).value();
    REQUIRE(records.count("household") == 1);
    CHECK(records.at("household").at("home.street").reveal() == "柳塘路1号");
    CHECK(readRecords(responseOf(200, {{"records", Json::object()}}))->empty());
    for (const Json& wrong : {Json(nullptr), Json(true), Json(7), Json("text"), Json::array({1})}) {
        CHECK_FALSE(kReadsRecords({{"records", wrong}}));
        CHECK_FALSE(kReadsRecords({{"records", {{"household", wrong}}}}));
        if (!wrong.is_string()) CHECK_FALSE(kReadsRecords({{"records", {{"household", {{"home.street", wrong}}}}}}));
    }
    CHECK_FALSE(kReadsRecords(Json::object()));
    Json many = recordsBodyOf();
    for (std::size_t i = 0; i < kMaxRecordFields; ++i) many["records"]["household"]["f" + std::to_string(i)] = "x";
    CHECK_FALSE(kReadsRecords(many));
    Json longPath = recordsBodyOf();
    longPath["records"]["household"][std::string(2000, 'p')] = "x";
    CHECK_FALSE(kReadsRecords(longPath));
}

TEST_CASE("questions about appointments, queries and registers have the members of the contract and no others") {
    const base::Uuid id = *base::Uuid::parse("0195c3a1-0000-7000-8000-000000000001");
    const Json person = {{"name", "欧阳测试𠮷"}};
    const base::SecretString applicant(person.dump());
    AppointmentRequest appointment;
    appointment.id = id;
    appointment.item = "marriage-appointment";
    appointment.day = *base::parseDate("2026-03-16");
    appointment.minutes = 9 * 60 + 5;
    appointment.applicant = applicant;
    appointment.answers = base::SecretString(R"({"matter":"marry"})");
    CHECK(Json::parse(appointmentBody(appointment).reveal()) == Json{{"id", id.toString()},
                                                                     {"item", "marriage-appointment"},
                                                                     {"day", "2026-03-16"},
                                                                     {"time", "09:05"},
                                                                     {"applicant", person},
                                                                     {"answers", {{"matter", "marry"}}}});
    appointment.applicant = {};
    appointment.answers = {};
    CHECK(Json::parse(appointmentBody(appointment).reveal())["applicant"] == Json::object());
    const QueryRequest query{"social-insurance-record", "1.0.0", applicant, {}, base::Language::En, true};
    CHECK(Json::parse(queryBody(query).reveal()) == Json{{"item", "social-insurance-record"},
                                                         {"itemVersion", "1.0.0"},
                                                         {"applicant", person},
                                                         {"answers", Json::object()},
                                                         {"language", "en"},
                                                         {"paper", true}});
    const RecordsRequest records{{{"birth-registration", "1.0.0"}}, {"household"}, applicant};
    CHECK(Json::parse(recordsBody(records).reveal()) ==
          Json{{"items", Json::array({{{"item", "birth-registration"}, {"itemVersion", "1.0.0"}}})},
               {"registries", Json::array({"household"})},
               {"applicant", person}});
}
