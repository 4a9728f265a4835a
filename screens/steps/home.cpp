#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/search.h"
#include "screens/components/chip.h"
#include "screens/components/field.h"
#include "screens/components/scroll_view.h"
#include "screens/components/tile.h"
#include "screens/input/input_method.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

constexpr std::size_t kMaxHits = 20;

// An item or a bundle, as the list shows it.
struct Entry {
    std::string key;
    bool bundle = false;
    int popularity = 0;
};

bool has(const std::vector<std::string>& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
}

// What was typed, with what is being composed: pinyin finds without choosing a character first.
base::SecretString queryOf(const Context& c) {
    base::SecretString query = c.local.query;
    if (c.input != nullptr && c.ui.focused("search")) {
        for (const char letter : c.input->composition().preedit.reveal()) {
            if (letter != ' ') query.append({&letter, 1});
        }
    }
    return query;
}

std::vector<Entry> listed(const Context& c) {
    const catalog::Catalogue& catalogue = *c.session.catalogue;
    const base::SecretString query = queryOf(c);
    std::vector<Entry> entries;
    if (!query.empty()) {
        for (const catalog::SearchHit& hit : c.view.search.search(query.reveal(), c.language(), kMaxHits)) {
            entries.push_back({hit.key, hit.bundle, 0});
        }
        return entries;
    }
    const std::string_view filter = c.local.filter;
    const bool event = filter.starts_with("event:");
    const std::string_view key = filter.substr(filter.find(':') + 1);
    for (const catalog::Bundle& b : catalogue.bundles()) {
        if (event ? has(b.lifeEvents, key) : filter.empty() || filter == "bundles") entries.push_back({b.key, true, b.popularity});
    }
    for (const catalog::Item& item : catalogue.items()) {
        const bool fits = event ? has(item.lifeEvents, key)
                                : filter.empty() || (filter.starts_with("target:") && has(item.targets, key));
        if (fits) entries.push_back({item.key, false, item.popularity});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.popularity > b.popularity; });
    return entries;
}

Icon iconOf(const Context& c, const std::vector<std::string>& events, catalog::ItemKind kind, bool bundle) {
    if (bundle) return Icon::TaskAlt;
    if (kind == catalog::ItemKind::Certify) return Icon::VerifiedUser;
    if (kind == catalog::ItemKind::Book) return Icon::ConfirmationNumber;
    if (kind == catalog::ItemKind::Query) return Icon::TravelExplore;
    const catalog::Dictionary* dictionary = c.session.catalogue->dictionary("life-events");
    for (const std::string& event : events) {
        if (const catalog::DictionaryEntry* entry = dictionary == nullptr ? nullptr : dictionary->find(event)) {
            if (const Icon icon = iconByName(entry->icon); icon != Icon::None) return icon;
        }
    }
    return Icon::Assignment;
}

TagSpec availabilityTag(const Context& c, const flow::Availability& a) {
    using Verdict = flow::Availability::Verdict;
    switch (a.verdict) {
        case Verdict::Now: return {c.tr(Str::kAvailableNow), Icon::CheckCircle, Tone::Success};
        case Verdict::WithoutSome: return {c.tr(Str::kAvailableWithout), Icon::Info, Tone::Warning};
        case Verdict::DeviceMissing: return {c.tr(Str::kAvailableNoDevice), Icon::Error, Tone::Error};
        case Verdict::NoNetwork: return {c.tr(Str::kAvailableNoNetwork), Icon::WifiOff, Tone::Error};
        case Verdict::NotOffered: return {c.tr(Str::kAvailableNotOffered), Icon::Schedule, Tone::Error};
    }
    return {};
}

