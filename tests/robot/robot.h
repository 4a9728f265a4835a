// Drives the application as a person would: looks for a label, puts a finger on it, waits for what comes.
//
// It sees only the semantics tree of the picture on the glass, and acts only through touches, the
// simulators of the devices, and the backend's process. Single-threaded.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "tests/robot/script.h"
#include "tests/robot/terminal.h"

namespace zizhu::tests::robot {

struct RobotOptions {
    std::filesystem::path out;         // pictures and papers; empty: none are kept
    std::filesystem::path cards;       // folder of the card files
    double patience = 20;              // seconds to wait for a label
    std::filesystem::path beside = {};      // folder of the script: where `run` finds its programs
    bool everyPage = false;            // `through` keeps a picture of each page
};

class Robot {
public:
    // `backend` may be null: the script then has no step of its own with it.
    Robot(RobotOptions options, TerminalOptions terminal, Backend* backend);
    ~Robot();

    // Prints one line a step. The text says what failed; nothing if all passed.
    std::optional<std::string> run(const Script& script);
    // Called before each step; the kill tests end the process here.
    void beforeStep(std::function<void(const ScriptStep&)> hook) { hook_ = std::move(hook); }
    // Starts the terminal without running anything.
    std::optional<std::string> start();
    std::string labels();

private:
    using Fault = std::optional<std::string>;
    Fault step(const ScriptStep& step);
    Fault tap(const std::string& label, std::size_t nth, double seconds);
    Fault fill(const ScriptStep& step);
    Fault choose(const ScriptStep& step);
    Fault answer(const ScriptStep& step);
    Fault through();
    Fault answerPage();
    Fault giveAnswer(const catalog::Question& question, const std::string& path, const std::string& value);
    Fault giveMaterial(bool first);
    Fault handIn();
    std::string dayOr(const std::string& word);
    Fault type(const std::string& word, const std::string& where);
    Fault sign();
    Fault write(const std::string& text);
    Fault device(const std::string& command);
    Fault central(const std::string& word);
    Fault clerk(const std::string& word);
    Fault receipt(const std::string& name);
    Fault expectCase(const std::string& status, double seconds);
    Fault expectRatings(int count, double seconds);
    Fault expectCases(std::size_t count, double seconds);
    Fault document(const std::string& name);
    Fault tell(const std::string& id);
    Fault runBeside(const std::string& words);
    Fault expectCatalogue(const std::string& version, double seconds);
    Fault screenshot(const std::string& name);
    Fault expectNowhere(const std::string& text);
    // keys.cpp: without a finger
    Fault keyed(const ScriptStep& step, double seconds);
    void key(screens::NavKey which);
    std::vector<const screens::Node*> focused();
    Fault keyTo(const std::string& label, double seconds);
    Fault switchTo(const std::string& label, double seconds);
    Fault sayAndPress(const std::string& words, double seconds);
    Fault hears(const std::string& words, double seconds, bool wanted);
    // workbench.cpp: a technician
    Fault staff(const std::string& id, const std::string& pin);
    Fault holdCorner(double seconds);
    Fault pin(const std::string& digits);
    Fault sweep();
    Fault stick(const std::string& word);
    Fault enrolCode(const std::string& field);
    Fault paper(const std::string& name);
    Fault expectReports(std::size_t count, double seconds);
    void turn(double seconds);
    void settle();
    bool waitFor(double seconds, const std::function<bool()>& done);
    const screens::Node* find(const std::string& label, std::size_t nth, double seconds, bool toPress);
    void press(const screens::Rect& where);
    void drag(float x0, float y0, float x1, float y1, int points);

    RobotOptions options_;
    TerminalOptions terminalOptions_;
    Backend* backend_;
    std::unique_ptr<Terminal> terminal_;
    std::function<void(const ScriptStep&)> hook_;
    std::string trackingUrl_;   // of the last receipt
    std::string trackingCode_;  // in it
    std::map<std::string, std::string> preferred_;  // by path: what `through` answers
    std::uint64_t seed_ = 0;
};

}  // namespace zizhu::tests::robot
