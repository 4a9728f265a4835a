#include "central/pages/desk_pages.h"

#include <algorithm>
#include <charconv>

#include "catalog/evaluate.h"
#include "central/pages/desk_frame.h"
#include "central/pages/feedback_pages.h"
#include "central/pages/fleet_pages.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

using base::Language;

std::string queryText(const Call& call, std::string_view key) {
    const auto found = call.query.find(key);
    return found == call.query.end() ? std::string() : found->second.substr(0, 64);
}

Reply logIn(const DeskPages& pages, Call& call) {
    const Language language = preferredLanguage(call.acceptLanguage);
    if (foreign(call)) return loginPage(403, call, say(Str::kDeskLoginExpired, language));
    const std::string source = sourceOf(call.source);
    if (const auto wait = pages.logins.admit(source)) {
        Reply reply = loginPage(429, call, say(Str::kDeskLoginBusy, language));
        reply.headers.emplace_back("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count()));
        return reply;
    }
    const auto password = call.form.find("password");
    const auto session = pages.accounts.logIn(
        formText(call, "name"), password == call.form.end() ? base::SecretString() : password->second);
    if (session) {
        Reply reply = redirect("/desk");
        reply.headers.emplace_back("Set-Cookie", std::string(kSessionCookie) + "=" + *session +
                                                     "; Path=/; Secure; HttpOnly; SameSite=Strict");
        return reply;
    }
    if (session.error().kind == FaultKind::Conflict) {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(kLockTime).count();
        return loginPage(429, call, filled(Str::kDeskLoginLocked, language, {std::to_string(minutes)}));
    }
    if (session.error().kind == FaultKind::Invalid) pages.logins.missed(source);
    if (session.error().kind == FaultKind::Invalid)
        return loginPage(401, call, say(Str::kDeskLoginWrong, language));
    return faultPage(session.error(), call);
}

Reply logOut(const DeskPages& pages, Call& call, const LoggedIn&) {
    if (const auto gone = pages.accounts.logOut(deskToken(call)); !gone) return faultPage(gone.error(), call);
    Reply reply = redirect("/desk/login");
    reply.headers.emplace_back("Set-Cookie", std::string(kSessionCookie) +
                                                 "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    return reply;
}

std::string dueText(const PublicCase& known, Language language) {
    if (!known.workingDaysLeft) return {};
    if (*known.workingDaysLeft < 0) return say(Str::kDeskOverdue, language);
    if (*known.workingDaysLeft == 0) return say(Str::kTrackingDueToday, language);
    return filled(Str::kTrackingDaysLeft, language, {std::to_string(*known.workingDaysLeft)});
}

// Yellow within two working days of the limit, red past it.
std::string_view dueTone(const PublicCase& known) {
    if (!known.workingDaysLeft || *known.workingDaysLeft > 2) return "";
    return *known.workingDaysLeft < 0 ? "late" : "soon";
}

Data option(std::string key, std::string label, bool selected) {
    return object({{"key", std::move(key)}, {"label", std::move(label)}, {"selected", Data(selected)}});
}

Data departmentOptions(const DeskPages& pages, const std::string& chosen, Language language) {
    Data out(Data::type::list);
    out.push_back(option("", say(Str::kDeskAllDepartments, language), chosen.empty()));
    const catalog::Dictionary* departments = pages.environment.catalogues.current().dictionary("departments");
    if (departments == nullptr) return out;
    for (const auto& each : departments->entries())
        out.push_back(option(each.key, each.label(language), each.key == chosen));
    return out;
}

Data statusOptions(const std::string& chosen, Language language) {
    Data out(Data::type::list);
    out.push_back(option("", say(Str::kDeskAllStatuses, language), chosen.empty()));
    for (const CaseStatus status : kCaseStatuses) {
        const std::string key(name(status));
        out.push_back(option(key, statusText(status)(language), key == chosen));
    }
    return out;
}

Data listedCase(const PublicCase& known, bool showDepartment, Language language) {
    return object({{"number", known.facts.caseNumber},
                   {"item", known.title(language)},
                   {"bundle", maybe(known.facts.bundle ? say(Str::kDeskBundle, language) : "")},
                   {"department", maybe(showDepartment ? known.department(language) : "")},
                   {"status", statusText(known.facts)(language)},
                   {"tone", maybe(tone(known.facts.status))},
                   {"submitted", base::toLocalMinute(known.facts.submittedAt)},
                   {"promised", maybe(known.facts.promisedBy ? base::toString(*known.facts.promisedBy) : "")},
                   {"due", maybe(dueText(known, language))},
                   {"dueTone", maybe(dueTone(known))},
                   {"terminal", known.facts.terminal}});
}

std::string listUrl(const std::string& department, const std::string& status, int number) {
    return "/desk?department=" + department + "&status=" + status + "&page=" + std::to_string(number);
}

Reply casesPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const Language language = preferredLanguage(call.acceptLanguage);
    CaseQuery query;
    std::string department = queryText(call, "department");
    const catalog::Dictionary* departments = pages.environment.catalogues.current().dictionary("departments");
    if (departments == nullptr || departments->find(department) == nullptr) department.clear();
    if (!department.empty()) query.department = department;
    query.status = caseStatus(queryText(call, "status"));
    const std::string status(query.status ? name(*query.status) : "");
    int number = 1;
    const std::string asked = queryText(call, "page");
    std::from_chars(asked.data(), asked.data() + asked.size(), number);
    number = std::clamp(number, 1, 100'000);
    query.limit = kCasesPerPage;
    query.offset = (number - 1) * kCasesPerPage;
    const auto found = pages.casework.list(query, clerk.department);
    if (!found) return faultPage(found.error(), call);

    const bool many = clerk.department == kEveryDepartment;
    Data cases(Data::type::list);
    for (const Case& each : found->cases)
        cases.push_back(listedCase(pages.casework.describe(each), many, language));
    const bool more = query.offset + int(found->cases.size()) < found->total;
    return page(
        200, frameOf(&clerk, language), "cases.mustache",
        object({{"heading", many ? say(Str::kDeskCases, language)
                                 : pages.environment.catalogues.departmentName(clerk.department)(language)},
                {"count", filled(Str::kDeskCount, language, {std::to_string(found->total)})},
                {"manyDepartments", Data(many)},
                {"departmentLabel", say(Str::kDeskDepartment, language)},
                {"departments", departmentOptions(pages, department, language)},
                {"statuses", statusOptions(status, language)},
                {"filter", say(Str::kDeskFilter, language)},
                {"empty", maybe(found->cases.empty() ? say(Str::kDeskEmpty, language) : "")},
                {"any", Data(!found->cases.empty())},
                {"numberLabel", say(Str::kDeskCaseNumber, language)},
                {"itemLabel", say(Str::kDeskItem, language)},
                {"statusLabel", say(Str::kDeskStatus, language)},
                {"submittedLabel", say(Str::kDeskSubmitted, language)},
                {"promisedLabel", say(Str::kDeskPromised, language)},
                {"terminalLabel", say(Str::kDeskTerminal, language)},
                {"cases", cases},
                {"previous", maybe(number > 1 ? listUrl(department, status, number - 1) : "")},
                {"previousText", say(Str::kDeskPrevious, language)},
                {"next", maybe(more ? listUrl(department, status, number + 1) : "")},
                {"nextText", say(Str::kDeskNextPage, language)}}));
}

std::string materialText(const catalog::SubmittedMaterial& material, Language language) {
    switch (material.how) {
        case catalog::MaterialHow::Scanned:
            return filled(Str::kDeskMaterialScanned, language, {std::to_string(material.pages.size())});
        case catalog::MaterialHow::Promised:
            return filled(Str::kDeskMaterialPromised, language,
                          {material.promisedFor ? base::toString(*material.promisedFor) : "—"});
        case catalog::MaterialHow::Committed:
            return say(Str::kDeskMaterialCommitted, language);
        case catalog::MaterialHow::Shared:
            return say(Str::kDeskMaterialShared, language);
    }
    return {};
}

using Facts = std::vector<std::pair<std::string, std::string>>;

Facts answerFacts(const OpenedCase& opened, Language language) {
    Facts facts;
    const catalog::MapAnswers answers(opened.submission->answers);
    if (opened.item == nullptr) {
        for (const auto& [path, value] : opened.submission->answers)
            facts.emplace_back(path, std::string(value.reveal()));
        return facts;
    }
    for (const catalog::Page& each : opened.item->pages) {
        for (const catalog::Question& question : each.questions) {
            const auto shown =
                catalog::displayAnswer(question, question.key, answers, *opened.catalogue, language);
            facts.emplace_back(question.label(language), std::string(shown.reveal()));
        }
    }
    return facts;
}

Facts materialFacts(const catalog::Submission& submission, const catalog::Item* item, Language language) {
    Facts facts;
    for (const catalog::SubmittedMaterial& material : submission.materials) {
        const catalog::Material* known = item == nullptr ? nullptr : catalog::findMaterial(*item, material.key);
        facts.emplace_back(known == nullptr ? material.key : known->name(language),
                           materialText(material, language));
    }
    return facts;
}

Facts applicantFacts(const OpenedCase& opened, Language language) {
    const catalog::SubmissionApplicant& person = *opened.submission->applicant;
    Facts facts{{say(Str::kDeskApplicantName, language), std::string(person.name.reveal())},
                {say(Str::kDeskApplicantNumber, language), std::string(person.number.reveal())},
                {say(Str::kDeskApplicantBirth, language), std::string(person.birthDate.reveal())},
                {say(Str::kDeskApplicantAddress, language), std::string(person.address.reveal())}};
    // Only closed programs decode it.
    if (!person.photo.empty()) {
        facts.emplace_back(say(Str::kDeskApplicantPhoto, language), say(Str::kDeskApplicantPhotoKept, language));
    }
    return facts;
}

Data section(const std::string& heading, const Facts& facts) {
    return object({{"heading", maybe(heading)}, {"rows", rows(facts)}});
}

Data sections(const OpenedCase& opened, Language language) {
    const Case& facts = opened.known.facts;
    Data out(Data::type::list);
    out.push_back(section(
        "",
        {{say(Str::kDeskCaseNumber, language), facts.caseNumber},
         {say(Str::kDeskSubmitted, language), base::toLocalMinute(facts.submittedAt)},
         {say(Str::kDeskPromised, language),
          facts.promisedBy ? base::toString(*facts.promisedBy) + "  " + dueText(opened.known, language) : ""},
         {say(Str::kDeskTerminal, language), facts.terminal}}));
    if (const std::string& told = opened.known.told(language); !told.empty()) {
        out.push_back(section(opened.known.title(language), {{say(Str::kDeskNotice, language), told}}));
    }
    if (!opened.submission) return out;
    if (opened.submission->applicant) {
        out.push_back(section(say(Str::kDeskApplicant, language), applicantFacts(opened, language)));
    }
    out.push_back(section(say(Str::kDeskAnswers, language), answerFacts(opened, language)));
    Facts materials = materialFacts(*opened.submission, opened.item, language);
    if (materials.empty()) materials.emplace_back(say(Str::kDeskNoMaterials, language), "—");
    out.push_back(section(say(Str::kDeskMaterials, language), materials));
    for (const catalog::Submission& each : opened.supplements) {
        out.push_back(section(filled(Str::kDeskSupplement, language, {base::toLocalMinute(each.createdAt)}),
                              materialFacts(each, opened.item, language)));
    }
    Facts wanted;
    for (const auto& [want, name] : opened.known.wanted)
        wanted.emplace_back(name(language), want.by ? base::toString(*want.by) : "—");
    if (!wanted.empty()) out.push_back(section(say(Str::kDeskWanted, language), wanted));
    return out;
}

Data moves(CaseStatus from, Language language) {
    constexpr std::array<Str, kCaseStatuses.size()> kLabels = {
        Str::kDeskMoveAccepted, Str::kDeskMoveAccepted, Str::kDeskMoveInProgress, Str::kDeskMoveFinished,
        Str::kDeskMoveReturned};
    Data out(Data::type::list);
    for (const CaseStatus to : kCaseStatuses) {
        if (!canMove(from, to)) continue;
        out.push_back(object({{"to", std::string(name(to))},
                              {"label", say(kLabels[std::size_t(to)], language)},
                              {"kind", maybe(to == CaseStatus::Returned ? "danger" : "")}}));
    }
    if (from == CaseStatus::InProgress) {
        out.push_back(object({{"to", "ready-terminal"}, {"label", say(Str::kDeskReadyTerminal, language)}, {"kind", maybe("")}}));
        out.push_back(object({{"to", "ready-counter"}, {"label", say(Str::kDeskReadyCounter, language)}, {"kind", maybe("")}}));
    }
    return out;
}

Data materialOptions(const catalog::Item* item, Language language) {
    Data out(Data::type::list);
    if (item == nullptr) return out;
    for (const catalog::Material& material : item->materials)
        out.push_back(object({{"key", material.key}, {"label", material.name(language)}}));
    return out;
}

Reply casePage(const DeskPages& pages, Call& call, const LoggedIn& clerk, int status,
               const std::string& fault) {
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto opened = pages.casework.open(call.captures[0], clerk.department);
    if (!opened) return faultPage(opened.error(), call);
    const Case& facts = opened->known.facts;
    // Nobody looks at what a citizen said without a trace.
    const auto noted = pages.audit.append({"clerk:" + clerk.clerk, "case.opened", facts.caseNumber, ""},
                                          pages.environment.clock.wall());
    if (!noted) return faultPage(refuse(pages.environment, noted.error()).value(), call);
    const bool over = facts.status == CaseStatus::Finished || facts.status == CaseStatus::Returned;
    Data siblings(Data::type::list);
    for (const Case& each : opened->siblings) {
        const PublicCase known = pages.casework.describe(each);
        const bool mine = clerk.department == kEveryDepartment || clerk.department == each.department;
        siblings.push_back(object({{"number", each.caseNumber},
                                   {"link", Data(mine)},
                                   {"item", known.title(language)},
                                   {"tone", maybe(tone(each.status))},
                                   {"status", statusText(each.status)(language)}}));
    }
    pages.environment.log.info("desk.case-opened", "central", {{"id", facts.applicationId}});
    return page(status, frameOf(&clerk, language), "case.mustache",
                object({{"back", say(Str::kDeskBack, language)},
                        {"department", opened->known.department(language)},
                        {"itemTitle", opened->known.title(language)},
                        {"status", statusText(facts)(language)},
                        {"tone", maybe(tone(facts.status))},
                        {"fault", maybe(fault)},
                        {"unreadable", maybe(opened->submission ? "" : say(Str::kDeskUnreadable, language))},
                        {"sections", sections(*opened, language)},
                        {"moveTitle", say(Str::kDeskMove, language)},
                        {"closed", maybe(over ? say(Str::kDeskClosed, language) : "")},
                        {"canMove", Data(!over)},
                        {"canWant", Data(!over && !facts.ready && opened->item != nullptr && !opened->item->materials.empty())},
                        {"wantTitle", say(Str::kDeskWant, language)},
                        {"wantSubmit", say(Str::kDeskWantSubmit, language)},
                        {"materials", materialOptions(opened->item, language)},
                        {"number", facts.caseNumber},
                        {"csrf", clerk.csrf},
                        {"from", std::string(name(facts.status))},
                        {"note", maybe(fault.empty() ? "" : formText(call, "note"))},
                        {"noteLabel", say(Str::kDeskNote, language)},
                        {"noteHint", say(Str::kDeskNoteHint, language)},
                        {"moves", moves(facts.status, language)},
                        {"historyTitle", say(Str::kDeskHistory, language)},
                        {"history", timeline(facts.history, language, true)},
                        {"hasSiblings", Data(!opened->siblings.empty())},
                        {"siblingsTitle", say(Str::kDeskBundleCases, language)},
                        {"siblings", siblings}}));
}

Reply caseShown(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    return casePage(pages, call, clerk, 200, "");
}

Reply followedUp(const DeskPages& pages, Call& call, const LoggedIn& clerk, const Outcome<void>& done) {
    const Language language = preferredLanguage(call.acceptLanguage);
    if (done) return redirect("/desk/cases/" + call.captures[0]);
    if (done.error().kind == FaultKind::Conflict) return casePage(pages, call, clerk, 409, say(Str::kDeskConflict, language));
    if (done.error().kind == FaultKind::Invalid) return casePage(pages, call, clerk, 422, say(Str::kErrorBadBody, language));
    return faultPage(done.error(), call);
}

// A box a material, named "material-KEY": a form has no lists.
Reply wantPapers(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    constexpr std::string_view kPrefix = "material-";
    std::vector<std::string> materials;
    for (const auto& [name, value] : call.form) {
        if (name.rfind(kPrefix, 0) == 0) materials.push_back(std::string(name.substr(kPrefix.size())));
    }
    return followedUp(pages, call, clerk,
                      pages.followUps.want(call.captures[0], clerk.department, clerk.clerk, materials, formText(call, "note")));
}

Reply moveCase(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto from = caseStatus(formText(call, "from"));
    const auto to = caseStatus(formText(call, "to"));
    const std::string asked = formText(call, "to");
    if (asked == "ready-terminal" || asked == "ready-counter") {
        const std::string place = asked == "ready-counter" ? formText(call, "note") : std::string();
        if (asked == "ready-counter" && place.empty()) return casePage(pages, call, clerk, 422, say(Str::kDeskPlaceMissing, language));
        return followedUp(pages, call, clerk, pages.followUps.ready(call.captures[0], clerk.department, clerk.clerk, place));
    }
    if (!from || !to) return casePage(pages, call, clerk, 422, say(Str::kErrorBadBody, language));
    const auto moved = pages.casework.move(call.captures[0], clerk.department, clerk.clerk, *from, *to,
                                           formText(call, "note"));
    if (moved) return redirect("/desk/cases/" + call.captures[0]);
    switch (moved.error().kind) {
        case FaultKind::Conflict:
            return casePage(pages, call, clerk, 409, say(Str::kDeskConflict, language));
        case FaultKind::Invalid: {
            const std::string& code = moved.error().code;
            const Str text = code == "note-missing"    ? Str::kDeskNoteMissing
                             : code == "note-too-long" ? Str::kDeskNoteTooLong
                                                       : Str::kErrorBadBody;
            return casePage(pages, call, clerk, 422, say(text, language));
        }
        default:
            return faultPage(moved.error(), call);
    }
}

}  // namespace

Routes deskRoutes(DeskPages pages) {
    const auto closed = notStored;
    const auto inside = [pages](DeskHandler handler, bool isForm) { return insideDesk(pages, handler, isForm); };
    Routes routes{
        {Method::Get,
         "/desk/login",
         "deskLoginPage",
         {200},
         BodyKind::None,
         0,
         [closed](Call& call) { return closed(loginPage(200, call, "")); }},
        {Method::Post,
         "/desk/login",
         "deskLogin",
         {303, 401, 403, 411, 413, 415, 429, 500, 503},
         BodyKind::Form,
         kMaxFormBody,
         [pages, closed](Call& call) { return closed(logIn(pages, call)); }},
        {Method::Post,
         "/desk/logout",
         "deskLogout",
         {303, 403, 411, 413, 415, 500, 503},
         BodyKind::Form,
         kMaxFormBody,
         inside(logOut, true)},
        {Method::Get,
         "/desk",
         "deskCases",
         {200, 303, 500, 503},
         BodyKind::None,
         0,
         inside(casesPage, false)},
        {Method::Get,
         "/desk/cases/{caseNumber}",
         "deskCase",
         {200, 303, 404, 500, 503},
         BodyKind::None,
         0,
         inside(caseShown, false)},
        {Method::Post,
         "/desk/cases/{caseNumber}/moves",
         "deskMove",
         {303, 403, 404, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Form,
         kMaxFormBody,
         inside(moveCase, true)},
        {Method::Post,
         "/desk/cases/{caseNumber}/wants",
         "deskWants",
         {303, 403, 404, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Form,
         kMaxFormBody,
         inside(wantPapers, true)},
    };
    for (Route& route : fleetPageRoutes(pages)) routes.push_back(std::move(route));
    for (Route& route : feedbackRoutes(pages)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace zizhu::central
