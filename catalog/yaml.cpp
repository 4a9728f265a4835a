#include "catalog/yaml.h"

#include <algorithm>
#include <istream>
#include <streambuf>

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"
#include "catalog/characters.h"

namespace zizhu::catalog {

const Node* Node::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].text == key) return &children[i];
    }
    return nullptr;
}

void Report::error(const Node& at, std::string message, std::string mend) {
    add({DiagnosticSeverity::Error, at.file ? *at.file : std::string(), at.line, at.column,
         std::move(message), std::move(mend)});
}

void Report::warning(const Node& at, std::string message, std::string mend) {
    add({DiagnosticSeverity::Warning, at.file ? *at.file : std::string(), at.line, at.column,
         std::move(message), std::move(mend)});
}

void Report::add(Diagnostic diagnostic) {
    if (!seen_.insert(toString(diagnostic)).second) return;
    if (diagnostic.severity == DiagnosticSeverity::Error) ++errors_;
    if (diagnostics_.size() < kMaxDiagnostics) diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Report::take() {
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    if (errors_ > kMaxDiagnostics) {
        diagnostics_.push_back(
            {DiagnosticSeverity::Error, diagnostics_.back().file, 0, 0,
             fmt::format("there are {} errors; only the first {} are shown", errors_, kMaxDiagnostics),
             "mend these and load again"});
    }
    return std::move(diagnostics_);
}

namespace {

// Thrown by the handler to leave yaml-cpp early; caught below.
struct Stop {};

class ViewBuffer final : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data());  // NOLINT: a streambuf only reads through setg
        setg(begin, begin, begin + text.size());
    }
};

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const SourceFile& file, Report& report) : file_(file), report_(report) {}

    std::optional<Node> root;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(make(Node::Kind::Null, mark, anchor, ""));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        report_.error(at(mark), "aliases (*name) are not allowed",
                      "write the value out, or move what repeats into a file of parts/");
        throw Stop{};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        // yaml-cpp tells quoted scalars apart by the tag "!", plain ones by "?".
        Node node = make(Node::Kind::Scalar, mark, anchor, tag == "!" || tag == "?" ? "" : tag);
        node.plain = tag == "?";
        node.text = value;
        if (const char32_t bad = firstForbidden(node.text); bad != 0) {
            report_.error(node,
                          fmt::format("the character U+{:04X} ({}) is not allowed in a text",
                                      std::uint32_t(bad), forbiddenName(bad)),
                          "remove it: it cannot be seen, or it changes the order in which text is shown");
        }
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(make(Node::Kind::List, mark, anchor, tag == "!" || tag == "?" ? "" : tag));
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(make(Node::Kind::Map, mark, anchor, tag == "!" || tag == "?" ? "" : tag));
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Node node;
        std::optional<Node> key;  // of a map: read, its value not yet
    };

    Node at(const YAML::Mark& mark) const {
        Node node;
        node.file = &file_.name;
        node.line = mark.line + 1;
        node.column = mark.column + 1;
        return node;
    }

    Node make(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) {
        Node node = at(mark);
        node.kind = kind;
        if (anchor != 0) {
            report_.error(node, "anchors (&name) are not allowed",
                          "remove it; what repeats can stand in a file of parts/");
        }
        if (!tag.empty())
            report_.error(node, "tags (!name) are not allowed", "remove it; quote the value if it is a text");
        if (++nodes_ > kMaxNodes) {
            report_.error(node, fmt::format("the file has more than {} values", kMaxNodes), "split it");
            throw Stop{};
        }
        return node;
    }

    void open(Node node) {
        if (stack_.size() >= kMaxDepth) {
            report_.error(node, fmt::format("nested more than {} levels deep", kMaxDepth), "make it flatter");
            throw Stop{};
        }
        stack_.push_back({std::move(node), std::nullopt});
    }

    void close() {
        Node node = std::move(stack_.back().node);
        stack_.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (stack_.empty()) {
            root = std::move(node);
            return;
        }
        Open& top = stack_.back();
        if (top.node.kind == Node::Kind::List) {
            top.node.children.push_back(std::move(node));
        } else if (!top.key) {
            if (node.kind != Node::Kind::Scalar)
                report_.error(node, "a key must be a word", "write `key: value`");
            top.key = std::move(node);
        } else {
            addToMap(top, std::move(node));
        }
    }

    void addToMap(Open& top, Node value) {
        Node key = std::move(*top.key);
        top.key.reset();
        if (key.kind != Node::Kind::Scalar) return;
        for (const Node& before : top.node.keys) {
            if (before.text != key.text) continue;
            report_.error(key,
                          fmt::format("`{}` stands twice; it stands already in line {}", printable(key.text),
                                      before.line),
                          "keep one of the two");
            return;
        }
        top.node.keys.push_back(std::move(key));
        top.node.children.push_back(std::move(value));
    }

    const SourceFile& file_;
    Report& report_;
    std::vector<Open> stack_;
    std::size_t nodes_ = 0;
};

