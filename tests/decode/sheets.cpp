#include "tests/decode/sheets.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <opencv2/imgproc.hpp>
#include <qrencode.h>

namespace zizhu::tests::decode {

namespace {
constexpr int kQuiet = 4;  // modules
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kHosts[] = {"zwfw.shifan.example", "zizhu.shifanqu.gov.example", "bl.shifan.example",
                                       "terminal.zwfw.shifanshi.gov.example"};

std::string randomWord(Chance& chance, int from, int to) {
    std::string word;
    for (int i = chance.within(from, to); i > 0; --i) word += char('a' + chance.within(0, 25));
    return word;
}

// A Chinese character, from afar: a square of strokes.
void drawGlyph(cv::Mat& print, cv::Point at, int size, double ink, Chance& chance) {
    const int weight = std::max(1, size / 12);
    for (int i = chance.within(4, 9); i > 0; --i) {
        const int a = chance.within(0, size), b = chance.within(0, size), c = chance.within(0, size);
        const cv::Point from(at.x + std::min(a, b), at.y + c), to(at.x + std::max(a, b), at.y + c);
        const cv::Point down(at.x + c, at.y + std::min(a, b)), up(at.x + c, at.y + std::max(a, b));
        if (chance.oneIn(2)) cv::line(print, from, to, cv::Scalar(ink), weight, cv::LINE_AA);
        else cv::line(print, down, up, cv::Scalar(ink), weight, cv::LINE_AA);
    }
    if (chance.oneIn(3)) cv::rectangle(print, {at.x, at.y, size, size}, cv::Scalar(ink), weight, cv::LINE_AA);
}

void drawLine(cv::Mat& print, int left, int right, int top, int size, double ink, Chance& chance) {
    int x = left;
    const bool latin = chance.oneIn(3);
    while (x < right - size) {
        if (latin) {
            const std::string word = randomWord(chance, 2, 9);
            const double scale = size / 26.0;
            const int width = cv::getTextSize(word, cv::FONT_HERSHEY_SIMPLEX, scale, 1, nullptr).width;
            if (x + width > right) break;
            cv::putText(print, word, {x, top + size}, cv::FONT_HERSHEY_SIMPLEX, scale, cv::Scalar(ink),
                        std::max(1, size / 12), cv::LINE_AA);
            x += width + size / 2;
        } else {
            drawGlyph(print, {x, top}, size * 9 / 10, ink, chance);
            x += size * 11 / 10;
            if (chance.oneIn(12)) x += size;
        }
    }
}

void drawCode(cv::Mat& print, const Code& code, cv::Point2d corner, double scale, const Ink& ink) {
    const int side = code.modules.rows;
    cv::rectangle(print,
                  cv::Rect(int(corner.x - kQuiet * scale), int(corner.y - kQuiet * scale),
                           int((side + 2 * kQuiet) * scale), int((side + 2 * kQuiet) * scale)) &
                      cv::Rect({}, print.size()),
                  cv::Scalar(ink.paper), cv::FILLED);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (code.modules.at<std::uint8_t>(y, x) == 0) continue;
            const cv::Point from(int(corner.x + x * scale), int(corner.y + y * scale));
            const cv::Point to(int(corner.x + (x + 1) * scale) - 1, int(corner.y + (y + 1) * scale) - 1);
            cv::rectangle(print, from, to, cv::Scalar(ink.ink), cv::FILLED);
        }
    }
}

// Texels of the code's top left.
cv::Point2d cornerOf(const Sheet& sheet) {
    return sheet.centre - cv::Point2d(sheet.side, sheet.side) * (sheet.scale / 2);
}
}  // namespace

Code makeCode(Chance& chance) {
    Code code;
    code.text = "https://" + std::string(kHosts[chance.within(0, 3)]) + "/t/";
    for (int i = 0; i < 17; ++i) code.text += kCrockford[std::size_t(chance.within(0, 31))];
    const std::size_t length = std::size_t(chance.within(40, 70));
    if (code.text.size() + 3 < length) {
        code.text += "?s=";
        while (code.text.size() < length) code.text += kCrockford[std::size_t(chance.within(0, 31))];
    }
    const int draw = chance.within(1, 20);
    const QRecLevel level = draw <= 9 ? QR_ECLEVEL_Q : draw <= 16 ? QR_ECLEVEL_H : QR_ECLEVEL_M;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
        QRcode_encodeString8bit(code.text.c_str(), 0, level), &QRcode_free);
    code.modules.create(made->width, made->width, CV_8U);
    for (int i = 0; i < made->width * made->width; ++i)
        code.modules.at<std::uint8_t>(i / made->width, i % made->width) = made->data[i] & 1;
    return code;
}

