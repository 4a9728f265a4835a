#include "screens/components/tile.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

float pad(const Ui& ui) { return ui.mm(4.5F); }
float leading(const Ui& ui, const RowSpec& spec) { return spec.icon == Icon::None ? 0 : ui.mm(17); }
float trailing(const Ui& ui, const RowSpec& spec) {
    return spec.action.empty() ? ui.mm(9) : ui.textWidth(spec.action, Type::BodyStrong) + ui.mm(4);
}

float tagsHeight(const Ui& ui, float w, const std::vector<TagSpec>& specs) {
    if (specs.empty()) return 0;
    float x = 0, lines = 1, extra = 0;
    for (const TagSpec& t : specs) {
        const float width = tagWidth(ui, t);
        if (x > 0 && x + width > w) {
            lines += 1;
            x = 0;
        }
        if (width > w) {
            extra += ui.textHeight(t.text, w, Type::Caption);
            continue;
        }
        x += width + ui.mm(4);
    }
    return (x > 0 ? lines : lines - 1) * (tagHeight(ui) + ui.mm(0.5F)) + extra;
}

}  // namespace

float rowHeight(const Ui& ui, float width, const RowSpec& spec) {
    const float room = width - 2 * pad(ui) - leading(ui, spec) - trailing(ui, spec);
    float height = ui.textHeight(spec.title, room, Type::BodyStrong);
    if (!spec.text.empty()) height += ui.textHeight(spec.text, room, Type::Caption) + ui.mm(0.5F);
    if (!spec.tags.empty()) height += tagsHeight(ui, room, spec.tags) + ui.mm(1);
    return std::max(height + 2 * ui.mm(4), ui.mm(17));
}

bool row(Ui& ui, const Rect& rect, const RowSpec& spec) {
    const Colors& c = ui.color();
    const Hit hit = ui.target(spec.id, rect);
    ui.surface(rect, {.ground = hit.pressed ? c.primarySoft : c.surface, .frame = c.line, .stroke = Stroke::Hair,
                      .elevation = hit.pressed ? Elevation::Flat : Elevation::Raised});
    const float room = rect.w - 2 * pad(ui) - leading(ui, spec) - trailing(ui, spec);
    float x = rect.x + pad(ui);
    if (spec.icon != Icon::None) {
        const float size = ui.mm(13);
        const Rect box{x, std::round(rect.centreY() - size / 2), size, size};
        ui.fill(box, spec.quiet ? c.surfaceSunken : c.primarySoft, ui.mm(3));
        if (ui.high()) ui.frame(box, c.line, ui.theme().hairline(), ui.mm(3));
        ui.icon(spec.icon, box.centreX(), box.centreY(), size * 0.62F, spec.quiet ? c.textQuiet : c.primary);
        x += leading(ui, spec);
    }
    float content = ui.textHeight(spec.title, room, Type::BodyStrong);
    if (!spec.text.empty()) content += ui.textHeight(spec.text, room, Type::Caption) + ui.mm(0.5F);
    if (!spec.tags.empty()) content += tagsHeight(ui, room, spec.tags) + ui.mm(1);
    float y = std::round(rect.y + (rect.h - content) / 2);
    y += ui.text(x, y, room, spec.title, {Type::BodyStrong, spec.quiet ? c.textQuiet : c.text});
    if (!spec.text.empty()) y += ui.mm(0.5F) + ui.text(x, y + ui.mm(0.5F), room, spec.text, {Type::Caption, c.textQuiet});
    if (!spec.tags.empty()) tags(ui, x, y + ui.mm(1), room, spec.tags);
    if (!spec.action.empty()) {
        const float h = ui.theme().lineHeight(Type::BodyStrong);
        ui.text(rect.right() - pad(ui) - trailing(ui, spec) + ui.mm(4), std::round(rect.centreY() - h / 2), trailing(ui, spec), spec.action,
                {Type::BodyStrong, c.primary});
    } else {
        ui.icon(spec.after, rect.right() - pad(ui) - ui.mm(3.5F), rect.centreY(), ui.mm(8), c.primary);
    }
    Node& node = ui.node(Role::ListItem, spec.id, spec.name.empty() ? spec.title : spec.name, rect);
    std::string words(spec.text);
    for (const TagSpec& t : spec.tags) {
        if (!words.empty()) words += " · ";
        words += t.text;
    }
    node.value = base::SecretString(words);
    node.focusable = true;
    return hit.tapped;
}

namespace {
constexpr float kLargeFace = 1.5F;  // of the usual picture; without a disc, since a face is one
float tilePicture(const Ui& ui, const TileSpec& spec) { return ui.theme().icon(IconSize::Feature) * (spec.large ? kLargeFace : 1); }
}  // namespace

float tileRoom(const Ui& ui, float width, bool large) { return width - ui.mm(large ? 3 : 5); }

float tileHeight(const Ui& ui, float width, const TileSpec& spec) {
    if (spec.large) return tilePicture(ui, spec) + ui.textHeight(spec.label, tileRoom(ui, width, true), spec.type) + ui.mm(14);
    return std::max(ui.mm(32), ui.mm(20) + ui.textHeight(spec.label, width - ui.mm(5), Type::Body) + ui.mm(5));
}

bool tile(Ui& ui, const Rect& rect, const TileSpec& spec) {
    const Colors& c = ui.color();
    const Hit hit = ui.target(spec.id, rect);
    const bool on = spec.chosen;
    ui.surface(rect, {.ground = on ? c.primary : hit.pressed ? c.primarySoft : c.surface, .frame = c.line,
                      .edge = on ? c.primaryEdge : 0, .stroke = Stroke::Hair,
                      .elevation = hit.pressed || on ? Elevation::Flat : Elevation::Raised});
    const float room = tileRoom(ui, rect.w, spec.large);
    const float text = ui.textHeight(spec.label, room, spec.type);
    const float box = tilePicture(ui, spec);
    const float top = std::round(rect.y + (rect.h - box - ui.mm(2) - text) / 2);
    if (!on && !ui.high() && !spec.large) ui.disc(rect.centreX(), top + box / 2, box / 2 + ui.mm(0.5F), hit.pressed ? c.surface : c.primarySoft);
    ui.icon(spec.icon, rect.centreX(), top + box / 2, box * (spec.large ? 1 : 0.68F), on ? c.textOnPrimary : c.primary);
    ui.text(rect.x + (rect.w - room) / 2, top + box + ui.mm(2), room, spec.label,
            {spec.type, on ? c.textOnPrimary : c.text, Align::Centre});
    Node& node = ui.node(Role::Button, spec.id, spec.label, rect);
    node.focusable = true;
    if (on) node.state |= kSelected;
    return hit.tapped;
}

}  // namespace zizhu::screens
