// Made-up visits that together show every page of an item or a bundle: along each branch that some answers
// open. Needs a catalogue that outlives what it gives.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flow/session.h"

namespace zizhu::preview {

struct Sheet {
    std::string title;  // "page child-facts"
    std::string note;   // when it is asked, in words; may be empty
    flow::Session session;
};

struct Sheets {
    std::vector<Sheet> sheets;
    // Pages and materials that no generated answers led to.
    std::vector<std::string> missed;
};

// Nothing if there is no such item or bundle. `language`: of the labels in the notes.
Sheets sheetsOf(const std::shared_ptr<const catalog::Catalogue>& catalogue, const std::string& key, base::Language language);

}  // namespace zizhu::preview
