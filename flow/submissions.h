// From a session to what leaves the terminal.
#pragma once

#include <string_view>
#include <vector>

#include "base/ids.h"
#include "flow/session.h"

namespace zizhu::flow {

// Ids of one visit, made by the caller just before it stores: one pair for each application, in their order,
// and one more that ties a bundle together.
struct VisitIds {
    struct Pair {
        base::Uuid id;
        base::TrackingCode code;
    };
    std::vector<Pair> items;
    base::Uuid bundle;  // used only if the visit is of a bundle
};

// One submission an item: its own and the shared answers of reachable pages (stale ones are left out),
// its materials (a shared one in each), consents, commitments, signature; the first one of a bundle also
// carries its notices. Pre: ids.items has as many entries as applicationsOf(session). Pure. Secrets stay in secret memory.
std::vector<catalog::Submission> buildSubmissions(const Session& session, const VisitIds& ids,
                                                  std::string_view terminal, base::WallTime now);

// The answers of one item as they are sent: canonical, of reachable pages only; also for Certify.
catalog::Answers submittedAnswers(const Session& session, std::size_t item);

// What Stored reports: the same ids as cases.
std::vector<Case> casesOf(const Session& session, const VisitIds& ids);

}  // namespace zizhu::flow
