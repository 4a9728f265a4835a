// Keeps people from trying codes out, without keeping a hall behind one address from its work.
//
// Each source (an address, a terminal) has two purses: one for every try, one for tries that found nothing. So
// does everybody together. Who finds what they look for pays next to nothing; who guesses is stopped before the
// lookup, so that an answer tells nothing either. When everybody's purse of misses is empty, somebody is guessing
// from many addresses: then only a source that has not missed lately goes on.
//
// Thread-safe; does not block. Holds kMaxSources sources at most, in memory: a restart forgets them.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace zizhu::central {

// `burst` at once, then one every `each`.
struct Rate {
    int burst = 1;
    base::Duration each{1000};
};
struct ThrottleRates {
    Rate tries;      // of a source
    Rate misses;     // of a source
    Rate allMisses;  // of everybody
};

inline constexpr ThrottleRates kCodeRates = {
    {600, std::chrono::milliseconds(100)}, {20, std::chrono::seconds(30)}, {2000, std::chrono::milliseconds(200)}};
inline constexpr ThrottleRates kLoginRates = {
    {200, std::chrono::seconds(1)}, {30, std::chrono::seconds(20)}, {600, std::chrono::seconds(1)}};
inline constexpr ThrottleRates kEnrolmentRates = {
    {20, std::chrono::seconds(30)}, {5, std::chrono::minutes(1)}, {60, std::chrono::seconds(10)}};

class Throttle {
public:
    static constexpr std::size_t kMaxSources = 20'000;

    // `clock` outlives it.
    Throttle(base::Clock& clock, ThrottleRates rates);

    // Before a try. Nothing: go on; otherwise how long this source should wait.
    std::optional<base::Duration> admit(std::string_view source);
    // After a try that found nothing.
    void missed(std::string_view source);

private:
    // When it is full again; a purse is as full as that lies near.
    struct Purse {
        base::SteadyTime full{};
        base::Duration wait(const Rate& rate, base::SteadyTime now) const;  // until there is one in it
        void take(const Rate& rate, base::SteadyTime now);
    };
    struct Source {
        Purse tries, misses;
    };
    Source& of(std::string_view source, base::SteadyTime now);

    base::Clock& clock_;
    const ThrottleRates rates_;
    std::mutex mutex_;
    std::map<std::string, Source, std::less<>> sources_;
    Purse allMisses_;
};

// What a peer's address counts as: an IPv4 address itself, of an IPv6 one the network (/64), which one subscriber
// has whole. Anything else as it stands.
std::string sourceOf(std::string_view address);

}  // namespace zizhu::central
