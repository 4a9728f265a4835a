// What is printed on the sheets: receipts with a QR code, codes on screens, pages of text.
#pragma once

#include <string>
#include <string_view>

#include "tests/decode/scene.h"

namespace zizhu::tests::decode {

struct Code {
    cv::Mat modules;  // CV_8U, 1 = dark
    std::string text;
};
// An address as our receipts carry it, 45 to 70 bytes; correction level Q or H mostly, M sometimes.
Code makeCode(Chance& chance);

// Ink on paper: reflectances.
struct Ink {
    double paper = 0.8;
    double ink = 0.07;
};

// A receipt: lines of text, the code in its middle, quiet zone of four modules.
Sheet printReceipt(const Code& code, const Ink& ink, double scale, Chance& chance);
// The code alone on its white ground.
Sheet printLabel(const Code& code, const Ink& ink, double scale);
// A4, about 110 units of `scale` texels wide.
Sheet printPage(double scale, Chance& chance);

// A print head's dead dots: columns of texels that stay white (in whole dots of `dotsPerModule`), in runs
// of 1 to `longest` dots, until `part` of the code's width is gone.
void killColumns(Sheet& sheet, const Ink& ink, int dotsPerModule, double part, int longest, Chance& chance);
// Thermal paper that lay in the sun: ink comes back to paper by up to `most`, in clouds.
void fade(Sheet& sheet, const Ink& ink, double most, Chance& chance);
// Something over `part` of the code's area: a corner torn off, a finger, a stain, scribbles of a pen.
void cover(Sheet& sheet, double part, Chance& chance);

}  // namespace zizhu::tests::decode
