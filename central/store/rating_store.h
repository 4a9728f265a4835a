// Ratings, once per id however often they are sent. Thread-safe; errors as database.h.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct RatingRecord {
    base::Uuid id;
    std::string terminal;
    std::string item;
    std::string itemVersion;
    std::string department;  // "" of a bundle: nobody's alone
    std::string digest;      // of everything the terminal sent
    int level = 0;           // 5 … 1
    std::vector<std::string> reasons;
    base::WallTime ratedAt;
    base::Bytes sealed;  // the rating with its words; empty if it has none
};

struct RatingCount {
    std::string item;
    std::array<int, 5> levels{};  // of 1 … 5
};

class RatingStore {
public:
    explicit RatingStore(Database& database) : database_(database) {}

    // Whether it is new. Exists: that id came with another digest.
    base::Result<bool> keep(const RatingRecord& record);
    // By item; of one department or of all. The worst rated first.
    base::Result<std::vector<RatingCount>> byItem(const std::optional<std::string>& department);
    base::Result<std::vector<RatingCount>> byTerminal(const std::optional<std::string>& department);
    // The newest that say why, or have words; at most `limit`.
    base::Result<std::vector<RatingRecord>> latest(const std::optional<std::string>& department, int limit);

private:
    base::Result<std::vector<RatingCount>> counts(const char* by, const std::optional<std::string>& department);
    Database& database_;
};

}  // namespace zizhu::central
