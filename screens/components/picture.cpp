#include "screens/components/picture.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace zizhu::screens {

void qrCode(Ui& ui, const Rect& rect, const base::Bitmap* code, std::string_view name) {
    ui.fill(rect, 0xFFFFFFFF, ui.mm(2));
    ui.frame(rect, ui.color().line, ui.theme().hairline(), ui.mm(2));
    if (code != nullptr && code->width > 0) {
        // Whole pixels a module: a camera reads edges. Four modules of quiet around.
        const int modules = std::max(code->width, code->height) + 8;
        const float size = std::max(1.0F, std::floor(rect.w / float(modules)));
        const float x0 = std::round(rect.x + (rect.w - size * float(code->width)) / 2);
        const float y0 = std::round(rect.y + (rect.h - size * float(code->height)) / 2);
        for (int y = 0; y < code->height; ++y) {
            for (int x = 0; x < code->width;) {
                if (!code->black(x, y)) {
                    ++x;
                    continue;
                }
                int end = x;
                while (end < code->width && code->black(end, y)) ++end;
                ui.fill({x0 + size * float(x), y0 + size * float(y), size * float(end - x), size}, 0xFF000000);
                x = end;
            }
        }
    }
    ui.node(Role::QrCode, "qr", name, rect);
}

void seal(Ui& ui, float x, float y, float diameter, Icon icon, Tone tone) {
    ui.disc(x, y, diameter / 2, ground(ui, tone));
    ui.disc(x, y, diameter * 0.36F, ui.high() ? ui.color().page : ink(ui, tone));
    if (ui.high()) ui.ring(x, y, diameter / 2, ui.color().text, ui.theme().hairline() * 3);
    ui.icon(icon, x, y, diameter * 0.46F, ui.high() ? ui.color().text : ui.color().textOnPrimary);
}

void cardPicture(Ui& ui, const Rect& rect, CardPicture picture, std::string_view name) {
    const Colors& c = ui.color();
    ui.fill(rect, ui.high() ? c.page : c.primarySoft, ui.mm(4));
    if (ui.high()) ui.frame(rect, c.line, ui.theme().hairline(), ui.mm(4));
    // ID-1 cards are 85.6 x 54 mm; drawn a little smaller than life, so that it is known at once.
    const float k = std::min(rect.h / ui.mm(96), rect.w / ui.mm(150));
    const auto s = [&](float v) { return std::round(ui.mm(v) * k); };
    const float cx = rect.centreX();
    const float readerY = rect.bottom() - s(34);
    const Rect reader{cx - s(54), readerY, s(108), s(24)};
    const bool lying = picture == CardPicture::Reading || picture == CardPicture::Read;
    const bool failed = picture == CardPicture::Wrong || picture == CardPicture::Early || picture == CardPicture::Other;
    const Tone tone = picture == CardPicture::Read ? Tone::Success : picture == CardPicture::Early ? Tone::Warning : failed ? Tone::Error : Tone::Info;
    ui.fill({reader.x, reader.y + s(3), reader.w, reader.h}, c.text, s(5));
    ui.fill(reader, ui.high() ? c.page : 0xFF4A3A2C, s(5));
    if (ui.high()) ui.frame(reader, c.text, ui.theme().hairline() * 2, s(5));
    ui.fill({reader.x + s(5), reader.bottom() - s(7), reader.w - s(10), s(3)}, ui.high() ? c.text : ink(ui, tone), s(1.5F));
    ui.icon(Icon::Contactless, reader.centreX(), reader.y + s(9), s(12), 0xFFFFFFFF);
    const float top = lying ? reader.y - s(35) : reader.y - s(58);
    const Rect card{cx - s(34), top, s(68), s(43)};
    ui.fill({card.x, card.y + s(1.5F), card.w, card.h}, c.lineStrong, s(3));
    ui.fill(card, ui.high() ? c.page : c.surface, s(3));
    ui.frame(card, ui.high() ? c.text : c.lineStrong, ui.theme().hairline() * 1.5F, s(3));
    const Color faint = ui.high() ? c.text : c.line;
    if (picture == CardPicture::Other) {
        // A bank card: a stripe and a chip, no face.
        ui.fill({card.x, card.y + s(7), card.w, s(8)}, c.text);
        ui.fill({card.x + s(6), card.y + s(20), s(11), s(9)}, ui.high() ? c.text : c.warning, s(1.5F));
    } else {
        for (int i = 0; i < 3; ++i) ui.fill({card.x + s(5), card.y + s(6 + 7 * float(i)), s(i == 0 ? 20 : 30), s(3)}, faint, s(1));
        ui.fill({card.right() - s(21), card.y + s(6), s(16), s(20)}, ui.high() ? c.page : c.primarySoft, s(2));
        ui.icon(Icon::Person, card.right() - s(13), card.y + s(16), s(17), c.primary);
    }
    ui.fill({card.x + s(5), card.bottom() - s(9), s(40), s(3.5F)}, ui.high() ? c.text : c.lineStrong, s(1));
    if (!lying) {
        const Icon way = picture == CardPicture::Early ? Icon::ArrowUpward : Icon::ArrowDownward;
        ui.icon(way, cx - s(46), card.bottom() + s(2), s(16), c.primary);
        ui.icon(way, cx + s(46), card.bottom() + s(2), s(16), c.primary);
    }
    if (picture == CardPicture::Read || failed) {
        const float x = card.right() - s(2), y = card.y + s(2);
        ui.disc(x, y, s(10), ui.high() ? c.page : ink(ui, tone));
        if (ui.high()) ui.ring(x, y, s(10), c.text, ui.theme().hairline() * 2);
        ui.icon(picture == CardPicture::Read ? Icon::Check : picture == CardPicture::Early ? Icon::Timer : Icon::Close, x, y, s(14), ui.high() ? c.text : c.textOnPrimary);
    }
    ui.node(Role::Picture, "card-picture", name, rect);
}

