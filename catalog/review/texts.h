// Every text of the files with its place: where on the glass or on paper it stands. Internal to review.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "catalog/review/source.h"

namespace zizhu::catalog::review {

enum class Spot : std::uint8_t {
    Title,     // of an item or bundle: a row of the home page, the heading of its guide, the receipt
    Summary,
    Heading,   // of a page
    Help,      // under a heading or a label
    Label,     // of a question
    Example,   // inside a field; an invented answer
    Option,
    OptionHelp,
    Button,    // the main action
    Tile,      // of the home page: topics, life events
    Material,  // its name: the list of the guide, the receipt
    Mark,      // on a sample
    Message,   // of a check
    Consent,   // beside a switch: consents, commitments, the declaration
    Column,    // of a table on paper or in a view
    Field,     // label of a line on a document
    Entry,     // of a dictionary
    Prose,     // paragraphs that scroll: the guide, documents, notices
    Law,       // names of laws
};

struct Site {
    Spot spot;
    const Node* node;  // the map of languages

    // Null if that language is missing.
    const Node* in(base::Language language) const { return node->find(base::tag(language)); }
};

// Of all files, in their order.
std::vector<Site> textsOf(const Source& source);

}  // namespace zizhu::catalog::review
