#include "catalog/review/source.h"

#include "catalog/loading.h"

namespace zizhu::catalog::review {

Source::Source(std::span<const SourceFile> files) {
    Report unheard;  // they loaded: there is nothing to hear
    for (const SourceFile& file : files) {
        if (!file.name.ends_with(".yaml")) continue;
        if (auto root = parseYaml(file, unheard)) roots_.emplace(file.name, std::move(*root));
    }
}

const Node& Source::root(std::string_view file) const {
    static const Node kNothing;
    const auto found = roots_.find(file);
    return found == roots_.end() ? kNothing : found->second;
}

std::string Source::fileOf(const Item& item) { return "items/" + item.key + ".yaml"; }
std::string Source::fileOf(const Bundle& bundle) { return "bundles/" + bundle.key + ".yaml"; }

const Node& Source::member(const Node& map, std::string_view key) {
    const Node* found = map.kind == Node::Kind::Map ? map.find(key) : nullptr;
    return found ? *found : map;
}

Place Source::entry(const Node& root, std::string_view list, std::string_view key) const {
    const Node* entries = root.kind == Node::Kind::Map ? root.find(list) : nullptr;
    if (!entries) return {&root, false};
    for (const Node& each : entries->children) {
        if (each.kind != Node::Kind::Map) continue;
        const Node* own = each.find("key");
        if (own && own->text == key) return {&each, true};
        const Node* part = each.find("part");
        if (!part) continue;
        Scope scope;
        if (const Node* prefix = each.find("prefix")) scope.prefix = prefix->text;
        const Node* brought = this->root("parts/" + part->text + ".yaml").find(list);
        if (!brought) continue;
        for (const Node& candidate : brought->children) {
            const Node* written = candidate.find("key");
            if (written && scope.pageKey(written->text) == key) return {&each, false};
        }
    }
    return {&root, false};
}

}  // namespace zizhu::catalog::review
