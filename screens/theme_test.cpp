#include "screens/theme.h"

#include <doctest/doctest.h>

#include "screens/semantics.h"

using namespace zizhu::screens;

TEST_CASE("text stands out 7:1 from every ground it is drawn on, in both contrasts") {
    for (const Contrast contrast : {Contrast::Default, Contrast::High}) {
        const Colors& c = colors(contrast);
        const std::pair<Color, Color> pairs[] = {
            {c.text, c.page}, {c.text, c.surface}, {c.text, c.surfaceSunken}, {c.text, c.primarySoft},
            {c.text, c.successSoft}, {c.text, c.warningSoft}, {c.text, c.errorSoft}, {c.textQuiet, c.page},
            {c.textQuiet, c.surface}, {c.textQuiet, c.surfaceSunken}, {c.textQuiet, c.primarySoft},
            {c.textQuiet, c.successSoft}, {c.textOnPrimary, c.primary}, {c.textOnPrimary, c.primaryPressed},
            {c.primary, c.surface}, {c.primary, c.page}, {c.primary, c.primarySoft}, {c.primary, c.surfaceSunken},
            {c.success, c.surface}, {c.success, c.page}, {c.success, c.successSoft}, {c.warning, c.surface},
            {c.warning, c.page}, {c.warning, c.warningSoft}, {c.error, c.surface}, {c.error, c.page},
            {c.error, c.errorSoft}, {c.onHeader, c.header}, {c.onHeader, c.headerPressed},
        };
        for (std::size_t i = 0; i < std::size(pairs); ++i) {
            CAPTURE(i);
            CHECK(contrastRatio(pairs[i].first, pairs[i].second) >= 7.0F);
        }
    }
}

TEST_CASE("what can be pressed is told from the page 3:1 by its outline") {
    for (const Contrast contrast : {Contrast::Default, Contrast::High}) {
        const Colors& c = colors(contrast);
        for (const Color ground : {c.page, c.surface}) {
            CHECK(contrastRatio(c.lineStrong, ground) >= 3.0F);
            CHECK(contrastRatio(c.primary, ground) >= 3.0F);
        }
    }
}

TEST_CASE("no text is smaller than the smallest size") {
    for (int scale = 0; scale < 4; ++scale) {
        const Theme theme({1080, 1920, 4.0F}, TextScale(scale), Contrast::Default);
        for (int type = 0; type <= int(Type::Display); ++type) {
            CHECK(theme.capHeight(Type(type)) >= 4.2F * 4.0F - 0.01F);
            if (type > 0) CHECK(theme.capHeight(Type(type)) >= theme.capHeight(Type(type - 1)));
        }
    }
}

TEST_CASE("high contrast is black and white only") {
    const Colors& c = colors(Contrast::High);
    for (const Color color : {c.page, c.surface, c.text, c.primary, c.error, c.success, c.warning, c.line, c.focus}) {
        CHECK(((color & 0xFFFFFF) == 0 || (color & 0xFFFFFF) == 0xFFFFFF));
    }
}

TEST_CASE("sizes are millimetres on the glass, whatever the panel") {
    for (const float density : {2.7F, 3.4F, 4.03F, 6.0F}) {
        const Panel panel{1080, 1920, density};
        const Theme theme(panel, TextScale::M, Contrast::Default);
        CHECK(theme.touch() >= 12.7F * density - 0.02F);
        CHECK(theme.gap(1) >= 2.54F * density - 0.02F);
        CHECK(theme.mainAction() >= 20 * density - 0.02F);
        constexpr float kCapital[] = {4.2F, 5.6F, 7.1F, 9.0F};
        for (int scale = 0; scale < 4; ++scale) {
            const Theme sized(panel, TextScale(scale), Contrast::Default);
            CHECK(sized.capHeight(Type::Body) == doctest::Approx(kCapital[scale] * density));
            // Line spacing against the em (a capital is 0.733 of it).
            CHECK(sized.lineHeight(Type::Body) >= 1.3F * sized.capHeight(Type::Body) / 0.733F);
        }
    }
}

TEST_CASE("semantics: what is personal stays out of the export, and a name finds what can be pressed") {
    Semantics tree;
    Node text;
    text.name = "Continue reading";
    tree.add(text);
    Node field;
    field.role = Role::Field;
    field.id = "q/name";
    field.name = "Name";
    field.value = zizhu::base::SecretString("canary");
    field.secret = true;
    tree.add(field);
    Node button;
    button.role = Role::Button;
    button.id = "continue";
    button.name = "Continue";
    button.focusable = true;
    tree.add(button);
    CHECK(tree.toJson().find("canary") == std::string::npos);
    CHECK(tree.toJson().find("\"secret\": true") != std::string::npos);
    CHECK(tree.find("Continue")->id == "continue");
    CHECK(tree.find("reading")->name == "Continue reading");
    CHECK(tree.find("Continue", 1)->name == "Continue reading");
    CHECK(tree.find("nothing") == nullptr);
}
