#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.h"
#include "tests/looks/checks.h"

namespace zizhu::looks {
namespace {

bool isHan(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000; }
bool isLatin(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

// What is Latin in Chinese as people write it (besides abbreviations in capitals), and the name of the other
// language in itself.
constexpr std::array kLatin = {"English", "Language", "cssl", "zhangsan", "WiFi"};
constexpr std::size_t kLongestAbbreviation = 5;
constexpr std::array kHan = {"中文", "掌上", "语言", "語言", "选择语言", "選擇語言", "简体中文", "繁體中文", "简体", "繁體", "政务服务", "自助服务"};

// Runs of characters of one script.
template <class Is, class Take>
void runs(std::string_view text, Is is, Take take) {
    std::string run;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) {
            text.remove_prefix(1);
            continue;
        }
        if (is(*c)) {
            base::appendUtf8(run, *c);
            continue;
        }
        if (!run.empty()) take(run);
        run.clear();
    }
    if (!run.empty()) take(run);
}

bool looksLikeKey(std::string_view text) {
    // "birth-registration", "q/childName", "kStepOf": names that programs give.
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '_' || c == '/' || c == '.'; });
    const std::size_t joints = std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return c == '-' || c == '_' || c == '/'; }));
    const bool letters = std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c) != 0; });
    return plain && letters && joints > 0 && text.size() > 4;
}

void checkOne(const Looked& l, std::string_view text, Findings& out) {
    const auto known = [&](const std::string& run) { return l.said.find(run) != std::string::npos; };
    out.expect(text.find('{') == std::string_view::npos, "placeholder", text, "a place that nothing was put in");
    out.expect(!looksLikeKey(text) || known(std::string(text)), "key-shown", text, "a name that only programs know");
    if (l.bilingual) return;
    if (l.language == base::Language::En) {
        runs(text, isHan, [&](const std::string& run) {
            const bool fine = known(run) || std::find(kHan.begin(), kHan.end(), run) != kHan.end();
            out.expect(fine, "untranslated", text, "\"" + run + "\" in English");
        });
    } else {
        runs(text, isLatin, [&](const std::string& run) {
            const bool capitals = std::all_of(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
            const bool fine = run.size() < 3 || (capitals && run.size() <= kLongestAbbreviation) || known(run) || std::find(kLatin.begin(), kLatin.end(), run) != kLatin.end();
            out.expect(fine, "untranslated", text, "\"" + run + "\" in Chinese");
        });
    }
}

}  // namespace

void checkWords(const Looked& l, Findings& out) {
    for (const screens::InkLine& line : l.ink.lines) {
        if (!line.inert && !line.picture) checkOne(l, line.text, out);
    }
    for (const screens::Node& node : l.tree.nodes()) {
        // A candidate or a key of the keyboard is a character, not a word of ours.
        if (node.role == screens::Role::Candidate || node.role == screens::Role::Key) continue;
        checkOne(l, node.name, out);
    }
}

}  // namespace zizhu::looks
