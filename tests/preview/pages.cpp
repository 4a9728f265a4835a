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
        if (flow::Session consent = filled(Step::Consent); !flow::registersToAsk(consent).empty())
            add("consent", "", std::move(consent));
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
            if (walked.applicant) {
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
        const auto asks = [](const catalog::Item& form, const std::string& shared) {
            return std::any_of(form.pages.begin(), form.pages.end(), [&](const catalog::Page& p) {
                return std::any_of(p.questions.begin(), p.questions.end(),
                                   [&](const catalog::Question& q) { return q.shared == shared; });
            });
        };
        const flow::Session visit = at(Step::Guide);
        const auto elsewhere = [&](const catalog::Question& question) {
            return !question.shared.empty() && std::any_of(visit.items.begin(), visit.items.end(), [&](const catalog::Item* other) {
                return other != &item && asks(*other, question.shared);
            });
        };
        return std::all_of(page.questions.begin(), page.questions.end(), elsewhere);
    }

    void followBranches(std::size_t index) {
        const catalog::Item& item = *at(Step::Guide).items[index];
        underWay_ = index;
        const std::vector<catalog::Submission> all = answers_;
        leadTo(item);
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
        answers_ = all;
    }
    // A bundle's own pages are answered so that the item takes part.
    void leadTo(const catalog::Item& item) {
        const catalog::Bundle* bundle = catalogue_->bundle(key_);
        if (!bundle || bundle->form.pages.empty()) return;
        for (const catalog::BundleItem& each : bundle->items) {
            if (each.item == item.key && each.when.kind != catalog::Condition::Kind::Always)
                answers_.front() = walkOf(bundle->form, each.when, 7);
        }
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
        const catalog::Item& first = *check.items.front();
        if (first.kind == catalog::ItemKind::Apply || !flow::visiblePages(check).empty()) add("check answers", "", check);
        check.print = {flow::PrintKind::Receipt, flow::PrintStage::Proven, flow::DeviceState::Ready, 1};
        check.presented = true;
        switch (first.kind) {
            case catalog::ItemKind::Apply:
                return submitted(std::move(check));
            case catalog::ItemKind::Certify:
                check.step = Step::Issued;
                check.print.kind = flow::PrintKind::Document;
                check.document = flow::Document{"示证 2026 第 000128 号", "7Q2M-K9XD-44TB", {}};
                return add("issued", "", std::move(check));
            case catalog::ItemKind::Query:
                check.step = Step::Shown;
                check.print = {};
                check.shown = recordOf(*first.view);
                return add("shown", "", std::move(check));
            case catalog::ItemKind::Book:
                return booked(std::move(check), first);
        }
    }

    void submitted(flow::Session last) {
        last.step = Step::Submitted;
        last.terminal.networkUp = true;
        std::uint64_t seed = 0;
        tests::SeededRandom random(5);
        for (const std::size_t index : flow::applicationsOf(last)) {
            ++seed;
            last.cases.push_back({base::Uuid::make(tests::kVisitWall, random), tests::sceneCode(seed), last.items[index]->key,
                                  fmt::format("9901012603140000{}", seed), true});
        }
        add("submitted", "", std::move(last));
    }

    void booked(flow::Session last, const catalog::Item& item) {
        last.print.kind = flow::PrintKind::Ticket;
        if (!item.appointment) {
            last.step = Step::Ticket;
            last.ticket = flow::Ticket{"A023", item.queues.front().name, 6, 18};
            return add("ticket", "", std::move(last));
        }
        const auto today = std::chrono::sys_days(base::localDate(tests::kVisitWall));
        last.step = Step::Slots;
        last.slots.listed = true;
        for (int ahead = 2; ahead < 7; ++ahead) {
            flow::SlotDay day{base::LocalDate(today + std::chrono::days(ahead)), {}};
            for (const std::chrono::minutes at : item.appointment->times) day.times.push_back({at, item.appointment->capacity});
            last.slots.days.push_back(std::move(day));
        }
        last.slots.day = last.slots.days.front().day;
        add("day and time", "", last);
        last.step = Step::Booked;
        tests::SeededRandom random(5);
        last.appointment = flow::Appointment{base::Uuid::make(tests::kVisitWall, random), "0316-004", *last.slots.day,
                                             item.appointment->times.front()};
        add("booked", "", std::move(last));
    }

    // What a register might show: its labels are the item's, its values are anybody's.
    static flow::RecordView recordOf(const catalog::Certificate& view) {
        const auto sample = [] { return flow::SecretText{base::SecretString("示范内容"), base::SecretString("As recorded"), base::SecretString("示范内容")}; };
        flow::RecordView out;
        for (const catalog::Text& paragraph : view.paragraphs)
            out.paragraphs.push_back({base::SecretString(paragraph.in[0]), base::SecretString(paragraph.in[1]),
                                      base::SecretString(paragraph(base::Language::ZhTw))});
        for (const catalog::CertificateField& field : view.fields) out.fields.push_back({field.label, sample()});
        if (!view.table) return out;
        for (const catalog::CertificateField& column : view.table->columns) out.columns.push_back(column.label);
        for (int row = 0; row < 3; ++row) {
            std::vector<flow::SecretText> cells;
            for (std::size_t i = 0; i < out.columns.size(); ++i) cells.push_back(sample());
            out.rows.push_back(std::move(cells));
        }
        return out;
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
