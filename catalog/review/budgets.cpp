#include "catalog/review/budgets.h"

#include <array>

#include <fmt/core.h>

#include "base/utf8.h"
#include "catalog/characters.h"
#include "catalog/review/checks.h"

namespace zizhu::catalog::review {

namespace {
struct Row {
    Spot spot;
    Budget budget;
};
// Millimetres inside the components, divided by the em of their type style at XL.
constexpr Row kBudgets[] = {
    // Row of the home page: 248 - 2 * 4.5 - 17 (icon) - 9 (arrow) = 213 mm of body text. Three lines of title
    // and two of tags still leave four rows on the glass.
    {Spot::Title, {213 / 12.3, 3, "its row on the home page"}},
    // 248 mm of heading text; four lines are an eighth of the glass.
    {Spot::Heading, {248 / 14.7, 4, "the heading of its page"}},
    // 248 mm of body text, above the field; with the keyboard open a third of the glass is left.
    {Spot::Label, {248 / 12.3, 3, "its place above the field"}},
    // 248 - 13 (mark) - 4 = 231 mm.
    {Spot::Option, {231 / 12.3, 3, "its option"}},
    // The same in captions.
    {Spot::OptionHelp, {231 / 9.8, 5, "its place in the option"}},
    // 248 mm in captions or body text, taken as body text.
    {Spot::Help, {248 / 12.3, 8, "its place under the heading"}},
    // 0.52 * 248 - 2 * 6 (padding) - 16 (arrow) = 101 mm; three lines of 17.4 mm make a bar of 66 mm.
    {Spot::Button, {101 / 12.3, 3, "the button"}},
    // Three across: (248 - 2 * 3) / 3 - 5 = 75.6 mm; three lines and the icon are 85 mm.
    {Spot::Tile, {75.6 / 12.3, 3, "the tile"}},
    // The list of the guide: 248 - 10 (mark) mm. On the receipt 72 mm of 3.4 mm characters: 21 em, the narrower
    // by words but not by lines.
    {Spot::Material, {238 / 12.3, 3, "its place in the list"}},
    // The list under the sheet: 248 - 2 * 4.5 - 11 (number) = 228 mm of body text.
    {Spot::Mark, {228 / 12.3, 2, "its place under the sample"}},
    // The box of faults: 248 - 2 * 4.5 - 11 (mark) = 228 mm.
    {Spot::Message, {228 / 12.3, 6, "the box of faults"}},
    // Beside a switch: 248 - 13 - 9 = 226 mm.
    {Spot::Consent, {226 / 12.3, 12, "its place beside the switch"}},
    // A4 with 25 mm at each side, 3.9 mm characters: 160 mm for eight columns at most, four as a rule.
    {Spot::Column, {40 / 3.9, 2, "the head of its column"}},
    // A third of the line, 53 mm.
    {Spot::Field, {53 / 3.9, 2, "the left side of the document"}},
    // The list of a dictionary is drawn as options are.
    {Spot::Entry, {231 / 12.3, 4, "its option"}},
};

// Noto Sans CJK, regular, of ' ' to '~', in thousandths of an em.
constexpr std::array<std::uint16_t, 95> kLatin = {
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555,
    555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589,
    552, 689, 728, 293, 535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 877, 573,
    531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 276, 552,
    284, 926, 611, 606, 620, 620, 388, 468, 377, 607, 521, 802, 501, 521, 475, 338, 270, 338, 555};

bool isWide(char32_t c) { return c >= 0x2E80; }
}  // namespace

std::optional<Budget> budgetOf(Spot spot) {
    for (const Row& row : kBudgets) {
        if (row.spot == spot) return row.budget;
    }
    return std::nullopt;
}

double widthOf(char32_t c) {
    constexpr double kBolder = 1.04;
    if (c >= ' ' && c <= '~') return kLatin[c - ' '] / 1000.0 * kBolder;
    if (isWide(c)) return 1;
    return 0.6;  // quotes, dashes, accented letters
}

double widthOf(std::string_view text) {
    double width = 0;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) break;
        width += widthOf(*c);
    }
    return width;
}

Fit fit(std::string_view text, double line) {
    Fit out;
    double used = 0;
    while (!text.empty()) {
        // One unbreakable run, and the spaces after it.
        std::string_view rest = text;
        double word = 0;
        double spaces = 0;
        const char* end = text.data();
        while (!rest.empty()) {
            const std::string_view before = rest;
            const auto c = base::takeCodePoint(rest);
            if (!c) return out;
            if (spaces > 0 && *c != U' ') {
                rest = before;
                break;
            }
            if (*c == U' ') {
                spaces += widthOf(*c);
                continue;
            }
            if (isWide(*c) && word > 0) {
                rest = before;
                break;
            }
            word += widthOf(*c);
            end = rest.data();
            if (isWide(*c) || *c == U'-' || *c == U'/') break;
        }
        if (word > line && out.tooWide.empty())
            out.tooWide = text.substr(0, std::size_t(end - text.data()));
        if (used > 0 && used + word > line) {
            ++out.lines;
            used = 0;
        }
        used += word + spaces;
        text = rest;
    }
    return out;
}

void checkLengths(const Desk& desk) {
    for (const Site& site : textsOf(desk.source)) {
        const auto budget = budgetOf(site.spot);
        if (!budget) continue;
        for (const base::Language language : base::kWrittenLanguages) {
            const Node& text = *site.in(language);
            const Fit needed = fit(text.text, budget->line);
            if (!needed.tooWide.empty()) {
                desk.report.warning(text,
                                    fmt::format("at the largest size the word “{}” is wider than a line of {}",
                                                printable(needed.tooWide), budget->place),
                                    "use a shorter word");
            } else if (needed.lines > budget->lines) {
                desk.report.warning(
                    text,
                    fmt::format("at the largest size it takes {} lines of {}, which has {}", needed.lines,
                                budget->place, budget->lines),
                    fmt::format("shorten it to about {} {}", int(budget->line * budget->lines * (language == base::Language::En ? 1.8 : 1)),
                                "characters"));
            }
        }
    }
}

}  // namespace zizhu::catalog::review
