#include "flow/pages.h"

#include <algorithm>

namespace zizhu::flow {

namespace {

// The key of the question that a path belongs to: what stands before the first point.
std::string_view head(std::string_view path) { return path.substr(0, path.find('.')); }

bool isFact(catalog::Prefill prefill) {
    return prefill != catalog::Prefill::None && prefill != catalog::Prefill::CardAddress &&
           prefill != catalog::Prefill::Register;
}

bool isPrefilled(const Session& session, const catalog::Item& item, const catalog::Question& question) {
    return question.prefill != catalog::Prefill::None &&
           session.prefilled.count(storageKey(item, question.key)) != 0;
}

bool has(const std::vector<std::string>& seen, const std::string& name) {
    return std::find(seen.begin(), seen.end(), name) != seen.end();
}

// Of items that share a material, the one that insists on it most decides what may be done instead.
bool stricter(const catalog::Material& a, const catalog::Material& b) {
    const auto rank = [](const catalog::Material& material) {
        return material.necessity == catalog::Necessity::Essential    ? 2
               : material.necessity == catalog::Necessity::Deferrable ? 1
                                                                      : 0;
    };
    return rank(a) > rank(b);
}

// Items of a bundle may be stricter than the one that asks: every one that shares the question checks
// it, and its faults are told at the question that is shown.
void checkSharers(std::vector<catalog::Fault>& faults, const Session& session, const VisiblePage& page,
                  const catalog::Question& question) {
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        if (i == page.place.item || !takesPart(session, i)) continue;
        const catalog::Item& item = *session.items[i];
        const ItemAnswers answers(session, i);
        for (const catalog::Page* other : catalog::reachablePages(item, answers, contextOf(session))) {
            for (const catalog::Question& twin : other->questions) {
                if (twin.shared != question.shared) continue;
                for (catalog::Fault& fault :
                     catalog::checkQuestion(item, twin, answers, contextOf(session))) {
                    fault.path.replace(0, twin.key.size(), question.key);
                    faults.push_back(std::move(fault));
                }
            }
        }
    }
}

// A page of another item may not be shown at all because an earlier one asks its questions: what it checks is
// told where the answer stands.
void checkHidden(std::vector<catalog::Fault>& faults, const Session& session, const VisiblePage& page) {
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        if (i == page.place.item || !takesPart(session, i)) continue;
        const catalog::Item& item = *session.items[i];
        const ItemAnswers answers(session, i);
        for (const catalog::Page* other : catalog::reachablePages(item, answers, contextOf(session))) {
            if (other->checks.empty()) continue;
            for (catalog::Fault& fault : catalog::checkPage(item, *other, answers, contextOf(session))) {
                const catalog::Question* at = catalog::findQuestion(item, head(fault.path));
                if (fault.code != catalog::FaultCode::Check || at == nullptr || at->shared.empty()) continue;
                for (const catalog::Question* question : page.questions) {
                    if (question->shared != at->shared) continue;
                    fault.path = question->key;
                    faults.push_back(fault);
                }
            }
        }
    }
}

// What the page's answers must fulfil together; told at a question that stands on the page as this visit
// shows it, since an earlier item may ask the one that the check names.
std::vector<catalog::Fault> checkTogether(const Session& session, const VisiblePage& page) {
    std::vector<catalog::Fault> faults =
        catalog::checkPage(*page.item, *page.page, ItemAnswers(session, page.place.item), contextOf(session));
    std::erase_if(faults, [](const catalog::Fault& fault) { return fault.code != catalog::FaultCode::Check; });
    for (catalog::Fault& fault : faults) {
        const bool shown = std::any_of(page.questions.begin(), page.questions.end(),
                                       [&](const catalog::Question* question) { return question->key == head(fault.path); });
        if (!shown && !page.questions.empty()) fault.path = page.questions.front()->key;
    }
    if (session.items.size() > 1) checkHidden(faults, session, page);
    return faults;
}

}  // namespace

std::string storageKey(const catalog::Item& item, std::string_view path) {
    const std::string_view key = head(path);
    const catalog::Question* question = catalog::findQuestion(item, key);
    if (question != nullptr && !question->shared.empty()) {
        return question->shared + std::string(path.substr(key.size()));
    }
    return item.key + "/" + std::string(path);
}

