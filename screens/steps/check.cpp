#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/evaluate.h"
#include "flow/pages.h"
#include "screens/components/banner.h"
#include "screens/components/option.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

struct Line {
    std::string label;
    base::SecretString value;
    std::string from;  // the register that said so; "" the citizen or the card
};

float sideBySide(const Ui& ui, float w) {
    return ui.theme().scale() <= TextScale::M && w > ui.mm(150) ? std::floor(w * 0.36F) : 0;
}

// A group of answers with one "change" that leads to their page.
bool group(Context& c, Column& column, std::string_view id, std::string_view title, const std::vector<Line>& lines, bool changeable) {
    Ui& ui = c.ui;
    const float pad = ui.mm(4.5F);
    const std::string changeName = c.tr(Str::kChangeName, {title});
    const ButtonSpec change{.id = id, .label = c.tr(Str::kChange), .icon = Icon::Edit, .kind = ButtonKind::Secondary, .name = changeName};
    const float bw = changeable ? buttonWidth(ui, change) : 0;
    const float bh = changeable ? buttonHeight(ui, change, bw) : 0;
    const float inner = column.w - 2 * pad;
    const float titleW = inner - (changeable ? bw + ui.mm(4) : 0);
    const float titleH = ui.textHeight(title, titleW, Type::BodyStrong);
    const float head = std::max(titleH, bh);
    const float side = sideBySide(ui, inner);
    const float valueW = side > 0 ? inner - side - ui.mm(4) : inner;
    const auto heightOf = [&](const Line& line) {
        const float label = ui.textHeight(line.label, side > 0 ? side : inner, side > 0 ? Type::Body : Type::Caption);
        const float value = ui.textHeight(line.value.reveal(), valueW) +
                            (line.from.empty() ? 0 : ui.textHeight(line.from, valueW, Type::Caption));
        return (side > 0 ? std::max(label, value) : label + value) + ui.mm(1.5F);
    };
    float h = head + 2 * pad + ui.mm(1);
    for (const Line& line : lines) h += heightOf(line);
    const Rect rect = column.take(h);
    ui.card(rect);
    const float x = rect.x + pad;
    ui.say(x, std::round(rect.y + pad + (head - titleH) / 2), titleW, title, {Type::BodyStrong, ui.color().primary}, Role::Heading);
    const bool tapped = changeable && button(ui, {rect.right() - pad - bw, std::round(rect.y + pad + (head - bh) / 2), bw, bh}, change);
    float y = rect.y + pad + head + ui.mm(1);
    for (const Line& line : lines) {
        const float lineH = heightOf(line);
        if (side > 0) {
            ui.text(x, y, side, line.label, {Type::Body, ui.color().textQuiet});
            const float value = ui.text(x + side + ui.mm(4), y, valueW, line.value.reveal());
            if (!line.from.empty()) ui.say(x + side + ui.mm(4), y + value, valueW, line.from, {Type::Caption, ui.color().primary});
        } else {
            const float label = ui.text(x, y, inner, line.label, {Type::Caption, ui.color().textQuiet});
            const float value = ui.text(x, y + label, inner, line.value.reveal());
            if (!line.from.empty()) ui.say(x, y + label + value, inner, line.from, {Type::Caption, ui.color().primary});
        }
        Node& node = ui.node(Role::Text, {}, line.label, {x, y, inner, lineH});
        node.value = line.value;
        node.secret = true;
        y += lineH;
    }
    column.y += ui.gap(1.5F);
    return tapped;
}

std::vector<Line> linesOf(const Context& c, const flow::VisiblePage& page) {
    std::vector<Line> lines;
    const flow::ItemAnswers answers(c.session, page.place.item);
    for (const catalog::Question* q : page.questions) {
        base::SecretString value = catalog::displayAnswer(*q, q->key, answers, *c.session.catalogue, c.language());
        if (value.empty()) value = base::SecretString(c.tr(Str::kNotAnswered));
        const std::string registry = flow::registerOf(c.session, *page.item, *q);
        std::string from;
        if (!registry.empty()) from = c.tr(Str::kRegisterFrom, {c.session.catalogue->label("registers", registry, c.language())});
        lines.push_back({c.text(q->label), std::move(value), std::move(from)});
    }
    return lines;
}

