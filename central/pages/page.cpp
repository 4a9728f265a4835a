#include "central/pages/page.h"

#include "central/assets.h"
#include "central/service/texts.h"

namespace zizhu::central {

Data maybe(std::string_view text) {
    if (text.empty()) return Data(false);
    return Data(std::string(text));
}

Data object(std::initializer_list<std::pair<const char*, Data>> members) {
    Data out(Data::type::object);
    for (const auto& [key, value] : members) out.set(key, value);
    return out;
}

Data rows(const std::vector<std::pair<std::string, std::string>>& facts) {
    Data out(Data::type::list);
    for (const auto& [label, value] : facts) {
        if (!value.empty()) out.push_back(object({{"label", label}, {"value", value}}));
    }
    return out;
}

std::string rendered(std::string_view name, const Data& data) {
    kainjow::mustache::mustache form(std::string(asset("templates/" + std::string(name))));
    return form.render(data);
}

Reply page(int status, const PageFrame& frame, std::string_view templateName, const Data& data) {
    const std::string html =
        rendered("layout.mustache", object({{"lang", std::string(base::tag(frame.language))},
                                            {"title", frame.title},
                                            {"brand", frame.brand},
                                            {"bodyClass", frame.bodyClass},
                                            {"tools", frame.tools},
                                            {"body", rendered(templateName, data)}}));
    return {status, "text/html; charset=utf-8", html, {{"Vary", "Accept-Language"}}};
}

std::string_view tone(CaseStatus status) {
    switch (status) {
        case CaseStatus::Received:
            return "wait";
        case CaseStatus::Finished:
            return "good";
        case CaseStatus::Returned:
            return "bad";
        case CaseStatus::Accepted:
        case CaseStatus::InProgress:
            break;
    }
    return "";
}

Data timeline(const std::vector<CaseStep>& history, base::Language language, bool withClerks) {
    Data out(Data::type::list);
    for (auto step = history.rbegin(); step != history.rend(); ++step) {
        CaseStep bare = *step;
        bare.note.clear();
        out.push_back(object({{"kind", maybe(step == history.rbegin() ? "latest" : "")},
                              {"at", base::toLocalMinute(step->at)},
                              {"label", stepText(bare)(language)},
                              {"clerk", maybe(withClerks ? step->clerk : "")},
                              {"note", maybe(step->note)}}));
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> securityHeaders() {
    return {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Strict-Transport-Security", "max-age=31536000"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
        {"Cross-Origin-Opener-Policy", "same-origin"}};
}

}  // namespace zizhu::central
