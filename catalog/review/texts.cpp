#include "catalog/review/texts.h"

#include <array>

namespace zizhu::catalog::review {

namespace {
struct Rule {
    std::string_view path;  // how the keys that lead to a text end, lists left out
    Spot spot;
};
// The first that fits.
constexpr Rule kRules[] = {
    {"options/label", Spot::Option},
    {"options/help", Spot::OptionHelp},
    {"table/columns/label", Spot::Column},
    {"fields/label", Spot::Field},
    {"materials/name", Spot::Material},
    {"certificate/title", Spot::Prose},
    {"view/title", Spot::Prose},
    {"notices/title", Spot::Material},
    {"/title", Spot::Title},
    {"/summary", Spot::Summary},
    {"/heading", Spot::Heading},
    {"/label", Spot::Label},
    {"/example", Spot::Example},
    {"/help", Spot::Help},
    {"/submitLabel", Spot::Button},
    {"/shows", Spot::Mark},
    {"/message", Spot::Message},
    {"/consent", Spot::Consent},
    {"/commitment", Spot::Consent},
    {"/declaration", Spot::Consent},
    {"/legalBasis", Spot::Law},
};

Spot spotOf(std::string_view path) {
    for (const Rule& rule : kRules) {
        if (path.ends_with(rule.path)) return rule.spot;
    }
    return Spot::Prose;
}

bool isText(const Node& node) {
    const Node* zh = node.find("zh-CN");
    const Node* en = node.find("en");
    return zh && en && zh->kind == Node::Kind::Scalar && en->kind == Node::Kind::Scalar;
}

void walk(const Node& node, const std::string& path, std::vector<Site>& out) {
    if (node.kind == Node::Kind::List) {
        for (const Node& child : node.children) walk(child, path, out);
    } else if (node.kind == Node::Kind::Map) {
        if (isText(node)) {
            out.push_back({spotOf(path), &node});
            return;
        }
        for (std::size_t i = 0; i < node.children.size(); ++i)
            walk(node.children[i], path + "/" + node.keys[i].text, out);
    }
}

// Its entries are texts with a key.
void walkDictionary(std::string_view key, const Node& root, std::vector<Site>& out) {
    // Jargon holds what should not be said; what people type and how a search reads it is shown nowhere.
    for (const std::string_view hidden : {"jargon", "synonyms", "search-fillers"}) {
        if (key == hidden) return;
    }
    const Spot spot = key == "life-events" ? Spot::Tile : Spot::Entry;
    const Node* entries = root.find("entries");
    if (!entries) return;
    for (const Node& entry : entries->children) {
        if (isText(entry)) out.push_back({spot, &entry});
    }
}
}  // namespace

std::vector<Site> textsOf(const Source& source) {
    std::vector<Site> out;
    for (const auto& [file, root] : source.roots()) {
        constexpr std::string_view kDictionaries = "dictionaries/";
        if (file.starts_with(kDictionaries)) {
            const std::string_view name = std::string_view(file).substr(kDictionaries.size());
            walkDictionary(name.substr(0, name.rfind('.')), root, out);
        } else {
            walk(root, "", out);
        }
    }
    return out;
}

}  // namespace zizhu::catalog::review
