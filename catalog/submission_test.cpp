#include <doctest/doctest.h>

#include "catalog/submission.h"
#include "tests/support/catalog_files.h"
#include "tests/support/catalog_walk.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tests::kWalkTime;
using tests::shippedFiles;
using tests::Walker;

namespace {
const Catalogue& shipped() {
    static const LoadResult loaded = Catalogue::load(shippedFiles());
    REQUIRE(loaded.catalogue);
    return **loaded.catalogue;
}
const base::LocalDate kToday = base::localDate(kWalkTime);

Submission sample(std::string_view item = "birth-registration", std::uint64_t seed = 7) {
    return Walker(*shipped().item(item), shipped(), seed).walk();
}
std::vector<Fault> faultsOf(const Submission& submission) {
    return checkSubmission(submission, *shipped().item("birth-registration"), shipped(), kToday);
}
bool has(const std::vector<Fault>& faults, FaultCode code) {
    return std::any_of(faults.begin(), faults.end(), [&](const Fault& f) { return f.code == code; });
}
std::string text(const base::SecretBytes& bytes) { return {bytes.begin(), bytes.end()}; }
bool parses(std::string json) { return parseSubmission(base::asBytes(json)).has_value(); }
std::string replaced(std::string in, std::string_view what, std::string_view with) {
    const std::size_t at = in.find(what);
    REQUIRE(at != std::string::npos);
    return in.replace(at, what.size(), with);
}
}  // namespace

// Every branch of every item: tests/walk.
TEST_CASE("whatever is answered, the application validates and survives JSON unchanged") {
    for (const Item& item : shipped().items()) {
        CAPTURE(item.key);
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            CAPTURE(seed);
            const Submission submission = sample(item.key, seed);
            std::string told;
            for (const Fault& fault : checkSubmission(submission, item, shipped(), kToday))
                told += fault.path + " " + std::string(name(fault.code)) + "; ";
            CAPTURE(told);
            CHECK(told.empty());
            const base::SecretBytes json = toJson(submission);
            const auto back = parseSubmission(json);
            REQUIRE(back);
            REQUIRE(*back == submission);
            REQUIRE(toJson(*back) == json);
        }
    }
}

TEST_CASE("an application for another item or version is refused as such") {
    Submission submission = sample();
    REQUIRE(faultsOf(submission).empty());
    submission.itemVersion = "9.9.9";
    CHECK(faultsOf(submission).at(0).code == FaultCode::WrongVersion);
    submission.item = "proof-household";
    CHECK(faultsOf(submission).at(0).code == FaultCode::UnknownItem);
    submission = sample();
    submission.createdAt += std::chrono::hours(24 * 3);
    CHECK(has(faultsOf(submission), FaultCode::CreatedInFuture));
}

TEST_CASE("answers that were not asked, foreign paths and missing answers are told apart") {
    Submission submission = sample();
    submission.answers.emplace("no.such.path", base::SecretString("x"));
    CHECK(has(faultsOf(submission), FaultCode::UnknownPath));
    submission = sample();
    const bool abroad = submission.answers.at("bornAbroad").reveal() == "yes";
    submission.answers.emplace(abroad ? "medicalCertificateNumber" : "birthCity",
                               base::SecretString("A123456789"));
    CHECK(has(faultsOf(submission), FaultCode::NotAsked));
    submission = sample();
    submission.answers.erase("childName");
    CHECK(has(faultsOf(submission), FaultCode::Missing));
    submission.answers.emplace("childName", base::SecretString("John"));
    CHECK(has(faultsOf(submission), FaultCode::NotAName));
}

