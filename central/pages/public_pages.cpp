#include "central/pages/public_pages.h"

#include <cstdlib>

#include "central/assets.h"
#include "central/pages/page.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

using base::Language;

Language languageOf(const Call& call) {
    const auto chosen = call.query.find("lang");
    if (chosen != call.query.end()) {
        if (const auto language = base::languageFromTag(chosen->second)) return *language;
    }
    return preferredLanguage(call.acceptLanguage);
}

std::string say(Str key, Language language) { return std::string(tr(key, language)); }

PageFrame frameOf(Str title, Language language) {
    PageFrame frame;
    frame.language = language;
    frame.title = say(title, language);
    frame.brand = frame.title;
    // The others, each in its own name. The address is kept: only the query changes.
    for (const Language other : base::kLanguages) {
        if (other == language) continue;
        const std::string tag(base::tag(other));
        frame.tools += "<a href=\"?lang=" + tag + "\" hreflang=\"" + tag + "\" lang=\"" + tag + "\">" +
                       say(Str::kPageLanguage, other) + "</a>";
    }
    return frame;
}

Reply message(int status, Language language, Str title, Str heading, Str body) {
    return page(status, frameOf(title, language), "message.mustache",
                object({{"heading", say(heading, language)},
                        {"text", say(body, language)},
                        {"link", Data(false)},
                        {"hotline", say(Str::kPageHotline, language)}}));
}

Reply faultPage(const ServiceFault& fault, Language language, Str title, Str heading, Str body) {
    switch (fault.kind) {
        case FaultKind::Invalid:
        case FaultKind::NotFound:
            return message(404, language, title, heading, body);
        case FaultKind::Unavailable:
            return message(503, language, title, Str::kErrorLaterTitle, Str::kErrorLaterBody);
        default:
            return message(500, language, title, Str::kErrorLaterTitle, Str::kErrorLaterBody);
    }
}

// How far along the four stages; a case that was sent back stops where it was.
Data stages(const Case& facts, Language language) {
    constexpr std::array<Str, 4> kStages = {Str::kStageSubmitted, Str::kStageAccepted, Str::kStageInProgress,
                                            Str::kStageFinished};
    std::size_t reached = 0;
    for (const CaseStep& step : facts.history) {
        if (step.status != CaseStatus::Returned) reached = std::max(reached, std::size_t(step.status));
    }
    const bool returned = facts.status == CaseStatus::Returned;
    const std::size_t current = returned ? reached + 1 : reached;
    Data out(Data::type::list);
    for (std::size_t i = 0; i < kStages.size(); ++i) {
        std::string kind = i < current ? "done" : i > current ? "" : returned ? "stop" : "now";
        if (facts.status == CaseStatus::Finished) kind = "done";
        const bool stopped = returned && i == current;
        out.push_back(object(
            {{"kind", maybe(kind)},
             {"current", Data(i == current)},
             {"label", stopped ? statusText(CaseStatus::Returned)(language) : say(kStages[i], language)}}));
    }
    return out;
}

std::pair<std::string, std::string> due(const PublicCase& found, Language language) {
    if (!found.workingDaysLeft) return {};
    const int days = *found.workingDaysLeft;
    if (days < 0) return {say(Str::kTrackingOverdue, language), "late"};
    if (days == 0) return {say(Str::kTrackingDueToday, language), "soon"};
    return {filled(Str::kTrackingDaysLeft, language, {std::to_string(days)}), ""};
}

// Departments that are told too, each with where its notice is.
std::vector<std::pair<std::string, std::string>> withNotices(const PublicCase& found, Language language,
                                                             std::vector<std::pair<std::string, std::string>> facts) {
    for (const auto& [told, state] : found.notices) facts.emplace_back(told(language), state(language));
    return facts;
}

// `look` finds what a code stands for, unless this source has tried too many that stand for nothing. What is no
// code at all tells nobody anything, and is not counted.
template <class Look>
auto bounded(const PublicPages& pages, const Call& call, Str title, Look look, std::optional<Reply>& refused)
    -> decltype(look()) {
    const std::string source = sourceOf(call.source);
    if (const auto wait = pages.lookups.admit(source)) {
        refused = message(429, languageOf(call), title, Str::kErrorBusyTitle, Str::kErrorBusyBody);
        refused->headers.emplace_back("Retry-After",
                                      std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count()));
        return refuse(FaultKind::NotFound, "too-many-tries");
    }
    auto found = look();
    if (!found && found.error().kind == FaultKind::NotFound) pages.lookups.missed(source);
    return found;
}

