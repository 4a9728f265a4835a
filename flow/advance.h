// The visit's state machine: pure, one function.
//
// Same session and event, same result. Never blocks, never fails: an event that does not fit leaves
// the step as it is. The caller sends every event of the terminal through it, in order, from one thread.
#pragma once

#include <vector>

#include "flow/effect.h"
#include "flow/event.h"

namespace zizhu::flow {

struct Advance {
    Session session;
    std::vector<Effect> effects;  // in the order to begin them
};

Advance advance(Session session, const Event& event);

// The steady time at which advance() must be called with a tick at the latest (the countdown begins,
// runs by a second, ends); nothing while the session waits for nothing.
std::optional<base::SteadyTime> nextDeadline(const Session& session);

}  // namespace zizhu::flow
