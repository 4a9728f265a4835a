#include "screens/steps/answer_controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "catalog/evaluate.h"
#include "catalog/mask.h"
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
    if (!q.limits.mask.empty()) {
        return catalog::isDigitsOnly(q.limits.mask) ? KeyboardKind::Digits : KeyboardKind::PaperNumber;
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

Grouping groupingOf(const Question& q) {
    switch (q.type) {
        case QuestionType::Phone: return Grouping::Phone;
        case QuestionType::IdNumber: return Grouping::IdNumber;
        case QuestionType::CreditCode: return Grouping::CreditCode;
        case QuestionType::Amount: return Grouping::Amount;
        default: return Grouping::None;
    }
}

struct Note {
    base::SecretString text;
    bool good = false;
};

// A slip in a number is told with its last figure, not after "continue".
Note noteOf(Context& c, const Question& q, std::string_view text) {
    const auto say = [&](Str key, bool good) { return Note{base::SecretString(c.tr(key)), good}; };
    constexpr std::size_t kNumber = 18;
    if (q.type == QuestionType::IdNumber && text.size() >= kNumber) {
        switch (base::checkCitizenId(text)) {
            case base::CitizenIdFault::None: return say(Str::kNoteIdGood, true);
            case base::CitizenIdFault::BirthDate: return say(Str::kNoteIdBirth, false);
            default: return say(Str::kNoteIdWrong, false);
        }
    }
    if (q.type == QuestionType::CreditCode && text.size() >= kNumber) {
        const bool good = base::checkCreditCode(text) == base::CreditCodeFault::None;
        return say(good ? Str::kNoteCodeGood : Str::kNoteCodeWrong, good);
    }
    // People check a sum of money by reading it in words; only Chinese has the form for it.
    if (q.type == QuestionType::Amount && c.language() != base::Language::En) {
        return {base::SecretString(capitalAmount(text, c.language() == base::Language::ZhTw)), true};
    }
    return {};
}

void typed(const Control& k, Column& column, const std::string& path, const std::string& id, std::string_view label,
           std::string_view help, std::string_view fault) {
    FieldSpec spec{.id = id, .label = label, .help = help, .text = k.value(path), .fault = fault};
    const std::string placeholder = k.c.text(k.question.example).empty() ? std::string() : k.c.tr(Str::kExample, {k.c.text(k.question.example)});
    spec.placeholder = placeholder;
    spec.keyboard = keyboardOf(k.question);
    spec.mask = k.question.limits.mask;
    spec.maxCharacters = mostCharacters(k.question);
    spec.optional = !k.question.required;
    spec.lines = k.question.type == QuestionType::Text || k.question.type == QuestionType::Address;
    if (k.question.type == QuestionType::Amount) spec.suffix = k.c.tr(Str::kYuan);
    spec.name = k.question.type == QuestionType::ChineseName;
    spec.grouping = groupingOf(k.question);
    const Note note = noteOf(k.c, k.question, spec.text);
    spec.note = note.text.reveal();
    spec.noteGood = note.good;
    Context* c = &k.c;
    spec.apply = [c, path](base::SecretString text) { c->intend(flow::intent::SetAnswer{path, std::move(text)}); };
    field(k.c, column, spec);
}

// Letters of ASCII without their case; other writing is compared as it is.
bool containsWord(std::string_view text, std::string_view word) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

// Which options are shown: all of a short list; of a long one those that hold what is looked for, and what
// is chosen already, so that nothing chosen is ever out of sight.
std::vector<std::size_t> searched(const Control& k, Column& column, const std::vector<catalog::Option>& all, std::string_view chosen) {
    constexpr std::size_t kShort = 12;
    std::vector<std::size_t> found;
    Local& local = k.c.local;
    const bool here = local.listFor == k.id;
    const std::string_view word = all.size() > kShort && here ? local.listQuery.reveal() : std::string_view();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool kept = chosen.find("," + all[i].key + ",") != std::string_view::npos;
        if (word.empty() || kept || containsWord(k.c.text(all[i].label), word) || containsWord(all[i].key, word)) found.push_back(i);
    }
    if (all.size() <= kShort) return found;
    const std::string id = k.id + "/search";
    FieldSpec spec{.id = id, .label = {}, .help = {}, .placeholder = k.c.tr(Str::kListSearch), .text = word, .fault = {}};
    spec.icon = Icon::Search;
    spec.clear = true;
    spec.maxCharacters = 40;
    Context* c = &k.c;
    spec.apply = [c, list = k.id](base::SecretString text) {
        c->local.listFor = list;
        c->local.listQuery = std::move(text);
        c->ui.settleAgain();
    };
    field(k.c, column, spec);
    column.y += k.c.ui.gap(1);
    if (!word.empty()) {
        const std::string said = found.empty() ? std::string(k.c.tr(Str::kListNone))
                                               : k.c.tr(Str::kListShown, {fmt::format("{}", all.size()), fmt::format("{}", found.size())});
        column.y += k.c.ui.say(column.x, column.y, column.w, said, {Type::Caption, k.c.ui.color().textQuiet}, Role::Status) + k.c.ui.gap(0.5F);
    }
    return found;
}

