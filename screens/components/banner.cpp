#include "screens/components/banner.h"

#include <algorithm>

namespace zizhu::screens {

Color ink(const Ui& ui, Tone tone) {
    const Colors& c = ui.color();
    switch (tone) {
        case Tone::Info: return c.primary;
        case Tone::Success: return c.success;
        case Tone::Warning: return c.warning;
        case Tone::Error: return c.error;
    }
    return c.text;
}

Color ground(const Ui& ui, Tone tone) {
    const Colors& c = ui.color();
    switch (tone) {
        case Tone::Info: return c.primarySoft;
        case Tone::Success: return c.successSoft;
        case Tone::Warning: return c.warningSoft;
        case Tone::Error: return c.errorSoft;
    }
    return c.surface;
}

Icon iconOf(Tone tone) {
    switch (tone) {
        case Tone::Info: return Icon::Info;
        case Tone::Success: return Icon::CheckCircle;
        case Tone::Warning: return Icon::Warning;
        case Tone::Error: return Icon::Error;
    }
    return Icon::Info;
}

float banner(Ui& ui, float x, float y, float w, const BannerSpec& spec) {
    const float pad = ui.mm(4.5F);
    const float box = ui.theme().capHeight(Type::Title) * 1.7F;
    const float textX = x + pad + box + ui.mm(3);
    const float textW = w - (textX - x) - pad;
    const float head = ui.textHeight(spec.heading, textW, Type::BodyStrong);
    const float body = spec.text.empty() ? 0 : ui.textHeight(spec.text, textW, Type::Body) + ui.mm(1);
    const Rect rect{x, y, w, head + body + 2 * pad};
    ui.fill(rect, ground(ui, spec.tone), ui.theme().radius());
    ui.frame(rect, ink(ui, spec.tone), ui.theme().hairline(), ui.theme().radius());
    ui.fill({x, y, ui.mm(1.6F), rect.h}, ink(ui, spec.tone), ui.theme().radius() / 2);
    ui.icon(spec.icon != Icon::None ? spec.icon : iconOf(spec.tone), x + pad + box / 2,
            y + pad + ui.theme().lineHeight(Type::BodyStrong) / 2, box, ink(ui, spec.tone));
    ui.text(textX, y + pad, textW, spec.heading, {Type::BodyStrong, ink(ui, spec.tone)});
    if (!spec.text.empty()) ui.text(textX, y + pad + head + ui.mm(1), textW, spec.text);
    const bool loud = spec.tone == Tone::Error || spec.tone == Tone::Warning;
    Node& node = ui.node(loud ? Role::Alert : Role::Status, {}, spec.heading, rect);
    node.value = base::SecretString(spec.text);
    return rect.h;
}

float tagWidth(const Ui& ui, const TagSpec& spec) {
    const float box = spec.icon == Icon::None ? 0 : ui.theme().capHeight(Type::Caption) * 1.5F + ui.mm(1.2F);
    return box + ui.textWidth(spec.text, Type::Caption) + (spec.plain ? ui.mm(1) : ui.mm(4));
}

float tagHeight(const Ui& ui) { return ui.theme().lineHeight(Type::Caption) + ui.mm(1); }

void tag(Ui& ui, float x, float y, const TagSpec& spec) {
    const Rect rect{x, y, tagWidth(ui, spec), tagHeight(ui)};
    const Color color = spec.plain ? (spec.tone == Tone::Info ? ui.color().textQuiet : ink(ui, spec.tone))
                                   : ink(ui, spec.tone);
    float left = x;
    if (!spec.plain) {
        ui.fill(rect, ground(ui, spec.tone), rect.h / 2);
        if (ui.high()) ui.frame(rect, color, ui.theme().hairline(), rect.h / 2);
        left += ui.mm(2);
    }
    if (spec.icon != Icon::None) {
        const float box = ui.theme().capHeight(Type::Caption) * 1.5F;
        ui.icon(spec.icon, left + box / 2, rect.centreY(), box, color);
        left += box + ui.mm(1.2F);
    }
    ui.text(left, y + ui.mm(0.5F), rect.right() - left + 2, spec.text, {Type::Caption, color});
}

float tags(Ui& ui, float x, float y, float w, const std::vector<TagSpec>& specs) {
    const float top = y;
    float left = x;
    for (const TagSpec& spec : specs) {
        const float width = tagWidth(ui, spec);
        if (left > x && left + width > x + w) {
            left = x;
            y += tagHeight(ui) + ui.mm(0.5F);
        }
        if (width > w) {
            // Too long for a line of its own: as a paragraph.
            y += ui.text(x, y, w, spec.text, {Type::Caption, ui.color().textQuiet});
            continue;
        }
        tag(ui, left, y, spec);
        left += width + ui.mm(4);
    }
    return left > x ? y + tagHeight(ui) - top : y - top;
}

}  // namespace zizhu::screens
