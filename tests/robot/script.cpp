#include "tests/robot/script.h"

#include <algorithm>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "catalog/traditional.h"

namespace zizhu::tests::robot {

namespace {

struct Word {
    std::string_view name;
    Action action;
};
constexpr Word kWords[] = {
    {"tap", Action::Tap},           {"fill", Action::Fill},         {"choose", Action::Choose},
    {"answer", Action::Answer},         {"prefer", Action::Prefer},     {"through", Action::Through},
    {"hand-in", Action::HandIn},
    {"see", Action::See},           {"gone", Action::Gone},         {"wait", Action::Wait},
    {"forward", Action::Forward},
    {"device", Action::Device},     {"sign", Action::Sign},         {"write", Action::Write},
    {"screenshot", Action::Screenshot}, {"central", Action::Central}, {"network", Action::Network},
    {"tell", Action::Tell},         {"receipt", Action::Receipt},   {"case", Action::Case},
    {"cases", Action::Cases}, {"ratings", Action::Ratings},       {"show-code", Action::ShowCode}, {"language", Action::Language},
    {"document", Action::Document}, {"clerk", Action::Clerk}, {"clock", Action::Clock},
    {"restart", Action::Restart}, {"run", Action::Run}, {"catalogue", Action::Catalogue},
    {"key", Action::Key}, {"digits", Action::Digits}, {"switch", Action::Switch}, {"key-to", Action::KeyTo},
    {"key-write", Action::KeyWrite}, {"switch-to", Action::SwitchTo}, {"switch-write", Action::SwitchWrite},
    {"say-and-press", Action::SayAndPress}, {"hears", Action::Hears}, {"hears-not", Action::HearsNot},
    {"staff", Action::Staff}, {"hold-corner", Action::HoldCorner}, {"pin", Action::Pin}, {"sweep", Action::Sweep},
    {"stick", Action::Stick}, {"enrol-code", Action::EnrolCode}, {"paper", Action::Paper}, {"reports", Action::Reports},
    {"recover", Action::Recover},   {"holds", Action::Holds},   {"private", Action::Private},
};

// A text, or one of several by language.
std::string textOf(const YAML::Node& node, const std::string& language) {
    if (!node || node.IsNull()) return {};
    if (node.IsMap()) {
        // Nobody writes scripts in traditional characters: what the terminal shows is converted, and so are they.
        if (language == "zh-TW" && !node[language] && node["zh-CN"]) return catalog::toTraditional(node["zh-CN"].as<std::string>());
        if (!node[language]) throw YAML::Exception(node.Mark(), "no text in " + language);
        return node[language].as<std::string>();
    }
    return node.as<std::string>();
}

ScriptStep stepOf(const YAML::Node& node, const std::string& language) {
    if (!node.IsMap() || node.size() == 0) throw YAML::Exception(node.Mark(), "a step is a map");
    ScriptStep step;
    step.line = node.Mark().line + 1;
    bool known = false;
    for (const auto& member : node) {
        const auto key = member.first.as<std::string>();
        if (key == "seconds") {
            step.seconds = member.second.as<double>();
            continue;
        }
        if (key == "nth") {
            step.nth = member.second.as<std::size_t>();
            continue;
        }
        const auto* word = std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& w) { return w.name == key; });
        if (word == std::end(kWords) || known) throw YAML::Exception(member.first.Mark(), "unknown step: " + key);
        known = true;
        step.action = word->action;
        const YAML::Node& value = member.second;
        const bool fields = value.IsMap() && value["field"];
        if (fields) {
            step.field = textOf(value["field"], language);
            step.text = textOf(value["text"], language);
        } else if (step.action == Action::Wait || step.action == Action::Forward) {
            step.seconds = value.as<double>();
        } else {
            step.text = textOf(value, language);
        }
    }
    if (!known) throw YAML::Exception(node.Mark(), "a step without an action");
    return step;
}

void addAnswers(const YAML::Node& answers, const std::string& language, std::vector<ScriptStep>& steps,
                Action action = Action::Answer) {
    for (const auto& answer : answers) {
        steps.push_back({action, textOf(answer.second, language), answer.first.as<std::string>(), 0, 0,
                         answer.first.Mark().line + 1});
    }
}

