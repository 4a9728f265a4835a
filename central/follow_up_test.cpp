// What comes after an application: ratings, calls for help, papers that come later, results that are fetched.
#include <doctest/doctest.h>

#include "catalog/rating.h"
#include "central/service/texts.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;

namespace {

template <class T>
std::string codeOf(const Outcome<T>& outcome) {
    return outcome ? "done" : outcome.error().code;
}

struct Hall : Deployment {
    Hall() {
        application = submission();
        REQUIRE(backend->intake.put("t-001", sealed(application)));
        number = backend->casework.follow(application.trackingCode)->facts.caseNumber;
    }
    const Case facts() { return backend->casework.follow(application.trackingCode)->facts; }
    void move(CaseStatus to) {
        REQUIRE(backend->casework.move(number, kEveryDepartment, "wang", facts().status, to, ""));
    }
    // Scanned "letter" for the case, with the applicant's card.
    catalog::Submission papers(const base::SealedBlob& scan) {
        catalog::Submission made = submission();
        made.trackingCode = application.trackingCode;
        made.answers.clear();
        made.declared = false;
        made.materials.push_back({"letter", catalog::MaterialHow::Scanned, {{scan.hash, scan.ciphertext.size(), scan.key}}, {}});
        return made;
    }
    base::SealedBlob scanned() {
        auto scan = base::sealBlob(base::asBytes("a scan")).value();
        auto writer = backend->blobs.write(scan.hash, base::kMaxSealedBlobBytes);
        REQUIRE(writer);
        REQUIRE((*writer)->add(scan.ciphertext));
        REQUIRE((*writer)->finish());
        return scan;
    }
    Envelope rated(int level, std::string_view words, std::vector<std::string> reasons = {}) {
        catalog::Rating rating{base::Uuid::make(clock.wall(), random), "test-apply", "1.0.0", "t-001", clock.wall(),
                               base::Language::ZhCn, level, std::move(reasons), base::SecretString(words)};
        Envelope envelope;
        envelope.id = rating.id;
        envelope.item = rating.item;
        envelope.itemVersion = rating.itemVersion;
        envelope.createdAt = base::toIso8601(rating.createdAt);
        envelope.intakeKey = backend->keys.current().id;
        envelope.sealed = base::sealPayload(backend->keys.current(), catalog::toJson(rating)).value();
        return envelope;
    }

    catalog::Submission application;
    std::string number;
    const Holder self{base::SecretString(kCanaryName), base::SecretString(kCanaryNumber)};
    const Holder other{base::SecretString("张三"), base::SecretString("990101198511300097")};
};

}  // namespace

