// What every use case is given. All of it outlives the services and is thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/event_log.h"
#include "base/random.h"
#include "catalog/catalogue.h"
#include "central/intake_keys.h"
#include "central/working_days.h"

namespace zizhu::central {

// The catalogues that applications are checked against: the present one, and older ones, since a terminal
// may have been offline for days and a visit keeps the version it began with.
//
// Thread-safe. What it gave out stays valid through kKept further replacements: requests take seconds, and a
// catalogue is published a few times a day.
class Catalogues {
public:
    static constexpr std::size_t kKept = 32;
    using List = std::vector<std::shared_ptr<const catalog::Catalogue>>;

    // The present one first, at least one.
    explicit Catalogues(List catalogues);
    Catalogues(Catalogues&&) noexcept;
    ~Catalogues();

    struct Found {
        const catalog::Catalogue* catalogue = nullptr;
        const catalog::Item* item = nullptr;
    };
    const catalog::Catalogue& current() const;
    // `item` is null if no catalogue has that key in that version.
    Found item(std::string_view key, std::string_view version) const;
    // The newest of that key; null if it is unknown.
    Found newest(std::string_view key) const;
    catalog::Text departmentName(std::string_view key) const;

    // Those from now on; at least one.
    void replace(List catalogues);
    List all() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct Environment {
    base::Clock& clock;
    base::RandomSource& random;
    base::EventLog& log;
    const Catalogues& catalogues;
    const IntakeKeys& keys;
    const WorkingDays& workingDays;
    std::string publicUrl;  // of the public listener as phones see it, without a final slash
};

// Why a use case did not do what was asked, in words of the wire. Never holds what a person entered.
enum class FaultKind : std::uint8_t { Invalid, NotFound, Conflict, MissingBlobs, Unavailable, Internal };
struct Problem {
    std::string path;
    std::string code;
};
struct ServiceFault {
    FaultKind kind = FaultKind::Internal;
    std::string code;
    std::vector<Problem> problems = {};
};
template <class T>
using Outcome = tl::expected<T, ServiceFault>;

inline tl::unexpected<ServiceFault> refuse(FaultKind kind, std::string code,
                                           std::vector<Problem> problems = {}) {
    return tl::unexpected<ServiceFault>({kind, std::move(code), std::move(problems)});
}
// A fault below the use case: logged here, told to the client as "try again later" or as our own.
tl::unexpected<ServiceFault> refuse(Environment& environment, const base::Error& error);

inline constexpr std::size_t kMaxProblems = 64;

// What a code (tracking, verification) is looked up by: who reads the database cannot use the codes.
std::string codeHash(std::string_view compactCode);

}  // namespace zizhu::central