Sheet printReceipt(const Code& code, const Ink& ink, double scale, Chance& chance) {
    const int side = code.modules.rows;
    const int width = int((side + 2 * chance.within(6, 12)) * scale);
    const int above = int(chance.within(8, 40) * scale), below = int(chance.within(8, 40) * scale);
    Sheet sheet;
    sheet.scale = scale;
    sheet.side = side;
    sheet.print.create(above + int(side * scale) + below, width, CV_32F);
    sheet.print.setTo(cv::Scalar(ink.paper));
    sheet.centre = {width / 2.0, above + side * scale / 2};
    const int line = std::max(8, int(scale * chance.uniform(2.0, 4.0)));
    for (int y = line; y < sheet.print.rows - line; y += line * 3 / 2)
        drawLine(sheet.print, line, width - line, y, line, ink.ink, chance);
    drawCode(sheet.print, code, cornerOf(sheet), scale, ink);
    return sheet;
}

Sheet printLabel(const Code& code, const Ink& ink, double scale) {
    const int side = code.modules.rows;
    const int width = int((side + 2 * (kQuiet + 2)) * scale);
    Sheet sheet;
    sheet.scale = scale;
    sheet.side = side;
    sheet.print.create(width, width, CV_32F);
    sheet.print.setTo(cv::Scalar(ink.paper));
    sheet.centre = {width / 2.0, width / 2.0};
    drawCode(sheet.print, code, cornerOf(sheet), scale, ink);
    return sheet;
}

Sheet printPage(double scale, Chance& chance) {
    const double paper = 0.8, ink = 0.07;
    Sheet sheet;
    sheet.scale = scale;
    sheet.side = 60;  // the middle, which must be in view
    sheet.print.create(int(156 * scale), int(110 * scale), CV_32F);
    sheet.print.setTo(cv::Scalar(paper));
    sheet.centre = {sheet.print.cols / 2.0, sheet.print.rows / 2.0};
    const int left = int(8 * scale), right = sheet.print.cols - left;
    for (int y = left; y < sheet.print.rows - left;) {
        const int size = int(scale * chance.uniform(1.5, 4.0));
        const int block = chance.within(1, 6);
        if (chance.oneIn(4)) {  // a table
            const int rows = chance.within(2, 6), columns = chance.within(2, 7), cell = size * 2;
            for (int r = 0; r < rows && y < sheet.print.rows - left; ++r, y += cell) {
                for (int c = 0; c < columns; ++c) {
                    const cv::Rect box(left + (right - left) * c / columns, y, (right - left) / columns, cell);
                    cv::rectangle(sheet.print, box, cv::Scalar(ink), std::max(1, int(scale / 4)), cv::LINE_AA);
                    drawLine(sheet.print, box.x + size / 2, box.x + box.width - size / 2, y + size / 2, size, ink, chance);
                }
            }
        }
        for (int i = 0; i < block && y < sheet.print.rows - left; ++i, y += size * 8 / 5)
            drawLine(sheet.print, left, chance.oneIn(4) ? (left + right) / 2 : right, y, size, ink, chance);
        y += size;
    }
    for (int i = chance.within(0, 2); i > 0; --i) {  // stamps
        const cv::Point at(chance.within(left, right), chance.within(left, sheet.print.rows - left));
        const int radius = int(chance.uniform(8, 14) * scale);
        cv::circle(sheet.print, at, radius, cv::Scalar(0.25), int(scale), cv::LINE_AA);
        cv::circle(sheet.print, at, radius / 4, cv::Scalar(0.25), cv::FILLED, cv::LINE_AA);
        for (int g = 0; g < 9; ++g) {
            const double angle = 0.6 * g + 2.2;
            drawGlyph(sheet.print, at + cv::Point(int(radius * 0.7 * std::cos(angle)), int(radius * 0.7 * std::sin(angle))),
                      radius / 5, 0.25, chance);
        }
    }
    for (int i = chance.within(0, 2); i > 0; --i) {  // check boxes, which look a little like finder patterns
        const int size = int(chance.uniform(3, 7) * scale);
        const cv::Point at(chance.within(left, right - size), chance.within(left, sheet.print.rows - left - size));
        cv::rectangle(sheet.print, {at.x, at.y, size, size}, cv::Scalar(ink), std::max(1, size / 7));
        if (chance.oneIn(2))
            cv::rectangle(sheet.print, {at.x + size * 2 / 7, at.y + size * 2 / 7, size * 3 / 7, size * 3 / 7}, cv::Scalar(ink),
                          cv::FILLED);
    }
    return sheet;
}

void killColumns(Sheet& sheet, const Ink& ink, int dotsPerModule, double part, int longest, Chance& chance) {
    const double dot = sheet.scale / dotsPerModule;
    const double left = cornerOf(sheet).x, width = sheet.side * sheet.scale;
    double killed = 0;
    while (killed < part * width) {
        const double run = dot * chance.within(1, longest);
        const double at = left + std::floor(chance.uniform(0, width - run) / dot) * dot;
        const cv::Rect column(int(std::lround(at)), 0, std::max(1, int(std::lround(run))), sheet.print.rows);
        sheet.print(column & cv::Rect({}, sheet.print.size())).setTo(cv::Scalar(ink.paper));
        killed += run;
    }
}

