// What several commands share: reading a catalogue's folder, and speaking.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalogue.h"

namespace CLI {
class App;
}

namespace zizhu::catalog::tool {

void say(const std::string& line);       // to standard output
void complain(const std::string& line);  // to standard error

// Every .yaml file below the directory; nothing (said why) if there is none or one cannot be read.
std::optional<std::vector<SourceFile>> readFiles(const std::string& directory);
// Tells each mistake with its path as typed.
void printMistakes(const std::string& directory, const LoadResult& result);
// Null (said why) if the files cannot be read or have mistakes.
std::shared_ptr<const Catalogue> load(const std::string& directory);

// --language, checked; `text` must outlive the parsing.
void addLanguage(CLI::App& command, std::string& text);
base::Language languageOf(const std::string& text);

}  // namespace zizhu::catalog::tool
