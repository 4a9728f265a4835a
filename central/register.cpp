#include "central/register.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/file.h"

namespace zizhu::central {
namespace {

struct Malformed {
    int line;
};

int lineOf(const YAML::Node& node) { return node.Mark().line + 1; }

void flatten(const YAML::Node& node, const std::string& path, int depth, Register::Record& out) {
    if (depth > Register::kMaxDepth || out.size() > Register::kMaxFields) throw Malformed{lineOf(node)};
    const std::string prefix = path.empty() ? path : path + ".";
    if (node.IsScalar()) {
        out.emplace(path, base::SecretString(node.Scalar()));
    } else if (node.IsMap()) {
        for (const auto& member : node)
            flatten(member.second, prefix + member.first.as<std::string>(), depth + 1, out);
    } else if (node.IsSequence()) {
        for (std::size_t i = 0; i < node.size(); ++i)
            flatten(node[i], prefix + std::to_string(i), depth + 1, out);
    }
}

}  // namespace

base::Status Register::add(base::ByteView yaml) {
    if (yaml.size() > kMaxBytes)
        return base::fail(base::Errc::TooLarge, {"a register file longer than {} bytes", kMaxBytes});
    try {
        const YAML::Node root = YAML::Load(std::string(base::asText(yaml)));
        for (const auto& registry : root["registers"]) {
            auto& people = registers_[registry.first.as<std::string>()];
            for (const YAML::Node& entry : registry.second) {
                Record record;
                flatten(entry, "", 0, record);
                const auto number = record.find("holder.number");
                if (number == record.end() || record.count("holder.name") == 0)
                    throw Malformed{lineOf(entry)};
                const std::string key(number->second.reveal());
                if (!people.emplace(key, std::move(record)).second) throw Malformed{lineOf(entry)};
            }
        }
    } catch (const YAML::Exception& error) {
        return base::fail(base::Errc::InvalidInput,
                          {"line {}: not YAML as a register has it", error.mark.line + 1});
    } catch (const Malformed& error) {
        return base::fail(base::Errc::InvalidInput,
                          {"line {}: not a record of its own with a holder", error.line});
    }
    return {};
}

base::Result<Register> Register::parse(base::ByteView yaml) {
    Register made;
    if (const auto added = made.add(yaml); !added) return base::fail(added.error());
    return made;
}

base::Result<Register> Register::load(const std::filesystem::path& path, std::vector<std::string>& complaints) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) {
        auto bytes = base::readFile(path, kMaxBytes);
        if (!bytes) return base::fail(bytes.error());
        return parse(*bytes);
    }
    auto files = base::readTree(path, ".yaml", kMaxFiles, kMaxBytes);
    if (!files) return base::fail(files.error());
    Register made;
    base::Status worst;
    for (const base::TreeFile& file : *files) {
        const auto added = made.add(file.bytes);
        if (added) continue;
        complaints.push_back(fmt::format("{}: {}", (path / file.name).string(), added.error().detail.text()));
        if (worst) worst = added;
    }
    if (!worst) return base::fail(worst.error());
    return made;
}

const Register::Record* Register::find(std::string_view registry, std::string_view holderNumber) const {
    const auto people = registers_.find(registry);
    if (people == registers_.end()) return nullptr;
    const auto record = people->second.find(holderNumber);
    return record == people->second.end() ? nullptr : &record->second;
}

std::size_t Register::size() const {
    std::size_t records = 0;
    for (const auto& registry : registers_) records += registry.second.size();
    return records;
}

}  // namespace zizhu::central