std::string givenText(const Context& c, const flow::VisibleMaterial& m) {
    if (m.given == nullptr) return std::string(c.tr(Str::kMaterialOpen));
    if (m.given->skipped) return std::string(c.tr(Str::kMaterialSkipped));
    switch (m.given->how) {
        case catalog::MaterialHow::Scanned: return c.tr(Str::kMaterialPages, {fmt::format("{}", m.given->pages.size())});
        case catalog::MaterialHow::Promised: return c.tr(Str::kMaterialPromised, {dateText(m.given->promisedFor.value_or(base::LocalDate{}), c.language())});
        case catalog::MaterialHow::Committed: return std::string(c.tr(Str::kMaterialCommitted));
        case catalog::MaterialHow::Shared: return std::string(c.tr(Str::kMaterialShared));
    }
    return {};
}

void answers(Context& c, Column& column) {
    Ui& ui = c.ui;
    std::optional<std::size_t> item;
    for (const flow::VisiblePage& page : flow::visiblePages(c.session)) {
        if (c.session.items.size() > 1 && item != page.place.item) {
            item = page.place.item;
            column.y += ui.mm(2) + ui.say(column.x, column.y + ui.mm(2), column.w, c.text(page.item->title), {Type::Title}, Role::Heading) + ui.mm(2);
        }
        const std::string id = fmt::format("change/{}/{}", page.place.item, page.page->key);
        if (group(c, column, id, c.text(page.page->heading), linesOf(c, page), page.changeable)) {
            c.intend(flow::intent::ChangePage{page.place});
        }
    }
    for (const flow::VisibleMaterial& m : flow::visibleMaterials(c.session)) {
        const std::string id = fmt::format("change/material/{}/{}", m.place.item, m.material->key);
        std::vector<Line> lines;
        lines.push_back({std::string(c.tr(Str::kCheckHow)), base::SecretString(givenText(c, m)), {}});
        if (group(c, column, id, c.text(m.material->name), lines, true)) c.intend(flow::intent::ChangeMaterial{m.place});
    }
}

// Departments that a bundle tells, and what they are told.
void notices(Context& c, Column& column) {
    Ui& ui = c.ui;
    const auto told = flow::noticesOf(c.session);
    if (told.empty()) return;
    column.y += ui.mm(2) + ui.say(column.x, column.y + ui.mm(2), column.w, c.tr(Str::kNoticesHeading), {Type::Title}, Role::Heading) + ui.mm(2);
    for (const catalog::Notice* notice : told) {
        const std::string title = c.tr(Str::kNoticeTold, {c.session.catalogue->label("departments", notice->department, c.language()), c.text(notice->title)});
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Info, title, c.text(notice->text)}) + ui.gap(1.2F);
    }
}

}  // namespace

void drawCheck(Context& c) {
    Ui& ui = c.ui;
    if (c.session.items.empty()) return;
    const bool signs = flow::needsSignature(c.session);
    const std::string submit = c.session.followUp ? std::string(c.tr(Str::kHandInSubmit)) : c.text(flow::submitLabel(c.session));
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, signs ? "continue" : "submit", signs ? c.tr(Str::kGoSign) : submit.empty() ? c.tr(Str::kSubmit) : std::string_view(submit), signs ? Icon::Draw : Icon::Check);
    Page page(c, spec);
    {
        ScrollView scroll(ui, "check", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kCheckHeading), c.tr(Str::kCheckHelp));
        bool undeclared = false;
        for (const catalog::Fault& fault : c.session.faults) {
            undeclared = undeclared || fault.path == "declaration";
            const std::string text = catalog::faultText(fault, c.language());
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Error, text, {}}) + ui.gap(1.5F);
        }
        answers(c, column);
        notices(c, column);
        if (const std::string& text = c.text(flow::declaration(c.session)); !text.empty()) {
            OptionSpec declare{.id = "declare", .label = text, .chosen = c.session.declared, .several = true, .invalid = undeclared, .secret = false};
            if (option(ui, column.take(optionHeight(ui, column.w, declare)), declare)) c.intend(flow::intent::SetDeclared{!c.session.declared});
        }
        scroll.end(column.y + ui.mm(3));
    }
    if (!page.finish().main) return;
    if (signs) {
        c.intend(flow::intent::Continue{});
    } else {
        c.intend(flow::intent::Submit{});
    }
}

}  // namespace zizhu::screens
