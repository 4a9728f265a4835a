// Cases as citizens follow them and as clerks work on them. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/submission.h"
#include "central/service/environment.h"
#include "central/store/case_store.h"

namespace zizhu::central {

// What everybody who holds the code may see: nothing of what the citizen said.
struct PublicCase {
    Case facts;
    catalog::Text title;
    catalog::Text department;
    catalog::Text told;        // of a notice: what its department is told
    std::vector<std::pair<catalog::Text, catalog::Text>> notices;  // follow(): department with title, state
    std::vector<std::pair<Wanted, catalog::Text>> wanted;  // papers, each with its name
    std::optional<int> workingDaysLeft;  // of a case that is not over; negative once overdue
};

// What a clerk sees. The submission is opened for this one look; nothing of it is kept.
struct OpenedCase {
    PublicCase known;
    std::optional<catalog::Submission> submission;  // none if the key it was sealed to is gone
    const catalog::Item* item = nullptr;            // null if no catalogue has that version
    const catalog::Catalogue* catalogue = nullptr;
    std::vector<catalog::Submission> supplements;   // papers that came later, oldest first
    std::vector<Case> siblings;  // the other cases of the same visit
};

inline constexpr std::size_t kMaxNoteCharacters = 500;
// Either a department's key or every department.
inline constexpr std::string_view kEveryDepartment = "*";

class Casework {
public:
    Casework(Environment& environment, CaseStore& cases) : environment_(environment), cases_(cases) {}

    // `code` as a person types it. Faults: code-malformed (Invalid), case-unknown (NotFound).
    Outcome<PublicCase> follow(std::string_view code);

    // Of what `department` may see.
    Outcome<CaseList> list(const CaseQuery& query, std::string_view department);
    // case-unknown also when it is another department's.
    Outcome<OpenedCase> open(const std::string& caseNumber, std::string_view department);
    // Moves it on from the status the clerk saw. Faults: note-missing, note-too-long, note-malformed
    // (Invalid); case-moved (Conflict); case-unknown.
    Outcome<void> move(const std::string& caseNumber, std::string_view department, const std::string& clerk,
                       CaseStatus from, CaseStatus to, std::string note);

    PublicCase describe(Case facts) const;

private:
    Environment& environment_;
    CaseStore& cases_;
};

}  // namespace zizhu::central
