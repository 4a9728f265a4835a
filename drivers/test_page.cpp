#include "drivers/test_page.h"

#include <qrencode.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <fmt/format.h>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

constexpr int kMargin = 16;
constexpr int kModuleDots = 6;
constexpr int kQuietModules = 4;

// Digits of 3 × 5 dots, rows from the top, three bits a row.
constexpr std::array<std::uint16_t, 10> kDigits = {
    0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
    0b111100111001111, 0b111100111101111, 0b111001001001001, 0b111101111101111, 0b111101111001111};

class Drawing {
public:
    Drawing(int width, int height) : page_(width, height) {}

    void fill(int x, int y, int width, int height) {
        for (int row = std::max(y, 0); row < std::min(y + height, page_.height); ++row) {
            for (int column = std::max(x, 0); column < std::min(x + width, page_.width); ++column) {
                page_.setBlack(column, row);
            }
        }
    }

    void number(int x, int y, int value, int scale) {
        const std::string digits = std::to_string(value);
        for (std::size_t i = 0; i < digits.size(); ++i) {
            const std::uint16_t shape = kDigits.at(std::size_t(digits[i] - '0'));
            for (int dot = 0; dot < 15; ++dot) {
                if ((shape >> (14 - dot) & 1) == 0) continue;
                fill(x + (int(i) * 4 + dot % 3) * scale, y + dot / 3 * scale, scale, scale);
            }
        }
    }

    base::Bitmap take() { return std::move(page_); }

private:
    base::Bitmap page_;
};

// Marks every millimetre (at 203 dpi), and both edges of what the head reaches.
int drawRuler(Drawing& page, int y, int width) {
    page.fill(0, y, width, 2);
    for (int x = 0; x < width; x += 8) page.fill(x, y, 1, x % 80 == 0 ? 36 : x % 40 == 0 ? 24 : 14);
    for (int x = 80; x + 16 < width; x += 80) page.number(x + 4, y + 22, x / 80, 3);
    page.fill(0, y, 3, 48);
    page.fill(width - 3, y, 3, 48);
    return y + 48 + kMargin;
}

// Solid bars that get wider, so that a dot of the head that does not burn shows as a white line; then a
// full bar, which asks the most of the power supply.
int drawBars(Drawing& page, int y, int width) {
    int x = 0;
    for (int bar = 1; x < width; ++bar) {
        page.fill(x, y, bar, 48);
        x += 2 * bar;
    }
    page.fill(0, y + 48 + kMargin / 2, width, 24);
    const int checks = y + 48 + 24 + kMargin;
    for (int row = 0; row < 32; row += 4) {
        for (int column = row % 8; column < width; column += 8) page.fill(column, checks + row, 4, 4);
    }
    return checks + 32 + kMargin;
}

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code encode(std::string_view text) {
    return {QRcode_encodeData(int(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                              QR_ECLEVEL_Q),
            QRcode_free};
}

void drawCode(Drawing& page, int y, int width, const QRcode& code) {
    const int left = (width - code.width * kModuleDots) / 2;
    for (int i = 0; i < code.width * code.width; ++i) {
        if ((code.data[i] & 1) == 0) continue;
        page.fill(left + i % code.width * kModuleDots, y + i / code.width * kModuleDots, kModuleDots,
                  kModuleDots);
    }
}

}  // namespace

base::Result<base::Bitmap> makeTestPage(int widthDots, std::string_view text) {
    if (widthDots < 200 || widthDots > 832) return fail(Errc::InvalidInput, {"{} dots wide", widthDots});
    if (text.empty() || text.size() > 200) return fail(Errc::TooLarge, {"a code of {} bytes", text.size()});
    const Code code = encode(text);
    if (!code) return fail(Errc::Io, {"libqrencode made no code"});
    const int side = code->width * kModuleDots;
    if (side + 2 * kQuietModules * kModuleDots > widthDots) {
        return fail(Errc::TooLarge, {"the code takes {} of {} dots", side, widthDots});
    }
    constexpr int kRulerAndBars = 48 + kMargin + 48 + 24 + kMargin + 32 + kMargin;
    Drawing page(widthDots, kRulerAndBars + side + 2 * kQuietModules * kModuleDots);
    const int bars = drawRuler(page, 0, widthDots);
    const int below = drawBars(page, bars, widthDots);
    drawCode(page, below + kQuietModules * kModuleDots, widthDots, *code);
    return page.take();
}

base::Result<base::Bytes> makeTestDocument(std::string_view text) {
    if (text.empty() || text.size() > 200) return fail(Errc::TooLarge, {"a code of {} bytes", text.size()});
    const auto printable = [](char c) { return c >= ' ' && c <= '~' && c != '(' && c != ')' && c != '\\'; };
    if (!std::all_of(text.begin(), text.end(), printable)) {
        return fail(Errc::InvalidInput, {"a character that the page cannot show"});
    }
    const Code code = encode(text);
    if (!code) return fail(Errc::Io, {"libqrencode made no code"});

    // In millimetres from the lower left; the matrix turns them into PDF's points.
    std::string page = "2.834646 0 0 2.834646 0 0 cm 0.4 w 10 10 190 277 re S\n";
    for (int mm = 0; mm <= 190; ++mm) {
        page += fmt::format("{} 284 0.15 {} re f\n", 10 + mm,
                            mm % 10 == 0  ? -6.0
                            : mm % 5 == 0 ? -4.0
                                          : -2.5);
    }
    for (int step = 0; step < 10; ++step) {
        page += fmt::format("{:.1f} g {} 250 17 20 re f\n", step / 10.0, 20 + step * 17);
    }
    const double module = 60.0 / code->width;
    page += "0 g\n";
    for (int i = 0; i < code->width * code->width; ++i) {
        if ((code->data[i] & 1) == 0) continue;
        // A hair more than a module, so that no white line shows between two.
        page += fmt::format("{:.3f} {:.3f} {:.3f} {:.3f} re f\n", 75 + i % code->width * module,
                            200 - (i / code->width + 1) * module, module + 0.02, module + 0.02);
    }
    page += fmt::format("BT /F 4 Tf 20 125 Td ({}) Tj ET\n", text);

    const std::array<std::string, 5> objects = {
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents 4 0 R/Resources<</Font<</F 5 0 "
        "R>>>>>>",
        fmt::format("<</Length {}>>stream\n{}endstream", page.size(), page),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"};
    std::string pdf = "%PDF-1.4\n";
    std::string table;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", pdf.size());
        pdf += fmt::format("{} 0 obj{}\nendobj\n", i + 1, objects[i]);
    }
    const std::size_t at = pdf.size();
    pdf += fmt::format(
        "xref\n0 {0}\n0000000000 65535 f \n{1}trailer<</Size {0}/Root 1 0 R>>\nstartxref\n{2}\n%%EOF\n",
        objects.size() + 1, table, at);
    return base::Bytes(pdf.begin(), pdf.end());
}

}  // namespace zizhu::drivers
