// Calls for help from terminals. Thread-safe; errors as database.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct HelpCall {
    base::Uuid id;
    std::string terminal;
    std::string step;  // of the visit: "materials"
    base::WallTime calledAt;
    base::WallTime heardAt;                // when the terminal last said that somebody waits
    std::optional<base::WallTime> seenAt;  // when a page of the hall first listed it
    std::string coming;                    // the clerk who said "I am coming"; ""
    std::optional<base::WallTime> overAt;  // the citizen has left
};

class HelpStore {
public:
    explicit HelpStore(Database& database) : database_(database) {}

    // Begins it, or notes that it still stands; as it stands then. Refused: `most` others began after `since`.
    // SequenceError: the id is another terminal's.
    base::Result<HelpCall> call(const base::Uuid& id, const std::string& terminal, const std::string& step,
                                base::WallTime now, base::WallTime since, int most);
    // Unknown ids are left alone.
    base::Status end(const base::Uuid& id, const std::string& terminal, base::WallTime now);
    // Those heard of since then that are not over, the oldest first.
    base::Result<std::vector<HelpCall>> open(base::WallTime heardSince);
    base::Status see(base::WallTime heardSince, base::WallTime now);
    // NotFound: no such call.
    base::Status come(const base::Uuid& id, const std::string& clerk, base::WallTime now);

private:
    Database& database_;
};

}  // namespace zizhu::central