void waiting(Context& c, float centreX, float y, std::string_view text, float width) {
    constexpr base::Duration kTurn{500};
    Ui& ui = c.ui;
    const auto turn = int(c.view.now.time_since_epoch() / kTurn % 3);
    const float r = ui.mm(3.2F);
    for (int i = 0; i < 3; ++i) {
        ui.disc(centreX + float(i - 1) * ui.mm(11), y + r, i == turn ? r * 1.3F : r, i == turn ? ui.color().primary : ui.high() ? ui.color().page : ui.color().line);
        if (ui.high()) ui.ring(centreX + float(i - 1) * ui.mm(11), y + r, r, ui.color().text, ui.theme().hairline());
    }
    Node& node = ui.node(Role::Progress, "waiting", text, {centreX - width / 2, y, width, ui.mm(8)});
    node.state |= kBusy;
    if (!text.empty()) ui.text(centreX - width / 2, y + ui.mm(11), width, text, {Type::Body, ui.color().textQuiet, Align::Centre});
    if (!ui.inert()) c.redrawAfter(kTurn - c.view.now.time_since_epoch() % kTurn);
}

void progressBar(Ui& ui, const Rect& rect, float share, std::string_view name) {
    ui.fill(rect, ui.high() ? ui.color().page : ui.color().line, rect.h / 2);
    if (ui.high()) ui.frame(rect, ui.color().text, ui.theme().hairline(), rect.h / 2);
    ui.fill({rect.x, rect.y, std::max(rect.h, rect.w * std::clamp(share, 0.0F, 1.0F)), rect.h}, ui.color().primary, rect.h / 2);
    ui.node(Role::Progress, {}, name, rect);
}

namespace {

void drawStroke(Ui& ui, const Rect& rect, const catalog::Stroke& stroke, float thickness, Color color) {
    std::vector<ImVec2> points;
    points.reserve(stroke.size());
    for (const catalog::StrokePoint& p : stroke) {
        points.emplace_back(rect.x + rect.w * float(p.x) / 10000, rect.y + rect.h * float(p.y) / 10000);
    }
    if (points.size() == 1) {
        ui.disc(points[0].x, points[0].y, thickness, color);
    } else if (points.size() > 1) {
        ui.list()->AddPolyline(points.data(), int(points.size()), color, ImDrawFlags_None, thickness);
        ui.disc(points.front().x, points.front().y, thickness / 2, color);
        ui.disc(points.back().x, points.back().y, thickness / 2, color);
    }
}

}  // namespace

void signature(Ui& ui, const Rect& rect, const catalog::Signature& signature) {
    for (const catalog::Stroke& stroke : signature.strokes) drawStroke(ui, rect, stroke, std::max(2.0F, rect.h / 40), ui.color().text);
}

std::optional<catalog::Stroke> signaturePad(Context& c, const Rect& rect) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    ui.fill(rect, color.surface, ui.theme().radius());
    ui.frame(rect, color.lineStrong, ui.theme().hairline() * 1.5F, ui.theme().radius());
    const float base = rect.y + rect.h * 0.74F;
    for (float x = rect.x + ui.mm(12); x < rect.right() - ui.mm(14); x += ui.mm(5)) ui.fill({x, base, ui.mm(2.5F), ui.theme().hairline() * 1.5F}, color.lineStrong);
    ui.icon(Icon::Edit, rect.x + ui.mm(8), base - ui.mm(5), ui.mm(8), color.lineStrong);
    const bool empty = c.session.signature.strokes.empty() && c.local.stroke.empty();
    if (empty) {
        const float h = ui.textHeight(c.tr(Str::kSignHere), rect.w - ui.mm(20), Type::Title);
        ui.text(rect.x + ui.mm(10), rect.y + (rect.h - h) / 2 - ui.mm(6), rect.w - ui.mm(20), c.tr(Str::kSignHere), {Type::Title, color.textQuiet, Align::Centre});
    }
    const Hit hit = ui.target("hold:signature", rect);
    catalog::Stroke& stroke = c.local.stroke;
    std::optional<catalog::Stroke> finished;
    const Pointer& p = ui.pointer();
    if (hit.held && stroke.size() < catalog::kMaxStrokePoints) {
        const auto scaled = [](float v, float from, float size) { return std::uint16_t(std::clamp((v - from) / size, 0.0F, 1.0F) * 10000); };
        const catalog::StrokePoint at{scaled(p.x, rect.x, rect.w), scaled(p.y, rect.y, rect.h)};
        if (stroke.empty() || !(stroke.back() == at)) stroke.push_back(at);
    } else if (!stroke.empty() && !p.down) {
        finished = std::move(stroke);
        stroke = {};
    }
    const float thickness = ui.mm(1.1F);
    ui.pushClip(rect);
    for (const catalog::Stroke& s : c.session.signature.strokes) drawStroke(ui, rect, s, thickness, color.text);
    if (!stroke.empty()) drawStroke(ui, rect, stroke, thickness, color.text);
    if (finished) drawStroke(ui, rect, *finished, thickness, color.text);
    ui.popClip();
    Node& node = ui.node(Role::SignaturePad, "signature", c.tr(Str::kSignPad), rect);
    node.value = base::SecretString(c.tr(empty ? Str::kSignEmpty : Str::kSignDone));
    node.focusable = true;
    return finished;
}

}  // namespace zizhu::screens
