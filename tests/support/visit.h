// Plays a visit against flow::advance: sends events, keeps every effect, answers like a kiosk.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "flow/advance.h"
#include "flow/pages.h"
#include "flow/submissions.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

namespace intent = flow::intent;
namespace outcome = flow::outcome;
namespace fact = flow::fact;
namespace effect = flow::effect;

// 2026-03-14, 16:00 in the terminals' zone.
inline const base::WallTime kVisitWall{std::chrono::milliseconds(1773475200000)};

inline flow::Applicant sampleApplicant(std::string_view name = "王小满",
                                       std::string_view number = "990101199003076513") {
    flow::Applicant person;
    person.cardType = "citizen";
    person.name = base::SecretString(name);
    person.number = base::SecretString(number);
    person.sex = base::SecretString("1");
    person.nation = base::SecretString("01");
    person.birthDate = base::SecretString("1990-03-07");
    person.address = base::SecretString("示范省示范市示范区柳塘路1号");
    person.validUntil = base::SecretString("2035-01-01");
    return person;
}

class Visit {
public:
    explicit Visit(std::shared_ptr<const catalog::Catalogue> catalogue, std::uint64_t seed = 7)
        : random_(std::make_unique<SeededRandom>(seed)), session_(flow::freshSession(std::move(catalogue))) {
        tell(fact::Tick{kVisitWall});
    }

    const flow::Session& session() const { return session_; }
    flow::Step step() const { return session_.step; }
    const std::vector<flow::Effect>& effects() const { return effects_; }  // all so far
    const std::vector<flow::Effect>& fresh() const { return fresh_; }      // of the last event
    base::SteadyTime now() const { return now_; }
    base::WallTime wall() const { return wall_; }
    void forget() { effects_.clear(); }  // so that a long walk does not pile effects up
    void advanceTime(base::Duration by) {
        now_ += by;
        wall_ += by;
    }

    void send(std::variant<flow::Intent, flow::Outcome, flow::Fact> what) {
        flow::Advance next = flow::advance(std::move(session_), {now_, std::move(what)});
        session_ = std::move(next.session);
        fresh_ = std::move(next.effects);
        effects_.insert(effects_.end(), fresh_.begin(), fresh_.end());
    }
    void intend(flow::Intent intent) { send(std::move(intent)); }
    void answer(flow::Outcome outcome) { send(std::move(outcome)); }
    void tell(flow::Fact fact) { send(std::move(fact)); }

    void set(std::string path, std::string_view value) {
        intend(intent::SetAnswer{std::move(path), base::SecretString(value)});
    }
    void next() { intend(intent::Continue{}); }
    void back() { intend(intent::Back{}); }

    // Time passes, told by a tick each second as the kiosk does.
    void pass(base::Duration time) {
        for (base::Duration done{0}; done < time; done += std::chrono::seconds(1)) {
            now_ += std::chrono::seconds(1);
            wall_ += std::chrono::seconds(1);
            tell(fact::Tick{wall_});
        }
    }

    template <class E>
    std::size_t count() const {
        return std::size_t(std::count_if(effects_.begin(), effects_.end(),
                                         [](const flow::Effect& e) { return std::holds_alternative<E>(e); }));
    }
    // The latest effect of that kind; the test fails to run without one.
    template <class E>
    const E& last() const {
        for (auto it = effects_.rbegin(); it != effects_.rend(); ++it) {
            if (const E* found = std::get_if<E>(&*it)) return *found;
        }
        std::abort();
    }

    // From the first screen to just after the card, or to the form if no card is asked for.
    void open(const std::string& key, flow::Applicant person = sampleApplicant()) {
        if (step() == flow::Step::Rating) intend(intent::Done{});
        if (step() == flow::Step::Attract) intend(intent::Begin{});
        if (session_.catalogue->bundle(key) != nullptr) {
            intend(intent::OpenBundle{key});
        } else {
            intend(intent::OpenItem{key});
        }
        intend(intent::Start{});
        if (step() == flow::Step::Identity) {
            answer(outcome::CardRead{last<effect::ReadCard>().request, std::move(person)});
            next();
        }
    }

    void scanPage(char name = 'a') {
        intend(intent::ScanPage{});
        answer(outcome::Scanned{last<effect::ScanMaterial>().request, page(name)});
    }
    static catalog::MaterialPage page(char name) {
        return {std::string(64, name), 1000, base::SecretBytes(32, std::uint8_t(name))};
    }

    void sign() {
        catalog::Stroke stroke;
        for (std::uint16_t i = 0; i < 20; ++i) stroke.push_back({std::uint16_t(i * 100), std::uint16_t(i * 50)});
        intend(intent::AddStroke{stroke});
    }

    flow::VisitIds ids() {
        flow::VisitIds made;
        for (std::size_t i = 0; i < flow::applicationsOf(session_).size(); ++i) {
            made.items.push_back({base::Uuid::make(wall_, *random_), base::TrackingCode::make(*random_)});
        }
        made.bundle = base::Uuid::make(wall_, *random_);
        return made;
    }
    // What the kiosk does with Store when the disk is well.
    void store() {
        answer(outcome::Stored{last<effect::Store>().request, flow::casesOf(session_, ids())});
    }
    void present() { tell(fact::Presented{session_.step, session_.visit}); }

private:
    std::unique_ptr<SeededRandom> random_;
    base::SteadyTime now_{std::chrono::hours(1)};
    base::WallTime wall_ = kVisitWall;
    flow::Session session_;
    std::vector<flow::Effect> effects_;
    std::vector<flow::Effect> fresh_;
};

}  // namespace zizhu::tests