bool entryRow(Context& c, Column& column, const Entry& entry) {
    Ui& ui = c.ui;
    const catalog::Catalogue& catalogue = *c.session.catalogue;
    RowSpec spec;
    std::string limit, fee, count;
    const std::string id = (entry.bundle ? "bundle/" : "item/") + entry.key;
    spec.id = id;
    flow::Availability available;
    if (entry.bundle) {
        const catalog::Bundle* b = catalogue.bundle(entry.key);
        if (b == nullptr) return false;
        spec.title = c.text(b->title);
        spec.text = c.text(b->summary);
        count = c.tr(Str::kBundleCount, {fmt::format("{}", b->items.size())});
        spec.tags.push_back({count, Icon::TaskAlt});
        spec.icon = Icon::TaskAlt;
        available = flow::availability(*b, catalogue, c.session.terminal);
    } else {
        const catalog::Item* item = catalogue.item(entry.key);
        if (item == nullptr) return false;
        spec.title = c.text(item->title);
        spec.text = c.text(item->summary);
        limit = limitText(c, *item);
        fee = feeText(c, *item);
        if (!limit.empty()) spec.tags.push_back({limit, Icon::Schedule});
        spec.tags.push_back({fee, Icon::Payments});
        spec.icon = iconOf(c, item->lifeEvents, item->kind, false);
        available = flow::availability(*item, c.session.terminal);
    }
    spec.tags.push_back(availabilityTag(c, available));
    spec.quiet = !available.possible();
    const Rect rect = column.take(rowHeight(ui, column.w, spec));
    column.y += ui.gap(1.2F);
    return row(ui, rect, spec);
}

void heroSearch(Context& c, const Rect& wide, Column& column) {
    Ui& ui = c.ui;
    const bool typing = c.local.keyboard != KeyboardKind::None;
    if (!typing) {
        column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kHomeHeading), {Type::Display}, Role::Heading) + ui.mm(3);
    }
    FieldSpec search{.id = "search", .placeholder = c.tr(Str::kHomeSearch), .text = c.local.query.reveal()};
    search.maxCharacters = 40;
    search.clear = true;
    search.secret = false;
    search.icon = Icon::Search;
    search.apply = [&c](base::SecretString text) {
        c.local.query = std::move(text);
        c.ui.scroll("home").offset = 0;
        c.ui.settleAgain();
    };
    field(c, column, search);
    column.y += ui.gap(1.6F);
    (void)wide;
}

void lifeEvents(Context& c, Column& column) {
    Ui& ui = c.ui;
    const catalog::Dictionary* events = c.session.catalogue->dictionary("life-events");
    if (events == nullptr || events->entries().empty()) return;
    std::vector<const catalog::DictionaryEntry*> used;
    for (const catalog::DictionaryEntry& e : events->entries()) {
        const auto holds = [&](const auto& thing) { return has(thing.lifeEvents, e.key); };
        const auto& items = c.session.catalogue->items();
        const auto& bundles = c.session.catalogue->bundles();
        if (std::any_of(items.begin(), items.end(), holds) || std::any_of(bundles.begin(), bundles.end(), holds)) used.push_back(&e);
    }
    if (used.empty()) return;
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kHomeEvents), {Type::Title}, Role::Heading) + ui.mm(2);
    const float gap = ui.gap(1.2F);
    const float least = ui.mm(c.ui.theme().scale() >= TextScale::L ? 70 : 52);
    const auto columns = std::size_t(std::max(2.0F, std::floor((column.w + gap) / (least + gap))));
    // As many rows as the width asks for, all of them as full as can be.
    const std::size_t rows = (used.size() + columns - 1) / columns;
    const std::size_t across = std::max<std::size_t>(2, (used.size() + rows - 1) / rows);
    const float w = std::floor((column.w - gap * float(across - 1)) / float(across));
    for (std::size_t i = 0; i < used.size(); i += across) {
        float h = 0;
        const auto spec = [&](std::size_t k, const std::string& id) {
            const Icon icon = iconByName(used[k]->icon);
            return TileSpec{id, c.text(used[k]->label), icon == Icon::None ? Icon::Event : icon, c.local.filter == id};
        };
        for (std::size_t k = i; k < std::min(used.size(), i + across); ++k) h = std::max(h, tileHeight(ui, w, spec(k, "")));
        for (std::size_t k = i; k < std::min(used.size(), i + across); ++k) {
            const std::string id = "event:" + used[k]->key;
            if (tile(ui, {column.x + float(k - i) * (w + gap), column.y, w, h}, spec(k, id))) {
                c.local.filter = c.local.filter == id ? "" : id;
                ui.settleAgain();
            }
        }
        column.y += h + gap;
    }
    column.y += ui.mm(2);
}