std::string materialKey(const catalog::Item& item, const catalog::Material& material) {
    return material.shared.empty() ? item.key + "/" + material.key : material.shared;
}

std::optional<std::string_view> ItemAnswers::answer(std::string_view path) const {
    if (session_.answers.empty()) return std::nullopt;
    const auto found = session_.answers.find(storageKey(item_, path));
    if (found == session_.answers.end() || found->second.empty()) return std::nullopt;
    return found->second.reveal();
}

catalog::Context contextOf(const Session& session) {
    catalog::Context context;
    context.catalogue = session.catalogue.get();
    context.today = session.terminal.today();
    if (session.applicant) {
        context.applicantBirthDate = base::parseDate(session.applicant->birthDate.reveal());
        context.applicantCardType = session.applicant->cardType;
        context.applicantSex = std::string(session.applicant->sex.reveal());
    }
    return context;
}

bool isForm(const Session& session, std::size_t item) {
    return session.bundle != nullptr && session.items[item] == &session.bundle->form;
}

std::vector<std::size_t> itemsOfVisit(const Session& session) {
    std::vector<std::size_t> all;
    if (session.bundle == nullptr) {
        for (std::size_t i = 0; i < session.items.size(); ++i) all.push_back(i);
        return all;
    }
    const auto items =
        catalog::bundleItems(*session.bundle, ItemAnswers(session, session.bundle->form), contextOf(session));
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        if (std::find(items.begin(), items.end(), session.items[i]) != items.end()) all.push_back(i);
    }
    return all;
}

bool takesPart(const Session& session, std::size_t item) {
    if (session.bundle == nullptr || isForm(session, item)) return true;
    const std::vector<std::size_t> all = itemsOfVisit(session);
    return std::find(all.begin(), all.end(), item) != all.end();
}

namespace {

std::vector<std::size_t> ofKind(const Session& session, catalog::ItemKind kind) {
    std::vector<std::size_t> all = itemsOfVisit(session);
    std::erase_if(all, [&](std::size_t i) { return session.items[i]->kind != kind; });
    return all;
}

// What a register filled in well enough that the page need not be shown for it.
bool filledByRegister(const Session& session, const VisiblePage& page) {
    if (session.fromRegister.empty()) return false;
    bool any = false;
    for (const catalog::Question* question : page.questions) {
        const bool given = session.fromRegister.count(storageKey(*page.item, question->key)) != 0;
        any = any || given;
        if (question->required && !given && !isPrefilled(session, *page.item, *question)) return false;
    }
    return any && faultsOf(session, page).empty();
}

}  // namespace

std::vector<std::size_t> applicationsOf(const Session& session) { return ofKind(session, catalog::ItemKind::Apply); }

std::vector<std::size_t> papersOf(const Session& session) {
    if (session.bundle == nullptr) return {};
    return ofKind(session, catalog::ItemKind::Certify);
}

std::vector<const catalog::Notice*> noticesOf(const Session& session) {
    if (session.bundle == nullptr) return {};
    return catalog::bundleNotices(*session.bundle, ItemAnswers(session, session.bundle->form), contextOf(session));
}

std::vector<VisiblePage> visiblePages(const Session& session) {
    std::vector<VisiblePage> pages;
    std::vector<std::string> seen;  // shared names that an earlier page asks
    const catalog::Context context = contextOf(session);
    std::vector<std::size_t> parts = itemsOfVisit(session);
    if (!session.items.empty() && isForm(session, 0)) parts.insert(parts.begin(), 0);
    for (const std::size_t i : parts) {
        const catalog::Item& item = *session.items[i];
        for (const catalog::Page* page : catalog::reachablePages(item, ItemAnswers(session, i), context)) {
            VisiblePage visible;
            visible.place = {i, std::size_t(page - item.pages.data())};
            visible.item = &item;
            visible.page = page;
            visible.asked = visible.changeable = false;
            for (const catalog::Question& question : page->questions) {
                if (!question.shared.empty()) {
                    if (has(seen, question.shared)) continue;
                    seen.push_back(question.shared);
                }
                visible.questions.push_back(&question);
                visible.asked = visible.asked || !isPrefilled(session, item, question);
                visible.changeable = visible.changeable || !locked(session, item, question);
            }
            if (visible.asked && filledByRegister(session, visible)) visible.asked = false;
            if (!visible.questions.empty()) pages.push_back(std::move(visible));
        }
    }
    return pages;
}

