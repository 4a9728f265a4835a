#include "screens/access/speech.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "base/utf8.h"
#include "screens/context.h"
#include "screens/strings.h"

namespace zizhu::screens {
namespace {

constexpr std::size_t kMostOfAPage = 40;  // nodes said at once
constexpr int kEvery = 15, kLastSeconds = 10;  // of a countdown

void sentence(base::SecretString& into, std::string_view text, base::Language language) {
    if (text.empty()) return;
    if (!into.empty()) {
        // What ends like a sentence needs no full stop.
        constexpr std::array<std::string_view, 8> kEnds = {".", "?", "!", ":", "。", "？", "！", "："};
        const bool ended = std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return into.reveal().ends_with(end); });
        into.append(ended ? std::string_view(" ") : tr(Str::kSpeechStop, language));
    }
    into.append(text);
}

bool readable(const Node& n) {
    switch (n.role) {
        case Role::Heading:
        case Role::Text:
        case Role::Alert:
        case Role::Status:
        case Role::ListItem:
        case Role::QrCode: return !n.name.empty() || !n.value.empty();
        case Role::Progress: return !n.name.empty() && (n.state & kBusy) != 0;
        default: return false;
    }
}

bool live(const Node& n) { return n.role == Role::Alert || n.role == Role::Status || (n.role == Role::Progress && (n.state & kBusy) != 0 && !n.name.empty()); }
bool chosen(const Node& n) { return (n.state & kSelected) != 0; }
bool canBeChosen(const Node& n) { return n.role == Role::Option || n.role == Role::Check || n.role == Role::Choice; }

std::size_t hashOf(const Node& n) {
    const std::hash<std::string_view> hash;
    return hash(n.name) * 31 + hash(n.value.reveal()) * 7 + hash(n.id);
}

std::string keyOf(const Navigator& keys, const Semantics& tree) {
    std::string key;
    for (const std::size_t i : keys.focused(tree)) {
        const Node& n = tree.nodes()[i];
        key += n.id.empty() ? fmt::format("#{}/{}", i, n.name) : n.id;
        key += ' ';
    }
    return key;
}

}  // namespace

void Narrator::page(const Audible& now, base::SecretString& into) const {
    const auto& nodes = now.tree.nodes();
    const bool sheet = now.tree.findRole(Role::Dialog) != nullptr;
    if (const Node* steps = now.tree.findRole(Role::Steps); steps != nullptr && !sheet) {
        sentence(into, steps->value.reveal(), now.language);
        sentence(into, steps->name, now.language);
    }
    const auto heading = std::find_if(nodes.begin(), nodes.end(), [](const Node& n) { return n.role == Role::Heading; });
    std::size_t said = 0;
    for (auto n = heading; n != nodes.end() && said < kMostOfAPage; ++n) {
        if (n->focusable && !sheet) {
            // The words above a control are also its name.
            break;
        }
        if (n->focusable || !readable(*n)) continue;
        sentence(into, spokenNode(*n, now.language).reveal(), now.language);
        ++said;
    }
    if (sheet) {
        for (const Node& n : nodes) {
            if ((n.state & kMain) != 0) sentence(into, spokenNode(n, now.language).reveal(), now.language);
        }
    }
}

void Narrator::changes(const Audible& now, base::SecretString& atOnce, base::SecretString& after) {
    for (const Node& n : now.tree.nodes()) {
        if (live(n) && live_.count(hashOf(n)) == 0) {
            if (n.id == "faults") {
                sentence(atOnce, n.name, now.language);
                for (const Node& line : now.tree.nodes()) {
                    if (line.id.starts_with("fault/")) sentence(atOnce, spokenText(line.name, now.language).reveal(), now.language);
                }
            } else {
                sentence(after, spokenNode(n, now.language).reveal(), now.language);
            }
        }
        const bool known = known_.count(n.id) != 0;
        if (canBeChosen(n) && known && chosen(n) != (selected_.count(n.id) != 0) && (chosen(n) || n.role == Role::Check)) {
            sentence(atOnce, spokenNode(n, now.language).reveal(), now.language);
        }
        if (n.role == Role::Wheel && known && wheels_.count(hashOf(n)) == 0) {
            sentence(atOnce, spokenText(n.value.reveal(), now.language).reveal(), now.language);
        }
        if (n.id == "candidate/0" && hashOf(n) != candidate_) sentence(after, spokenNode(n, now.language).reveal(), now.language);
    }
}

void Narrator::focus(const Audible& now, base::SecretString& into) {
    if (!now.keys.shown()) return;
    const std::vector<std::size_t> at = now.keys.focused(now.tree);
    if (at.empty()) return;
    const auto& nodes = now.tree.nodes();
    if (at.size() == 1) {
        sentence(into, spokenNode(nodes[at.front()], now.language).reveal(), now.language);
    } else {
        const auto nameOf = [&](const Node& n) {
            return std::string(n.role == Role::Candidate ? std::string_view() : std::string_view(n.name)) +
                   std::string(n.role == Role::Candidate ? n.value.reveal() : std::string_view());
        };
        sentence(into, filled(tr(Str::kSpeechGroup, now.language), {nameOf(nodes[at.front()]), nameOf(nodes[at.back()])}), now.language);
    }
}

