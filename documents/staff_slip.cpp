#include "documents/staff_slip.h"

#include "documents/receipt_layout.h"
#include "documents/wording.h"
#include "documents/strings.h"

namespace zizhu::documents {

base::Result<base::Bitmap> layoutStaffSlip(const StaffSlip& slip, PaperGeometry paper) {
    if (auto checked = checkPaper(paper); !checked) return base::fail(checked.error());
    std::vector<Line> lines;
    const auto add = [&](Role role, const std::string& text, const std::string& note = {}) {
        if (!text.empty()) lines.push_back({role, text, note});
    };
    add(Role::Office, slip.office, slip.terminal);
    add(Role::Title, slip.title);
    add(Role::Lead, slip.verdict);
    lines.push_back({Role::Part, {}, {}});
    std::size_t count = slip.facts.size();
    for (const auto& fact : slip.facts) add(Role::Field, fact.value, fact.name);
    for (const auto& section : slip.sections) {
        lines.push_back({Role::Part, {}, {}});
        add(Role::Section, section.heading);
        count += section.checks.size();
        for (const auto& check : section.checks) add(check.good ? Role::Done : Role::Due, check.text, check.note);
    }
    if (slip.specimen) {
        lines.push_back({Role::Part, {}, {}});
        add(Role::Notice, std::string(tr(Str::kSpecimenSlip, slip.language)));
    }
    if (count > kMaxSlipLines) return base::fail(base::Errc::TooLarge, {"a slip of {} lines", count});
    for (const Line& line : lines) {
        for (const std::string& text : {line.text, line.note}) {
            if (auto good = checkText(text, kMaxReceiptTextBytes, false); !good) return base::fail(good.error());
        }
    }
    Strip strip(paper, slip.language);
    if (auto done = layOut(lines, strip); !done) return base::fail(done.error());
    return strip.render();
}

}  // namespace zizhu::documents
