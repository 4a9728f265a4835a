#include "catalog/wording.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "catalog/yaml.h"

namespace zizhu::catalog {

namespace {
// Official names, words that people search for, and certificates, which are written for offices.
constexpr std::array<std::string_view, 6> kLetBe = {"title",    "name",  "legalBasis",
                                                    "keywords", "label", "paragraphs"};

struct Word {
    std::string text;   // small letters
    bool open = false;  // more letters may follow
    std::string instead;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }
bool isLetter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

// Words of Latin letters begin and end where words do; Chinese ones stand anywhere.
bool uses(std::string_view text, const Word& word) {
    for (std::size_t at = text.find(word.text); at != std::string_view::npos;
         at = text.find(word.text, at + 1)) {
        const std::size_t end = at + word.text.size();
        const bool begins = at == 0 || !isLetter(text[at - 1]) || !isLetter(text[at]);
        const bool ends = word.open || end == text.size() || !isLetter(text[end]) || !isLetter(text[end - 1]);
        if (begins && ends) return true;
    }
    return false;
}

class Finder {
public:
    Finder(const Dictionary& jargon, Report& report) : report_(report) {
        for (const DictionaryEntry& entry : jargon.entries()) {
            Word word{entry.label(base::Language::ZhCn), false, entry.label(base::Language::En)};
            std::transform(word.text.begin(), word.text.end(), word.text.begin(), lower);
            word.open = word.text.ends_with('*');
            if (word.open) word.text.pop_back();
            if (!word.text.empty()) words_.push_back(std::move(word));
        }
    }

    void look(const Node& node) {
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const Node& child = node.children[i];
            const std::string_view key = node.keys.empty() ? std::string_view() : node.keys[i].text;
            if (std::find(kLetBe.begin(), kLetBe.end(), key) != kLetBe.end()) continue;
            const bool text = key == base::tag(base::Language::ZhCn) || key == base::tag(base::Language::En);
            if (text && child.kind == Node::Kind::Scalar) judge(child);
            look(child);
        }
    }

private:
    void judge(const Node& node) {
        std::string text = node.text;
        std::transform(text.begin(), text.end(), text.begin(), lower);
        for (const Word& word : words_) {
            if (!uses(text, word)) continue;
            report_.warning(node, fmt::format("`{}` is a word of offices", word.text),
                            fmt::format("say it plainly: {}", word.instead));
        }
    }

    Report& report_;
    std::vector<Word> words_;
};
}  // namespace

std::vector<Diagnostic> findJargon(std::span<const SourceFile> files, const Catalogue& catalogue) {
    Report report;
    const Dictionary* jargon = catalogue.dictionary("jargon");
    if (!jargon) return {};
    Finder finder(*jargon, report);
    for (const SourceFile& file : files) {
        const bool forPeople = file.name.starts_with("items/") || file.name.starts_with("bundles/") ||
                               file.name.starts_with("parts/");
        if (!forPeople || !file.name.ends_with(".yaml")) continue;
        Report unheard;  // it loaded, so there is nothing to tell
        if (const auto root = parseYaml(file, unheard)) finder.look(*root);
    }
    return report.take();
}

}  // namespace zizhu::catalog
