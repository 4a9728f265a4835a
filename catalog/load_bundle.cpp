#include <algorithm>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr std::size_t kMaxBundleItems = 12;
constexpr std::size_t kMaxBundleNotices = 12;  // kMaxNotices of a submission

using Items = std::map<std::string, Item>;
// Who asks a shared question first, and how.
using SharedQuestions = std::map<std::string, std::pair<const Question*, std::string>>;

void compareShared(Shelf& shelf, const Node& at, const Item& asker, const std::string& name,
                   SharedQuestions& shared) {
    for (const Page& page : asker.pages) {
        for (const Question& question : page.questions) {
            if (question.shared.empty()) continue;
            const auto [before, fresh] = shared.try_emplace(question.shared, std::pair(&question, name));
            const Question& first = *before->second.first;
            if (fresh || (first.type == question.type && first.dictionary == question.dictionary &&
                          optionKeys(shelf, first) == optionKeys(shelf, question))) {
                continue;
            }
            shelf.report.error(at,
                               fmt::format("`{}` is shared, but asked differently by {} and {}",
                                           question.shared, before->second.second, name),
                               "give both questions the same type and options, or different shared names");
        }
    }
}

// One entry of `items`: a key, or {item, when}.
std::optional<BundleItem> readBundleItem(Shelf& shelf, const Scope& scope, const Items& items,
                                         const Node& entry) {
    Report& report = shelf.report;
    BundleItem out;
    const Node* named = &entry;
    if (entry.kind == Node::Kind::Map) {
        MapReader reader(report, entry, "the bundle's item");
        named = reader.need("item", "…");
        if (const Node* when = reader.take("when"))
            out.when = readCondition(shelf, scope, *when).value_or(Condition());
        reader.finish();
        if (!named) return std::nullopt;
    }
    const auto key = readString(report, *named, 64);
    if (!key) return std::nullopt;
    const auto found = items.find(*key);
    if (found == items.end()) {
        std::vector<std::string> known;
        for (const auto& [each, unused] : items) known.push_back(each);
        reportUnknown(report, *named, "item (or it has mistakes of its own)", *key, known);
        return std::nullopt;
    }
    if (found->second.kind != ItemKind::Apply && found->second.kind != ItemKind::Certify) {
        report.error(*named, fmt::format("`{}` is of kind {}", *key, catalog::name(found->second.kind)),
                     "only items of kind apply or certify can be joined");
    }
    out.item = *key;
    return out;
}

void readBundleItems(Shelf& shelf, const Scope& scope, const Items& items, const Node& node,
                     SharedQuestions& shared, Bundle& bundle) {
    const auto* list = readList(shelf.report, node, 2, kMaxBundleItems);
    if (!list) return;
    for (const Node& entry : *list) {
        auto one = readBundleItem(shelf, scope, items, entry);
        if (!one) continue;
        if (std::any_of(bundle.items.begin(), bundle.items.end(),
                        [&](const BundleItem& each) { return each.item == one->item; })) {
            shelf.report.error(entry, fmt::format("`{}` stands twice in the bundle", one->item),
                               "keep one of the two");
            continue;
        }
        compareShared(shelf, entry, items.at(one->item), one->item, shared);
        bundle.items.push_back(std::move(*one));
    }
}

void readNotices(Shelf& shelf, const Scope& scope, const Node& node, Bundle& bundle) {
    Report& report = shelf.report;
    const auto* list = readList(report, node, 1, kMaxBundleNotices);
    if (!list) return;
    for (const Node& entry : *list) {
        MapReader reader(report, entry, "the notice");
        if (!reader.isMap()) continue;
        Notice notice;
        if (const Node* key = reader.need("key", "short-word")) {
            notice.key = readString(report, *key, 64).value_or("");
            if (!notice.key.empty() && !isItemKey(notice.key)) {
                report.error(*key, fmt::format("`{}` cannot be the key of a notice", printable(notice.key)),
                             "use small letters, digits and hyphens");
            } else if (!notice.key.empty() && findNotice(bundle, notice.key)) {
                report.error(*key, fmt::format("the notice `{}` stands twice", notice.key),
                             "give it another key");
            }
        }
        notice.department = readKeyOf(shelf, reader, "department", "departments", "human-resources");
        if (const Node* title = reader.need("title", "{zh-CN: …, en: …}"))
            notice.title = readText(report, *title).value_or(Text());
        if (const Node* text = reader.need("text", "{zh-CN: …, en: …}"))
            notice.text = readText(report, *text).value_or(Text());
        if (const Node* when = reader.take("when"))
            notice.when = readCondition(shelf, scope, *when).value_or(Condition());
        reader.finish();
        bundle.notices.push_back(std::move(notice));
    }
}

