// Takes ratings in and tells departments how they do. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "central/service/environment.h"
#include "central/service/intake.h"
#include "central/store/rating_store.h"

namespace zizhu::central {

struct RatingLine {
    catalog::Text name;  // of the item, or of the terminal
    RatingCount count;
    int all() const;
    int satisfied() const;  // percent that chose 3, 4 or 5
};
struct RatingRemark {
    base::WallTime at;
    catalog::Text item;
    int level = 0;
    std::vector<std::string> reasons;  // keys of the dictionary ratings
    base::SecretString words;          // opened for this one look
};
struct RatingTable {
    std::vector<RatingLine> items, terminals;
    std::vector<RatingRemark> remarks;  // the newest first
};

class Ratings {
public:
    static constexpr int kRemarks = 50;

    Ratings(Environment& environment, RatingStore& store) : environment_(environment), store_(store) {}

    // Whether it is new. Faults: id-conflict (Conflict); intake-key-unknown, sealed-unreadable, rating-invalid,
    // envelope-mismatch.
    Outcome<bool> put(const std::string& terminal, const Envelope& envelope);
    // Of one department, or of all with "*".
    Outcome<RatingTable> table(std::string_view department);

private:
    catalog::Text titleOf(const std::string& item) const;
    Environment& environment_;
    RatingStore& store_;
};

}  // namespace zizhu::central
