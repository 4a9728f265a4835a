#include "central/service/texts.h"

namespace zizhu::central {
namespace {

struct StatusTexts {
    Str name, step, next;
};
constexpr std::array<StatusTexts, kCaseStatuses.size()> kStatusTexts = {{
    {Str::kStatusReceived, Str::kStepReceived, Str::kNextReceived},
    {Str::kStatusAccepted, Str::kStepAccepted, Str::kNextAccepted},
    {Str::kStatusInProgress, Str::kStepInProgress, Str::kNextInProgress},
    {Str::kStatusFinished, Str::kStepFinished, Str::kNextFinished},
    {Str::kStatusReturned, Str::kStepReturned, Str::kNextReturned},
}};

}  // namespace

std::string filled(Str key, base::Language language, std::initializer_list<std::string_view> arguments) {
    const std::string_view pattern = tr(key, language);
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
        const std::size_t which = hole ? std::size_t(pattern[i + 1] - '0') : arguments.size();
        if (which < arguments.size()) {
            out += *(arguments.begin() + which);
            i += 2;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

catalog::Text text(Str key) {
    return {{std::string(tr(key, base::Language::ZhCn)), std::string(tr(key, base::Language::En)),
             std::string(tr(key, base::Language::ZhTw))}};
}

catalog::Text statusText(CaseStatus status) { return text(kStatusTexts[std::size_t(status)].name); }
catalog::Text nextText(CaseStatus status) { return text(kStatusTexts[std::size_t(status)].next); }

catalog::Text stepText(const CaseStep& step) {
    catalog::Text what = text(kStatusTexts[std::size_t(step.status)].step);
    if (step.note.empty()) return what;
    catalog::Text out;
    for (const base::Language language : base::kLanguages) {
        out.in[std::size_t(language)] = filled(Str::kStepNote, language, {what(language), step.note});
    }
    return out;
}

}  // namespace zizhu::central
