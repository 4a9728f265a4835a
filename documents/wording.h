// What a receipt says, in order, before anybody asks how it looks. For this directory only.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "documents/receipt.h"

namespace zizhu::documents {

enum class Role : std::uint8_t {
    Office,     // office; note = terminal
    Title,      // what happened; note = a mark beside it
    Lead,       // one sentence that says what it means
    Number,     // a queue number, as large as it goes
    Scan,       // a QR code; text = its content, note = what it is for
    Code,       // a tracking code; note = its label
    Part,       // begins a part of the slip
    SubPart,    // begins one of several alike
    CaseTitle,  // a service item; note = its place in a list of several
    Section,    // a heading
    Paragraph,
    Field,  // note = label
    Done,   // a material handed in
    Due,    // a material to be handed in; note = until when
    Notice,
};

struct Line {
    Role role;
    std::string text;
    std::string note;
};

// Checked against the bounds and rules of receipt.h.
base::Result<std::vector<Line>> wording(const Receipt& receipt);

// "2026年3月14日 16:09", "14 March 2026, 16:09", local.
std::string formatMinute(base::WallTime time, base::Language language);

// Well-formed UTF-8 within `maxBytes`, no control characters but (if allowed) line feeds.
base::Status checkText(std::string_view text, std::size_t maxBytes, bool lineBreaks);

}  // namespace zizhu::documents