void options(const Control& k, Column& column) {
    Ui& ui = k.c.ui;
    const std::vector<catalog::Option> all = catalog::optionsOf(k.question, *k.c.session.catalogue);
    const bool several = k.question.type == QuestionType::Choices;
    const std::string chosen = "," + std::string(k.value(k.path)) + ",";
    const float gap = ui.gap(1.2F);
    const std::vector<std::size_t> found = searched(k, column, all, chosen);
    bool fits = true;
    for (const catalog::Option& o : all) {
        fits = fits && o.help.empty() && ui.textWidth(k.c.text(o.label)) < (column.w - gap) / 2 - ui.mm(18);
    }
    const std::size_t across = fits && (all.size() > 5 || k.question.type == QuestionType::YesNo) ? 2 : 1;
    const float w = std::floor((column.w - gap * float(across - 1)) / float(across));
    for (std::size_t i = 0; i < found.size(); i += across) {
        float h = 0;
        const auto specOf = [&](std::size_t at, const std::string& id) {
            const std::size_t n = found[at];
            OptionSpec spec{.id = id, .label = k.c.text(all[n].label), .help = k.c.text(all[n].help)};
            spec.several = several;
            spec.chosen = chosen.find("," + all[n].key + ",") != std::string::npos;
            spec.invalid = !k.fault.empty();
            return spec;
        };
        for (std::size_t at = i; at < std::min(found.size(), i + across); ++at) h = std::max(h, optionHeight(ui, w, specOf(at, "")));
        for (std::size_t at = i; at < std::min(found.size(), i + across); ++at) {
            const std::size_t n = found[at];
            const std::string id = k.id + "/" + all[n].key;
            const OptionSpec spec = specOf(at, id);
            if (!option(ui, {column.x + float(at - i) * (w + gap), column.y, w, h}, spec)) continue;
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

// The same date by figures, for who remembers it as a number and for keypads.
void typedDate(const Control& k, Column& column, const DateWheelsSpec& date) {
    const std::string id = k.id + "/figures";
    const std::string_view text = k.c.local.dateText.reveal();
    const auto dayOf = [](std::string_view figures) {
        constexpr std::size_t kFigures = 8;
        if (figures.size() != kFigures) return std::optional<base::LocalDate>();
        return base::parseDate(fmt::format("{}-{}-{}", figures.substr(0, 4), figures.substr(4, 2), figures.substr(6)));
    };
    const auto day = dayOf(text);
    const bool outside = day && (*day < date.earliest || *day > date.latest);
    std::string note;
    if (text.size() >= 8) {
        const base::Language language = k.c.language();
        note = !day      ? std::string(k.c.tr(Str::kDateTypedWrong))
               : outside ? k.c.tr(Str::kDateTypedOutside, {dateText(date.earliest, language), dateText(date.latest, language)})
                         : dateText(*day, language, true);
    }
    FieldSpec spec{.id = id, .label = {}, .help = k.c.tr(Str::kDateTyped), .placeholder = "19900307", .text = text, .fault = {}};
    spec.keyboard = KeyboardKind::Digits;
    spec.maxCharacters = 8;
    spec.note = note;
    spec.noteGood = day && !outside;
    Context* c = &k.c;
    spec.apply = [c, path = k.path, dayOf, date](base::SecretString figures) {
        const auto typed = dayOf(figures.reveal());
        c->local.dateText = std::move(figures);
        if (typed && *typed >= date.earliest && *typed <= date.latest) {
            c->intend(flow::intent::SetAnswer{path, base::SecretString(base::toString(*typed))});
        }
        c->ui.settleAgain();
    };
    field(k.c, column, spec);
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
    Local& local = k.c.local;
    const bool figures = local.dateFor == k.path;
    const auto otherWay = [&] {
        const std::string id = k.id + (figures ? "/wheels" : "/type");
        const ButtonSpec way{.id = id, .label = k.c.tr(figures ? Str::kDateWheels : Str::kDateType),
                             .icon = figures ? Icon::Event : Icon::Keyboard, .kind = ButtonKind::Quiet};
        column.y += k.c.ui.gap(1);
        const float w = std::min(column.w, buttonWidth(k.c.ui, way));
        const Rect place = column.take(buttonHeight(k.c.ui, way, w));
        if (!button(k.c.ui, {place.x, place.y, w, place.h}, way)) return;
        local.dateFor = figures ? std::string() : k.path;
        local.dateText.clear();
        k.c.ui.focus(figures ? std::string_view() : std::string_view(k.id + "/figures"));
        k.c.ui.settleAgain();
    };
    if (figures) {
        typedDate(k, column, spec);
        return otherWay();
    }
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
    otherWay();
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
