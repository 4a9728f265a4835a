#include <algorithm>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr std::array<std::pair<std::string_view, Necessity>, 3> kNecessities = {{
    {"essential", Necessity::Essential},
    {"optional", Necessity::Optional},
    {"deferrable", Necessity::Deferrable},
}};

constexpr std::array<std::pair<std::string_view, SampleForm>, 12> kSampleForms = {{
    {"card", SampleForm::Card},
    {"booklet", SampleForm::Booklet},
    {"certificate", SampleForm::Certificate},
    {"licence", SampleForm::Licence},
    {"form", SampleForm::Form},
    {"letter", SampleForm::Letter},
    {"contract", SampleForm::Contract},
    {"invoice", SampleForm::Invoice},
    {"plan", SampleForm::Plan},
    {"report", SampleForm::Report},
    {"photo", SampleForm::Photo},
    {"statement", SampleForm::Statement},
}};

std::optional<Sample> readSample(Report& report, const Node& node) {
    MapReader reader(report, node, "the sample");
    Sample out;
    if (const Node* form = reader.need("form", "certificate"))
        out.form = readEnum(report, *form, "form of a sample", kSampleForms).value_or(SampleForm::Form);
    if (const Node* shows = reader.need("shows", "- {zh-CN: …, en: …}"))
        out.shows = readTexts(report, *shows, kMaxSampleMarks);
    reader.finish();
    return out;
}

void readDeferral(Report& report, MapReader& reader, Material& material) {
    const Node* days = reader.take("deferDays");
    if (material.necessity == Necessity::Deferrable && !days) {
        report.error(reader.node(), "a deferrable material must say for how long", "add `deferDays: 30`");
    } else if (material.necessity != Necessity::Deferrable && days) {
        report.error(*days, "`deferDays` is only for a deferrable material",
                     "remove it, or write `necessity: deferrable`");
    } else if (days) {
        material.deferDays = int(readInteger(report, *days, 1, 365).value_or(30));
    }
}

void readMaterial(Shelf& shelf, const Scope& scope, const Node& node, const Condition& around,
                  std::vector<Material>& out) {
    Report& report = shelf.report;
    MapReader reader(report, node, "the material");
    if (!reader.isMap()) return;
    Material material;
    if (const Node* key = reader.need("key", "short-word")) {
        const auto written = readString(report, *key, 64);
        if (written && !isItemKey(*written)) {
            report.error(*key, fmt::format("`{}` cannot be the key of a material", printable(*written)),
                         "use small letters, digits and hyphens, as in marriage-certificate");
        } else if (written) {
            material.key = scope.pageKey(*written);
            if (std::any_of(out.begin(), out.end(),
                            [&](const Material& m) { return m.key == material.key; })) {
                report.error(*key, fmt::format("the material `{}` stands twice", material.key),
                             "give it another key");
            }
        }
    }
    if (const Node* text = reader.need("name", "{zh-CN: …, en: …}"))
        material.name = readText(report, *text).value_or(Text());
    if (const Node* text = reader.take("help")) material.help = readText(report, *text).value_or(Text());
    if (const Node* sample = reader.take("sample")) material.sample = readSample(report, *sample);
    if (const Node* necessity = reader.need("necessity", "essential")) {
        material.necessity =
            readEnum(report, *necessity, "necessity", kNecessities).value_or(Necessity::Essential);
    }
    if (const Node* form = reader.need("form", "\"1\"")) {
        material.form = readString(report, *form, 16).value_or("");
        if (!material.form.empty()) shelf.checkEntry(*form, "material-forms", material.form);
    }
    if (const Node* source = reader.need("source", "\"10\"")) {
        material.source = readString(report, *source, 16).value_or("");
        if (!material.source.empty()) shelf.checkEntry(*source, "material-sources", material.source);
    }
    if (const Node* copies = reader.take("copies"))
        material.copies = int(readInteger(report, *copies, 0, 20).value_or(1));
    if (const Node* pages = reader.take("maxPages"))
        material.maxPages = int(readInteger(report, *pages, 1, 50).value_or(10));
    if (const Node* when = reader.take("when"))
        material.when = readCondition(shelf, scope, *when).value_or(Condition());
    material.when = both(around, material.when);
    readDeferral(report, reader, material);
    if (const Node* commitment = reader.take("commitment"))
        material.commitment = readText(report, *commitment);
    if (const Node* from = reader.take("fromRegister")) {
        MapReader inner(report, *from, "fromRegister");
        SharedRegister shared;
        if (const Node* registry = inner.need("registry", "household")) {
            shared.registry = readString(report, *registry, 64).value_or("");
            if (!shared.registry.empty()) shelf.checkEntry(*registry, "registers", shared.registry);
        }
        if (const Node* consent = inner.need("consent", "{zh-CN: …, en: …}")) {
            shared.consent = readText(report, *consent).value_or(Text());
        }
        inner.finish();
        material.fromRegister = std::move(shared);
    }
    if (const Node* shared = reader.take("shared")) {
        if (const auto written = readString(report, *shared, 64))
            material.shared = scope.sharedName(*written);
    }
    reader.finish();
    if (!material.key.empty()) out.push_back(std::move(material));
}
}  // namespace

void readMaterials(Shelf& shelf, Scope& scope, const Node& list, const Condition& around, bool insidePart,
                   std::vector<Material>& out) {
    const auto* entries = readList(shelf.report, list, 1, 40);
    if (!entries) return;
    for (const Node& entry : *entries) {
        if (!entry.find("part")) {
            readMaterial(shelf, scope, entry, around, out);
            continue;
        }
        if (insidePart) {
            shelf.report.error(entry, "a part cannot include another part", "include both in the item");
            continue;
        }
        const Inclusion inclusion = readInclusion(shelf, scope, entry, around);
        if (!inclusion.part) continue;
        if (inclusion.heading)
            shelf.report.error(entry, "a heading is for pages, not for materials", "remove it");
        const Node* materials = inclusion.part->root.find("materials");
        if (!materials) {
            shelf.report.error(entry, "this part brings no materials", "remove the line");
            continue;
        }
        scope.prefix = inclusion.prefix;
        readMaterials(shelf, scope, *materials, inclusion.when, true, out);
        scope.prefix.clear();
    }
}

void checkPart(Shelf& shelf, const Node& root, std::string_view key) {
    MapReader reader(shelf.report, root, "the part");
    if (const Node* name = reader.need("part", key)) {
        const auto written = readString(shelf.report, *name, 64);
        if (written && *written != key) {
            shelf.report.error(
                *name, fmt::format("the part calls itself `{}`, its file `{}`", printable(*written), key),
                "give both the same name");
        }
    }
    Scope scope;
    std::vector<Page> pages;
    std::vector<Material> materials;
    if (const Node* list = reader.need("pages", "…")) readPages(shelf, scope, *list, {}, true, pages);
    if (const Node* list = reader.take("materials")) readMaterials(shelf, scope, *list, {}, true, materials);
    reader.finish();
}

}  // namespace zizhu::catalog
