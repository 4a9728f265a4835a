#include "tests/robot/script.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace zizhu::tests::robot {

namespace {

struct Word {
    std::string_view name;
    Action action;
};
constexpr Word kWords[] = {
    {"tap", Action::Tap},           {"fill", Action::Fill},         {"choose", Action::Choose},
    {"answer", Action::Answer},
    {"see", Action::See},           {"gone", Action::Gone},         {"wait", Action::Wait},
    {"device", Action::Device},     {"scan", Action::Scan},         {"sign", Action::Sign},
    {"screenshot", Action::Screenshot}, {"central", Action::Central}, {"network", Action::Network},
    {"tell", Action::Tell},         {"receipt", Action::Receipt},   {"case", Action::Case},
    {"cases", Action::Cases},       {"show-code", Action::ShowCode}, {"language", Action::Language},
    {"document", Action::Document}, {"restart", Action::Restart},
    {"recover", Action::Recover},
};

// A text, or one of several by language.
std::string textOf(const YAML::Node& node, const std::string& language) {
    if (!node || node.IsNull()) return {};
    if (node.IsMap()) {
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
        } else if (step.action == Action::Wait) {
            step.seconds = value.as<double>();
        } else {
            step.text = textOf(value, language);
        }
    }
    if (!known) throw YAML::Exception(node.Mark(), "a step without an action");
    return step;
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
            if (node.IsMap() && node["answer"]) {
                for (const auto& answer : node["answer"]) {
                    script.steps.push_back({Action::Answer, textOf(answer.second, current),
                                            answer.first.as<std::string>(), 0, 0, answer.first.Mark().line + 1});
                }
                continue;
            }
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
