// The pages of an item as one HTML file that needs nothing else: the pictures are inside.
#pragma once

#include <string>
#include <vector>

#include "tests/preview/studio.h"

namespace zizhu::preview {

struct Picture {
    std::string caption;  // "zh-CN, XL"
    Shot shot;
};
struct Leaf {
    std::string title;
    std::string note;
    std::vector<Picture> pictures;
};
struct Album {
    std::string title;
    std::string about;  // version and the like
    std::vector<std::string> missed;
    std::vector<Leaf> leaves;
};

std::string toHtml(const Album& album);

}  // namespace zizhu::preview
