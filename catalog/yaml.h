// YAML as the catalogue uses it: a bounded tree of maps, lists and scalars, every node with its place.
//
// Internal to catalog. What makes YAML surprising is refused: anchors and aliases (and with them alias
// bombs), tags, several documents in a file, keys that are not plain words, keys that stand twice.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalogue.h"

namespace zizhu::catalog {

struct Node {
    enum class Kind : std::uint8_t { Null, Scalar, List, Map };
    Kind kind = Kind::Null;
    bool plain = false;  // a scalar without quotes: other readers may take it for a number
    std::string text;
    const std::string* file = nullptr;  // the name of the SourceFile, which outlives the node
    int line = 0;
    int column = 0;
    std::vector<Node> children;  // of a list; of a map: the values
    std::vector<Node> keys;      // of a map: keys[i] belongs to children[i]

    const Node* find(std::string_view key) const;
};

// Collects diagnostics; the same one twice (a part that several items include) counts once.
class Report {
public:
    void error(const Node& at, std::string message, std::string mend);
    void warning(const Node& at, std::string message, std::string mend);
    void add(Diagnostic diagnostic);
    bool hasErrors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    std::vector<Diagnostic> take();  // sorted by file and place

private:
    std::vector<Diagnostic> diagnostics_;
    std::set<std::string> seen_;
    std::size_t errors_ = 0;
};

// Nothing if the file is not YAML of that kind; everything wrong with it is in the report.
std::optional<Node> parseYaml(const SourceFile& file, Report& report);

}  // namespace zizhu::catalog