Reply trackingPage(const PublicPages& pages, const Call& call) {
    const Language language = languageOf(call);
    std::optional<Reply> refused;
    const auto found = bounded(pages, call, Str::kPageTracking,
                               [&] { return pages.casework.follow(call.captures[0]); }, refused);
    if (refused) return *refused;
    if (!found) {
        return faultPage(found.error(), language, Str::kPageTracking, Str::kTrackingMissingTitle,
                         Str::kTrackingMissingBody);
    }
    const Case& facts = found->facts;
    const auto [dueText, dueTone] = due(*found, language);
    // The latest message stands at the top, where somebody who must act looks first.
    const std::string note = facts.history.empty() ? "" : facts.history.back().note;
    return page(
        200, frameOf(Str::kPageTracking, language), "tracking.mustache",
        object(
            {{"tone", maybe(tone(facts.status))},
             {"department", found->department(language)},
             {"itemTitle", found->title(language)},
             {"status", statusText(facts)(language)},
             {"due", Data(!dueText.empty())},
             {"dueText", dueText},
             {"dueTone", maybe(dueTone)},
             {"stages", stages(facts, language)},
             {"note", maybe(note)},
             {"noteTitle", say(Str::kTrackingNote, language)},
             {"nextTitle", say(Str::kTrackingNext, language)},
             {"next", nextText(facts)(language)},
             {"facts", rows(withNotices(*found, language, {{say(Str::kTrackingCaseNumber, language), facts.caseNumber},
                             {say(Str::kTrackingSubmitted, language), base::toLocalMinute(facts.submittedAt)},
                             {say(Str::kTrackingPromised, language),
                              facts.promisedBy ? base::toString(*facts.promisedBy) : ""},
                             {say(Str::kTrackingDepartment, language), found->department(language)}}))},
             {"historyTitle", say(Str::kTrackingHistory, language)},
             {"history", timeline(facts.history, language, false)},
             {"hotline", say(Str::kPageHotline, language)},
             {"footer", say(Str::kPageFooter, language)},
             {"sample", say(Str::kPageSampleNote, language)}}));
}

Reply verificationPage(const PublicPages& pages, const Call& call) {
    const Language language = languageOf(call);
    std::optional<Reply> refused;
    const auto found = bounded(pages, call, Str::kPageVerification,
                               [&] { return pages.certificates.verify(call.captures[0]); }, refused);
    if (refused) return *refused;
    if (!found) {
        return faultPage(found.error(), language, Str::kPageVerification, Str::kVerificationMissingTitle,
                         Str::kVerificationMissingBody);
    }
    return page(
        200, frameOf(Str::kPageVerification, language), "verification.mustache",
        object(
            {{"tone", found->expired ? "warn" : "good"},
             {"kicker", found->issuer(language)},
             {"mark", found->expired ? "!" : "✓"},
             {"verdict",
              say(found->expired ? Str::kVerificationExpiredTitle : Str::kVerificationValidTitle, language)},
             {"compare", say(Str::kVerificationCompare, language)},
             {"facts", rows({{say(Str::kVerificationTitle, language), found->title(language)},
                             {say(Str::kVerificationNumber, language), found->number},
                             {say(Str::kVerificationHolder, language), found->holder},
                             {say(Str::kVerificationIssuer, language), found->issuer(language)},
                             {say(Str::kVerificationIssued, language), base::toString(found->issued)},
                             {say(Str::kVerificationUntil, language),
                              found->validUntil ? base::toString(*found->validUntil) : ""}})},
             {"footer", say(Str::kVerificationFooter, language)},
             {"sample", say(Str::kPageSampleNote, language)}}));
}

Reply stylesheet(const PublicPages&, const Call&) {
    return {200,
            "text/css; charset=utf-8",
            std::string(asset("templates/style.css")),
            {{"Cache-Control", "max-age=3600"}}};
}

}  // namespace

Reply publicError(int status, std::string_view, const Call& call) {
    const Language language = languageOf(call);
    if (status == 404)
        return message(status, language, Str::kPageTracking, Str::kErrorNotFoundTitle,
                       Str::kErrorNotFoundBody);
    if (status >= 500)
        return message(status, language, Str::kPageTracking, Str::kErrorLaterTitle, Str::kErrorLaterBody);
    return message(status, language, Str::kPageTracking, Str::kErrorBadTitle, Str::kErrorBadBody);
}

Routes publicRoutes(PublicPages pages) {
    // A page of a case is nobody's business but the reader's: no cache keeps it.
    const auto on = [pages](Reply (*handler)(const PublicPages&, const Call&)) {
        return [pages, handler](Call& call) {
            Reply reply = handler(pages, call);
            if (reply.contentType.rfind("text/html", 0) == 0)
                reply.headers.emplace_back("Cache-Control", "no-store");
            return reply;
        };
    };
    return {
        {Method::Get,
         "/t/{trackingCode}",
         "trackingPage",
         {200, 404, 429, 500, 503},
         BodyKind::None,
         0,
         on(trackingPage)},
        {Method::Get,
         "/v/{verificationCode}",
         "verificationPage",
         {200, 404, 429, 500, 503},
         BodyKind::None,
         0,
         on(verificationPage)},
        {Method::Get, "/style.css", "stylesheet", {200}, BodyKind::None, 0, on(stylesheet)},
    };
}

}  // namespace zizhu::central
