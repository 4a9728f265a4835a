#include "kiosk/config.h"

#include <initializer_list>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/file.h"
#include "catalog/tuf/operations.h"

namespace zizhu::kiosk {

namespace {

constexpr std::size_t kMaxConfigBytes = 64u << 10;

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& message) {
    throw YAML::Exception(mark, message);
}

void allow(const YAML::Node& node, std::initializer_list<std::string_view> known) {
    if (!node.IsMap()) refuse(node.Mark(), "a map is expected here");
    for (const auto& member : node) {
        const auto key = member.first.as<std::string>();
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        std::string list;
        for (const auto& one : known) list += fmt::format("{}{}", list.empty() ? "" : ", ", one);
        refuse(member.first.Mark(), fmt::format("'{}' is not known here; known are: {}", key, list));
    }
}

YAML::Node need(const YAML::Node& node, const char* key) {
    const YAML::Node found = node[key];
    if (!found) refuse(node.Mark(), fmt::format("'{}' is missing", key));
    return found;
}

catalog::Text textOf(const YAML::Node& node) {
    allow(node, {"zh-CN", "en", "zh-TW"});
    catalog::Text text;
    for (const base::Language language : base::kLanguages) {
        if (base::writtenFor(language) != language && !node[std::string(base::tag(language))]) continue;
        text.in[std::size_t(language)] = need(node, std::string(base::tag(language)).c_str()).as<std::string>();
    }
    return text;
}

class Paths {
public:
    explicit Paths(const std::filesystem::path& file) : folder_(std::filesystem::absolute(file).parent_path()) {}
    std::filesystem::path of(const YAML::Node& node) const { return folder_ / node.as<std::string>(); }

private:
    std::filesystem::path folder_;
};

void readTerminal(const YAML::Node& node, Config& config) {
    allow(node, {"name", "office", "place", "hotline", "specimen"});
    const YAML::Node name = need(node, "name");
    config.terminal = name.as<std::string>();
    if (!base::Token::fromKey(config.terminal)) {
        refuse(name.Mark(), "a terminal's name has lower-case letters, digits and '-', and begins with a letter");
    }
    config.place.office = textOf(need(node, "office"));
    config.place.terminal = textOf(need(node, "place"));
    config.place.specimen = node["specimen"].as<bool>(false);
    config.hotline = node["hotline"].as<std::string>("12345");
}

void readPanel(const YAML::Node& node, Config& config) {
    allow(node, {"width", "height", "pixels-per-mm", "mounted-bottom-mm"});
    config.panel.widthPx = need(node, "width").as<int>();
    config.panel.heightPx = need(node, "height").as<int>();
    config.panel.pxPerMm = need(node, "pixels-per-mm").as<float>();
    config.panel.mountedBottomMm = node["mounted-bottom-mm"].as<float>(config.panel.mountedBottomMm);
    constexpr int kSmallest = 480, kLargest = 8192;
    for (const int side : {config.panel.widthPx, config.panel.heightPx}) {
        if (side < kSmallest || side > kLargest) refuse(node.Mark(), "a panel's side has 480 to 8192 pixels");
    }
    if (!(config.panel.pxPerMm >= 1.0F && config.panel.pxPerMm <= 20.0F)) {
        refuse(node.Mark(), "pixels-per-mm lies between 1 and 20: width in pixels / width of the picture in mm");
    }
    constexpr float kHighest = 880;  // from here up no page fits within an arm's reach from a wheelchair
    if (!(config.panel.mountedBottomMm >= 0.0F && config.panel.mountedBottomMm <= kHighest)) {
        refuse(node.Mark(), "mounted-bottom-mm lies between 0 and 880: from the floor to the lower edge of the picture");
    }
}

void readRepository(const YAML::Node& node, const Paths& paths, Config& config) {
    allow(node, {"root", "groups"});
    Config::Repository repository;
    repository.root = paths.of(need(node, "root"));
    for (const YAML::Node& group : node["groups"]) {
        repository.groups.push_back(group.as<std::string>());
        if (!catalog::tuf::isKey(repository.groups.back()))
            refuse(group.Mark(), "a group has lower-case letters, digits and '-', and begins with a letter");
    }
    config.repository = std::move(repository);
}

void readCentral(const YAML::Node& node, const Paths& paths, Config& config) {
    allow(node, {"url", "public-url", "credentials"});
    const std::filesystem::path folder = paths.of(need(node, "credentials"));
    config.central.credentials = folder;  // names the certificate, the key and the authority
    // What the backend gave along with the certificate (docs/formats/terminal-credentials.md).
    const YAML::Node issued = YAML::LoadFile((folder / "terminal.json").string());
    config.central.url = node["url"] ? node["url"].as<std::string>() : need(issued, "central").as<std::string>();
    config.place.trackingUrl =
        (node["public-url"] ? node["public-url"] : need(issued, "publicUrl")).as<std::string>() + "/t/";
    const YAML::Node key = need(issued, "intakeKey");
    config.intakeKey.id = need(key, "id").as<std::string>();
    const auto bytes = base::fromBase64(need(key, "publicKey").as<std::string>());
    if (!bytes || bytes->size() != config.intakeKey.publicKey.size()) {
        refuse(key.Mark(), "intakeKey.publicKey is not 32 bytes in base64; issue the credentials again");
    }
    std::copy(bytes->begin(), bytes->end(), config.intakeKey.publicKey.begin());
}

}  // namespace

std::string toString(const ConfigFault& fault) {
    return fault.line > 0 ? fmt::format("{}:{}: {}", fault.file, fault.line, fault.message)
                          : fmt::format("{}: {}", fault.file, fault.message);
}

tl::expected<Config, ConfigFault> loadConfig(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, kMaxConfigBytes);
    if (!bytes) {
        return tl::unexpected(ConfigFault{file.string(), 0, fmt::format("cannot be read ({})", base::name(bytes.error().code))});
    }
    try {
        const YAML::Node root = YAML::Load(std::string(base::asText(*bytes)));
        allow(root, {"terminal", "panel", "central", "catalogue", "repository", "devices", "state"});
        Config config;
        const Paths paths(file);
        readTerminal(need(root, "terminal"), config);
        readPanel(need(root, "panel"), config);
        config.catalogue = paths.of(need(root, "catalogue"));
        if (const YAML::Node repository = root["repository"]) readRepository(repository, paths, config);
        config.devices = paths.of(need(root, "devices"));
        config.state = paths.of(need(root, "state"));
        readCentral(need(root, "central"), paths, config);
        return config;
    } catch (const YAML::BadFile&) {
        return tl::unexpected(ConfigFault{file.string(), 0, "central.credentials: no terminal.json in that folder; "
                                                            "make one with: zizhu-central admin issue-terminal"});
    } catch (const YAML::Exception& error) {
        return tl::unexpected(ConfigFault{file.string(), error.mark.line + 1, error.msg});
    }
}

}  // namespace zizhu::kiosk