void addTap(const std::string& id, int line, std::vector<ScriptStep>& steps) {
    steps.push_back({Action::Tap, id, {}, 0, 0, line});
}

// {item: KEY} or {bundle: KEY}, and perhaps {card: FILE} and {size: 3} (0 S … 3 XL): from the first touch to the questions.
void addVisit(const YAML::Node& visit, int line, std::vector<ScriptStep>& steps) {
    addTap("begin", line, steps);
    if (visit["size"]) {
        addTap("display", line, steps);
        addTap("size/" + visit["size"].as<std::string>(), line, steps);
        addTap("display-close", line, steps);
    }
    const bool item = bool(visit["item"]);
    addTap(item ? "item/" + visit["item"].as<std::string>() : "bundle/" + visit["bundle"].as<std::string>(), line, steps);
    steps.push_back({Action::Screenshot, "guide", {}, 0, 0, line});
    addTap("start", line, steps);
    if (!visit["card"]) {
        addTap("without-card", line, steps);
        return;
    }
    steps.push_back({Action::Device, "present-card " + visit["card"].as<std::string>(), {}, 0, 0, line});
    steps.push_back({Action::See, "applicant", {}, 0, 0, line});
    steps.push_back({Action::Device, "take-card", {}, 0, 0, line});
    addTap("continue", line, steps);
}

// Steps that stand for several; false if `node` is none of them.
bool expand(const YAML::Node& node, const std::string& language, std::vector<ScriptStep>& steps) {
    const int line = node.Mark().line + 1;
    if (node["answer"]) {
        addAnswers(node["answer"], language, steps);
    } else if (node["visit"]) {
        addVisit(node["visit"], line, steps);
    } else if (node["through"]) {
        if (!node["through"].IsMap()) throw YAML::Exception(node.Mark(), "through takes answers: {} for none");
        addAnswers(node["through"], language, steps, Action::Prefer);
        steps.push_back({Action::Through, {}, {}, 0, 0, line});
    } else if (node["private"]) {
        for (const auto& text : node["private"]) {
            steps.push_back({Action::Private, text.as<std::string>(), {}, 0, 0, text.Mark().line + 1});
        }
    } else if (node["pages"]) {
        for (const auto& page : node["pages"]) {
            addAnswers(page, language, steps);
            addTap("continue", page.Mark().line + 1, steps);
        }
    } else if (node["materials"]) {
        for (const auto& way : node["materials"]) {
            const auto word = way.as<std::string>();
            const int at = way.Mark().line + 1;
            if (word != "scan" && word != "share" && word != "commit" && word != "promise" && word != "skip") {
                throw YAML::Exception(way.Mark(), "a material is given by: scan, share, commit, promise, skip");
            }
            addTap(word, at, steps);
            if (word == "scan") steps.push_back({Action::See, "page/0", {}, 0, 0, at});
            if (word == "promise") addTap("promise/confirm", at, steps);
            if (word != "skip") addTap("continue", at, steps);
        }
    } else if (node["submit"]) {
        addTap("declare", line, steps);
        addTap("continue", line, steps);
        steps.push_back({Action::Sign, {}, {}, 0, 0, line});
        addTap("submit", line, steps);
        steps.push_back({Action::See, "tracking-code", {}, 0, 0, line});
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::string_view name(Action action) {
    for (const Word& word : kWords) {
        if (word.action == action) return word.name;
    }
    return "?";
}

tl::expected<Script, std::string> loadScript(const std::filesystem::path& file, const std::string& language) {
    try {
        const YAML::Node root = YAML::LoadFile(file.string());
        Script script;
        script.name = textOf(root["name"], language);
        if (script.name.empty()) script.name = file.stem().string();
        std::string current = language;
        for (const auto& node : root["steps"]) {
            if (node.IsMap() && expand(node, current, script.steps)) continue;
            ScriptStep step = stepOf(node, current);
            if (step.action == Action::Language) current = step.text;
            script.steps.push_back(std::move(step));
        }
        if (script.steps.empty()) return tl::unexpected(fmt::format("{}: no steps", file.string()));
        return script;
    } catch (const YAML::Exception& error) {
        return tl::unexpected(fmt::format("{}:{}: {}", file.string(), error.mark.line + 1, error.msg));
    }
}

}  // namespace zizhu::tests::robot