TEST_CASE("every way of giving a material is held to the item's rules") {
    const auto withMaterial = [](auto&& change) {
        Submission submission = sample();
        REQUIRE(!submission.materials.empty());
        change(submission);
        return faultsOf(submission);
    };
    CHECK(has(withMaterial([](Submission& s) { s.materials.erase(s.materials.begin()); }),
              FaultCode::MaterialMissing));
    CHECK(has(withMaterial([](Submission& s) { s.materials.push_back(s.materials[0]); }),
              FaultCode::MaterialUnknown));
    CHECK(has(withMaterial([](Submission& s) {
                  s.materials.push_back({"invented", MaterialHow::Scanned, {}, {}});
              }),
              FaultCode::MaterialUnknown));
    const auto asBook = [](MaterialHow how) {
        return [how](Submission& s) {
            const auto book =
                std::find_if(s.materials.begin(), s.materials.end(),
                             [](const SubmittedMaterial& m) { return m.key == "household-book"; });
            REQUIRE(book != s.materials.end());
            *book = {"household-book", how, {}, {}};
            if (how == MaterialHow::Promised) book->promisedFor = kToday;
            s.consents.clear();
        };
    };
    CHECK(has(withMaterial(asBook(MaterialHow::Scanned)), FaultCode::MaterialPages));
    CHECK(has(withMaterial(asBook(MaterialHow::Promised)), FaultCode::MaterialNotPromisable));
    CHECK(has(withMaterial(asBook(MaterialHow::Committed)), FaultCode::MaterialNoCommitment));
    CHECK(has(withMaterial(asBook(MaterialHow::Shared)), FaultCode::ConsentMissing));
    CHECK(has(withMaterial([](Submission& s) { s.consents.emplace_back("enterprise"); }),
              FaultCode::MaterialUnknown));
}

TEST_CASE("a promise may reach to its last day and no further") {
    Submission submission;
    for (std::uint64_t seed = 1; seed < 60; ++seed) {
        submission = sample("birth-registration", seed);
        if (submission.answers.at("parentsMarriage").reveal() == "married") break;
    }
    const auto marriage =
        std::find_if(submission.materials.begin(), submission.materials.end(),
                     [](const SubmittedMaterial& m) { return m.key == "marriage-certificate"; });
    REQUIRE(marriage != submission.materials.end());
    std::erase(submission.consents, "marriage");
    const auto promised = [&](int days) {
        *marriage = {"marriage-certificate",
                     MaterialHow::Promised,
                     {},
                     base::LocalDate(std::chrono::sys_days(kToday) + std::chrono::days(days))};
        return faultsOf(submission);
    };
    CHECK(promised(30).empty());
    CHECK(has(promised(31), FaultCode::MaterialPromiseDate));
    CHECK(has(promised(-1), FaultCode::MaterialPromiseDate));
}

TEST_CASE("no applicant, declaration or signature: no application") {
    const auto changed = [](auto&& change) {
        Submission submission = sample();
        change(submission);
        return faultsOf(submission);
    };
    CHECK(has(changed([](Submission& s) { s.applicant.reset(); }), FaultCode::ApplicantMissing));
    CHECK(has(changed([](Submission& s) { s.applicant->number = base::SecretString("990101199003070010"); }),
              FaultCode::ApplicantInvalid));
    CHECK(has(changed([](Submission& s) { s.applicant->birthDate = base::SecretString("1999-01-01"); }),
              FaultCode::ApplicantInvalid));
    CHECK(changed([](Submission& s) { s.applicant->photo.clear(); }).empty());
    CHECK(has(changed([](Submission& s) { s.applicant->photo.resize(kMaxPhotoBytes + 1); }),
              FaultCode::ApplicantInvalid));
    CHECK(has(changed([](Submission& s) { s.declared = false; }), FaultCode::DeclarationMissing));
    CHECK(has(changed([](Submission& s) { s.signature.reset(); }), FaultCode::SignatureMissing));
    CHECK(has(changed([](Submission& s) {
                  s.signature->strokes = {{{1, 1}}};
              }),
              FaultCode::SignatureMissing));
    // Who cannot draw declares: with the card, and instead of strokes.
    CHECK(changed([](Submission& s) {
              s.signature->strokes.clear();
              s.signature->declared = true;
          }).empty());
    CHECK(has(changed([](Submission& s) {
                  s.signature->strokes = {{{1, 1}}};
                  s.signature->declared = true;
              }),
              FaultCode::SignatureMissing));
    CHECK(has(changed([](Submission& s) {
                  s.signature->strokes.clear();
                  s.signature->declared = true;
                  s.applicant.reset();
              }),
              FaultCode::SignatureMissing));
}