void checkBundleReach(Shelf& shelf, const Items& items, const Node& root, const Bundle& bundle) {
    Report& report = shelf.report;
    for (const std::string& key : findUnreachable(bundle.form, shelf).pages) {
        report.error(entryOf(root, "pages", key), fmt::format("no answers lead to the page `{}`", key),
                     "correct its `when`, or remove the page");
    }
    std::vector<Condition> conditions;
    std::vector<Condition> applications;
    for (const BundleItem& each : bundle.items) {
        conditions.push_back(each.when);
        if (items.at(each.item).kind == ItemKind::Apply) applications.push_back(each.when);
    }
    const Node& list = *root.find("items");
    const std::vector<bool> possible = canHold(bundle.form, shelf, conditions);
    for (std::size_t i = 0; i < possible.size(); ++i) {
        if (possible[i]) continue;
        report.error(list.children.at(i),
                     fmt::format("no answers lead to the item `{}`", bundle.items[i].item),
                     "correct its `when`, or remove it");
    }
    if (canAllFail(bundle.form, shelf, applications)) {
        report.error(list, "some answers leave no item of kind apply",
                     "let one of them have no `when`, or let their conditions cover every answer");
    }
    conditions.clear();
    for (const Notice& notice : bundle.notices) conditions.push_back(notice.when);
    const std::vector<bool> told = canHold(bundle.form, shelf, conditions);
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (told[i]) continue;
        report.error(entryOf(root, "notices", bundle.notices[i].key),
                     fmt::format("no answers lead to the notice `{}`", bundle.notices[i].key),
                     "correct its `when`, or remove it");
    }
}
}  // namespace

std::optional<Bundle> readBundle(Shelf& shelf, const std::map<std::string, Item>& items, const Node& root,
                                 std::string_view key) {
    Report& report = shelf.report;
    const std::size_t errorsBefore = report.errors();
    MapReader reader(report, root, "the bundle");
    Bundle bundle;
    readIdentity(shelf, reader, "bundle", key, bundle);
    if (const Node* node = reader.need("declaration", "{zh-CN: …, en: …}"))
        bundle.declaration = readText(report, *node).value_or(Text());
    if (const Node* node = reader.need("submitLabel", "{zh-CN: …, en: …}"))
        bundle.submitLabel = readText(report, *node).value_or(Text());
    Scope scope;
    if (const Node* node = reader.take("pages")) readPages(shelf, scope, *node, {}, false, bundle.form.pages);
    checkPrefills(report, root, bundle.form);
    bundle.form.key = bundle.key;
    bundle.form.version = bundle.version;
    bundle.form.title = bundle.title;
    bundle.form.summary = bundle.summary;
    bundle.form.submitLabel = bundle.submitLabel;
    SharedQuestions shared;
    compareShared(shelf, root, bundle.form, bundle.key, shared);
    if (const Node* node = reader.need("items", "[…, …]"))
        readBundleItems(shelf, scope, items, *node, shared, bundle);
    if (const Node* node = reader.take("notices")) readNotices(shelf, scope, *node, bundle);
    reader.finish();
    if (report.errors() != errorsBefore) return std::nullopt;
    checkBundleReach(shelf, items, root, bundle);
    if (report.errors() != errorsBefore) return std::nullopt;
    return bundle;
}

}  // namespace zizhu::catalog
