#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void openItem(Turn& turn, const std::string& key) {
    const catalog::Item* item = turn.s.catalogue ? turn.s.catalogue->item(key) : nullptr;
    if (item == nullptr) return;
    turn.s.items = {item};
    enter(turn, Step::Guide);
}

void openBundle(Turn& turn, const std::string& key) {
    const catalog::Bundle* bundle = turn.s.catalogue ? turn.s.catalogue->bundle(key) : nullptr;
    if (bundle == nullptr || bundle->items.empty()) return;
    std::vector<const catalog::Item*> items;
    if (!bundle->form.pages.empty()) items.push_back(&bundle->form);
    for (const catalog::BundleItem& part : bundle->items) {
        const catalog::Item* item = turn.s.catalogue->item(part.item);
        if (item == nullptr) return;
        items.push_back(item);
    }
    turn.s.items = std::move(items);
    turn.s.bundle = bundle;
    enter(turn, Step::Guide);
}

bool possible(const Session& session) {
    const Availability now = session.bundle != nullptr
                                 ? availability(*session.bundle, *session.catalogue, session.terminal)
                                 : availability(*session.items.front(), session.terminal);
    return now.possible();
}

void onGuide(Turn& turn, const Intent& intent) {
    if (std::holds_alternative<intent::Back>(intent)) {
        endVisit(turn, Keep::Preferences);
    } else if (std::holds_alternative<intent::Start>(intent)) {
        if (!possible(turn.s)) return;  // the guide says why
        if (needsIdentity(turn.s)) {
            enterIdentity(turn);
        } else {
            enterForm(turn);
        }
    }
}

}  // namespace

void onHome(Turn& turn, const Intent& intent) {
    if (turn.s.step == Step::Guide) return onGuide(turn, intent);
    if (turn.s.step == Step::Attract) {
        if (std::holds_alternative<intent::Begin>(intent)) enter(turn, Step::Home);
        return;
    }
    if (const auto* item = std::get_if<intent::OpenItem>(&intent)) {
        openItem(turn, item->key);
    } else if (const auto* bundle = std::get_if<intent::OpenBundle>(&intent)) {
        openBundle(turn, bundle->key);
    } else if (std::holds_alternative<intent::OpenTrack>(intent)) {
        enterTrack(turn);
    }
}

}  // namespace zizhu::flow
