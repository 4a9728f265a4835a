#include "screens/access/display_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "screens/components/option.h"
#include "screens/components/sheet.h"

namespace zizhu::screens {
namespace {

constexpr std::array kSizes = {Str::kSizeS, Str::kSizeM, Str::kSizeL, Str::kSizeXl};

// Options side by side, as many in a row as fit, all equally high.
struct Grid {
    std::size_t across = 2;
    float w = 0, h = 0, gap = 0;
    float height(std::size_t count) const { return float((count + across - 1) / across) * (h + gap); }
    Rect at(const Column& column, std::size_t i) const {
        return {column.x + float(i % across) * (w + gap), column.y + float(i / across) * (h + gap), w, h};
    }
};

class Sheet {
public:
    explicit Sheet(Context& c) : c_(c), ui_(c.ui), preferences_(c.session.preferences), gap_(ui_.gap(1)) {
        const Panel& panel = ui_.theme().panel();
        // The least width that the sheet may leave, with a scroll's rail.
        inner_ = std::min(float(panel.widthPx) - 2 * ui_.mm(14), ui_.mm(230)) - 2 * ui_.mm(10) - ui_.mm(18);
        sizes_ = grid(2, {c.tr(Str::kSizeS), c.tr(Str::kSizeM), c.tr(Str::kSizeL), c.tr(Str::kSizeXl)});
        volumes_ = grid(flow::kLoudest + 1, {"4"});
        portrait_ = panel.portrait();
    }

    float height() const {
        const float label = ui_.theme().lineHeight(Type::BodyStrong) + ui_.mm(2);
        float h = label + sizes_.height(kSizes.size()) + ui_.mm(3);
        h += tickHeight(contrast()) + gap_ + tickHeight(speech()) + gap_;
        if (portrait_) h += tickHeight(reach()) + gap_;
        if (preferences_.speech) h += label + volumes_.height(flow::kLoudest + 1) + ui_.mm(2);
        return h + ui_.textHeight(c_.tr(Str::kDisplayKeys), inner_, Type::Caption);
    }

    void draw(Column& column) {
        label(column, Str::kTextSize);
        for (std::size_t i = 0; i < kSizes.size(); ++i) {
            const std::string id = fmt::format("size/{}", i);
            const OptionSpec spec{.id = id, .label = c_.tr(kSizes[i]), .chosen = std::size_t(preferences_.textSize) == i, .secret = false};
            if (option(ui_, fit(sizes_, column).at(column, i), spec)) preferences_.textSize = flow::TextSize(i);
        }
        column.y += sizes_.height(kSizes.size()) + ui_.mm(3);
        if (tick(column, contrast())) preferences_.highContrast = !preferences_.highContrast;
        if (portrait_ && tick(column, reach())) preferences_.lowReach = !preferences_.lowReach;
        if (tick(column, speech())) preferences_.speech = !preferences_.speech;
        if (c_.session.preferences.speech) volume(column);
        column.y += ui_.say(column.x, column.y, column.w, c_.tr(Str::kDisplayKeys), {Type::Caption, ui_.color().textQuiet});
    }

    const flow::Preferences& preferences() const { return preferences_; }

private:
    OptionSpec contrast() const { return spec("contrast", Str::kHighContrast, preferences_.highContrast); }
    OptionSpec reach() const { return spec("low-reach", Str::kLowReach, preferences_.lowReach); }
    OptionSpec speech() const {
        OptionSpec out = spec("speech", Str::kDisplaySpeech, preferences_.speech);
        out.help = c_.tr(Str::kDisplaySpeechHelp);
        return out;
    }
    OptionSpec spec(std::string_view id, Str label, bool on) const {
        return {.id = id, .label = c_.tr(label), .chosen = on, .several = true, .secret = false};
    }
    Grid grid(std::size_t across, std::initializer_list<std::string_view> labels) const {
        Grid g{across, 0, 0, gap_};
        g.w = std::floor((inner_ - gap_ * float(across - 1)) / float(across));
        for (const std::string_view label : labels) g.h = std::max(g.h, optionHeight(ui_, g.w, {.label = label}));
        return g;
    }
    // The same rows over the width that there is.
    static Grid fit(Grid g, const Column& column) {
        g.w = std::floor((column.w - g.gap * float(g.across - 1)) / float(g.across));
        return g;
    }
    float tickHeight(const OptionSpec& spec) const { return optionHeight(ui_, inner_, spec); }
    bool tick(Column& column, const OptionSpec& spec) {
        const bool tapped = option(ui_, column.take(optionHeight(ui_, column.w, spec)), spec);
        column.y += gap_;
        return tapped;
    }
    void label(Column& column, Str text) {
        column.y += ui_.say(column.x, column.y, column.w, c_.tr(text), {Type::BodyStrong}) + ui_.mm(2);
    }
    void volume(Column& column) {
        label(column, Str::kDisplayVolume);
        for (int i = 0; i <= flow::kLoudest; ++i) {
            const std::string id = fmt::format("volume/{}", i), digit = fmt::format("{}", i);
            const OptionSpec spec{.id = id, .label = digit, .chosen = preferences_.volume == i, .secret = false};
            if (option(ui_, fit(volumes_, column).at(column, std::size_t(i)), spec)) preferences_.volume = i;
        }
        column.y += volumes_.height(flow::kLoudest + 1) + ui_.mm(2);
    }

    Context& c_;
    Ui& ui_;
    flow::Preferences preferences_;
    float gap_, inner_ = 0;
    Grid sizes_, volumes_;
    bool portrait_ = true;
};

}  // namespace

void displaySheet(Context& c) {
    Sheet content(c);
    const std::string tapped = sheet(
        c, {.id = "display-sheet", .tone = Tone::Info, .title = c.tr(Str::kDisplayHeading),
            .actions = {{.id = "display-close", .label = c.tr(Str::kDisplayClose), .icon = Icon::Check, .kind = ButtonKind::Primary, .main = true}},
            .low = true},
        content.height(), [&](Column& column) { content.draw(column); });
    if (!(content.preferences() == c.session.preferences)) c.intend(flow::intent::SetPreferences{content.preferences()});
    if (tapped == "display-close") {
        c.local.displaySheet = false;
        c.ui.settleAgain();
    }
}

}  // namespace zizhu::screens
