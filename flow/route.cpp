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
    if (session.items.front()->kind == catalog::ItemKind::Book) return false;
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
    if (const auto page = after(askedPages(turn.s), std::nullopt)) return showPage(turn, *page);
    if (const auto material = after(visibleMaterials(turn.s), std::nullopt)) return showMaterial(turn, *material);
    toCheck(turn);
}

void goOn(Turn& turn) {
    Session& s = turn.s;
    if (s.returnToCheck) return toCheck(turn);
    if (s.step == Step::Questions) {
        if (const auto page = after(askedPages(s), s.place)) return showPage(turn, *page);
        if (const auto material = after(visibleMaterials(s), std::nullopt)) return showMaterial(turn, *material);
    } else if (const auto material = after(visibleMaterials(s), s.place)) {
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
    if (const auto page = before(askedPages(s), from)) return showPage(turn, *page);
    toStart(turn);
}

}  // namespace zizhu::flow
