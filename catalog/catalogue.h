// All items, bundles and dictionaries of one version, loaded from their YAML files.
//
// Pure: the caller reads the files. Immutable once loaded, so any thread may use it; a visit holds a
// shared pointer and keeps the version it began with.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "catalog/dictionary.h"
#include "catalog/item.h"

namespace zizhu::catalog {

struct SourceFile {
    std::string name;  // relative to the catalogue's folder: "items/birth-registration.yaml"
    base::Bytes bytes;
};

enum class DiagnosticSeverity : std::uint8_t { Error, Warning };

// A mistake in a file, said so that whoever wrote the file can mend it.
struct Diagnostic {
    DiagnosticSeverity severity = DiagnosticSeverity::Error;
    std::string file;
    int line = 0;  // from 1; 0: the whole file
    int column = 0;
    std::string message;  // what is wrong
    std::string mend;     // what to do
};

// "items/x.yaml:12:5: error: …; mend: …"
std::string toString(const Diagnostic& diagnostic);

// The newest form of a catalogue's files that this program reads.
inline constexpr int kCatalogueFormat = 1;

struct LoadResult;

class Catalogue {
public:
    // Reads every file whose name ends in .yaml; others are ignored. Reports every mistake, sorted by
    // file and line (at most kMaxDiagnostics); the catalogue is there only without errors. Never throws.
    // Milliseconds of work, no blocking.
    static LoadResult load(std::span<const SourceFile> files);

    struct Content {
        int format = kCatalogueFormat;
        std::string version;
        Text name;
        std::vector<Item> items;
        std::vector<Bundle> bundles;
        std::vector<Dictionary> dictionaries;
    };
    explicit Catalogue(Content content);

    // From catalogue.yaml: which form of files this is.
    int format() const { return content_.format; }
    // From catalogue.yaml: MAJOR.MINOR.PATCH.
    const std::string& version() const { return content_.version; }
    const Text& name() const { return content_.name; }
    const std::vector<Item>& items() const { return content_.items; }
    const std::vector<Bundle>& bundles() const { return content_.bundles; }
    const std::vector<Dictionary>& dictionaries() const { return content_.dictionaries; }

    const Item* item(std::string_view key) const;
    const Bundle* bundle(std::string_view key) const;
    const Dictionary* dictionary(std::string_view key) const;
    // The label of a dictionary's entry; the key itself if either is unknown.
    std::string label(std::string_view dictionary, std::string_view key, base::Language language) const;

private:
    Content content_;
    std::unordered_map<std::string, std::size_t> items_, bundles_, dictionaries_;
};

struct LoadResult {
    std::optional<std::shared_ptr<const Catalogue>> catalogue;
    std::vector<Diagnostic> diagnostics;
    bool needsNewerProgram = false;  // its format is newer than kCatalogueFormat; nothing else was read
};

// Bounds of what is read; each has its own message.
inline constexpr std::size_t kMaxFileBytes = 256 * 1024;
inline constexpr std::size_t kMaxFiles = 20'000;
inline constexpr std::size_t kMaxTotalBytes = 256u << 20;  // of all files together
inline constexpr std::size_t kMaxDepth = 24;      // of nesting in a file
inline constexpr std::size_t kMaxNodes = 50'000;  // in a file
inline constexpr std::size_t kMaxTextBytes = 4000;
inline constexpr std::size_t kMaxDiagnostics = 500;

}  // namespace zizhu::catalog