std::vector<catalog::Fault> faultsOf(const Session& session, const VisiblePage& page) {
    std::vector<catalog::Fault> faults;
    const ItemAnswers answers(session, page.place.item);
    for (const catalog::Question* question : page.questions) {
        std::vector<catalog::Fault> own =
            catalog::checkQuestion(*page.item, *question, answers, contextOf(session));
        if (own.empty() && !question->shared.empty() && session.items.size() > 1) {
            checkSharers(own, session, page, *question);
        }
        faults.insert(faults.end(), own.begin(), own.end());
    }
    if (faults.empty()) faults = checkTogether(session, page);
    return faults;
}

bool locked(const Session& session, const catalog::Item& item, const catalog::Question& question) {
    return isFact(question.prefill) && isPrefilled(session, item, question);
}

std::string registerOf(const Session& session, const catalog::Item& item, const catalog::Question& question) {
    const auto found = session.fromRegister.find(storageKey(item, question.key));
    return found == session.fromRegister.end() ? std::string() : found->second;
}

std::string silentRegister(const Session& session, const VisiblePage& page) {
    for (const catalog::Question* question : page.questions) {
        if (question->prefill != catalog::Prefill::Register) continue;
        const auto asked = session.registers.find(question->prefillRegistry);
        const bool silent = asked != session.registers.end() && asked->second.stage == RegisterAnswer::Stage::Silent;
        if (silent && registerOf(session, *page.item, *question).empty()) return question->prefillRegistry;
    }
    return {};
}

std::optional<VisiblePage> currentPage(const Session& session) {
    if (!session.place || session.step != Step::Questions) return std::nullopt;
    for (VisiblePage& page : visiblePages(session)) {
        if (page.place != *session.place) continue;
        // A fact of the card that turned out not to fit must not become a dead end.
        const auto faulty = [&](const catalog::Question& question) {
            VisiblePage alone = page;
            alone.questions = {&question};
            return !faultsOf(session, alone).empty();
        };
        std::erase_if(page.questions, [&](const catalog::Question* question) {
            const bool hide = session.returnToCheck ? locked(session, *page.item, *question)
                                                    : isPrefilled(session, *page.item, *question);
            return hide && !faulty(*question);
        });
        if (page.questions.empty()) return std::nullopt;
        return page;
    }
    return std::nullopt;
}

std::size_t shownRows(const Session& session, const catalog::Item& item, const catalog::Question& table) {
    const auto index = std::size_t(
        std::find(session.items.begin(), session.items.end(), &item) - session.items.begin());
    if (index == session.items.size()) return table.minRows;
    const auto added = session.tableRows.find(storageKey(item, table.key));
    return std::max({table.minRows, added == session.tableRows.end() ? 0 : added->second,
                     catalog::rowCount(table, ItemAnswers(session, index))});
}

std::vector<VisibleMaterial> visibleMaterials(const Session& session) {
    std::vector<VisibleMaterial> materials;
    std::vector<std::string> seen;
    const catalog::Context context = contextOf(session);
    for (const std::size_t i : itemsOfVisit(session)) {
        const catalog::Item& item = *session.items[i];
        for (const catalog::Material* material :
             catalog::neededMaterials(item, ItemAnswers(session, i), context)) {
            std::string key = materialKey(item, *material);
            const auto given = session.materials.find(key);
            const VisibleMaterial visible{{i, std::size_t(material - item.materials.data())},
                                          &item,
                                          material,
                                          given == session.materials.end() ? nullptr : &given->second};
            const auto known = std::find(seen.begin(), seen.end(), key);
            if (known == seen.end()) {
                seen.push_back(std::move(key));
                materials.push_back(visible);
            } else if (stricter(*material, *materials[std::size_t(known - seen.begin())].material)) {
                materials[std::size_t(known - seen.begin())] = visible;
            }
        }
    }
    std::sort(materials.begin(), materials.end(),
              [](const VisibleMaterial& a, const VisibleMaterial& b) { return a.place < b.place; });
    return materials;
}

