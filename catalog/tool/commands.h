// The commands of zizhu-catalog. Not part of the catalogue's library: it reads and writes files and talks
// to whoever typed the command.
//
// Each function adds one command to the program. Once its words are parsed the command runs and puts its
// exit code into `exitCode`: 0 done; 1 the catalogue or the repository has mistakes, or nothing was found;
// 2 something cannot be read or written, or the command line is wrong. Both references must outlive the
// parsing.
#pragma once

namespace CLI {
class App;
}

namespace zizhu::catalog::tool {

inline constexpr int kDone = 0;
inline constexpr int kMistakes = 1;
inline constexpr int kUnusable = 2;

void addNewItem(CLI::App& app, int& exitCode);
void addValidate(CLI::App& app, int& exitCode);
void addSearch(CLI::App& app, int& exitCode);
void addShow(CLI::App& app, int& exitCode);
void addDiff(CLI::App& app, int& exitCode);
void addReport(CLI::App& app, int& exitCode);
void addPreview(CLI::App& app, int& exitCode);
// The signed repository (docs/formats/repository.md).
void addKeys(CLI::App& app, int& exitCode);
void addBuild(CLI::App& app, int& exitCode);
void addRollout(CLI::App& app, int& exitCode);
void addSuspend(CLI::App& app, int& exitCode);
void addOperations(CLI::App& app, int& exitCode);
void addSign(CLI::App& app, int& exitCode);
void addPublish(CLI::App& app, int& exitCode);
void addVerify(CLI::App& app, int& exitCode);

}  // namespace zizhu::catalog::tool
