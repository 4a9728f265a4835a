#include "tests/preview/pages.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalog/tool/words.h"
#include "flow/pages.h"
#include "tests/support/catalog_walk.h"
#include "tests/support/screen_scenes.h"

namespace zizhu::preview {

namespace {
using flow::Step;
constexpr int kTries = 12;  // walks towards a page before it counts as missed

class Collector {
public:
    Collector(const std::shared_ptr<const catalog::Catalogue>& catalogue, std::string key, base::Language language)
        : catalogue_(catalogue), key_(std::move(key)), language_(language) {
        const flow::Session first = at(Step::Guide);
        for (const catalog::Item* item : first.items) answers_.push_back(walkOf(*item, {}, 1));
    }

    Sheets take() {
        add("guide", "", at(Step::Guide));
        show();
        for (std::size_t i = 0; i < answers_.size(); ++i) followBranches(i);
        ending();
        return std::move(out_);
    }

private:
    catalog::Submission walkOf(const catalog::Item& item, const catalog::Condition& towards, std::uint64_t seed) const {
        return tests::Walker(item, *catalogue_, seed).walk(towards);
    }
    flow::Session at(Step step) const { return tests::sceneAt(catalogue_, key_, step); }
    void add(std::string title, std::string note, flow::Session session) {
        out_.sheets.push_back({std::move(title), std::move(note), std::move(session)});
    }

    // A visit with all answers so far. Where items share a question, the one under way decides.
    flow::Session filled(Step step) const {
        flow::Session session = at(step);
        for (std::size_t n = 1; n <= answers_.size(); ++n) {
            const std::size_t i = (underWay_ + n) % answers_.size();
            const catalog::Submission& walked = answers_[i];
            if (walked.applicant && !session.applicant) {
                session.applicant = walked.applicant;
                session.card = flow::CardStage::Read;
            }
            for (const auto& [path, value] : walked.answers)
                session.answers.insert_or_assign(flow::storageKey(*session.items[i], path), value);
        }
        return session;
    }

    std::string noteOf(const catalog::Item& item, std::string_view does, const catalog::Condition& when) const {
        const catalog::tool::Words words{*catalogue_, item, language_};
        const std::string condition = words.condition(when);
        return condition.empty() ? "" : fmt::format("{} only if {}", does, condition);
    }

    // Adds the pages and materials that the present answers show and that are not there yet.
    void show() {
        const flow::Session session = filled(Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(session)) {
            if (!seen_.insert(page.item->key + "/" + page.page->key).second) continue;
            flow::Session here = session;
            here.place = page.place;
            here.returnToCheck = !page.asked;  // what the card answered stands there after "change"
            add("page " + page.page->key, noteOf(*page.item, "asked", page.page->when), std::move(here));
        }
        const flow::Session given = filled(Step::Materials);
        for (const flow::VisibleMaterial& material : flow::visibleMaterials(given)) {
            if (!seen_.insert(material.item->key + "//" + material.material->key).second) continue;
            flow::Session here = given;
            here.place = material.place;
            add("material " + material.material->key, noteOf(*material.item, "needed", material.material->when), std::move(here));
        }
    }

    // In a bundle what is shared is asked once, by whichever item comes first.
    bool askedElsewhere(const catalog::Item& item, const catalog::Page& page) const {
        if (answers_.size() == 1) return false;
        const auto elsewhere = [&](const catalog::Question& question) {
            return !question.shared.empty() &&
                   std::any_of(catalogue_->items().begin(), catalogue_->items().end(), [&](const catalog::Item& other) {
                       return &other != &item && std::any_of(other.pages.begin(), other.pages.end(), [&](const catalog::Page& p) {
                           return std::any_of(p.questions.begin(), p.questions.end(), [&](const catalog::Question& q) {
                               return q.shared == question.shared;
                           });
                       });
                   });
        };
        return std::all_of(page.questions.begin(), page.questions.end(), elsewhere);
    }

    void followBranches(std::size_t index) {
        const catalog::Item& item = *at(Step::Guide).items[index];
        const catalog::Submission usual = answers_[index];
        underWay_ = index;
        const auto towards = [&](const std::string& key, const std::string& what, const catalog::Condition& when) {
            for (std::uint64_t seed = 1; seed <= kTries && !seen_.contains(key); ++seed) {
                answers_[index] = walkOf(item, when, seed * 31);
                show();
            }
            if (!seen_.contains(key)) out_.missed.push_back(what);
        };
        for (const catalog::Page& page : item.pages) {
            if (askedElsewhere(item, page)) continue;
            towards(item.key + "/" + page.key, fmt::format("page {} of {}", page.key, item.key), page.when);
        }
        for (const catalog::Material& material : item.materials) {
            if (answers_.size() > 1 && !material.shared.empty()) continue;
            towards(item.key + "//" + material.key, fmt::format("material {} of {}", material.key, item.key), material.when);
        }
        answers_[index] = usual;
    }

    // Check answers, and what comes out.
    void ending() {
        flow::Session check = filled(Step::Check);
        for (const flow::VisibleMaterial& material : flow::visibleMaterials(check)) {
            flow::Given given;
            given.pages.resize(1);
            given.pages[0].blob = material.material->key;
            check.materials[flow::materialKey(*material.item, *material.material)] = std::move(given);
        }
        const catalog::ItemKind kind = check.items.front()->kind;
        if (kind == catalog::ItemKind::Apply || !flow::visiblePages(check).empty()) add("check answers", "", check);
        const flow::Print printed{flow::PrintKind::Receipt, flow::PrintStage::Proven, flow::DeviceState::Ready, 1};
        flow::Session last = check;
        last.print = printed;
        last.presented = true;
        if (kind == catalog::ItemKind::Apply) {
            last.step = Step::Submitted;
            std::uint64_t seed = 0;
            tests::SeededRandom random(5);
            for (const catalog::Item* item : last.items) {
                ++seed;
                last.cases.push_back({base::Uuid::make(tests::kVisitWall, random), tests::sceneCode(seed), item->key,
                                      fmt::format("9901012603140000{}", seed), true});
            }
            last.terminal.networkUp = true;
            add("submitted", "", std::move(last));
        } else if (kind == catalog::ItemKind::Certify) {
            last.step = Step::Issued;
            last.print.kind = flow::PrintKind::Document;
            last.document = flow::Document{"示证 2026 第 000128 号", "7Q2M-K9XD-44TB", {}};
            add("issued", "", std::move(last));
        } else if (kind == catalog::ItemKind::Book && !last.items.front()->queues.empty()) {
            last.step = Step::Ticket;
            last.print.kind = flow::PrintKind::Ticket;
            last.ticket = flow::Ticket{"A023", last.items.front()->queues.front().name, 6, 18};
            add("ticket", "", std::move(last));
        }
    }

    std::shared_ptr<const catalog::Catalogue> catalogue_;
    std::string key_;
    base::Language language_;
    std::vector<catalog::Submission> answers_;  // of each item of the visit
    std::size_t underWay_ = 0;
    std::set<std::string> seen_;
    Sheets out_;
};
}  // namespace

Sheets sheetsOf(const std::shared_ptr<const catalog::Catalogue>& catalogue, const std::string& key, base::Language language) {
    if (!catalogue->item(key) && !catalogue->bundle(key)) return {};
    return Collector(catalogue, key, language).take();
}

}  // namespace zizhu::preview
