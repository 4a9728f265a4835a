#include "screens/components/machine_picture.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/components/banner.h"

namespace zizhu::screens {

namespace {

constexpr float kWidth = 160, kHeight = 90;  // of the drawing, in its own units
constexpr Color kCase = 0xFF4A3A2C, kCaseLight = 0xFF6B5A49, kWhite = 0xFFFFFFFF;

struct Point {
    float x, y;
};

// Draws in units of its own, centred in the rect; in high contrast everything is outlines.
class Sketch {
public:
    Sketch(Ui& ui, const Rect& rect)
        : ui_(ui), k_(std::min(rect.w / kWidth, rect.h / kHeight)),
          x0_(rect.centreX() - kWidth * k_ / 2), y0_(rect.centreY() - kHeight * k_ / 2) {
        ui.fill(rect, ui.high() ? ui.color().page : ui.color().primarySoft, ui.mm(4));
        if (ui.high()) ui.frame(rect, ui.color().line, ui.theme().hairline(), ui.mm(4));
    }

    float s(float v) const { return v * k_; }
    Rect at(float x, float y, float w, float h) const {
        return {std::round(x0_ + x * k_), std::round(y0_ + y * k_), std::round(w * k_), std::round(h * k_)};
    }

    void shape(float x, float y, float w, float h, Color color, float radius) {
        ui_.fill(at(x, y, w, h), ui_.high() ? ui_.color().page : color, s(radius));
        if (ui_.high()) ui_.frame(at(x, y, w, h), ui_.color().text, ui_.theme().hairline() * 2, s(radius));
    }
    void body(float x, float y, float w, float h, float radius = 4) {
        if (!ui_.high()) ui_.fill(at(x, y + 2, w, h), ui_.color().lineStrong, s(radius));
        shape(x, y, w, h, kCase, radius);
    }
    void slot(float x, float y, float w, float h = 3) {
        ui_.fill(at(x, y, w, h), ui_.high() ? ui_.color().text : 0xFF1C1611, s(1));
    }
    void sheet(float x, float y, float w, float h, bool lines = true) {
        if (!ui_.high()) ui_.fill(at(x, y + 1, w, h), ui_.color().lineStrong, s(1.5F));
        ui_.fill(at(x, y, w, h), ui_.high() ? ui_.color().page : ui_.color().surface, s(1.5F));
        ui_.frame(at(x, y, w, h), ui_.high() ? ui_.color().text : ui_.color().lineStrong, ui_.theme().hairline(), s(1.5F));
        if (!lines) return;
        const Color ink = ui_.high() ? ui_.color().text : ui_.color().lineStrong;
        for (float down = 5; down + 4 < h; down += 6) ui_.fill(at(x + 4, y + down, (w - 8) * (down > 10 ? 1.0F : 0.6F), 2), ink, s(0.8F));
    }
    // Where something should be and is not.
    void missing(float x, float y, float w, float h) {
        const Color ink = ui_.high() ? ui_.color().text : ui_.color().warning;
        constexpr float kDash = 5, kThick = 1.4F;
        for (float d = 0; d < w; d += kDash * 1.7F) {
            const float length = std::min(kDash, w - d);
            ui_.fill(at(x + d, y, length, kThick), ink);
            ui_.fill(at(x + d, y + h - kThick, length, kThick), ink);
        }
        for (float d = 0; d < h; d += kDash * 1.7F) {
            const float length = std::min(kDash, h - d);
            ui_.fill(at(x, y + d, kThick, length), ink);
            ui_.fill(at(x + w - kThick, y + d, kThick, length), ink);
        }
    }
    void stroke(Point a, Point b, Color color, float thickness) {
        ui_.line(x0_ + a.x * k_, y0_ + a.y * k_, x0_ + b.x * k_, y0_ + b.y * k_, ui_.high() ? ui_.color().text : color, s(thickness));
    }
    template <std::size_t N>
    void folds(const std::array<Point, N>& points, Color color, float thickness) {
        std::array<ImVec2, N> line;
        for (std::size_t i = 0; i < N; ++i) line[i] = {x0_ + points[i].x * k_, y0_ + points[i].y * k_};
        if (!ui_.high()) ui_.list()->AddPolyline(line.data(), int(N), ui_.color().textQuiet, ImDrawFlags_None, s(thickness + 1.2F));
        ui_.list()->AddPolyline(line.data(), int(N), ui_.high() ? ui_.color().text : color, ImDrawFlags_None, s(thickness));
    }
    template <std::size_t N>
    void filled(const std::array<Point, N>& points, Color color) {
        std::array<ImVec2, N> corners;
        for (std::size_t i = 0; i < N; ++i) corners[i] = {x0_ + points[i].x * k_, y0_ + points[i].y * k_};
        ui_.list()->AddConvexPolyFilled(corners.data(), int(N), ui_.high() ? ui_.color().page : color);
        ui_.list()->AddPolyline(corners.data(), int(N), ui_.high() ? ui_.color().text : ui_.color().lineStrong, ImDrawFlags_Closed, ui_.theme().hairline() * 1.5F);
    }
    void disc(float x, float y, float radius, Color color) {
        ui_.disc(x0_ + x * k_, y0_ + y * k_, s(radius), ui_.high() ? ui_.color().page : color);
        if (ui_.high()) ui_.ring(x0_ + x * k_, y0_ + y * k_, s(radius), ui_.color().text, ui_.theme().hairline() * 2);
    }
    void ring(float x, float y, float radius, Color color, float thickness) {
        ui_.ring(x0_ + x * k_, y0_ + y * k_, s(radius), ui_.high() ? ui_.color().text : color, s(thickness));
    }
    void icon(Icon icon, float x, float y, float size, Color color) {
        ui_.icon(icon, x0_ + x * k_, y0_ + y * k_, s(size), ui_.high() ? ui_.color().text : color);
    }
    void arrow(Icon direction, float x, float y) { icon(direction, x, y, 20, ui_.color().primary); }
    void badge(float x, float y, Tone tone, Icon what) {
        ui_.disc(x0_ + x * k_, y0_ + y * k_, s(13), ui_.high() ? ui_.color().page : ui_.color().primarySoft);
        disc(x, y, 11.5F, ink(ui_, tone));
        icon(what, x, y, 15, ui_.color().textOnPrimary);
    }
    Color color(Color Colors::*which) const { return ui_.color().*which; }

private:
    Ui& ui_;
    float k_, x0_, y0_;
};

void plightBadge(Sketch& k, Plight plight, float x, float y) {
    switch (plight) {
        case Plight::NoPaper:
        case Plight::NoToner: return k.badge(x, y, Tone::Warning, Icon::Warning);
        case Plight::Jam:
        case Plight::Cutter:
        case Plight::TwoSheets: return k.badge(x, y, Tone::Error, Icon::Close);
        case Plight::CoverOpen: return k.badge(x, y, Tone::Warning, Icon::Warning);
        case Plight::Broken: return k.badge(x, y, Tone::Error, Icon::Engineering);
        case Plight::Gone: return k.badge(x, y, Tone::Error, Icon::PowerOff);
        case Plight::LayPage:
        case Plight::TakePage: return;
    }
}

// A cable that ends before the socket.
void cable(Sketch& k, float x, float y) {
    k.stroke({x, y}, {x - 14, y}, kCase, 2.5F);
    k.stroke({x - 22, y}, {2, y}, kCaseLight, 2.5F);
    k.shape(x - 26, y - 4, 6, 8, kCaseLight, 1);
}

void cardReader(Sketch& k, Plight plight) {
    k.body(36, 46, 88, 30, 6);
    k.slot(42, 68, 76, 3);
    k.icon(Icon::Contactless, 80, 57, 16, kWhite);
    if (plight == Plight::Gone) cable(k, 36, 61);
    plightBadge(k, plight, 122, 44);
}

void receiptPrinter(Sketch& k, Plight plight) {
    const bool open = plight == Plight::CoverOpen;
    if (open) {
        k.filled(std::array<Point, 4>{{{48, 36}, {60, 4}, {67, 6}, {58, 36}}}, kCaseLight);
        k.disc(88, 32, 13, k.color(&Colors::surface));
        k.ring(88, 32, 13, k.color(&Colors::lineStrong), 1);
        k.ring(88, 32, 4, k.color(&Colors::lineStrong), 1.5F);
    }
    k.body(40, 32, 80, 34, 6);
    k.slot(52, 52, 56, 4);
    switch (plight) {
        case Plight::NoPaper:
            k.missing(60, 70, 40, 18);
            k.ring(66, 16, 11, k.color(&Colors::warning), 2.2F);
            k.ring(66, 16, 4, k.color(&Colors::warning), 2.2F);
            k.arrow(Icon::ArrowDownward, 92, 18);
            break;
        case Plight::Jam:
        case Plight::Cutter:
            k.folds(std::array<Point, 7>{{{62, 54}, {96, 58}, {62, 63}, {98, 69}, {60, 75}, {96, 80}, {70, 87}}}, k.color(&Colors::surface), 4);
            if (plight == Plight::Cutter) k.folds(std::array<Point, 13>{{{50, 46}, {55, 50}, {60, 46}, {65, 50}, {70, 46}, {75, 50}, {80, 46}, {85, 50}, {90, 46}, {95, 50}, {100, 46}, {105, 50}, {110, 46}}}, kWhite, 1.6F);
            break;
        case Plight::TakePage: k.sheet(60, 54, 40, 34); break;
        default: break;
    }
    if (plight == Plight::Gone) cable(k, 40, 52);
    plightBadge(k, plight, 120, 32);
}

void documentPrinter(Sketch& k, Plight plight) {
    if (plight == Plight::NoPaper) {
        k.missing(58, 6, 44, 32);
        k.arrow(Icon::ArrowDownward, 80, 20);
    } else {
        k.sheet(58, 8, 44, 32);
    }
    k.body(28, 34, 104, 34, 5);
    k.shape(36, 68, 88, 12, kCaseLight, 3);
    k.slot(48, 56, 64, 4);
    switch (plight) {
        case Plight::NoToner:
            k.shape(66, 42, 28, 8, k.color(&Colors::surface), 1.5F);
            k.shape(68, 44, 4, 4, k.color(&Colors::error), 0.5F);
            break;
        case Plight::Jam:
            k.folds(std::array<Point, 6>{{{54, 58}, {104, 62}, {58, 67}, {106, 72}, {54, 77}, {96, 82}}}, k.color(&Colors::surface), 5);
            break;
        case Plight::CoverOpen:
            k.filled(std::array<Point, 4>{{{28, 36}, {12, 12}, {18, 7}, {36, 34}}}, kCaseLight);
            break;
        case Plight::TakePage: k.sheet(56, 60, 48, 26); break;
        default: break;
    }
    if (plight == Plight::Gone) cable(k, 28, 52);
    plightBadge(k, plight, 132, 34);
}

void scanner(Sketch& k, Plight plight) {
    // A flatbed: its glass, and the lid that stands open while a page goes in.
    const bool feeder = plight == Plight::Jam || plight == Plight::TwoSheets;
    const bool lidUp = plight == Plight::LayPage || plight == Plight::TakePage || plight == Plight::CoverOpen;
    if (lidUp) {
        k.filled(std::array<Point, 4>{{{30, 60}, {12, 14}, {20, 11}, {40, 60}}}, kCaseLight);
    } else {
        k.shape(26, 46, 108, 14, kCaseLight, 4);
    }
    k.body(24, 60, 112, 20, 4);
    k.slot(34, 60, 92, 3);
    switch (plight) {
        case Plight::LayPage:
            k.sheet(58, 8, 46, 34);
            k.arrow(Icon::ArrowDownward, 81, 51);
            break;
        case Plight::TakePage:
            k.sheet(58, 26, 46, 34);
            k.arrow(Icon::ArrowUpward, 81, 14);
            break;
        case Plight::Jam:
            k.folds(std::array<Point, 6>{{{60, 8}, {100, 14}, {62, 22}, {102, 29}, {60, 37}, {92, 46}}}, k.color(&Colors::surface), 6);
            break;
        case Plight::TwoSheets:
            k.sheet(66, 6, 42, 44);
            k.sheet(54, 12, 42, 40);
            break;
        default: break;
    }
    if (plight == Plight::Gone) cable(k, 24, 70);
    plightBadge(k, plight, feeder ? 118 : 132, feeder ? 24 : 46);
}

void camera(Sketch& k, Plight plight) {
    k.body(28, 78, 104, 6, 2);
    k.shape(34, 14, 6, 64, kCaseLight, 2);
    k.shape(34, 10, 52, 7, kCaseLight, 2);
    k.body(68, 8, 26, 16, 4);
    k.disc(81, 26, 5, k.color(&Colors::primary));
    if (plight == Plight::LayPage || plight == Plight::TakePage) {
        k.stroke({76, 32}, {58, 70}, k.color(&Colors::primary), 0.8F);
        k.stroke({86, 32}, {112, 70}, k.color(&Colors::primary), 0.8F);
    }
    if (plight == Plight::LayPage) {
        k.missing(54, 64, 62, 14);
        k.sheet(122, 34, 26, 34);
        k.arrow(Icon::ArrowBack, 110, 50);
    } else {
        k.sheet(54, 66, 62, 12, false);
    }
    if (plight == Plight::Gone) cable(k, 34, 46);
    plightBadge(k, plight, 100, 16);
}

void codeScanner(Sketch& k, Plight plight) {
    k.body(44, 48, 72, 32, 6);
    k.shape(54, 56, 52, 12, 0xFF2A1F8F, 2);
    k.sheet(58, 6, 44, 34, false);
    k.icon(Icon::QrCode2, 80, 23, 26, k.color(&Colors::text));
    if (plight == Plight::Gone) cable(k, 44, 64);
    plightBadge(k, plight, 116, 46);
}

// An identity card seen from above, `tilt` units turned down at its right end.
void cardFromAbove(Sketch& k, float x, float y, float w, float h, float tilt) {
    const auto down = [&](float dx, float dy) { return Point{x + dx - tilt * dy / w, y + dy + tilt * dx / w}; };
    k.filled(std::array<Point, 4>{{down(0, 0), down(w, 0), down(w, h), down(0, h)}}, k.color(&Colors::surface));
    const Color ink = k.color(&Colors::lineStrong);
    for (int i = 0; i < 3; ++i) k.stroke(down(4, 6 + 5 * float(i)), down(i == 0 ? w * 0.4F : w * 0.58F, 6 + 5 * float(i)), ink, 2);
    k.stroke(down(4, h - 5), down(w * 0.8F, h - 5), ink, 2.5F);
    const Point face = down(w - 9, h * 0.42F);
    k.icon(Icon::Person, face.x, face.y, 13, k.color(&Colors::primary));
}

void pad(Sketch& k, float x) {
    k.body(x, 14, 66, 62, 6);
    k.ring(x + 33, 45, 24, kWhite, 1.2F);
    k.icon(Icon::Contactless, x + 33, 45, 20, kWhite);
}

}  // namespace

void machinePicture(Ui& ui, const Rect& rect, Machine machine, Plight plight, std::string_view name) {
    Sketch sketch(ui, rect);
    switch (machine) {
        case Machine::CardReader: cardReader(sketch, plight); break;
        case Machine::ReceiptPrinter: receiptPrinter(sketch, plight); break;
        case Machine::DocumentPrinter: documentPrinter(sketch, plight); break;
        case Machine::Scanner: scanner(sketch, plight); break;
        case Machine::Camera: camera(sketch, plight); break;
        case Machine::CodeScanner: codeScanner(sketch, plight); break;
    }
    ui.node(Role::Picture, "machine-picture", name, rect);
}

void cardHowTo(Ui& ui, const Rect& rect, std::string_view name) {
    Sketch k(ui, rect);
    pad(k, 8);
    cardFromAbove(k, 15, 28, 52, 33, 0);
    k.badge(70, 16, Tone::Success, Icon::Check);
    pad(k, 86);
    cardFromAbove(k, 110, 48, 46, 29, 14);
    k.badge(148, 16, Tone::Error, Icon::Close);
    ui.node(Role::Picture, "card-picture", name, rect);
}

}  // namespace zizhu::screens
