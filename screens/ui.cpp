#include "screens/ui.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "screens/inspection.h"
#include "screens/text_layout.h"

namespace zizhu::screens {

Rect intersect(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x);
    const float y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x),
            std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

Ui::Ui(const Theme& theme, const Fonts& fonts, base::Language language, Semantics& semantics, UiState& state,
       const Pointer& pointer, ImDrawList* list)
    : theme_(theme), fonts_(fonts), language_(language), semantics_(semantics), state_(state), pointer_(pointer),
      list_(list) {
    clips_.push_back({0, 0, float(theme.panel().widthPx), float(theme.panel().heightPx)});
}

namespace {

// The face's curly quotation marks are as wide as a Han character, which tears an English sentence apart.
class Plain {
public:
    Plain(base::Language language, std::string_view text) : text_(text) {
        if (language != base::Language::En || text.find("\xE2\x80") == std::string_view::npos) return;
        while (!text.empty()) {
            const std::string_view before = text;
            const auto c = base::takeCodePoint(text);
            if (!c) break;
            const bool single = *c == U'\u2018' || *c == U'\u2019', twice = *c == U'\u201C' || *c == U'\u201D';
            plain_.append(single ? "'" : twice ? "\"" : before.substr(0, before.size() - text.size()));
        }
        text_ = plain_.reveal();
    }
    std::string_view get() const { return text_; }

private:
    base::SecretString plain_;
    std::string_view text_;
};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool cutsWord(std::string_view line, std::string_view next) {
    return !line.empty() && !next.empty() && line.data() + line.size() == next.data() && isLetter(line.back()) &&
           isLetter(next.front());
}

}  // namespace

float Ui::text(float x, float y, float w, std::string_view words, const Style& style) {
    const Plain plain(language_, words);
    const Fonts::Sized sized = fonts_.text(theme_.capHeight(style.type), theme_.bold(style.type));
    const float height = theme_.lineHeight(style.type);
    const float baseline = std::round((height + theme_.capHeight(style.type)) / 2);
    const Color color = style.color != 0 ? style.color : this->color().text;
    const float top = y;
    const std::vector<TextLine> lines = breakLines(sized, plain.get(), w);
    for (const TextLine& line : lines) {
        if (!line.text.empty() && visible({x, y, w, height})) {
            const float slack = w - line.width;
            const float left = style.align == Align::Left ? x : style.align == Align::Right ? x + slack : x + slack / 2;
            list_->AddText(sized.font, sized.size, ImVec2(std::round(left), y + baseline - sized.ascent), color,
                           line.text.data(), line.text.data() + line.text.size());
            if (inspection_ != nullptr) {
                const bool last = &line == &lines.back();
                inspection_->lines.push_back(
                    {.text = std::string(line.text),
                     .ink = {std::round(left), y + baseline - theme_.capHeight(style.type), line.width,
                             theme_.capHeight(style.type)},
                     .clip = clip(), .type = style.type, .capHeight = theme_.capHeight(style.type), .color = color,
                     .cutWord = !last && cutsWord(line.text, (&line + 1)->text), .inert = inert_,
                     .picture = picture_, .boxes = inspection_->boxes.size(), .view = scrollNumber_});
            }
        }
        y += height;
    }
    return y - top;
}

float Ui::say(float x, float y, float w, std::string_view text, const Style& style, Role role) {
    const float height = this->text(x, y, w, text, style);
    node(role, {}, text, {x, y, w, height});
    return height;
}

float Ui::textHeight(std::string_view text, float w, Type type) const {
    const Fonts::Sized sized = fonts_.text(theme_.capHeight(type), theme_.bold(type));
    return float(breakLines(sized, Plain(language_, text).get(), w).size()) * theme_.lineHeight(type);
}

float Ui::textWidth(std::string_view text, Type type) const {
    return std::ceil(lineWidth(fonts_.text(theme_.capHeight(type), theme_.bold(type)), Plain(language_, text).get()));
}

float Ui::brokenWidth(std::string_view text, float w, Type type) const {
    float widest = 0;
    const Plain plain(language_, text);
    for (const TextLine& line : breakLines(fonts_.text(theme_.capHeight(type), theme_.bold(type)), plain.get(), w)) {
        widest = std::max(widest, line.width);
    }
    return std::ceil(widest);
}

void Ui::icon(Icon icon, float centreX, float centreY, float box, Color color) {
    if (icon == Icon::None || !visible({centreX - box / 2, centreY - box / 2, box, box})) return;
    const Fonts::Sized sized = fonts_.icon(box);
    const std::string glyph = base::toUtf8(char32_t(icon));
    // The face's em box stands on its baseline.
    list_->AddText(sized.font, sized.size,
                   ImVec2(std::round(centreX - box / 2), std::round(centreY + box / 2 - sized.ascent)), color,
                   glyph.data(), glyph.data() + glyph.size());
}

void Ui::fill(const Rect& r, Color color, float radius) {
    if (!visible(r)) return;
    list_->AddRectFilled(ImVec2(r.x, r.y), ImVec2(r.right(), r.bottom()), color, radius);
    note(r, color, true);
}

