// What a person would see at once and a program seldom looks for: words cut or on top of each other, targets
// too small or too near, a page that reads in the wrong order. Pure: judges what was drawn, draws nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/language.h"
#include "screens/inspection.h"
#include "screens/semantics.h"
#include "screens/theme.h"

namespace zizhu::looks {

struct Looked {
    const screens::Inspection& ink;
    const screens::Semantics& tree;
    const screens::Theme& theme;
    base::Language language;
    // What the person or a register said; it may stand on the glass in any language.
    const std::string& said;
    bool bilingual = false;  // a page for people whose language is not known yet
};

struct Fault {
    std::string check;   // "text-cut", "gap" …
    std::string node;    // which text or target
    std::string detail;  // with millimetres
};

struct Findings {
    std::uint64_t checks = 0;
    std::vector<Fault> faults;

    void expect(bool fine, const char* check, std::string_view node, const std::string& detail) {
        ++checks;
        if (!fine) faults.push_back({check, std::string(node), detail});
    }
};

void checkText(const Looked& looked, Findings& out);      // cut, covered, crossing an edge, overlapping, too small
void checkTargets(const Looked& looked, Findings& out);   // size, gaps, main action, name, reachable by keys
void checkOrder(const Looked& looked, Findings& out);     // focus order is reading order
void checkWords(const Looked& looked, Findings& out);     // one language, no keys, no placeholders
// Ink against ground, from pixels (0xAARRGGBB, `width` a row).
void checkContrast(const Looked& looked, const std::uint32_t* pixels, int width, int height, Findings& out);

}  // namespace zizhu::looks
