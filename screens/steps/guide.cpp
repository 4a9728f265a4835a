#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flow/pages.h"
#include "screens/components/banner.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

struct Fact {
    Icon icon;
    std::string label, value;
};

std::string materialTag(const Context& c, const catalog::Material& m) {
    if (m.fromRegister) return std::string(c.tr(Str::kMaterialFromRegister));
    if (m.commitment) return std::string(c.tr(Str::kMaterialCommitment));
    switch (m.necessity) {
        case catalog::Necessity::Essential: return std::string(c.tr(m.when.kind == catalog::Condition::Kind::Always ? Str::kMaterialEssential : Str::kMaterialSometimes));
        case catalog::Necessity::Optional: return std::string(c.tr(Str::kMaterialOptional));
        case catalog::Necessity::Deferrable: return std::string(c.tr(Str::kMaterialDeferrable));
    }
    return {};
}

std::vector<Fact> factsOf(const Context& c, const catalog::Item& item) {
    const catalog::Catalogue& catalogue = *c.session.catalogue;
    std::vector<Fact> facts;
    if (std::string limit = limitText(c, item); !limit.empty()) facts.push_back({Icon::Schedule, std::string(c.tr(Str::kGuideLimit)), std::move(limit)});
    facts.push_back({Icon::Payments, std::string(c.tr(Str::kGuideFee)), feeText(c, item)});
    if (!item.result.name.empty()) {
        std::string ways;
        for (const std::string& way : item.result.delivery) {
            ways += ways.empty() ? "" : c.tr(Str::kListJoin);
            ways += catalogue.label("delivery", way, c.language());
        }
        facts.push_back({Icon::Description, std::string(c.tr(Str::kGuideResult)), ways.empty() ? c.text(item.result.name) : c.tr(Str::kGuideResultBy, {c.text(item.result.name), ways})});
    }
    facts.push_back({Icon::AccountBalance, std::string(c.tr(Str::kGuideDepartment)), catalogue.label("departments", item.department, c.language())});
    return facts;
}

void facts(Context& c, Column& column, const std::vector<Fact>& list) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1.2F);
    const bool two = ui.theme().scale() <= TextScale::M && column.w > ui.mm(180);
    const float w = two ? std::floor((column.w - gap) / 2) : column.w;
    const float left = ui.mm(17);
    const auto height = [&](const Fact& f) {
        return ui.textHeight(f.label, w - left - ui.mm(4), Type::Caption) + ui.textHeight(f.value, w - left - ui.mm(4), Type::BodyStrong) + ui.mm(8);
    };
    for (std::size_t i = 0; i < list.size(); i += two ? 2 : 1) {
        float h = height(list[i]);
        if (two && i + 1 < list.size()) h = std::max(h, height(list[i + 1]));
        for (std::size_t k = i; k < std::min(list.size(), i + (two ? 2 : 1)); ++k) {
            const Rect rect{column.x + float(k - i) * (w + gap), column.y, w, h};
            ui.card(rect);
            ui.icon(list[k].icon, rect.x + ui.mm(9), rect.centreY(), ui.mm(10), ui.color().primary);
            const float label = ui.text(rect.x + left, rect.y + ui.mm(4), w - left - ui.mm(4), list[k].label, {Type::Caption, ui.color().textQuiet});
            ui.text(rect.x + left, rect.y + ui.mm(4) + label, w - left - ui.mm(4), list[k].value, {Type::BodyStrong});
            ui.node(Role::Text, {}, list[k].label, rect).value = base::SecretString(list[k].value);
        }
        column.y += h + gap;
    }
}

void section(Context& c, Column& column, Str title) {
    Ui& ui = c.ui;
    column.y += ui.mm(4);
    column.y += ui.say(column.x, column.y, column.w, c.tr(title), {Type::Title}, Role::Heading) + ui.mm(1.5F);
}

void bullet(Context& c, Column& column, std::string_view text, std::string_view after = {}, Icon icon = Icon::Check) {
    Ui& ui = c.ui;
    const float left = ui.mm(10);
    ui.icon(icon, column.x + ui.mm(4), column.y + ui.theme().lineHeight(Type::Body) / 2, ui.mm(6.5F), ui.color().primary);
    column.y += ui.say(column.x + left, column.y, column.w - left, text);
    if (!after.empty()) column.y += ui.say(column.x + left, column.y, column.w - left, after, {Type::Body, ui.color().textQuiet});
    column.y += ui.mm(1.2F);
}