void Ui::note(const Rect& rect, Color color, bool filled) {
    if (inspection_ == nullptr) return;
    inspection_->boxes.push_back({.rect = rect, .clip = clip(), .color = color, .filled = filled, .inert = inert_,
                                  .picture = picture_, .view = scrollNumber_});
}

void Ui::frame(const Rect& r, Color color, float thickness, float radius) {
    if (!visible(r)) return;
    const float half = thickness / 2;
    list_->AddRect(ImVec2(r.x + half, r.y + half), ImVec2(r.right() - half, r.bottom() - half), color, radius, 0,
                   thickness);
    note(r, color, false);
}

void Ui::line(float x0, float y0, float x1, float y1, Color color, float thickness) {
    list_->AddLine(ImVec2(x0, y0), ImVec2(x1, y1), color, thickness);
}

void Ui::disc(float x, float y, float radius, Color color) {
    list_->AddCircleFilled(ImVec2(x, y), radius, color);
}

void Ui::ring(float x, float y, float radius, Color color, float thickness) {
    list_->AddCircle(ImVec2(x, y), radius - thickness / 2, color, 0, thickness);
}

void Ui::surface(const Rect& rect, const Surface& s) {
    if (!visible(rect)) return;
    const float radius = s.radius < 0 ? theme_.radius() : s.radius;
    Rect face = rect;
    if (s.elevation == Elevation::Raised && !high()) {
        face.h -= theme_.edge();
        // Only what is seen of it: painting it whole would paint every button twice.
        const float strip = std::min(face.h, 2 * radius + theme_.edge());
        const bool whole = strip >= face.h - radius;
        list_->AddRectFilled(ImVec2(rect.x, rect.bottom() - strip), ImVec2(rect.right(), rect.bottom()),
                             s.edge != 0 ? s.edge : color().edge, radius,
                             whole ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersBottom);
    }
    if (s.ground != 0) {
        list_->AddRectFilled(ImVec2(face.x, face.y), ImVec2(face.right(), face.bottom()), s.ground, radius);
    }
    if (s.frame != 0) {
        const float width = theme_.stroke(s.stroke);
        list_->AddRect(ImVec2(face.x + width / 2, face.y + width / 2),
                       ImVec2(face.right() - width / 2, face.bottom() - width / 2), s.frame, radius, 0, width);
    }
    note(rect, s.ground, s.ground != 0);
}

void Ui::card(const Rect& rect, Color ground) {
    surface(rect, {.ground = ground != 0 ? ground : color().surface, .frame = color().line, .stroke = Stroke::Hair});
}

Node& Ui::node(Role role, std::string_view id, std::string_view name, const Rect& rect) {
    if (inert_) {
        ignored_ = {};
        return ignored_;
    }
    Node node;
    node.role = role;
    node.id = id;
    node.name = name;
    node.rect = rect;
    node.target = intersect(rect, clip());
    node.view = scrollNumber_;
    if (node.target.w <= 0 || node.target.h < std::min(rect.h, theme_.touch()) * 0.5F) node.state |= kOffView;
    return semantics_.add(std::move(node));
}

Hit Ui::target(std::string_view id, const Rect& rect, bool enabled) {
    if (inert_ || !enabled) return {};
    if (inspection_ != nullptr) inspection_->targets.push_back({std::string(id), rect});
    const bool inside = intersect(rect, clip()).contains(pointer_.x, pointer_.y);
    if (pointer_.pressed && inside) {
        state_.pressedId = id;
        state_.pressX = pointer_.x;
        state_.pressY = pointer_.y;
        state_.dragging = false;
    }
    if (state_.pressedId != id) return {};
    Hit hit;
    hit.held = pointer_.down;
    hit.pressed = pointer_.down && inside && !state_.dragging;
    hit.tapped = pointer_.released && inside && !state_.dragging;
    return hit;
}

void Ui::pushClip(const Rect& rect) {
    clips_.push_back(intersect(rect, clips_.back()));
    const Rect& c = clips_.back();
    list_->PushClipRect(ImVec2(c.x, c.y), ImVec2(c.right(), c.bottom()));
}

void Ui::popClip() {
    clips_.pop_back();
    list_->PopClipRect();
}

bool Ui::visible(const Rect& rect) const {
    const Rect& c = clips_.back();
    return rect.x < c.right() && rect.right() > c.x && rect.y < c.bottom() && rect.bottom() > c.y;
}

void Ui::focus(std::string_view id) {
    if (state_.focus == id) return;
    state_.focus = id;
    settleAgain();
}

ScrollState& Ui::scroll(std::string_view id) {
    const auto found = state_.scrolls.find(id);
    if (found != state_.scrolls.end()) return found->second;
    ScrollState fresh;
    fresh.number = std::uint32_t(state_.scrolls.size() + 1);
    return state_.scrolls.emplace(std::string(id), fresh).first->second;
}

}  // namespace zizhu::screens
