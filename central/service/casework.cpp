#include "central/service/casework.h"

#include <algorithm>

#include "base/utf8.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxCaseNumber = 50;

bool mayWork(std::string_view department, const Case& facts) {
    return department == kEveryDepartment || department == facts.department;
}

// Line breaks become spaces; other control characters have no place in a message.
bool tidyNote(std::string& note) {
    for (char& c : note) {
        if (c == '\r' || c == '\n' || c == '\t') c = ' ';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    }
    const std::size_t first = note.find_first_not_of(' ');
    const std::size_t last = note.find_last_not_of(' ');
    note = first == std::string::npos ? std::string() : note.substr(first, last - first + 1);
    return base::isUtf8(note);
}

}  // namespace

PublicCase Casework::describe(Case facts) const {
    PublicCase out;
    const auto found = environment_.catalogues.item(facts.item, facts.itemVersion);
    const auto newest = found.item != nullptr ? found : environment_.catalogues.newest(facts.item);
    out.title = newest.item != nullptr ? newest.item->title : catalog::Text::same(facts.item);
    out.department = environment_.catalogues.departmentName(facts.department);
    for (const Wanted& wanted : facts.wanted) {
        const catalog::Material* material =
            newest.item == nullptr ? nullptr : catalog::findMaterial(*newest.item, wanted.material);
        out.wanted.emplace_back(wanted, material != nullptr ? material->name : catalog::Text::same(wanted.material));
    }
    if (const std::size_t slash = facts.notice.find('/'); slash != std::string::npos) {
        const catalog::Bundle* bundle = environment_.catalogues.current().bundle(facts.notice.substr(0, slash));
        const catalog::Notice* notice =
            bundle != nullptr ? catalog::findNotice(*bundle, facts.notice.substr(slash + 1)) : nullptr;
        out.title = notice != nullptr ? notice->title : catalog::Text::same(facts.notice);
        if (notice != nullptr) out.told = notice->text;
    }
    const bool over = facts.status == CaseStatus::Finished || facts.status == CaseStatus::Returned;
    if (!over && facts.promisedBy) {
        const base::LocalDate today = base::localDate(environment_.clock.wall());
        out.workingDaysLeft = today <= *facts.promisedBy
                                  ? environment_.workingDays.between(today, *facts.promisedBy)
                                  : std::min(-1, -environment_.workingDays.between(*facts.promisedBy, today));
    }
    out.facts = std::move(facts);
    return out;
}

Outcome<PublicCase> Casework::follow(std::string_view code) {
    const auto parsed = base::TrackingCode::parse(code);
    if (!parsed) return refuse(FaultKind::Invalid, "code-malformed");
    auto found = cases_.byTrackingHash(codeHash(parsed->compact()));
    if (!found) return refuse(environment_, found.error());
    if (!*found) return refuse(FaultKind::NotFound, "case-unknown");
    auto told = cases_.noticesOf((*found)->caseNumber);
    if (!told) return refuse(environment_, told.error());
    PublicCase out = describe(std::move(**found));
    for (Case& each : *told) {
        const PublicCase notice = describe(std::move(each));
        catalog::Text label;
        for (const base::Language language : base::kLanguages) {
            label.in[std::size_t(language)] = notice.department(language) + " · " + notice.title(language);
        }
        out.notices.emplace_back(std::move(label), statusText(notice.facts));
    }
    return out;
}

Outcome<CaseList> Casework::list(const CaseQuery& query, std::string_view department) {
    CaseQuery allowed = query;
    if (department != kEveryDepartment) allowed.department = std::string(department);
    auto found = cases_.list(allowed);
    if (!found) return refuse(environment_, found.error());
    return std::move(*found);
}

Outcome<OpenedCase> Casework::open(const std::string& caseNumber, std::string_view department) {
    if (caseNumber.size() > kMaxCaseNumber) return refuse(FaultKind::NotFound, "case-unknown");
    auto found = cases_.byNumber(caseNumber);
    if (!found) return refuse(environment_, found.error());
    if (!*found || !mayWork(department, **found)) return refuse(FaultKind::NotFound, "case-unknown");

    OpenedCase out;
    out.known = describe(std::move(**found));
    const Case& facts = out.known.facts;
    base::Uuid application = facts.applicationId;
    if (!facts.mainCase.empty()) {
        // A notice has no form of its own: its department sees the application it is about.
        auto about = cases_.byNumber(facts.mainCase);
        if (!about) return refuse(environment_, about.error());
        if (*about) application = (*about)->applicationId;
    }
    auto sealed = cases_.sealed(application);
    if (!sealed) return refuse(environment_, sealed.error());
    if (auto opened = environment_.keys.openWithAny(*sealed)) {
        if (auto submission = catalog::parseSubmission(*opened)) out.submission = std::move(*submission);
    }
    auto supplements = cases_.supplementsOf(facts.caseNumber);
    if (!supplements) return refuse(environment_, supplements.error());
    for (const base::Bytes& each : *supplements) {
        const auto plain = environment_.keys.openWithAny(each);
        auto papers = plain ? catalog::parseSubmission(*plain) : base::fail(base::Errc::NotTrusted, {});
        if (papers) out.supplements.push_back(std::move(*papers));
    }
    const auto item = environment_.catalogues.item(facts.item, facts.itemVersion);
    out.item = item.item;
    out.catalogue = item.catalogue;
    if (facts.bundle) {
        auto siblings = cases_.ofBundle(*facts.bundle);
        if (!siblings) return refuse(environment_, siblings.error());
        for (Case& each : *siblings) {
            if (each.caseNumber != facts.caseNumber) out.siblings.push_back(std::move(each));
        }
    }
    return out;
}

Outcome<void> Casework::move(const std::string& caseNumber, std::string_view department,
                             const std::string& clerk, CaseStatus from, CaseStatus to, std::string note) {
    if (!tidyNote(note)) return refuse(FaultKind::Invalid, "note-malformed");
    if (base::codePoints(note) > kMaxNoteCharacters) return refuse(FaultKind::Invalid, "note-too-long");
    if (to == CaseStatus::Returned && note.empty()) return refuse(FaultKind::Invalid, "note-missing");
    if (caseNumber.size() > kMaxCaseNumber) return refuse(FaultKind::NotFound, "case-unknown");
    auto found = cases_.byNumber(caseNumber);
    if (!found) return refuse(environment_, found.error());
    if (!*found || !mayWork(department, **found)) return refuse(FaultKind::NotFound, "case-unknown");
    const auto moved = cases_.move(caseNumber, from, {environment_.clock.wall(), to, std::move(note), clerk});
    if (!moved && moved.error().code == base::Errc::SequenceError)
        return refuse(FaultKind::Conflict, "case-moved");
    if (!moved) return refuse(environment_, moved.error());
    environment_.log.write({"case.moved",
                            "central",
                            base::Severity::Info,
                            base::Disposition::Success,
                            {{"id", (*found)->applicationId}, {"to", *base::Token::fromKey(name(to))}}});
    return {};
}

}  // namespace zizhu::central
