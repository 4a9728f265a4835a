#include "tests/looks/matrix.h"

#include <fmt/format.h>

#include "screens/components/showcase.h"
#include "tests/support/vendor_visit.h"

namespace zizhu::looks {
namespace {

// What an English text quotes in Chinese: the words that stand on a card or a paper.
void quotes(const catalog::Text& text, std::string& into) {
    constexpr std::string_view kOpen = "\xE2\x80\x9C", kClose = "\xE2\x80\x9D";
    std::string_view rest = text(base::Language::En);
    for (;;) {
        const std::size_t from = rest.find(kOpen);
        const std::size_t to = from == std::string_view::npos ? from : rest.find(kClose, from);
        if (to == std::string_view::npos) return;
        (into += rest.substr(from, to - from)) += '\n';
        rest.remove_prefix(to);
    }
}

// Examples are written as they are to be answered: addresses and names in Chinese.
void examples(const catalog::Question& q, std::string& into) {
    for (const base::Language language : base::kLanguages) (into += q.example(language)) += '\n';
    quotes(q.help, into);
    for (const catalog::Option& option : q.options) {
        quotes(option.label, into);
        quotes(option.help, into);
    }
    for (const catalog::Question& column : q.columns) examples(column, into);
}

// Of vendor mode: names of people and machines, the drivers' own words, and the words of XFS4IoT, which are
// written as the standard has them in every language.
template <class Add>
void saidToStaff(const flow::vendor::State& v, Add add) {
    namespace model = flow::vendor;
    add(tests::VendorVisit::staff().name);
    if (v.staff) add(v.staff->name);
    for (const model::PartStatus& part : v.bench.survey.parts) {
        add(part.detail.text());
        add(part.model);
        add(model::name(part.xfs));
        add(model::name(part.paper));
        add(model::name(part.toner));
        add(base::name(part.action));
        for (const model::PastError& error : part.errors) {
            add(error.detail.text());
            add(base::name(error.action));
        }
    }
    add(v.bench.survey.terminal);
    add(v.bench.survey.address);
    add(v.bench.survey.backend);
    for (const model::Stick& stick : v.bench.sticks) add(stick.label);
    if (v.bench.report) add(v.bench.report->by.name);
}

std::string saidIn(const flow::Session& s) {
    std::string all;
    const auto add = [&](std::string_view text) { (all += text) += '\n'; };
    for (const auto& [key, value] : s.answers) add(value.reveal());
    for (const catalog::Item* item : s.items) {
        for (const catalog::Page& page : item->pages) {
            quotes(page.help, all);
            for (const catalog::Question& q : page.questions) examples(q, all);
        }
        for (const catalog::Material& m : item->materials) quotes(m.help, all);
    }
    if (s.applicant) {
        add(s.applicant->name.reveal());
        add(s.applicant->address.reveal());
        add(s.applicant->foreignName.reveal());
    }
    if (s.document) add(s.document->number);
    for (const flow::Paper& paper : s.papers) {
        add(paper.document.number);
    }
    if (s.shown) {
        for (const auto& field : s.shown->fields) add(field.value.front().reveal());
        for (const auto& row : s.shown->rows) {
            for (const auto& cell : row) add(cell.front().reveal());
        }
    }
    for (const flow::Case& one : s.cases) add(one.code.toString());
    saidToStaff(s.vendor, add);
    if (s.tracking.code) add(s.tracking.code->toString());
    return all;
}

}  // namespace

std::string_view name(flow::TextSize size) {
    constexpr std::string_view kNames[] = {"S", "M", "L", "XL"};
    return kNames[std::size_t(size)];
}

std::string describe(const View& view) {
    return fmt::format("{} {}{}", base::tag(view.language), name(view.size), view.highContrast ? " high" : "");
}

std::vector<View> allViews() {
    std::vector<View> all;
    for (const flow::TextSize size : kSizes) {
        for (const base::Language language : base::kLanguages) {
            for (const bool high : {false, true}) all.push_back({language, size, high});
        }
    }
    return all;
}

std::vector<Prepared> prepare(const tests::CataloguePtr& catalogue, std::string_view only) {
    std::vector<Prepared> all;
    for (tests::Scene& scene : tests::screenScenes(catalogue)) {
        if (!only.empty() && scene.name.find(only) == std::string::npos) continue;
        flow::Session session = scene.session();
        std::string said = saidIn(session);
        all.push_back({std::move(scene), std::move(session), {}, std::move(said)});
    }
    for (std::size_t page = 0; page < screens::kShowcasePages; ++page) {
        const std::string name = fmt::format("components-{}", page);
        if (!only.empty() && name.find(only) == std::string::npos) continue;
        tests::Scene scene{name, [catalogue] { return tests::sceneAt(catalogue, "", flow::Step::Home); }, {}, false, false, {}};
        flow::Session session = scene.session();
        all.push_back({std::move(scene), std::move(session), page, {}});
    }
    return all;
}

std::vector<Prepared> prepareItems(const tests::CataloguePtr& catalogue, std::string_view only) {
    std::vector<Prepared> all;
    std::vector<std::string> keys;
    for (const catalog::Item& item : catalogue->items()) keys.push_back(item.key);
    for (const catalog::Bundle& bundle : catalogue->bundles()) keys.push_back(bundle.key);
    for (const std::string& key : keys) {
        const auto add = [&](flow::Session session, const std::string& what) {
            const std::string name = fmt::format("{}-{}", key, what);
            if (!only.empty() && name.find(only) == std::string::npos) return;
            std::string said = saidIn(session);
            all.push_back({{name, [] { return flow::Session(); }, {}, false, false, {}}, std::move(session), {}, std::move(said)});
        };
        const flow::Session whole = tests::sceneFilled(catalogue, key, flow::Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(whole)) {
            // A bundle's items are looked at by themselves.
            if (whole.bundle != nullptr && page.place.item > 0) break;
            flow::Session s = whole;
            s.place = page.place;
            for (const catalog::Question* q : page.questions) {
                std::erase_if(s.answers, [&](const auto& entry) { return entry.first.starts_with(flow::storageKey(*page.item, q->key)); });
            }
            add(std::move(s), page.page->key);
        }
        if (whole.bundle != nullptr) continue;
        flow::Session papers = whole;
        papers.step = flow::Step::Materials;
        for (const flow::VisibleMaterial& m : flow::visibleMaterials(papers)) {
            flow::Session s = papers;
            s.place = m.place;
            s.materials.clear();
            add(std::move(s), m.material->key);
        }
    }
    return all;
}

void Report::add(const std::string& panel, const std::string& scene, const View& view, const Findings& findings) {
    ++pictures_;
    checks_ += findings.checks;
    for (const Fault& fault : findings.faults) {
        Where& where = faults_[{fault.check, scene, fault.node}];
        if (where.times++ == 0) {
            where.first = panel + " " + describe(view);
            where.detail = fault.detail;
        }
    }
}

std::string Report::text(std::size_t most) const {
    std::string out;
    std::map<std::string, std::size_t> told;
    for (const auto& [key, where] : faults_) {
        if (++told[key[0]] > most) continue;
        out += fmt::format("{}: {} [{}{}]: \"{}\": {}\n", key[0], key[1], where.first,
                           where.times > 1 ? fmt::format(", and {} more", where.times - 1) : "", key[2], where.detail);
    }
    for (const auto& [check, count] : told) {
        if (count > most) out += fmt::format("{}: {} more like these\n", check, count - most);
    }
    return out;
}

void look(Booth& booth, const Prepared& prepared, const View& view, const std::string& panel, Report& report) {
    booth.showcase(prepared.showcase);
    booth.show(prepared.scene, prepared.session, view);
    Findings found;
    for (const std::string& id : booth.missing()) found.expect(false, "not-there", id, "the scene touches it");
    const screens::Theme theme = booth.theme();
    std::string said = prepared.said;
    // What was typed and chosen on the way.
    for (const screens::Node& node : booth.tree().nodes()) {
        if (node.secret || node.role == screens::Role::Candidate || node.role == screens::Role::Field) (said += node.value.reveal()) += '\n';
    }
    const flow::Step step = booth.session().step;
    const bool bilingual = step == flow::Step::Attract || step == flow::Step::OutOfService;
    const Looked looked{booth.ink(), booth.tree(), theme, view.language, said, bilingual};
    checkText(looked, found);
    checkTargets(looked, found);
    checkOrder(looked, found);
    checkWords(looked, found);
    if (const std::string& id = prepared.scene.mainAction; !id.empty()) {
        const screens::Node* node = booth.tree().findId(id);
        found.expect(node != nullptr && (node->state & screens::kOffView) == 0, "no-main-action", id, "what the page is there for is not in view");
    }
    std::uint64_t before = booth.drawing();
    const screens::Panel& glass = booth.panel();
    checkContrast(looked, booth.paint(), glass.widthPx, glass.heightPx, found);
    booth.again();
    if (booth.drawing() != before) {
        // Letters that nobody had needed before have moved the others within their texture: once.
        before = booth.drawing();
        booth.again();
    }
    found.expect(booth.drawing() == before, "restless", "page", "nothing happened, and the picture is another one");
    report.add(panel, prepared.scene.name, view, found);
}

}  // namespace zizhu::looks
