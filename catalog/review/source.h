// The files of a catalogue as trees, to tell places that the model does not keep. Internal to review.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalogue.h"
#include "catalog/yaml.h"

namespace zizhu::catalog::review {

// Where a page or material is written, and whether in the file itself or by including a part.
struct Place {
    const Node* node = nullptr;  // never null
    bool own = true;
};

class Source {
public:
    // The files must have loaded without errors, and outlive it.
    explicit Source(std::span<const SourceFile> files);

    // By file name; what does not exist gives an empty node.
    const Node& root(std::string_view file) const;
    const std::map<std::string, Node, std::less<>>& roots() const { return roots_; }

    static std::string fileOf(const Item& item);    // "items/KEY.yaml"
    static std::string fileOf(const Bundle& bundle);  // "bundles/KEY.yaml"
    // The entry of `list` ("pages", "materials", "queues", …) that brings `key`: the entry itself, or the
    // inclusion of the part that has it; the root if neither is found.
    Place entry(const Node& root, std::string_view list, std::string_view key) const;
    // A member of a map, or the map itself.
    static const Node& member(const Node& map, std::string_view key);

private:
    std::map<std::string, Node, std::less<>> roots_;
};

}  // namespace zizhu::catalog::review