void filters(Context& c, Column& column) {
    struct Filter {
        std::string_view key;
        Str label;
    };
    constexpr Filter kFilters[] = {{"", Str::kFilterAll}, {"target:1", Str::kFilterPerson}, {"target:2", Str::kFilterEnterprise}, {"bundles", Str::kFilterBundles}};
    Ui& ui = c.ui;
    const float gap = ui.gap(1);
    // Equal places while the words fit, their own widths otherwise, on more lines if need be.
    float widest = 0;
    for (const Filter& f : kFilters) widest = std::max(widest, chipWidth(ui, {.id = {}, .label = c.tr(f.label)}));
    const float even = (column.w - 3 * gap) / 4;
    const float h = chipHeight(ui);
    float x = column.x;
    for (const Filter& f : kFilters) {
        const float w = widest <= even ? std::floor(even) : chipWidth(ui, {.id = {}, .label = c.tr(f.label)});
        if (x > column.x && x + w > column.x + column.w + 1) {
            x = column.x;
            column.y += h + gap;
        }
        const std::string id = fmt::format("filter/{}", f.key.empty() ? "all" : f.key);
        if (chip(ui, {x, column.y, w, h}, {.id = id, .label = c.tr(f.label), .chosen = c.local.filter == f.key})) {
            c.local.filter = f.key;
            ui.settleAgain();
        }
        x += w + gap;
    }
    column.y += h + ui.gap(1.5F);
}

void list(Context& c, Column& column) {
    Ui& ui = c.ui;
    const std::vector<Entry> entries = listed(c);
    if (entries.empty()) {
        column.y += banner(ui, column.x, column.y, column.w,
                           {Tone::Info, c.tr(Str::kHomeNothing), c.tr(Str::kHomeNothingText), Icon::Search});
        return;
    }
    for (const Entry& entry : entries) {
        if (!entryRow(c, column, entry)) continue;
        ui.focus({});
        if (entry.bundle) {
            c.intend(flow::intent::OpenBundle{entry.key});
        } else {
            c.intend(flow::intent::OpenItem{entry.key});
        }
    }
}

}  // namespace

void drawHome(Context& c) {
    Ui& ui = c.ui;
    PageSpec spec{.steps = false};
    spec.main = mainButton(c, "track", c.tr(Str::kHomeTrack), Icon::QrCodeScanner);
    spec.main->iconAfter = false;
    spec.middle = ButtonSpec{.id = "done", .label = c.tr(Str::kDone), .icon = Icon::Logout};
    Page page(c, spec);
    const Rect wide = page.wide();
    Column top{wide.x, wide.y, wide.w};
    heroSearch(c, wide, top);
    {
        ScrollView scroll(ui, "home", {wide.x, top.y, wide.w, wide.bottom() - top.y}, c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        if (!c.session.terminal.networkUp) {
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(Str::kOfflineHeading), c.tr(Str::kOfflineText), Icon::WifiOff}) + ui.gap(1.5F);
        }
        const bool searching = !queryOf(c).empty();
        if (!searching && c.local.keyboard == KeyboardKind::None) lifeEvents(c, column);
        if (!searching) {
            const bool common = c.local.filter.empty();
            column.y += ui.say(column.x, column.y, column.w, c.tr(common ? Str::kHomeCommon : Str::kHomeServices), {Type::Title}, Role::Heading) + ui.mm(2);
            filters(c, column);
        }
        list(c, column);
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.main) c.intend(flow::intent::OpenTrack{});
    if (hit.middle) c.intend(flow::intent::Done{});
}

}  // namespace zizhu::screens