void fade(Sheet& sheet, const Ink& ink, double most, Chance& chance) {
    cv::Mat clouds(6, 5, CV_32F), faded;
    for (int i = 0; i < clouds.rows * clouds.cols; ++i)
        clouds.at<float>(i / clouds.cols, i % clouds.cols) = float(most * chance.uniform(0.3, 1));
    cv::resize(clouds, faded, sheet.print.size(), 0, 0, cv::INTER_CUBIC);
    cv::Mat lost;
    cv::subtract(ink.paper, sheet.print, lost);
    cv::multiply(lost, faded, lost);
    cv::add(sheet.print, lost, sheet.print);
}

void cover(Sheet& sheet, double part, Chance& chance) {
    const double side = sheet.side * sheet.scale;
    const cv::Point2d corner = cornerOf(sheet);
    const auto at = [&](double x, double y) { return cv::Point(int(corner.x + x * side), int(corner.y + y * side)); };
    const int how = chance.within(0, 3);
    if (how == 0) {
        // Torn off across a corner; what is under it is seen.
        const double leg = std::sqrt(2 * part) * chance.uniform(0.8, 1.25), other = 2 * part / leg;
        const bool rightSide = chance.oneIn(2), bottomSide = chance.oneIn(2);
        const auto place = [&](double x, double y) { return at(rightSide ? 1 - x : x, bottomSide ? 1 - y : y); };
        std::vector<cv::Point> tear = {place(-1, -1), place(leg, -1), place(leg, 0)};
        for (int i = 1; i < 10; ++i) {
            const double t = i / 10.0;
            tear.push_back(place(leg * (1 - t) + chance.uniform(-0.02, 0.02), other * t + chance.uniform(-0.02, 0.02)));
        }
        tear.push_back(place(0, other));
        tear.push_back(place(-1, other));
        cv::fillPoly(sheet.print, std::vector<std::vector<cv::Point>>{tear}, cv::Scalar(chance.uniform(0.1, 0.5)), cv::LINE_AA);
    } else if (how == 1) {
        // A finger over an edge.
        const double width = std::sqrt(part) * chance.uniform(0.7, 1.0), length = part / width;
        const double along = chance.uniform(0.1, 0.9), angle = chance.uniform(-20, 20);
        const bool fromSide = chance.oneIn(2), far = chance.oneIn(2);
        const double depth = far ? 1.0 : 0.0;
        const cv::Point middle = fromSide ? at(depth, along) : at(along, depth);
        const cv::Size2f size = fromSide ? cv::Size2f(float(2 * length * side * 1.15), float(width * side))
                                         : cv::Size2f(float(width * side), float(2 * length * side * 1.15));
        cv::ellipse(sheet.print, cv::RotatedRect(cv::Point2f(middle), size, float(angle)), cv::Scalar(chance.uniform(0.2, 0.45)),
                    cv::FILLED, cv::LINE_AA);
    } else if (how == 2) {
        // Stains.
        double left = part;
        while (left > 0.001) {
            const double area = std::min(left, part * chance.uniform(0.3, 1));
            const double radius = std::sqrt(area / 3.14159);
            cv::ellipse(sheet.print,
                        cv::RotatedRect(cv::Point2f(at(chance.uniform(0, 1), chance.uniform(0, 1))),
                                        cv::Size2f(float(2 * radius * side * 1.2), float(2 * radius * side / 1.2)),
                                        float(chance.uniform(0, 180))),
                        cv::Scalar(chance.oneIn(3) ? 0.75 : chance.uniform(0.05, 0.3)), cv::FILLED, cv::LINE_AA);
            left -= area;
        }
    } else {
        // A marker pen's strokes.
        const double stroke = chance.uniform(0.04, 0.08);
        double left = part;
        const double ink = chance.uniform(0.04, 0.2);
        cv::Point from = at(chance.uniform(0, 1), chance.uniform(0, 1));
        while (left > 0.001) {
            const cv::Point to = at(chance.uniform(0, 1), chance.uniform(0, 1));
            const double length = std::min(std::hypot(to.x - from.x, to.y - from.y) / side, left / stroke);
            const double full = std::max(1e-6, std::hypot(to.x - from.x, to.y - from.y) / side);
            const cv::Point end(int(from.x + (to.x - from.x) * length / full), int(from.y + (to.y - from.y) * length / full));
            cv::line(sheet.print, from, end, cv::Scalar(ink), std::max(1, int(stroke * side)), cv::LINE_AA);
            left -= std::max(0.01, length * stroke);
            from = end;
        }
    }
}

}  // namespace zizhu::tests::decode
