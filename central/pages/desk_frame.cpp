#include "central/pages/desk_frame.h"

#include <algorithm>

#include "central/pages/public_pages.h"

namespace zizhu::central {

using base::Language;

namespace {

// Equal in a time that does not depend on where they differ.
bool sameSecret(std::string_view a, std::string_view b) {
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0 && !a.empty();
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    return out;
}

// Of the whole deployment: for who sees every department.
std::string fleetLinks(const LoggedIn& clerk, Language language) {
    if (clerk.department != kEveryDepartment) return {};
    return "<a href=\"/desk/terminals\">" + std::string(tr(Str::kDeskTerminals, language)) +
           "</a><a href=\"/desk/audit\">" + std::string(tr(Str::kDeskAudit, language)) + "</a>";
}

}  // namespace

std::string say(Str key, Language language) { return std::string(tr(key, language)); }

std::string formText(const Call& call, std::string_view key) {
    const auto found = call.form.find(key);
    return found == call.form.end() ? std::string() : std::string(found->second.reveal());
}

bool foreign(const Call& call) {
    return !call.fetchSite.empty() && call.fetchSite != "same-origin" && call.fetchSite != "none";
}

PageFrame frameOf(const LoggedIn* clerk, Language language) {
    PageFrame frame;
    frame.language = language;
    frame.title = frame.brand = say(Str::kDeskTitle, language);
    frame.bodyClass = "desk";
    if (clerk != nullptr) {
        frame.tools = "<div class=\"tools\"><nav><a href=\"/desk\">" + say(Str::kDeskCases, language) +
                      "</a><a href=\"/desk/help-calls\">" + say(Str::kDeskHelpCalls, language) +
                      "</a><a href=\"/desk/ratings\">" + say(Str::kDeskRatings, language) + "</a>" + fleetLinks(*clerk, language) + "</nav><span>" + escaped(clerk->clerk) +
                      "</span><form method=\"post\" action=\"/desk/logout\"><input type=\"hidden\" "
                      "name=\"csrf\" value=\"" +
                      escaped(clerk->csrf) + "\"><button>" + say(Str::kDeskLogout, language) +
                      "</button></form></div>";
    }
    return frame;
}

Reply redirect(std::string to) { return {303, "text/plain", "", {{"Location", std::move(to)}}}; }

Reply faultPage(const ServiceFault& fault, const Call& call) {
    const int status = fault.kind == FaultKind::Unavailable ? 503
                       : fault.kind == FaultKind::NotFound  ? 404
                                                            : 500;
    return publicError(status, fault.code, call);
}

std::string deskToken(const Call& call) {
    const auto found = call.cookies.find(kSessionCookie);
    return found == call.cookies.end() ? std::string() : found->second;
}

Reply loginPage(int status, const Call& call, const std::string& error) {
    const Language language = preferredLanguage(call.acceptLanguage);
    return page(status, frameOf(nullptr, language), "login.mustache",
                object({{"heading", say(Str::kDeskLoginTitle, language)},
                        {"error", maybe(error)},
                        {"nameLabel", say(Str::kDeskName, language)},
                        {"passwordLabel", say(Str::kDeskPassword, language)},
                        {"submit", say(Str::kDeskLogin, language)}}));
}

Reply notStored(Reply reply) {
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

std::function<Reply(Call&)> insideDesk(DeskPages pages, DeskHandler handler, bool isForm) {
    return [pages, handler, isForm](Call& call) {
        const auto clerk = pages.accounts.session(deskToken(call));
        if (!clerk) return notStored(faultPage(clerk.error(), call));
        if (isForm && (!*clerk || foreign(call) || !sameSecret(formText(call, "csrf"), (*clerk)->csrf))) {
            return notStored(loginPage(403, call, say(Str::kDeskLoginExpired, preferredLanguage(call.acceptLanguage))));
        }
        if (!*clerk) return notStored(redirect("/desk/login"));
        return notStored(handler(pages, call, **clerk));
    };
}

}  // namespace zizhu::central
