// A slip for staff from the receipt printer: a heading, facts, and a list of what was found. Its words are the
// caller's; the layout is the receipts'.
//
// Reentrant, as receipt.h. For what a technician printed at a terminal; names no citizen.
#pragma once

#include <string>
#include <vector>

#include "documents/receipt.h"

namespace zizhu::documents {

// Texts are UTF-8, without line breaks. Empty ones vanish.
struct StaffSlip {
    struct Fact {
        std::string name, value;
    };
    struct Check {
        std::string text;
        std::string note;  // what is to be done
        bool good = true;  // a tick; otherwise an empty box
    };
    struct Section {
        std::string heading;
        std::vector<Check> checks;
    };
    base::Language language = base::Language::ZhCn;
    std::string office, terminal;
    std::string title;
    std::string verdict;  // one sentence below the title
    std::vector<Fact> facts;
    std::vector<Section> sections;
    bool specimen = false;  // a fictitious region
};

inline constexpr std::size_t kMaxSlipLines = 128;  // facts and checks together

// Errors as layoutReceipt.
base::Result<base::Bitmap> layoutStaffSlip(const StaffSlip& slip, PaperGeometry paper);

}  // namespace zizhu::documents