Node wholeFile(const SourceFile& file) {
    Node node;
    node.file = &file.name;
    return node;
}

// Places of invisible characters, comments included: what a reviewer sees must be what is there.
bool checkBytes(const SourceFile& file, Report& report) {
    std::string_view text = base::asText(file.bytes);
    Node node = wholeFile(file);
    node.line = 1;
    node.column = 0;
    bool good = true;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        ++node.column;
        if (!c) {
            report.error(node, "the file is not UTF-8 here", "save it as UTF-8");
            return false;
        }
        if (*c == '\n') {
            ++node.line;
            node.column = 0;
        } else if (*c != '\r' && isForbidden(*c)) {
            report.error(
                node,
                fmt::format("the character U+{:04X} ({}) is not allowed", std::uint32_t(*c),
                            forbiddenName(*c)),
                *c == '\t' ? "indent with spaces"
                           : "remove it: it cannot be seen, or it changes the order in which text is shown");
            good = false;
        }
    }
    return good;
}

}  // namespace

std::optional<Node> parseYaml(const SourceFile& file, Report& report) {
    const Node whole = wholeFile(file);
    if (file.bytes.size() > kMaxFileBytes) {
        report.error(whole,
                     fmt::format("the file has {} bytes; {} are allowed", file.bytes.size(), kMaxFileBytes),
                     "split it");
        return std::nullopt;
    }
    if (!checkBytes(file, report)) return std::nullopt;
    TreeBuilder builder(file, report);
    try {
        ViewBuffer buffer(base::asText(file.bytes));
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder) || !builder.root || builder.root->kind == Node::Kind::Null) {
            report.error(whole, "the file is empty", "write it, or remove it");
            return std::nullopt;
        }
        Node first = std::move(*builder.root);
        builder.root.reset();
        if (parser.HandleNextDocument(builder)) {
            report.error(builder.root ? *builder.root : whole, "a second document begins here (---)",
                         "put it into a file of its own");
        }
        if (first.kind != Node::Kind::Map) {
            report.error(first, "the file must be a list of `key: value` lines",
                         "see docs/writing-an-item.md");
            return std::nullopt;
        }
        return first;
    } catch (const Stop&) {
        return std::nullopt;
    } catch (const YAML::Exception& error) {
        Node node = whole;
        if (error.mark.line >= 0) {
            node.line = error.mark.line + 1;
            node.column = error.mark.column + 1;
        }
        report.error(node, fmt::format("this is not YAML: {}", printable(error.msg)),
                     "check the indentation, quotes and brackets of this line and the one before; within { } "
                     "a text with ? : , or brackets needs quotes");
        return std::nullopt;
    } catch (const std::exception&) {
        report.error(whole, "this cannot be read as YAML", "check quotes and brackets");
        return std::nullopt;
    }
}

}  // namespace zizhu::catalog
