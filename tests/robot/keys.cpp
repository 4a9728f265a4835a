// How the robot makes a visit without a finger: by keys, by two switches, by what it hears.
#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "tests/robot/robot.h"

namespace zizhu::tests::robot {

namespace {

using screens::NavKey;
using screens::Node;

constexpr int kMostPresses = 300;  // to one thing

// "Next 3"
std::pair<std::string, int> counted(const std::string& text) {
    std::istringstream in(text);
    std::string word;
    int times = 1;
    in >> word;
    if (!(in >> times)) times = 1;
    return {word, times};
}

bool is(const Node& node, const std::string& label) { return node.id == label || node.name == label; }

}  // namespace

void Robot::key(NavKey which) {
    terminal_->window().key({which, {}});
    terminal_->application().turn();
    settle();
}

std::vector<const Node*> Robot::focused() {
    std::vector<const Node*> out;
    for (const Node& node : terminal_->application().screens().semantics().nodes()) {
        if ((node.state & screens::kCursor) != 0) out.push_back(&node);
    }
    return out;
}

Robot::Fault Robot::keyTo(const std::string& label, double seconds) {
    if (find(label, 0, seconds, true) == nullptr) return fmt::format("nothing to choose is called '{}'", label);
    for (int i = 0; i < kMostPresses; ++i) {
        const auto at = focused();
        if (at.size() == 1 && is(*at[0], label)) {
            key(NavKey::Activate);
            return std::nullopt;
        }
        key(NavKey::Next);
    }
    return fmt::format("the keys do not reach '{}'", label);
}

Robot::Fault Robot::switchTo(const std::string& label, double seconds) {
    if (find(label, 0, seconds, true) == nullptr) return fmt::format("nothing to choose is called '{}'", label);
    for (int i = 0; i < kMostPresses; ++i) {
        const auto at = focused();
        const bool there = std::any_of(at.begin(), at.end(), [&](const Node* n) { return is(*n, label); });
        key(there ? NavKey::SwitchChoose : NavKey::SwitchNext);
        if (there && at.size() == 1) return std::nullopt;
    }
    return fmt::format("the switches do not reach '{}'", label);
}

// Only the ear decides.
Robot::Fault Robot::sayAndPress(const std::string& words, double seconds) {
    Listener& ear = terminal_->listener();
    for (int i = 0; i < kMostPresses; ++i) {
        const std::string before = ear.heard();
        key(NavKey::Next);
        const std::string now = ear.heard();
        const std::string said = now.size() > before.size() ? now.substr(before.size()) : std::string();
        // A letter is its key, not a word that has it.
        const bool it = words.size() == 1 ? ear.last() == words && !said.empty() : said.find(words) != std::string::npos;
        if (it) {
            key(NavKey::Activate);
            return std::nullopt;
        }
        // A device or the backend may still be at work.
        if (i == kMostPresses / 2) turn(std::min(seconds, 2.0));
    }
    return fmt::format("'{}' is never heard; last: {}", words, ear.last());
}

Robot::Fault Robot::hears(const std::string& words, double seconds, bool wanted) {
    Listener& ear = terminal_->listener();
    const auto heard = [&] { return ear.heard().find(words) != std::string::npos; };
    if (!wanted) {
        if (heard()) return fmt::format("'{}' was heard", words);
        return std::nullopt;
    }
    if (!waitFor(seconds, heard)) return fmt::format("'{}' was not heard, but: {}", words, ear.heard());
    ear.forget();
    return std::nullopt;
}

Robot::Fault Robot::keyed(const ScriptStep& now, double seconds) {
    switch (now.action) {
        case Action::Key: {
            const auto [word, times] = counted(now.text);
            const auto which = screens::navKeyByName(word);
            if (!which) return fmt::format("no key is called '{}'", word);
            for (int i = 0; i < times; ++i) key(*which);
            return std::nullopt;
        }
        case Action::Switch:
            key(now.text == "1" ? NavKey::SwitchNext : NavKey::SwitchChoose);
            return std::nullopt;
        case Action::Digits:
            for (const char c : dayOr(now.text)) {
                terminal_->window().key({std::nullopt, std::string(1, c)});
                terminal_->application().turn();
                settle();
            }
            return std::nullopt;
        case Action::KeyTo: return keyTo(now.text, seconds);
        case Action::SwitchTo: return switchTo(now.text, seconds);
        case Action::KeyWrite:
        case Action::SwitchWrite:
            for (const char c : now.text) {
                const std::string id = c == '!' ? "candidate/0" : std::string("key/") + c;
                const Fault fault = now.action == Action::KeyWrite ? keyTo(id, seconds) : switchTo(id, seconds);
                if (fault) return fault;
            }
            return std::nullopt;
        case Action::SayAndPress: return sayAndPress(now.text, seconds);
        case Action::Hears: return hears(now.text, seconds, true);
        case Action::HearsNot: return hears(now.text, seconds, false);
        default: return "not a key";
    }
}

}  // namespace zizhu::tests::robot
