// Large things to choose from: a row of a list with an icon, a title, words and tags; a square tile.
#pragma once

#include <string_view>
#include <vector>

#include "screens/components/banner.h"

namespace zizhu::screens {

struct RowSpec {
    std::string_view id;
    std::string_view title;
    std::string_view text;
    std::vector<TagSpec> tags;
    Icon icon = Icon::None;
    Icon after = Icon::ChevronRight;
    std::string_view action;  // a word instead of the chevron: "change"
    bool quiet = false;       // cannot be done now: still opens, to say why
    std::string_view name;    // for the semantics; "" the title
};

float rowHeight(const Ui& ui, float width, const RowSpec& spec);
bool row(Ui& ui, const Rect& rect, const RowSpec& spec);

struct TileSpec {
    std::string_view id;
    std::string_view label;
    Icon icon = Icon::None;
    bool chosen = false;
    bool large = false;  // the picture is what is looked at: a face, not a sign
    Type type = Type::Body;
};
// What the words have of the tile's width.
float tileRoom(const Ui& ui, float width, bool large);
float tileHeight(const Ui& ui, float width, const TileSpec& spec);
bool tile(Ui& ui, const Rect& rect, const TileSpec& spec);

}  // namespace zizhu::screens