// What was typed or taken away.
void Narrator::field(const Audible& now, base::SecretString& into) {
    const Node* field = nullptr;
    for (const Node& n : now.tree.nodes()) {
        if (n.role == Role::Field && (n.state & kFocused) != 0) field = &n;
    }
    if (field == nullptr || field->id != field_) return;
    const std::string_view before = typed_.reveal(), text = field->value.reveal();
    if (before == text) return;
    if ((field->state & kConcealed) != 0) {
        sentence(into, tr(text.size() > before.size() ? Str::kSpeechConcealed : Str::kSpeechErasedOne, now.language), now.language);
    } else if (text.size() > before.size() && text.starts_with(before)) {
        const base::SecretString added(text.substr(before.size()));
        // One by one, so that digits are not a number.
        std::string_view rest = added.reveal();
        base::SecretString apart;
        while (!rest.empty()) {
            const std::string_view whole = rest;
            if (!base::takeCodePoint(rest)) break;
            if (!apart.empty() && whole.front() >= '0' && whole.front() <= '9') apart.append(" ");
            apart.append(whole.substr(0, whole.size() - rest.size()));
        }
        sentence(into, apart.reveal(), now.language);
    } else if (before.starts_with(text)) {
        sentence(into, filled(tr(Str::kSpeechErased, now.language), {before.substr(text.size())}), now.language);
    } else {
        sentence(into, spokenText(text, now.language).reveal(), now.language);
    }
}

void Narrator::timer(const Audible& now, base::SecretString& into) {
    const Node* timer = now.tree.findRole(Role::Timer);
    if (timer == nullptr || timer->value.reveal() == seconds_) return;
    const std::string seconds(timer->value.reveal());
    const bool first = seconds_.empty();
    seconds_ = seconds;
    if (first || seconds.empty() || seconds.size() > 3) return;
    int left = 0;
    for (const char c : seconds) left = left * 10 + (c - '0');
    if (left > 0 && (left % kEvery == 0 || left == kLastSeconds)) {
        sentence(into, filled(tr(Str::kSpeechCountdown, now.language), {seconds}), now.language);
    }
}

void Narrator::remember(const Audible& now) {
    page_ = now.page;
    overlay_ = now.overlay;
    language_ = now.language;
    volume_ = now.volume;
    live_.clear();
    known_.clear();
    selected_.clear();
    wheels_.clear();
    candidate_ = 0;
    field_.clear();
    typed_.clear();
    for (const Node& n : now.tree.nodes()) {
        if (live(n)) live_.insert(hashOf(n));
        if (canBeChosen(n) || n.role == Role::Wheel) known_.insert(n.id);
        if (canBeChosen(n) && chosen(n)) selected_.insert(n.id);
        if (n.role == Role::Wheel) wheels_.insert(hashOf(n));
        if (n.id == "candidate/0") candidate_ = hashOf(n);
        if (n.role == Role::Field && (n.state & kFocused) != 0) {
            field_ = n.id;
            typed_ = n.value;
        }
    }
    if (now.tree.findRole(Role::Timer) == nullptr) seconds_.clear();
    focus_ = keyOf(now.keys, now.tree);
}

void Narrator::listen(const Audible& now, std::vector<Spoken>& out) {
    base::SecretString atOnce, after;
    const bool another = !on_ || now.page != page_ || now.language != language_;
    const bool opened = now.overlay != overlay_ && now.overlay != 0;
    const bool closed = now.overlay != overlay_ && now.overlay == 0;
    const bool moved = now.moved || (keyOf(now.keys, now.tree) != focus_);
    if (!on_) sentence(atOnce, tr(Str::kSpeechOn, now.language), now.language);
    if (another || opened || now.repeat) {
        page(now, atOnce);
        // A new page begins with the focus at its heading, which has just been said.
        const Node* node = now.keys.node(now.tree);
        if (now.keys.shown() && (node == nullptr || node->focusable) && !opened) focus(now, atOnce);
        timer(now, after);
    } else if (closed) {
        // The page under it was heard before: only which one it is, and where one stands.
        if (const Node* heading = now.tree.findRole(Role::Heading)) sentence(atOnce, spokenNode(*heading, now.language).reveal(), now.language);
        focus(now, atOnce);
    } else {
        changes(now, atOnce, after);
        field(now, atOnce);
        timer(now, atOnce);
        if (moved && atOnce.empty()) focus(now, atOnce);
        if (volume_ != now.volume) sentence(atOnce, filled(tr(Str::kSpeechVolume, now.language), {fmt::format("{}", now.volume)}), now.language);
    }
    on_ = true;
    remember(now);
    if (!atOnce.empty()) out.push_back({std::move(atOnce), now.language, Spoken::When::Now});
    if (!after.empty()) out.push_back({std::move(after), now.language, Spoken::When::After});
}

}  // namespace zizhu::screens
