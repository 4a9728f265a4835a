#include "central/pages/feedback_pages.h"

#include <chrono>

#include "central/pages/desk_frame.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

using base::Language;

constexpr std::array<Str, 5> kLevels = {Str::kRatingLevel1, Str::kRatingLevel2, Str::kRatingLevel3,
                                        Str::kRatingLevel4, Str::kRatingLevel5};
constexpr int kBad = 2;

Data lines(const std::vector<RatingLine>& list, Language language) {
    Data out(Data::type::list);
    for (const RatingLine& line : list) {
        Data counts(Data::type::list);
        for (std::size_t i = line.count.levels.size(); i-- > 0;)
            counts.push_back(object({{"count", std::to_string(line.count.levels[i])}}));
        out.push_back(object({{"name", line.name(language)},
                              {"counts", counts},
                              {"all", std::to_string(line.all())},
                              {"satisfied", std::to_string(line.satisfied()) + " %"}}));
    }
    return out;
}

Data remarks(const DeskPages& pages, const std::vector<RatingRemark>& list, Language language) {
    const catalog::Dictionary* dictionary = pages.environment.catalogues.current().dictionary("ratings");
    Data out(Data::type::list);
    for (const RatingRemark& remark : list) {
        std::string reasons;
        for (const std::string& key : remark.reasons) {
            const catalog::DictionaryEntry* entry = dictionary == nullptr ? nullptr : dictionary->find(key);
            if (!reasons.empty()) reasons += language == Language::En ? "; " : "；";
            reasons += entry == nullptr ? key : entry->label(language);
        }
        out.push_back(object({{"at", base::toLocalMinute(remark.at)},
                              {"item", remark.item(language)},
                              {"level", say(kLevels[std::size_t(remark.level - 1)], language)},
                              {"tone", maybe(remark.level <= kBad ? "bad" : "")},
                              {"reasons", maybe(reasons)},
                              {"words", maybe(remark.words.reveal())}}));
    }
    return out;
}

Reply ratingsPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto table = pages.ratings.table(clerk.department);
    if (!table) return faultPage(table.error(), call);
    Data levels(Data::type::list);
    for (std::size_t i = kLevels.size(); i-- > 0;) levels.push_back(object({{"label", say(kLevels[i], language)}}));
    return page(200, frameOf(&clerk, language), "ratings.mustache",
                object({{"heading", say(Str::kDeskRatings, language)},
                        {"empty", maybe(table->items.empty() ? say(Str::kRatingNone, language) : "")},
                        {"any", Data(!table->items.empty())},
                        {"itemLabel", say(Str::kDeskItem, language)},
                        {"terminalLabel", say(Str::kDeskTerminal, language)},
                        {"allLabel", say(Str::kRatingAll, language)},
                        {"satisfiedLabel", say(Str::kRatingSatisfied, language)},
                        {"levels", levels},
                        {"items", lines(table->items, language)},
                        {"terminals", lines(table->terminals, language)},
                        {"hasRemarks", Data(!table->remarks.empty())},
                        {"remarksTitle", say(Str::kRatingRemarks, language)},
                        {"remarks", remarks(pages, table->remarks, language)}}));
}

Reply helpCallsPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto calls = pages.helpCalls.look();
    if (!calls) return faultPage(calls.error(), call);
    const base::WallTime now = pages.environment.clock.wall();
    Data list(Data::type::list);
    for (const HelpCall& one : *calls) {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - one.calledAt).count();
        list.push_back(object({{"id", one.id.toString()},
                               {"terminal", one.terminal},
                               {"step", one.step},
                               {"waits", filled(Str::kHelpWaits, language, {std::to_string(minutes)})},
                               {"coming", maybe(one.coming.empty() ? "" : filled(Str::kHelpSomebodyComes, language, {one.coming}))},
                               {"canCome", Data(one.coming.empty())}}));
    }
    return page(200, frameOf(&clerk, language), "help_calls.mustache",
                object({{"heading", say(Str::kDeskHelpCalls, language)},
                        {"hint", say(Str::kHelpHint, language)},
                        {"empty", maybe(calls->empty() ? say(Str::kHelpNobody, language) : "")},
                        {"any", Data(!calls->empty())},
                        {"csrf", clerk.csrf},
                        {"come", say(Str::kHelpCome, language)},
                        {"calls", list}}));
}

// The page shows itself again: a call that nobody looks for must not wait for somebody to press a key.
Reply helpCallsShown(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    Reply reply = helpCallsPage(pages, call, clerk);
    reply.headers.emplace_back("Refresh", "10");
    return reply;
}

Reply come(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const auto id = base::Uuid::parse(call.captures[0]);
    if (!id) return faultPage({FaultKind::NotFound, "call-unknown"}, call);
    const auto done = pages.helpCalls.come(*id, clerk.clerk);
    return done ? redirect("/desk/help-calls") : faultPage(done.error(), call);
}

}  // namespace

Routes feedbackRoutes(DeskPages pages) {
    return {
        {Method::Get, "/desk/ratings", "deskRatings", {200, 303, 500, 503}, BodyKind::None, 0,
         insideDesk(pages, ratingsPage, false)},
        {Method::Get, "/desk/help-calls", "deskHelpCalls", {200, 303, 500, 503}, BodyKind::None, 0,
         insideDesk(pages, helpCallsShown, false)},
        {Method::Post, "/desk/help-calls/{id}/coming", "deskComing", {303, 403, 404, 411, 413, 415, 500, 503},
         BodyKind::Form, kMaxFormBody, insideDesk(pages, come, true)},
    };
}

}  // namespace zizhu::central
