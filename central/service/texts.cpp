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

catalog::Text statusText(const Case& facts) {
    return facts.ready ? text(Str::kStatusReady) : statusText(facts.status);
}

catalog::Text nextText(const Case& facts) {
    if (facts.ready) return facts.collectAt.empty() ? text(Str::kNextReady) : text(Str::kNextReadyCounter);
    const bool open = facts.status != CaseStatus::Finished && facts.status != CaseStatus::Returned;
    return open && !facts.wanted.empty() ? text(Str::kNextWanted) : nextText(facts.status);
}

std::string_view wireStatus(const Case& facts) { return facts.ready ? "ready" : name(facts.status); }

catalog::Text stepText(const CaseStep& step) {
    catalog::Text what = text(step.kind == "wants"        ? Str::kStepWants
                              : step.kind == "supplement" ? Str::kStepSupplement
                              : step.kind == "ready"      ? Str::kStepReady
                              : step.kind == "collected"  ? Str::kStepCollected
                                                          : kStatusTexts[std::size_t(step.status)].step);
    if (step.note.empty()) return what;
    catalog::Text out;
    for (const base::Language language : base::kLanguages) {
        out.in[std::size_t(language)] = filled(Str::kStepNote, language, {what(language), step.note});
    }
    return out;
}

}  // namespace zizhu::central
