// What a citizen thinks of a service, as it leaves the terminal: five levels, and reasons below each, as
// GB/T 39735-2020 has them (dictionary "ratings"). It tells neither who nor which case. docs/formats/rating.md
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::catalog {

inline constexpr int kRatingFormat = 1;
inline constexpr std::size_t kMaxRatingBytes = 16 * 1024;
inline constexpr std::size_t kMaxRatingReasons = 8;
inline constexpr std::size_t kMaxRatingWords = 200;  // characters
inline constexpr int kBestRating = 5;
inline constexpr int kWorstRating = 1;
inline constexpr int kBadRating = 2;  // from here down somebody has to look into it

struct Rating {
    base::Uuid id;
    std::string item;         // key of the item or bundle
    std::string itemVersion;  // of a bundle: the catalogue's
    std::string terminal;
    base::WallTime createdAt{};
    base::Language language = base::Language::ZhCn;
    int level = 0;                     // 5 very satisfied … 1 very dissatisfied
    std::vector<std::string> reasons;  // keys of the dictionary, which begin with the level
    base::SecretString words;          // may be empty; people write names where they should not
    friend bool operator==(const Rating&, const Rating&) = default;
};

base::SecretBytes toJson(const Rating& rating);
// InvalidInput, TooLarge. Unknown members and values out of bounds are refused.
base::Result<Rating> parseRating(base::ByteView json);

}  // namespace zizhu::catalog
