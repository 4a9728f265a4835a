#include "screens/steps/answer_controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/evaluate.h"
#include "screens/components/button.h"
#include "screens/components/field.h"
#include "screens/components/option.h"
#include "screens/components/wheel.h"

namespace zizhu::screens {
namespace {

using catalog::Question;
using catalog::QuestionType;

struct Control {
    Context& c;
    const flow::VisiblePage& page;
    const Question& question;
    const std::string& path;
    std::string id;
    std::string fault;
    bool label;

    std::string_view value(std::string_view at) const {
        // The session outlives the frame, so the text does.
        return flow::ItemAnswers(c.session, page.place.item).answer(at).value_or(std::string_view());
    }
    void set(const std::string& at, base::SecretString text) const {
        c.intend(flow::intent::SetAnswer{at, std::move(text)});
    }
};

std::string faultOf(const Context& c, std::string_view path) {
    for (const catalog::Fault& fault : c.session.faults) {
        if (fault.path == path) return catalog::faultText(fault, c.language());
    }
    return {};
}

KeyboardKind keyboardOf(const Question& q) {
    switch (q.type) {
        case QuestionType::IdNumber: return KeyboardKind::IdNumber;
        case QuestionType::CreditCode: return KeyboardKind::CreditCode;
        case QuestionType::Phone:
        case QuestionType::Number: return KeyboardKind::Digits;
        case QuestionType::Amount: return KeyboardKind::Amount;
        default: break;
    }
    switch (q.limits.charset) {
        case catalog::Charset::Digits: return KeyboardKind::Digits;
        case catalog::Charset::Letters:
        case catalog::Charset::LettersDigits: return KeyboardKind::Latin;
        default: return KeyboardKind::Pinyin;
    }
}

std::size_t mostCharacters(const Question& q) {
    switch (q.type) {
        case QuestionType::IdNumber:
        case QuestionType::CreditCode: return 18;
        case QuestionType::Phone: return 20;
        case QuestionType::Number: return 12;
        case QuestionType::Amount: return 16;
        default: return q.limits.maxLength ? *q.limits.maxLength : 200;
    }
}

void typed(const Control& k, Column& column, const std::string& path, const std::string& id, std::string_view label,
           std::string_view help, std::string_view fault) {
    FieldSpec spec{.id = id, .label = label, .help = help, .text = k.value(path), .fault = fault};
    const std::string placeholder = k.c.text(k.question.example).empty() ? std::string() : k.c.tr(Str::kExample, {k.c.text(k.question.example)});
    spec.placeholder = placeholder;
    spec.keyboard = keyboardOf(k.question);
    spec.maxCharacters = mostCharacters(k.question);
    spec.optional = !k.question.required;
    spec.lines = k.question.type == QuestionType::Text || k.question.type == QuestionType::Address;
    if (k.question.type == QuestionType::Amount) spec.suffix = k.c.tr(Str::kYuan);
    Context* c = &k.c;
    spec.apply = [c, path](base::SecretString text) { c->intend(flow::intent::SetAnswer{path, std::move(text)}); };
    field(k.c, column, spec);
}

void options(const Control& k, Column& column) {
    Ui& ui = k.c.ui;
    const std::vector<catalog::Option> all = catalog::optionsOf(k.question, *k.c.session.catalogue);
    const bool several = k.question.type == QuestionType::Choices;
    const std::string chosen = "," + std::string(k.value(k.path)) + ",";
    const float gap = ui.gap(1.2F);
    bool fits = true;
    for (const catalog::Option& o : all) {
        fits = fits && o.help.empty() && ui.textWidth(k.c.text(o.label)) < (column.w - gap) / 2 - ui.mm(18);
    }
    const std::size_t across = fits && (all.size() > 5 || k.question.type == QuestionType::YesNo) ? 2 : 1;
    const float w = std::floor((column.w - gap * float(across - 1)) / float(across));
    for (std::size_t i = 0; i < all.size(); i += across) {
        float h = 0;
        const auto specOf = [&](std::size_t n, const std::string& id) {
            OptionSpec spec{.id = id, .label = k.c.text(all[n].label), .help = k.c.text(all[n].help)};
            spec.several = several;
            spec.chosen = chosen.find("," + all[n].key + ",") != std::string::npos;
            spec.invalid = !k.fault.empty();
            return spec;
        };
        for (std::size_t n = i; n < std::min(all.size(), i + across); ++n) h = std::max(h, optionHeight(ui, w, specOf(n, "")));
        for (std::size_t n = i; n < std::min(all.size(), i + across); ++n) {
            const std::string id = k.id + "/" + all[n].key;
            const OptionSpec spec = specOf(n, id);
            if (!option(ui, {column.x + float(n - i) * (w + gap), column.y, w, h}, spec)) continue;
            ui.focus({});
            if (!several) {
                k.set(k.path, base::SecretString(all[n].key));
                continue;
            }
            std::string keys;
            for (const catalog::Option& o : all) {
                const bool was = chosen.find("," + o.key + ",") != std::string::npos;
                if (was == (o.key == all[n].key)) continue;
                keys += keys.empty() ? "" : ",";
                keys += o.key;
            }
            k.set(k.path, base::SecretString(keys));
        }
        column.y += h + gap;
    }
    column.y -= gap;
}

void date(const Control& k, Column& column) {
    using namespace std::chrono;
    const catalog::Context context = flow::contextOf(k.c.session);
    const flow::ItemAnswers answers(k.c.session, k.page.place.item);
    const auto bound = [&](const std::optional<catalog::DateBound>& b, base::LocalDate otherwise) {
        return b ? catalog::resolve(*b, answers, context).value_or(otherwise) : otherwise;
    };
    const base::LocalDate today = context.today;
    DateWheelsSpec spec{.id = k.id, .label = k.c.text(k.question.label)};
    spec.earliest = bound(k.question.limits.notBefore, year{1900} / January / 1);
    spec.latest = bound(k.question.limits.notAfter, (today.year() + years{50}) / December / 31);
    if (spec.latest < spec.earliest) spec.latest = spec.earliest;
    spec.value = base::parseDate(k.value(k.path));
    spec.start = today;
    spec.invalid = !k.fault.empty();
    if (const auto day = dateWheels(k.c, column, spec)) {
        // What comes in by hardware keys or from the robot goes to the date touched last.
        k.c.ui.focus(k.id);
        k.set(k.path, base::SecretString(base::toString(*day)));
    }
    if (k.c.ui.focused(k.id)) {
        Context* c = &k.c;
        const std::string path = k.path;
        ActiveField active;
        active.id = k.id;
        active.kind = KeyboardKind::None;
        active.whole = true;
        active.apply = [c, path](base::SecretString text) {
            if (base::parseDate(text.reveal())) c->intend(flow::intent::SetAnswer{path, std::move(text)});
        };
        k.c.field = std::move(active);
    }
}

void address(const Control& k, Column& column) {
    const std::string region = k.path + ".region", detail = k.path + ".detail";
    const std::string regionFault = faultOf(k.c, region), detailFault = faultOf(k.c, detail);
    const std::string_view code = k.value(region);
    const catalog::Dictionary* regions = k.c.session.catalogue->dictionary("regions");
    const std::string shown = code.empty() || regions == nullptr ? std::string() : regions->fullLabel(code, k.c.language());
    const std::string id = controlId(region);
    if (valueRow(k.c, column, id, k.c.tr(Str::kRegion), shown, k.c.tr(Str::kRegionChoose), Icon::Place, !regionFault.empty() || !k.fault.empty())) {
        k.c.ui.focus({});
        k.c.local.regionFor = region;
        k.c.local.regionAt = regions != nullptr && regions->find(code) != nullptr ? regions->find(code)->parent : std::string();
        k.c.ui.settleAgain();
    }
    fieldFault(k.c, column, regionFault);
    column.y += k.c.ui.gap(1.5F);
    typed(k, column, detail, controlId(detail), k.c.tr(Str::kAddressDetail), k.c.tr(Str::kAddressDetailHelp), detailFault);
}

void table(const Control& k, Column& column) {
    Ui& ui = k.c.ui;
    const std::size_t rows = flow::shownRows(k.c.session, *k.page.item, k.question);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::string title = k.c.tr(Str::kRowTitle, {k.c.text(k.question.label), fmt::format("{}", row + 1)});
        const ButtonSpec remove{.id = "", .label = k.c.tr(Str::kRowRemove), .icon = Icon::Delete, .kind = ButtonKind::Quiet, .danger = true};
        const float rw = buttonWidth(ui, remove), rh = buttonHeight(ui, remove, rw);
        const bool removable = rows > k.question.minRows;
        const float tw = column.w - (removable ? rw + ui.mm(4) : 0);
        const float titleH = ui.textHeight(title, tw, Type::Title);
        const float h = std::max(removable ? rh : 0, titleH);
        if (row > 0) {
            ui.fill({column.x, column.y, column.w, ui.theme().hairline()}, ui.color().lineStrong);
            column.y += ui.mm(3);
        }
        ui.say(column.x, std::round(column.y + (h - titleH) / 2), tw, title, {Type::Title}, Role::Heading);
        if (removable) {
            const std::string id = fmt::format("{}/{}/remove", k.id, row);
            const std::string name = k.c.tr(Str::kRowRemoveName, {title});
            ButtonSpec spec = remove;
            spec.id = id;
            spec.name = name;
            if (button(ui, {column.x + column.w - rw, std::round(column.y + (h - rh) / 2), rw, rh}, spec)) {
                ui.focus({});
                k.c.intend(flow::intent::RemoveRow{k.question.key, row});
            }
        }
        column.y += h + ui.mm(3);
        for (const Question& cell : k.question.columns) {
            answerControl(k.c, column, k.page, cell, catalog::cellPath(k.path, row, cell.key), true);
            column.y += ui.gap(1.8F);
        }
    }
    if (rows >= k.question.maxRows) return;
    const std::string id = k.id + "/add";
    const std::string label = k.c.tr(Str::kRowAdd, {k.c.text(k.question.label)});
    const ButtonSpec add{.id = id, .label = label, .icon = Icon::Add};
    if (button(ui, column.take(buttonHeight(ui, add, column.w)), add)) {
        ui.focus({});
        k.c.intend(flow::intent::AddRow{k.question.key});
    }
}

}  // namespace

