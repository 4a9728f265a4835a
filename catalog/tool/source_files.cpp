#include "catalog/tool/source_files.h"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"

namespace zizhu::catalog::tool {

void say(const std::string& line) { std::fputs((line + "\n").c_str(), stdout); }
void complain(const std::string& line) { std::fputs((line + "\n").c_str(), stderr); }

std::optional<std::vector<SourceFile>> readFiles(const std::string& directory) {
    namespace fs = std::filesystem;
    std::vector<SourceFile> files;
    std::error_code error;
    fs::recursive_directory_iterator entries(directory, error);
    if (error) {
        complain(fmt::format("{}: cannot be opened: {}", directory, error.message()));
        return std::nullopt;
    }
    for (const auto end = fs::recursive_directory_iterator(); entries != end; entries.increment(error)) {
        if (error) break;
        if (!entries->is_regular_file(error) || entries->path().extension() != ".yaml") continue;
        if (files.size() > kMaxFiles) break;
        // One byte more than is allowed is enough for the loader to say that it is too large.
        auto bytes = base::readFile(entries->path(), kMaxFileBytes + 1);
        if (!bytes && bytes.error().code != base::Errc::TooLarge) {
            complain(fmt::format("{}: cannot be read", entries->path().string()));
            return std::nullopt;
        }
        files.push_back({entries->path().lexically_relative(directory).generic_string(),
                         bytes ? std::move(*bytes) : base::Bytes(kMaxFileBytes + 1, std::uint8_t('#'))});
    }
    if (files.empty()) {
        complain(fmt::format("{}: there are no .yaml files", directory));
        return std::nullopt;
    }
    return files;
}

void printMistakes(const std::string& directory, const LoadResult& result) {
    for (Diagnostic each : result.diagnostics) {
        each.file = (std::filesystem::path(directory) / each.file).generic_string();
        complain(toString(each));
    }
}

std::shared_ptr<const Catalogue> load(const std::string& directory) {
    const auto files = readFiles(directory);
    if (!files) return nullptr;
    const LoadResult result = Catalogue::load(*files);
    if (!result.catalogue) printMistakes(directory, result);
    return result.catalogue.value_or(nullptr);
}

void addLanguage(CLI::App& command, std::string& text) {
    command.add_option("--language", text, "zh-CN, zh-TW or en")->check(CLI::IsMember({"zh-CN", "zh-TW", "en"}));
}

base::Language languageOf(const std::string& text) {
    return base::languageFromTag(text).value_or(base::Language::ZhCn);
}

}  // namespace zizhu::catalog::tool
