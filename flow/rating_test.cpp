#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::flow;
using namespace zizhu::tests;

namespace {

// A proof was printed, and the citizen is done.
Visit rating() {
    Visit visit(sampleCatalogue());
    visit.open("proof");
    visit.set("purpose", "school");
    visit.next();
    visit.intend(intent::Submit{});
    visit.answer(outcome::Issued{visit.last<effect::Certify>().request, {"N-1", "V-1", base::SecretBytes(4)}});
    visit.intend(intent::SetPreferences{{base::Language::En}});
    visit.intend(intent::Done{});
    return visit;
}

}  // namespace

TEST_CASE("after a matter that came to its end the service is rated, with nothing of the visit left") {
    Visit visit = rating();
    REQUIRE(visit.step() == Step::Rating);
    const Session& s = visit.session();
    CHECK(visit.count<effect::Wipe>() == 1);
    CHECK_FALSE(s.applicant);
    CHECK(s.answers.empty());
    CHECK_FALSE(s.document);
    CHECK(s.rating->item == "proof");
    CHECK(s.preferences.language == base::Language::En);  // the same person is asked
    visit.next();  // nothing is chosen yet
    CHECK(visit.count<effect::KeepRating>() == 0);
    visit.intend(intent::RateLevel{2});
    visit.intend(intent::SetRatingWords{base::SecretString("too slow")});
    visit.next();
    const effect::KeepRating& kept = visit.last<effect::KeepRating>();
    CHECK(kept.rating.level == 2);
    CHECK(kept.rating.words.reveal() == "too slow");
    visit.answer(outcome::RatingKept{kept.request, true});
    CHECK(s.rating->stage == RatingStage::Kept);
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Attract);
    CHECK(visit.session().preferences == Preferences{});
    CHECK(visit.count<effect::KeepRating>() == 1);
}

TEST_CASE("rating never holds anybody: it is passed by, and it goes away by itself") {
    Visit visit = rating();
    SUBCASE("by hand") { visit.intend(intent::Done{}); }
    SUBCASE("by leaving") {
        CHECK(nextDeadline(visit.session()) == visit.now() + kVisitTimes.rating);
        visit.pass(kVisitTimes.rating);
        CHECK_FALSE(visit.session().countdownEnds);
    }
    CHECK(visit.step() == Step::Attract);
    CHECK(visit.count<effect::KeepRating>() == 0);
    visit.open("proof");  // the next one
    CHECK(visit.step() == Step::Questions);
}

TEST_CASE("a face that was touched counts, even if its owner walks away") {
    Visit visit = rating();
    visit.intend(intent::RateLevel{5});
    SUBCASE("by leaving") { visit.pass(kVisitTimes.rating); }
    SUBCASE("by hand") { visit.intend(intent::Done{}); }
    SUBCASE("for something else") { visit.intend(intent::GoHome{}); }
    CHECK(visit.count<effect::KeepRating>() == 1);
    CHECK(visit.last<effect::KeepRating>().rating.level == 5);
    CHECK_FALSE(visit.session().rating);
}

TEST_CASE("what is out of bounds does not count") {
    Visit visit = rating();
    visit.intend(intent::RateLevel{6});
    visit.intend(intent::RateLevel{-1});
    CHECK(visit.session().rating->level == 0);
    visit.intend(intent::RateLevel{3});
    visit.intend(intent::RateReason{"nonsense", true});
    CHECK(visit.session().rating->reasons.empty());
    std::string words;
    for (std::size_t i = 0; i <= kVisitTimes.ratingWords; ++i) words += "字";
    visit.intend(intent::SetRatingWords{base::SecretString(words)});
    CHECK(visit.session().rating->words.empty());
}

TEST_CASE("a disk that is full is told, and nothing waits for it") {
    Visit visit = rating();
    visit.intend(intent::RateLevel{4});
    visit.next();
    visit.answer(outcome::RatingKept{visit.last<effect::KeepRating>().request, false});
    CHECK(visit.session().rating->stage == RatingStage::NotKept);
    visit.pass(kVisitTimes.thanks);
    CHECK(visit.step() == Step::Attract);
}

TEST_CASE("a visit that came to nothing is not rated") {
    Visit visit(sampleCatalogue());
    visit.open("proof");
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Attract);
}
