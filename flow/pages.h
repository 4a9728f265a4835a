// Which pages, questions and materials this visit asks, in its order; over all items of a bundle.
//
// Pure helpers over a session, for advance() and for screens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/session.h"

namespace zizhu::flow {

// An item's view of the session's answers: translates its paths to storage keys. `session` must
// outlive it.
class ItemAnswers final : public catalog::AnswerView {
public:
    ItemAnswers(const Session& session, std::size_t item) : ItemAnswers(session, *session.items[item]) {}
    ItemAnswers(const Session& session, const catalog::Item& item) : session_(session), item_(item) {}
    std::optional<std::string_view> answer(std::string_view path) const override;

private:
    const Session& session_;
    const catalog::Item& item_;
};

// Of a bundle: whether this entry of Session::items is its own form, which is asked but never submitted.
bool isForm(const Session& session, std::size_t item);
// Whether its pages are asked: the form's always, a bundle's item if its condition holds.
bool takesPart(const Session& session, std::size_t item);
// Indices into Session::items of what the visit comes to, by the answers so far; the form is never there.
std::vector<std::size_t> itemsOfVisit(const Session& session);
std::vector<std::size_t> applicationsOf(const Session& session);  // of kind Apply: one submission each
std::vector<std::size_t> papersOf(const Session& session);        // of a bundle, of kind Certify
// Departments that a bundle tells, by the answers so far.
std::vector<const catalog::Notice*> noticesOf(const Session& session);

// Under what key the answer to a path of an item is kept: "enterprise.name" if its question is shared
// (with what follows the question's key: ".region", ".0.name"), "item-key/path" otherwise.
std::string storageKey(const catalog::Item& item, std::string_view path);
std::string materialKey(const catalog::Item& item, const catalog::Material& material);
catalog::Context contextOf(const Session& session);

// A page as this visit shows it.
struct VisiblePage {
    Place place;
    const catalog::Item* item = nullptr;
    const catalog::Page* page = nullptr;
    std::vector<const catalog::Question*> questions;  // without those an earlier item asks
    bool asked = true;       // false: card or registers answered it; it stands in check answers only
    bool changeable = true;  // false: nothing on it may be changed (facts of the card)
};
// Reachable pages with at least one question of their own, in order.
std::vector<VisiblePage> visiblePages(const Session& session);
// Of the page at session.place: what to draw in Step::Questions. Questions that the card answered are
// left out while going forward and stand there (if changeable) after "change".
std::optional<VisiblePage> currentPage(const Session& session);
// What is wrong with the answers to the page's questions, also by the rules of other items that share
// them; paths are of the page's item.
std::vector<catalog::Fault> faultsOf(const Session& session, const VisiblePage& page);
// Facts of the card that a person cannot change: name, number, birth date, sex, nation.
bool locked(const Session& session, const catalog::Item& item, const catalog::Question& question);
// The register whose answer still stands there; "" if the citizen gave it.
std::string registerOf(const Session& session, const catalog::Item& item, const catalog::Question& question);
// A question of this page should have been answered by a register that did not answer: its name, or "".
std::string silentRegister(const Session& session, const VisiblePage& page);
// Registers that may fill in the form of what the visit comes to, each once; none without an applicant.
std::vector<const catalog::SharedData*> registersToAsk(const Session& session);
// Rows to show of a table: those with answers, those added, at least its minimum.
std::size_t shownRows(const Session& session, const catalog::Item& item, const catalog::Question& table);

struct VisibleMaterial {
    Place place;
    const catalog::Item* item = nullptr;
    const catalog::Material* material = nullptr;
    const Given* given = nullptr;  // null: nothing yet
};
// Needed materials, shared ones once, in order.
std::vector<VisibleMaterial> visibleMaterials(const Session& session);
// Whether it was given in a way that it may be given, or passed by if it may be.
bool complete(const VisibleMaterial& material);
std::optional<VisibleMaterial> currentMaterial(const Session& session);
// The first page of the current material that the citizen must take again or keep.
struct DoubtfulPage {
    std::size_t page = 0;
    PageDoubt doubt = PageDoubt::None;
};
std::optional<DoubtfulPage> doubtfulPage(const Session& session);
// The latest day that a deferrable material may be promised for; nothing if it may not be.
std::optional<base::LocalDate> latestPromise(const Session& session, const catalog::Material& material);

// "Question 3 of 9": pages and materials that are asked. `at` is 1…of; 0 when not among them.
struct Progress {
    std::size_t at = 0;
    std::size_t of = 0;
};
Progress progress(const Session& session);

// The bundle's, or the single item's.
const catalog::Text& visitTitle(const Session& session);
const catalog::Text& submitLabel(const Session& session);
const catalog::Text& declaration(const Session& session);  // may be empty: nothing to declare
bool needsSignature(const Session& session);
bool needsIdentity(const Session& session);      // the visit has a step Identity
bool identityOptional(const Session& session);   // … which may be passed without a card

}  // namespace zizhu::flow
