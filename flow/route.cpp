#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void enterCheck(Turn& turn) {
    Session& s = turn.s;
    enter(turn, Step::Check);
    s.place.reset();
    s.returnToCheck = false;
}

bool hasReview(const Session& session) {
    if (!declaration(session).empty() || needsSignature(session)) return true;
    // Nothing durable hangs on a queue ticket: its questions are enough.
    if (session.bundle == nullptr && session.items.front()->kind == catalog::ItemKind::Book) return false;
    return !visiblePages(session).empty() || !visibleMaterials(session).empty();
}

void toGap(Turn& turn, const Gap& gap) {
    turn.s.returnToCheck = true;
    if (gap.in == Gap::In::Page) {
        showPage(turn, gap.place);
    } else {
        showMaterial(turn, gap.place);
    }
}

// A later answer may have opened an earlier page: nothing is left out before it is checked.
void toCheck(Turn& turn) {
    if (const std::optional<Gap> gap = firstGap(turn.s)) return toGap(turn, *gap);
    if (hasReview(turn.s)) {
        enterCheck(turn);
    } else {
        submit(turn);
    }
}

void toStart(Turn& turn) {
    if (needsIdentity(turn.s)) {
        enterIdentity(turn);
    } else {
        enter(turn, Step::Guide);
    }
}

template <class Places>
std::optional<Place> after(const Places& places, std::optional<Place> place) {
    for (const auto& one : places) {
        if (!place || one.place > *place) return one.place;
    }
    return std::nullopt;
}

template <class Places>
std::optional<Place> before(const Places& places, std::optional<Place> place) {
    for (auto one = places.rbegin(); one != places.rend(); ++one) {
        if (!place || one->place < *place) return one->place;
    }
    return std::nullopt;
}

std::vector<VisiblePage> askedPages(const Session& session) {
    std::vector<VisiblePage> pages = visiblePages(session);
    std::erase_if(pages, [](const VisiblePage& page) { return !page.asked; });
    return pages;
}

// Past a page of the form or, with nothing, from its beginning. What registers know is filled in where the
// bundle's own pages end and the items' begin.
void onwards(Turn& turn, std::optional<Place> from) {
    Session& s = turn.s;
    prefill(s, false);  // pages that the latest answers opened
    const auto page = after(askedPages(s), from);
    const bool own = page && isForm(s, page->item);
    if (!own && !s.returnToCheck) {
        if (needsConsent(s)) return enterConsent(turn, from);
        fillFromRegisters(s);
    }
    if (const auto next = after(askedPages(s), from)) return showPage(turn, *next);
    if (const auto material = after(visibleMaterials(s), std::nullopt)) return showMaterial(turn, *material);
    toCheck(turn);
}

}  // namespace

std::optional<Gap> firstGap(const Session& session) {
    for (const VisiblePage& page : visiblePages(session)) {
        const bool unseen = page.asked && session.visited.count(page.place) == 0;
        if (unseen || !faultsOf(session, page).empty()) return Gap{Gap::In::Page, page.place};
    }
    for (const VisibleMaterial& material : visibleMaterials(session)) {
        if (!complete(material)) return Gap{Gap::In::Material, material.place};
    }
    return std::nullopt;
}

void showPage(Turn& turn, Place place) {
    enter(turn, Step::Questions);
    turn.s.place = place;
}

void showMaterial(Turn& turn, Place place) {
    enter(turn, Step::Materials);
    turn.s.place = place;
}

void enterForm(Turn& turn) {
    turn.s.returnToCheck = false;
    onwards(turn, std::nullopt);
}

void goOnToItems(Turn& turn) {
    fillFromRegisters(turn.s);
    onwards(turn, turn.s.place);
}

void backFromConsent(Turn& turn) {
    if (turn.s.place) return showPage(turn, *turn.s.place);
    toStart(turn);
}

void goOn(Turn& turn) {
    Session& s = turn.s;
    if (s.returnToCheck) return toCheck(turn);
    if (s.step == Step::Questions) return onwards(turn, s.place);
    if (const auto material = after(visibleMaterials(s), s.place)) {
        return showMaterial(turn, *material);
    }
    toCheck(turn);
}

void goBack(Turn& turn) {
    Session& s = turn.s;
    if (s.returnToCheck) return enterCheck(turn);
    if (s.step == Step::NotIssued && hasReview(s)) return enterCheck(turn);
    if (s.step != Step::Questions) {
        const std::optional<Place> from = s.step == Step::Materials ? s.place : std::nullopt;
        if (const auto material = before(visibleMaterials(s), from)) return showMaterial(turn, *material);
    }
    const std::optional<Place> from = s.step == Step::Questions ? s.place : std::nullopt;
    const auto page = before(askedPages(s), from);
    const bool own = page && isForm(s, page->item);
    // Between the bundle's own pages and the items', or before these, stands what was consented to.
    const bool fromOwn = from && isForm(s, from->item);
    if ((!page || own) && !fromOwn && !s.consents.empty()) return enterConsent(turn, page);
    if (page) return showPage(turn, *page);
    toStart(turn);
}

}  // namespace zizhu::flow
