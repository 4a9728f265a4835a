#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

bool toFirstGap(Turn& turn) {
    const std::optional<Gap> gap = firstGap(turn.s);
    if (!gap) return false;
    turn.s.returnToCheck = true;
    if (gap->in == Gap::In::Material) {
        showMaterial(turn, gap->place);
        return true;
    }
    showPage(turn, gap->place);
    if (const std::optional<VisiblePage> page = currentPage(turn.s)) turn.s.faults = faultsOf(turn.s, *page);
    return true;
}

void changePage(Turn& turn, Place place) {
    for (const VisiblePage& page : visiblePages(turn.s)) {
        if (page.place != place || !page.changeable) continue;
        turn.s.returnToCheck = true;
        return showPage(turn, place);
    }
}

void changeMaterial(Turn& turn, Place place) {
    for (const VisibleMaterial& material : visibleMaterials(turn.s)) {
        if (material.place != place) continue;
        turn.s.returnToCheck = true;
        return showMaterial(turn, place);
    }
}

// A finger that only touched the field has not signed.
bool signedByHand(const catalog::Signature& signature) {
    return std::any_of(signature.strokes.begin(), signature.strokes.end(),
                       [](const catalog::Stroke& stroke) { return stroke.size() > 1; });
}

void addStroke(Session& session, const catalog::Stroke& stroke) {
    std::size_t points = stroke.size();
    for (const catalog::Stroke& one : session.signature.strokes) points += one.size();
    if (stroke.empty() || points > kVisitTimes.strokePoints) return;
    if (session.signature.strokes.size() >= kVisitTimes.strokes) return;
    session.signature.strokes.push_back(stroke);
    session.signature.declared = false;
    session.faults.clear();
}

void fromCheck(Turn& turn, bool submits) {
    Session& s = turn.s;
    if (submits == needsSignature(s)) return;  // the button of the other of the two steps
    if (toFirstGap(turn)) return;
    if (!declaration(s).empty() && !s.declared) {
        s.faults = {{"declaration", catalog::FaultCode::DeclarationMissing, {}}};
        return;
    }
    if (submits) {
        submit(turn);
    } else {
        enter(turn, Step::Sign);
    }
}

void onCheck(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (const auto* page = std::get_if<intent::ChangePage>(&intent)) {
        changePage(turn, page->page);
    } else if (const auto* material = std::get_if<intent::ChangeMaterial>(&intent)) {
        changeMaterial(turn, material->material);
    } else if (const auto* declared = std::get_if<intent::SetDeclared>(&intent)) {
        s.declared = declared->declared && !declaration(s).empty();
        s.faults.clear();
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        fromCheck(turn, false);
    } else if (std::holds_alternative<intent::Submit>(intent)) {
        fromCheck(turn, true);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        goBack(turn);
    }
}

void onSign(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (const auto* stroke = std::get_if<intent::AddStroke>(&intent)) {
        addStroke(s, stroke->stroke);
    } else if (const auto* shape = std::get_if<intent::SetSignatureAspect>(&intent)) {
        if (shape->aspect != 0) s.signature.aspect = shape->aspect;
    } else if (std::holds_alternative<intent::ClearSignature>(intent)) {
        s.signature.strokes.clear();
        s.signature.declared = false;
    } else if (const auto* declare = std::get_if<intent::DeclareSignature>(&intent)) {
        // The card, read in this visit, stands for the hand: without one nobody has signed.
        if (!s.applicant) return;
        s.signature.strokes.clear();
        s.signature.declared = declare->declared;
        s.faults.clear();
    } else if (std::holds_alternative<intent::Submit>(intent)) {
        if (toFirstGap(turn)) return;  // midnight may have passed: a date may no longer fit
        if (!s.signature.declared && !signedByHand(s.signature)) {
            s.faults = {{"signature", catalog::FaultCode::SignatureMissing, {}}};
            return;
        }
        submit(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        enter(turn, Step::Check);
    }
}

}  // namespace

void changed(Session& session) {
    session.declared = false;
    session.signature.strokes.clear();
    session.signature.declared = false;
}

void onReview(Turn& turn, const Intent& intent) {
    if (turn.s.step == Step::Check) {
        onCheck(turn, intent);
    } else if (turn.s.step == Step::Sign) {
        onSign(turn, intent);
    } else if (const auto* again = std::get_if<intent::PrintAgain>(&intent)) {
        onPrintAgain(turn, *again);
    }
}

void submit(Turn& turn) {
    if (turn.s.bundle != nullptr) return startStore(turn);
    switch (turn.s.items.front()->kind) {
        case catalog::ItemKind::Apply: return startStore(turn);
        case catalog::ItemKind::Book:
            if (turn.s.items.front()->appointment) return enterSlots(turn);
            return startBooking(turn);
        case catalog::ItemKind::Certify:
        case catalog::ItemKind::Query: return startIssuing(turn);
    }
}

void startStore(Turn& turn) {
    enter(turn, Step::Submitting);
    turn.s.awaiting = turn.ask<effect::Store>();
}

void onStored(Turn& turn, outcome::Stored stored) {
    Session& s = turn.s;
    if (s.step != Step::Submitting || stored.request != s.awaiting || stored.cases.empty()) return;
    s.cases = std::move(stored.cases);
    preparePapers(s);
    enter(turn, Step::Submitted);
}

void onStoreFailed(Turn& turn, const outcome::StoreFailed& failed) {
    Session& s = turn.s;
    if (s.step != Step::Submitting || failed.request != s.awaiting) return;
    s.awaiting = 0;
    raise(turn, failed.full ? Matter::StorageFull : Matter::Storage, DeviceState::Ready,
          {Choice::Retry, Choice::CallHelp, Choice::Leave});
}

void onPresented(Turn& turn, const fact::Presented& presented) {
    Session& s = turn.s;
    if (presented.step != s.step || presented.visit != s.visit || s.presented) return;
    s.presented = true;
    if (s.step != Step::Submitted && s.step != Step::Recovered) return;
    // Only now: an application that nobody was told of is not sent by this visit.
    effect::Release release;
    for (const Case& one : s.cases) release.ids.push_back(one.id);
    turn.tell(std::move(release));
    // A recovered page is printed only if somebody is there to ask for it.
    if (s.step != Step::Submitted) return;
    startPrint(turn, PrintKind::Receipt);
    startPapers(turn);
}

}  // namespace zizhu::flow
