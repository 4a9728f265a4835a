// Rating: five faces, then reasons and words for who wants to say more. Leaving is always one touch away.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/rating.h"
#include "screens/components/field.h"
#include "screens/components/option.h"
#include "screens/components/scroll_view.h"
#include "screens/components/tile.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

struct Face {
    int level;
    Str label;
    Icon icon;
    std::string_view id;
};
constexpr std::array kFaces = {Face{5, Str::kRatingLevel5, Icon::SentimentVerySatisfied, "rate/5"},
                               Face{4, Str::kRatingLevel4, Icon::SentimentSatisfied, "rate/4"},
                               Face{3, Str::kRatingLevel3, Icon::SentimentNeutral, "rate/3"},
                               Face{2, Str::kRatingLevel2, Icon::SentimentDissatisfied, "rate/2"},
                               Face{1, Str::kRatingLevel1, Icon::SentimentVeryDissatisfied, "rate/1"}};

// No word of any face is broken at that size.
bool wordsStand(const Context& c, float room, Type type) {
    const auto stands = [&](const Face& face) {
        std::string_view rest = c.tr(face.label);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (c.ui.textWidth(rest.substr(0, end), type) > room) return false;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return true;
    };
    return std::all_of(kFaces.begin(), kFaces.end(), stands);
}

void faces(Context& c, Column& column) {
    Ui& ui = c.ui;
    const int chosen = c.session.rating->level;
    const float gap = ui.mm(2.6F);
    const float w = std::floor((column.w - 4 * gap) / 5);
    // Side by side where every word stands whole in its tile, otherwise one below the other.
    const float room = tileRoom(ui, w, true);
    const Type type = wordsStand(c, room, Type::Body) ? Type::Body : Type::Caption;
    if (wordsStand(c, room, type)) {
        float h = 0;
        for (const Face& face : kFaces)
            h = std::max(h, tileHeight(ui, w, {.id = face.id, .label = c.tr(face.label), .icon = face.icon, .large = true, .type = type}));
        for (std::size_t i = 0; i < kFaces.size(); ++i) {
            const Face& face = kFaces[i];
            const Rect rect{column.x + float(i) * (w + gap), column.y, w, h};
            if (tile(ui, rect, {.id = face.id, .label = c.tr(face.label), .icon = face.icon, .chosen = chosen == face.level, .large = true, .type = type}))
                c.intend(flow::intent::RateLevel{face.level});
        }
        column.y += h + ui.gap(2);
        return;
    }
    for (const Face& face : kFaces) {
        const OptionSpec spec{.id = face.id, .label = c.tr(face.label), .chosen = chosen == face.level, .secret = false, .icon = face.icon};
        const float h = optionHeight(ui, column.w, spec);
        if (option(ui, {column.x, column.y, column.w, h}, spec)) c.intend(flow::intent::RateLevel{face.level});
        column.y += h + gap;
    }
    column.y += ui.gap(1);
}

void reasons(Context& c, Column& column) {
    Ui& ui = c.ui;
    const flow::Rating& rating = *c.session.rating;
    const catalog::Dictionary* dictionary = c.session.catalogue ? c.session.catalogue->dictionary("ratings") : nullptr;
    if (dictionary != nullptr) {
        const bool bad = rating.level <= catalog::kBadRating;
        column.y += ui.say(column.x, column.y, column.w, c.tr(bad ? Str::kRatingReasonsBad : Str::kRatingReasonsGood), {Type::Title}, Role::Heading) + ui.mm(3);
        for (const catalog::DictionaryEntry* entry : dictionary->children(std::to_string(rating.level))) {
            const std::string id = "reason/" + entry->key;
            const bool on = rating.reasons.count(entry->key) != 0;
            const OptionSpec spec{.id = id, .label = c.text(entry->label), .chosen = on, .several = true, .secret = false};
            const float h = optionHeight(ui, column.w, spec);
            if (option(ui, {column.x, column.y, column.w, h}, spec)) c.intend(flow::intent::RateReason{entry->key, !on});
            column.y += h + ui.mm(3);
        }
        column.y += ui.gap(1);
    }
    FieldSpec spec{.id = "rating-words", .label = c.tr(Str::kRatingWords), .help = c.tr(Str::kRatingWordsHelp), .text = rating.words.reveal()};
    spec.maxCharacters = flow::kVisitTimes.ratingWords;
    spec.optional = true;
    spec.lines = true;
    spec.apply = [&c](base::SecretString text) { c.intend(flow::intent::SetRatingWords{std::move(text)}); };
    field(c, column, spec);
}

void asking(Context& c) {
    Ui& ui = c.ui;
    const flow::Rating& rating = *c.session.rating;
    PageSpec spec{.steps = false, .leave = false};
    spec.back = ButtonSpec{.id = "done", .label = c.tr(Str::kRatingSkip)};
    spec.main = mainButton(c, "send-rating", c.tr(Str::kRatingSend), Icon::Check);
    spec.main->enabled = rating.level != 0 && rating.stage == flow::RatingStage::Asking;
    Page page(c, spec);
    {
        ScrollView scroll(ui, "rating", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kRatingHeading), c.tr(Str::kRatingHelp));
        faces(c, column);
        if (rating.level != 0) reasons(c, column);
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.back) c.intend(flow::intent::Done{});
    if (hit.main) {
        ui.focus({});
        c.intend(flow::intent::Continue{});
    }
}

}  // namespace

void drawRating(Context& c) {
    using flow::RatingStage;
    if (!c.session.rating) return;
    const RatingStage stage = c.session.rating->stage;
    if (stage == RatingStage::Asking || stage == RatingStage::Keeping) return asking(c);
    const bool kept = stage == RatingStage::Kept;
    PageSpec spec{.steps = false, .leave = false};
    spec.main = mainButton(c, "done", c.tr(Str::kDone), Icon::Check);
    Page page(c, spec);
    Column column{page.body().x, page.body().y, page.body().w};
    ending(c, column, kept ? Icon::SentimentSatisfied : Icon::Info, kept ? Tone::Success : Tone::Warning,
           c.tr(kept ? Str::kRatingThanks : Str::kRatingNotKept), c.tr(kept ? Str::kRatingThanksText : Str::kRatingNotKeptText));
    if (page.finish().main) c.intend(flow::intent::Done{});
}

}  // namespace zizhu::screens