TEST_CASE("a rating is kept once, counted by item and terminal, and its words lie sealed") {
    Hall hall;
    auto& ratings = hall.backend->ratings;
    const Envelope bad = hall.rated(1, "等了三个小时，我叫测试", {"110", "115"});
    CHECK(ratings.put("t-001", bad).value());
    CHECK_FALSE(ratings.put("t-001", bad).value());
    CHECK(ratings.put("t-002", hall.rated(5, "")).value());
    Envelope stolen = hall.rated(3, "");
    stolen.id = bad.id;
    CHECK(codeOf(ratings.put("t-001", stolen)) == "envelope-mismatch");
    Envelope garbled = hall.rated(3, "");
    garbled.sealed = base::sealPayload(hall.backend->keys.current(), base::asBytes("{}")).value();
    CHECK(codeOf(ratings.put("t-001", garbled)) == "rating-invalid");

    const RatingTable table = ratings.table("*").value();
    REQUIRE(table.items.size() == 1);
    CHECK(table.items[0].all() == 2);
    CHECK(table.items[0].satisfied() == 50);
    REQUIRE(table.terminals.size() == 2);
    CHECK(table.terminals[0].count.item == "t-001");  // the worst first
    REQUIRE(table.remarks.size() == 1);
    CHECK(table.remarks[0].words.reveal() == "等了三个小时，我叫测试");
    CHECK(table.remarks[0].reasons == std::vector<std::string>{"110", "115"});
    CHECK(ratings.table("taxation")->items.empty());
    std::ifstream file(hall.directory.path() / "central.db", std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    CHECK(bytes.find("我叫测试") == std::string::npos);
}

TEST_CASE("a call for help is seen by a page of the hall, answered by a clerk, and ends") {
    Hall hall;
    auto& calls = hall.backend->helpCalls;
    const auto id = base::Uuid::make(hall.clock.wall(), hall.random);
    CHECK(calls.call("t-001", id, "materials").value() == HelpStatus::Waiting);
    CHECK(codeOf(calls.call("t-002", id, "materials")) == "id-conflict");
    REQUIRE(calls.look()->size() == 1);
    CHECK(calls.call("t-001", id, "materials").value() == HelpStatus::Seen);
    CHECK(calls.come(id, "wang"));
    CHECK(calls.call("t-001", id, "materials").value() == HelpStatus::Coming);
    CHECK(calls.look()->front().coming == "wang");
    CHECK(calls.end("t-001", id));
    CHECK(calls.look()->empty());
    CHECK(codeOf(calls.come(base::Uuid::make(hall.clock.wall(), hall.random), "wang")) == "call-unknown");
}

TEST_CASE("a terminal that falls silent waits no more; one that calls on and on is heard six times") {
    Hall hall;
    auto& calls = hall.backend->helpCalls;
    const auto make = [&] { return base::Uuid::make(hall.clock.wall(), hall.random); };
    const auto first = make();
    for (int i = 0; i < HelpCalls::kMost; ++i) CHECK(calls.call("t-001", i == 0 ? first : make(), "home"));
    CHECK(codeOf(calls.call("t-001", make(), "home")) == "too-many-calls");
    CHECK(calls.call("t-001", first, "home"));  // one that stands is repeated as often as needed
    CHECK(calls.call("t-002", make(), "home"));
    hall.clock.advance(HelpCalls::kSilence);
    CHECK(calls.look()->empty());
    hall.clock.advance(HelpCalls::kWithin);
    CHECK(calls.call("t-001", make(), "home"));
}

TEST_CASE("papers that a clerk asks for are handed in once, by whoever applied") {
    Hall hall;
    auto& followUps = hall.backend->followUps;
    CHECK(codeOf(followUps.want(hall.number, "*", "wang", {"nothing"}, "")) == "material-unknown");
    CHECK(codeOf(followUps.want(hall.number, "taxation", "li", {"letter"}, "")) == "case-unknown");
    REQUIRE(followUps.want(hall.number, "*", "wang", {"letter"}, "请补一封信"));
    const auto before = hall.backend->casework.follow(hall.application.trackingCode);
    REQUIRE(before->wanted.size() == 1);
    CHECK(before->wanted[0].second(base::Language::En) == "Letter");
    CHECK(stepText(before->facts.history.back())(base::Language::ZhCn).find("请补一封信") != std::string::npos);

    CHECK(followUps.isHolder(hall.application.trackingCode, hall.self).value());
    CHECK_FALSE(followUps.isHolder(hall.application.trackingCode, hall.other).value());
    CHECK(codeOf(followUps.isHolder("nonsense", hall.self)) == "code-malformed");

    const auto scan = hall.scanned();
    catalog::Submission stranger = hall.papers(scan);
    stranger.applicant->number = base::SecretString("990101198511300097");
    CHECK(codeOf(followUps.put("t-001", hall.sealed(stranger))) == "wrong-person");
    catalog::Submission chatty = hall.papers(scan);
    chatty.answers.emplace("reason", base::SecretString("another"));
    CHECK(codeOf(followUps.put("t-001", hall.sealed(chatty))) == "envelope-mismatch");
    catalog::Submission foreign = hall.papers(scan);
    foreign.materials[0].key = "passport";
    CHECK(codeOf(followUps.put("t-001", hall.sealed(foreign))) == "material-unknown");

    const Envelope good = hall.sealed(hall.papers(scan));
    const auto accepted = followUps.put("t-001", good);
    REQUIRE(accepted);
    CHECK(accepted->isNew);
    CHECK(accepted->caseNumber == hall.number);
    CHECK_FALSE(followUps.put("t-001", good)->isNew);
    const auto after = hall.backend->casework.open(hall.number, "*");
    CHECK(after->known.wanted.empty());
    REQUIRE(after->supplements.size() == 1);
    CHECK(after->supplements[0].materials[0].key == "letter");
    CHECK(after->known.facts.history.back().kind == "supplement");
    CHECK(after->known.facts.status == CaseStatus::Received);

    hall.move(CaseStatus::Accepted);
    hall.move(CaseStatus::InProgress);
    hall.move(CaseStatus::Finished);
    CHECK(codeOf(followUps.put("t-001", hall.sealed(hall.papers(scan)))) == "case-over");
    CHECK(codeOf(followUps.want(hall.number, "*", "wang", {"letter"}, "")) == "case-moved");
}

TEST_CASE("a supplement whose scans have not come yet is told which are missing") {
    Hall hall;
    const auto scan = base::sealBlob(base::asBytes("never sent")).value();
    const auto refused = hall.backend->followUps.put("t-001", hall.sealed(hall.papers(scan)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "blobs-missing");
    CHECK(refused.error().problems.size() == 1);
}

TEST_CASE("a result is handed to its applicant alone, as one document, and its printing finishes the case") {
    Hall hall;
    auto& followUps = hall.backend->followUps;
    const std::string& code = hall.application.trackingCode;
    const auto fetch = [&](const Holder& holder) {
        auto answer = followUps.collect("t-001", code, holder, base::Language::ZhCn);
        REQUIRE(answer);
        return std::move(*answer);
    };
    CHECK(fetch(hall.self).refusal == "not-available");
    CHECK(codeOf(followUps.ready(hall.number, "*", "wang", "")) == "case-moved");
    hall.move(CaseStatus::Accepted);
    hall.move(CaseStatus::InProgress);
    CHECK(codeOf(followUps.collected("t-001", code)) == "not-ready");
    REQUIRE(followUps.ready(hall.number, "*", "wang", ""));
    CHECK(wireStatus(hall.facts()) == "ready");
    CHECK(fetch(hall.other).refusal == "wrong-person");
    const CertificateAnswer first = fetch(hall.self), again = fetch(hall.self);
    CHECK(first.refusal.empty());
    CHECK(first.number == hall.number);
    CHECK(first.pdf == again.pdf);
    CHECK(first.verificationCode == again.verificationCode);
    CHECK(hall.backend->certificates.verify(first.verificationCode)->number == hall.number);
    REQUIRE(followUps.collected("t-001", code));
    REQUIRE(followUps.collected("t-001", code));
    CHECK(hall.facts().status == CaseStatus::Finished);
    CHECK(hall.facts().history.back().kind == "collected");
    CHECK(fetch(hall.self).refusal == "not-available");
}

TEST_CASE("a result that waits at a counter is told where, and printed at no terminal") {
    Hall hall;
    hall.move(CaseStatus::Accepted);
    hall.move(CaseStatus::InProgress);
    REQUIRE(hall.backend->followUps.ready(hall.number, "*", "wang", "三楼 5 号窗口"));
    CHECK(hall.facts().collectAt == "三楼 5 号窗口");
    CHECK(hall.backend->followUps.collect("t-001", hall.application.trackingCode, hall.self, base::Language::En)->refusal == "not-available");
    hall.move(CaseStatus::Finished);  // the desk hands it out
    CHECK_FALSE(hall.facts().ready);
}