std::string controlId(std::string_view path) { return "q/" + std::string(path); }

bool isTyped(QuestionType type) {
    switch (type) {
        case QuestionType::Text:
        case QuestionType::ChineseName:
        case QuestionType::IdNumber:
        case QuestionType::CreditCode:
        case QuestionType::Phone:
        case QuestionType::Amount:
        case QuestionType::Number: return true;
        default: return false;
    }
}

void answerControl(Context& c, Column& column, const flow::VisiblePage& page, const Question& question,
                   const std::string& path, bool showLabel) {
    const Control k{c, page, question, path, controlId(path), faultOf(c, path), showLabel};
    const std::string_view label = showLabel ? std::string_view(c.text(question.label)) : std::string_view();
    const std::string_view help = c.text(question.help);
    if (isTyped(question.type)) {
        typed(k, column, path, k.id, label, help, k.fault);
        return;
    }
    if (question.type != QuestionType::Table) fieldLabel(c, column, label, help, !question.required && showLabel);
    switch (question.type) {
        case QuestionType::Date: date(k, column); break;
        case QuestionType::Address: address(k, column); break;
        case QuestionType::Table: table(k, column); break;
        default: options(k, column); break;
    }
    fieldFault(c, column, k.fault);
}

}  // namespace zizhu::screens
