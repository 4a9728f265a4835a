#include "central/service/throttle.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace zizhu::central {

base::Duration Throttle::Purse::wait(const Rate& rate, base::SteadyTime now) const {
    const auto until = full - rate.each * (rate.burst - 1);
    if (until <= now) return base::Duration::zero();
    return std::chrono::ceil<base::Duration>(until - now);
}

void Throttle::Purse::take(const Rate& rate, base::SteadyTime now) { full = std::max(full, now) + rate.each; }

Throttle::Throttle(base::Clock& clock, ThrottleRates rates) : clock_(clock), rates_(rates) {}

Throttle::Source& Throttle::of(std::string_view source, base::SteadyTime now) {
    const auto found = sources_.find(source);
    if (found != sources_.end()) return found->second;
    if (sources_.size() >= kMaxSources) {
        std::erase_if(sources_, [&](const auto& each) {
            return each.second.tries.full <= now && each.second.misses.full <= now;
        });
    }
    if (sources_.size() >= kMaxSources) {
        // All are busy: the one that would be forgiven first is forgotten.
        sources_.erase(std::min_element(sources_.begin(), sources_.end(), [](const auto& a, const auto& b) {
            return a.second.misses.full < b.second.misses.full;
        }));
    }
    return sources_[std::string(source)];
}

std::optional<base::Duration> Throttle::admit(std::string_view source) {
    const std::lock_guard lock(mutex_);
    const base::SteadyTime now = clock_.steady();
    Source& its = of(source, now);
    base::Duration wait = std::max(its.tries.wait(rates_.tries, now), its.misses.wait(rates_.misses, now));
    if (its.misses.full > now) wait = std::max(wait, allMisses_.wait(rates_.allMisses, now));
    if (wait > base::Duration::zero()) return wait;
    its.tries.take(rates_.tries, now);
    return std::nullopt;
}

void Throttle::missed(std::string_view source) {
    const std::lock_guard lock(mutex_);
    const base::SteadyTime now = clock_.steady();
    of(source, now).misses.take(rates_.misses, now);
    // Does not run away: what is spent beyond it would shut everybody out for longer than the guessing lasts.
    if (allMisses_.wait(rates_.allMisses, now) == base::Duration::zero()) allMisses_.take(rates_.allMisses, now);
}

std::string sourceOf(std::string_view address) {
    const std::string text(address.substr(0, 64));
    std::array<std::uint8_t, 16> bytes{};
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin()))
        return ::inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
    return std::string(::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size())) + "/64";
}

}  // namespace zizhu::central