void availabilityNotice(Context& c, Column& column, const flow::Availability& a) {
    using Verdict = flow::Availability::Verdict;
    if (a.verdict == Verdict::Now) return;
    std::string devices;
    for (const flow::Device device : a.missing) {
        devices += devices.empty() ? "" : c.tr(Str::kListJoin);
        devices += deviceName(c, device);
    }
    std::string heading, text;
    Tone tone = Tone::Error;
    switch (a.verdict) {
        case Verdict::WithoutSome:
            tone = Tone::Warning;
            heading = c.tr(Str::kGuideWithout);
            text = c.tr(Str::kGuideWithoutText, {devices});
            break;
        case Verdict::DeviceMissing: heading = c.tr(Str::kGuideNoDevice), text = c.tr(Str::kGuideNoDeviceText, {devices}); break;
        case Verdict::NoNetwork: heading = c.tr(Str::kGuideNoNetwork), text = c.tr(Str::kGuideNoNetworkText); break;
        case Verdict::NotOffered: {
            heading = c.tr(Str::kGuideNotOffered);
            for (const catalog::Item* item : c.session.items) {
                if (item->suspended) text = c.text(*item->suspended);
            }
            if (text.empty()) text = c.tr(Str::kGuideNotOfferedText);
            break;
        }
        case Verdict::Now: break;
    }
    column.y += banner(c.ui, column.x, column.y, column.w, {tone, heading, text}) + c.ui.gap(1.5F);
}

void oneItem(Context& c, Column& column, const catalog::Item& item, bool single) {
    Ui& ui = c.ui;
    if (!single) {
        column.y += ui.mm(5);
        column.y += ui.say(column.x, column.y, column.w, c.text(item.title), {Type::Title}, Role::Heading) + ui.mm(2);
    }
    facts(c, column, factsOf(c, item));
    if (!item.conditions.empty()) {
        section(c, column, Str::kGuideWho);
        for (const catalog::Text& t : item.conditions) bullet(c, column, c.text(t));
    }
    section(c, column, Str::kGuideBring);
    if (item.identity == catalog::Identity::Required) bullet(c, column, c.tr(Str::kGuideIdCard), c.tr(Str::kMaterialEssential), Icon::Badge);
    for (const catalog::Material& m : item.materials) bullet(c, column, c.text(m.name), materialTag(c, m), Icon::Description);
    if (item.materials.empty()) bullet(c, column, c.tr(Str::kGuideNothing));
    if (!item.next.empty()) {
        section(c, column, Str::kGuideNext);
        for (const catalog::Text& t : item.next) bullet(c, column, c.text(t), {}, Icon::ArrowForward);
    }
    if (!item.consultation.empty() || !item.complaint.empty()) {
        section(c, column, Str::kGuideAsk);
        if (!item.consultation.empty()) bullet(c, column, c.tr(Str::kGuideConsult, {item.consultation}), {}, Icon::Phone);
        if (!item.complaint.empty()) bullet(c, column, c.tr(Str::kGuideComplain, {item.complaint}), {}, Icon::Phone);
    }
    if (!item.legalBasis.empty()) {
        section(c, column, Str::kGuideLaw);
        for (const catalog::Text& t : item.legalBasis) bullet(c, column, c.text(t), {}, Icon::Gavel);
    }
}

// What a bundle covers; which of it a citizen needs, its own questions tell.
void parts(Context& c, Column& column, const catalog::Bundle& bundle) {
    section(c, column, Str::kGuideParts);
    const auto tag = [&](const catalog::Condition& when) {
        return when.kind == catalog::Condition::Kind::Always ? std::string_view() : c.tr(Str::kGuidePartSometimes);
    };
    for (const catalog::BundleItem& part : bundle.items) {
        const catalog::Item* item = c.session.catalogue->item(part.item);
        if (item != nullptr) bullet(c, column, c.text(item->title), tag(part.when), Icon::Assignment);
    }
    if (!bundle.notices.empty()) {
        section(c, column, Str::kGuideNotices);
        for (const catalog::Notice& notice : bundle.notices) {
            bullet(c, column, c.tr(Str::kNoticeTold, {c.session.catalogue->label("departments", notice.department, c.language()), c.text(notice.title)}), tag(notice.when), Icon::AccountBalance);
        }
    }
    for (const catalog::BundleItem& part : bundle.items) {
        if (const catalog::Item* item = c.session.catalogue->item(part.item)) oneItem(c, column, *item, false);
    }
}

}  // namespace

void drawGuide(Context& c) {
    Ui& ui = c.ui;
    if (c.session.items.empty()) return;
    const flow::Availability available =
        c.session.bundle != nullptr ? flow::availability(*c.session.bundle, *c.session.catalogue, c.session.terminal)
                                    : flow::availability(*c.session.items.front(), c.session.terminal);
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, "start", c.tr(Str::kGuideStart));
    spec.main->enabled = available.possible();
    Page page(c, spec);
    {
        ScrollView scroll(ui, "guide", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const catalog::Text& summary = c.session.bundle != nullptr ? c.session.bundle->summary : c.session.items.front()->summary;
        heading(c, column, c.text(flow::visitTitle(c.session)), c.text(summary));
        availabilityNotice(c, column, available);
        if (c.session.bundle != nullptr) {
            parts(c, column, *c.session.bundle);
        } else {
            oneItem(c, column, *c.session.items.front(), true);
        }
        scroll.end(column.y + ui.mm(3));
    }
    if (page.finish().main) c.intend(flow::intent::Start{});
}

}  // namespace zizhu::screens
