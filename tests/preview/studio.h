// Takes pictures of a visit as the terminal draws it, and looks for what is wrong with them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "catalog/search.h"
#include "flow/session.h"
#include "screens/semantics.h"

namespace zizhu::preview {

struct Shot {
    base::Bytes png;  // at half the size of the glass; longer than the glass if the page scrolls
    int width = 0, height = 0;
    bool scrolls = false;
    std::vector<std::string> faults;  // "“Name” and “Sex” overlap"
    std::string words;                // what stands on it, for who cannot see the picture
};

// What is wrong with a page as it lies on the glass: nodes that leave it, cover one another, or have no words.
std::vector<std::string> layoutFaults(const screens::Semantics& semantics, int widthPx);

// Portrait, 1080 pixels wide. Not thread-safe; one at a time.
class Studio {
public:
    explicit Studio(const catalog::Catalogue& catalogue);
    ~Studio();
    Studio(const Studio&) = delete;
    Studio& operator=(const Studio&) = delete;

    bool ready() const;  // false: the fonts are missing
    Shot shoot(const flow::Session& session, base::Language language, flow::TextSize size);

private:
    struct Room;
    Room* room(int height);
    catalog::SearchIndex search_;
    std::map<int, std::unique_ptr<Room>> rooms_;
};

}  // namespace zizhu::preview
