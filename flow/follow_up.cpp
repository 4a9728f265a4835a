// From a case that was followed to what somebody came back for. A tracking code alone says how the case stands;
// papers and results ask for the applicant's card too.
#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

bool found(const Session& s) { return s.step == Step::Track && s.tracking.stage == TrackStage::Found && s.tracking.found; }

// The item with nothing but these materials, each to be scanned.
std::shared_ptr<const catalog::Item> itemFor(const catalog::Item& known, const std::vector<WantedMaterial>& wanted) {
    auto item = std::make_shared<catalog::Item>(known);
    item->kind = catalog::ItemKind::Apply;
    item->identity = catalog::Identity::Required;
    item->sharedData.clear();
    item->pages.clear();
    item->declaration = {};
    item->signature = false;
    item->submitLabel = {};
    item->materials.clear();
    for (const WantedMaterial& want : wanted) {
        const catalog::Material* material = catalog::findMaterial(known, want.key);
        if (material == nullptr) continue;
        catalog::Material& one = item->materials.emplace_back(*material);
        one.necessity = catalog::Necessity::Essential;
        one.when = {};
        one.deferDays = 0;
        one.commitment.reset();
        one.fromRegister.reset();
        one.shared.clear();
    }
    return item;
}

void begin(Turn& turn, FollowUp::What what, std::shared_ptr<const catalog::Item> item) {
    Session& s = turn.s;
    s.followUp = FollowUp{what, *s.tracking.code, s.tracking.found->caseNumber, std::move(item)};
    s.holder = Holder::Unasked;
    s.items = {s.followUp->item.get()};
    enterIdentity(turn);
}

}  // namespace

void handInNow(Turn& turn) {
    Session& s = turn.s;
    if (!found(s) || !canHandIn(s)) return;
    begin(turn, FollowUp::What::Supplement, itemFor(*s.catalogue->item(s.tracking.found->item), s.tracking.found->wanted));
}

void collectNow(Turn& turn) {
    Session& s = turn.s;
    if (!found(s) || !canCollect(s)) return;
    const catalog::Item* known = s.catalogue->item(s.tracking.found->item);
    auto nameless = std::make_shared<catalog::Item>();
    nameless->key = s.tracking.found->item;
    nameless->version = "0.0.0";
    nameless->title = s.tracking.found->title;
    nameless->result.name = s.tracking.found->title;
    begin(turn, FollowUp::What::Collect, known != nullptr ? itemFor(*known, {}) : nameless);
}

bool canHandIn(const Session& session) {
    const auto& one = session.tracking.found;
    if (!one || one->wanted.empty() || !session.terminal.canScan()) return false;
    const catalog::Item* item = session.catalogue ? session.catalogue->item(one->item) : nullptr;
    return item != nullptr && std::any_of(one->wanted.begin(), one->wanted.end(), [&](const WantedMaterial& want) {
               return catalog::findMaterial(*item, want.key) != nullptr;
           });
}

bool canCollect(const Session& session) {
    const auto& one = session.tracking.found;
    return one && one->collection && one->collection->here && session.terminal.ready(Device::DocumentPrinter);
}

void confirmHolder(Turn& turn) {
    Session& s = turn.s;
    if (s.card != CardStage::Read || !s.applicant) return;
    // Whose document it is, is asked along with the document.
    if (s.followUp->what == FollowUp::What::Collect) return startIssuing(turn);
    enter(turn, Step::Confirming);
    s.holder = Holder::Unasked;
    s.awaiting = turn.ask<effect::ConfirmHolder>();
}

void onHolder(Turn& turn, const outcome::HolderAnswered& answer) {
    Session& s = turn.s;
    if (s.step != Step::Confirming || s.awaiting == 0 || answer.request != s.awaiting) return;
    s.awaiting = 0;
    s.lastActivity = s.now;
    s.holder = answer.holder;
    if (answer.holder == Holder::Yes) enterForm(turn);
}

void onConfirming(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (s.awaiting != 0) return;
    if (std::holds_alternative<intent::Continue>(intent)) {
        if (s.holder != Holder::No) confirmHolder(turn);
    } else if (std::holds_alternative<intent::AnotherCard>(intent)) {
        s.applicant.reset();
        enterIdentity(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        enterTrack(turn);
    }
}

void onFollowUpPrinted(Turn& turn) {
    const Session& s = turn.s;
    if (s.followUp && s.followUp->what == FollowUp::What::Collect) turn.tell(effect::Collected{s.followUp->code});
}

}  // namespace zizhu::flow