TEST_CASE("a declared signature travels, and is told from a drawn one") {
    Submission submission = sample();
    submission.signature->strokes.clear();
    submission.signature->declared = true;
    const std::string json = text(toJson(submission));
    CHECK(json.find(R"("strokes":[],"declared":true})") != std::string::npos);
    const auto back = parseSubmission(base::asBytes(json));
    REQUIRE(back.has_value());
    CHECK(*back == submission);
    CHECK(text(toJson(sample())).find(R"("declared":true})") == std::string::npos);
}

TEST_CASE("the parser takes only what the writer writes") {
    const std::string good = text(toJson(sample()));
    REQUIRE(parses(good));
    CHECK_FALSE(parses(""));
    CHECK_FALSE(parses("null"));
    CHECK_FALSE(parses("[]"));
    CHECK_FALSE(parses(good + "x"));
    CHECK_FALSE(parses(replaced(good, "\"format\":1", "\"format\":2")));
    CHECK_FALSE(parses(replaced(good, "\"format\":1", "\"format\":1,\"extra\":1")));
    CHECK_FALSE(parses(replaced(good, "\"format\":1", "\"format\":1,\"item\":\"birth-registration\"")));
    CHECK_FALSE(parses(replaced(good, "\"declared\":true", "\"declared\":1")));
    CHECK_FALSE(parses(replaced(good, "\"answers\":{", "\"answers\":{\"childName\":5,")));
    CHECK_FALSE(parses(replaced(good, "\"answers\":{", "\"answers\":{\"a\":{\"b\":\"c\"},")));
    CHECK_FALSE(parses(replaced(good, "T08:00:00.123Z", "T08:00:61.123Z")));
    CHECK_FALSE(parses(std::string(kMaxSubmissionBytes + 1, ' ')));
    CHECK_FALSE(parses(std::string(100'000, '[')));
    for (std::size_t length = 0; length < good.size(); length += 7)
        REQUIRE_FALSE(parses(good.substr(0, length)));
}

TEST_CASE("one changed byte never passes for the same application") {
    const Submission original = sample();
    const std::string good = text(toJson(original));
    tests::SeededRandom random(99);
    for (int round = 0; round < 3000; ++round) {
        std::string bad = good;
        const std::size_t at = random.below(bad.size());
        bad[at] = char(random.below(256));
        if (bad[at] == good[at]) continue;
        const auto parsed = parseSubmission(base::asBytes(bad));
        // Only the letters of a Uuid mean the same in either case.
        const bool sameButCase = (bad[at] ^ good[at]) == 0x20;
        REQUIRE_FALSE((parsed && *parsed == original && !sameButCase));
    }
}

TEST_CASE("odd characters in answers come back as they were") {
    Submission submission = sample();
    const std::string odd = "\"\\/\n\x01\x7F 𠮷䶮·é";
    submission.answers["surnameExplanation"] = base::SecretString(odd);
    const auto back = parseSubmission(toJson(submission));
    REQUIRE(back);
    CHECK(back->answers.at("surnameExplanation").reveal() == odd);
}

TEST_CASE("an error about a submission says where, never what") {
    const std::string canary = "KANARIENVOGEL";
    const std::string good = text(toJson(sample()));
    for (const std::string& bad :
         {replaced(good, "\"answers\":{", "\"answers\":{\"" + canary + "\":5,"),
          replaced(good, "\"language\":\"", "\"language\":\"" + canary),
          replaced(good, "\"format\":1", "\"format\":1,\"" + canary + "\":\"" + canary + "\"")}) {
        const auto parsed = parseSubmission(base::asBytes(bad));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().detail.text().find(canary) == std::string::npos);
        CHECK_FALSE(parsed.error().detail.empty());
    }
}