bool complete(const VisibleMaterial& material) {
    const Given* given = material.given;
    if (given == nullptr) return false;
    const catalog::Material& wanted = *material.material;
    if (given->skipped) return wanted.necessity == catalog::Necessity::Optional;
    switch (given->how) {
        case catalog::MaterialHow::Scanned: return !given->pages.empty();
        case catalog::MaterialHow::Promised:
            return given->promisedFor && wanted.necessity == catalog::Necessity::Deferrable;
        case catalog::MaterialHow::Committed: return wanted.commitment.has_value();
        case catalog::MaterialHow::Shared: return wanted.fromRegister.has_value();
    }
    return false;
}

std::optional<VisibleMaterial> currentMaterial(const Session& session) {
    if (!session.place || session.step != Step::Materials) return std::nullopt;
    for (const VisibleMaterial& material : visibleMaterials(session)) {
        if (material.place == *session.place) return material;
    }
    return std::nullopt;
}

std::optional<DoubtfulPage> doubtfulPage(const Session& session) {
    const std::optional<VisibleMaterial> material = currentMaterial(session);
    if (!material || material->given == nullptr) return std::nullopt;
    const std::vector<catalog::MaterialPage>& pages = material->given->pages;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto found = session.doubts.find(pages[i].blob);
        if (found != session.doubts.end()) return DoubtfulPage{i, found->second};
    }
    return std::nullopt;
}

std::optional<base::LocalDate> latestPromise(const Session& session, const catalog::Material& material) {
    if (material.necessity != catalog::Necessity::Deferrable || material.deferDays <= 0) return std::nullopt;
    return base::LocalDate(std::chrono::sys_days(session.terminal.today()) +
                           std::chrono::days(material.deferDays));
}

Progress progress(const Session& session) {
    Progress result;
    for (const VisiblePage& page : visiblePages(session)) {
        if (!page.asked) continue;
        ++result.of;
        if (session.step == Step::Questions && session.place == page.place) result.at = result.of;
    }
    for (const VisibleMaterial& material : visibleMaterials(session)) {
        ++result.of;
        if (session.step == Step::Materials && session.place == material.place) result.at = result.of;
    }
    return result;
}

const catalog::Text& visitTitle(const Session& session) {
    static const catalog::Text kNone;
    if (session.bundle != nullptr) return session.bundle->title;
    return session.items.empty() ? kNone : session.items.front()->title;
}

const catalog::Text& submitLabel(const Session& session) {
    static const catalog::Text kNone;
    if (session.bundle != nullptr && !session.bundle->submitLabel.empty()) return session.bundle->submitLabel;
    const std::vector<std::size_t> all = itemsOfVisit(session);
    return all.empty() ? kNone : session.items[all.front()]->submitLabel;
}

const catalog::Text& declaration(const Session& session) {
    static const catalog::Text kNone;
    if (session.bundle != nullptr && !session.bundle->declaration.empty()) return session.bundle->declaration;
    for (const std::size_t i : itemsOfVisit(session)) {
        if (!session.items[i]->declaration.empty()) return session.items[i]->declaration;
    }
    return kNone;
}

bool needsSignature(const Session& session) {
    const std::vector<std::size_t> all = itemsOfVisit(session);
    return std::any_of(all.begin(), all.end(), [&](std::size_t i) { return session.items[i]->signature; });
}

bool needsIdentity(const Session& session) {
    // Asked before a bundle's questions, so for every item that it may come to.
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        if (!isForm(session, i) && session.items[i]->identity != catalog::Identity::None) return true;
    }
    return false;
}

bool identityOptional(const Session& session) {
    for (std::size_t i = 0; i < session.items.size(); ++i) {
        if (!isForm(session, i) && session.items[i]->identity == catalog::Identity::Required) return false;
    }
    return needsIdentity(session);
}

}  // namespace zizhu::flow
