#include "drivers/profile.h"

#include <algorithm>
#include <charconv>

#include <yaml-cpp/yaml.h>

#include "base/file.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;
using base::Token;

namespace {

constexpr std::size_t kMaxFileBytes = 64u << 10;

int lineOf(const YAML::Node& node) { return node.Mark().line + 1; }

// A word of a profile for a message. A word that is no key (long digits, spaces) is not repeated.
Token shown(const std::string& word) { return Token::fromKey(word).value_or(Token("(unreadable)")); }

Result<std::string> scalar(const YAML::Node& node) {
    if (node.IsScalar()) return node.Scalar();
    return fail(Errc::InvalidInput, {"line {}: one value is wanted here", lineOf(node)},
                base::StaffAction::Configuration);
}

// Reads the keys of one role into an entry.
class EntryReader {
public:
    EntryReader(Role role, int line, const std::filesystem::path& folder) : folder_(folder) {
        entry_.role = role;
        entry_.line = line;
    }

    base::Status read(const YAML::Node& keys) {
        for (const auto& pair : keys) {
            const std::string key = pair.first.as<std::string>();
            if (base::Status done = readKey(key, pair.first, pair.second); !done) return done;
        }
        return {};
    }

    Result<DeviceEntry> finish() {
        const Token role = *Token::fromKey(name(entry_.role));
        if (entry_.model == nullptr)
            entry_.model = defaultDeviceModel(entry_.role, entry_.address.connection);
        const Token place = *Token::fromKey(name(entry_.address.connection));
        if (entry_.model == nullptr) {
            return problem({"line {}: no model of {} can be at {}", entry_.line, role, place});
        }
        const auto& places = entry_.model->connections;
        if (std::find(places.begin(), places.end(), entry_.address.connection) == places.end()) {
            return problem(
                {"line {}: {} cannot be at {}", entry_.line, *Token::fromKey(entry_.model->key), place});
        }
        if (rateLine_ != 0 && entry_.address.connection != Connection::Serial) {
            return problem({"line {}: only a serial transport has a rate", rateLine_});
        }
        for (const auto& [key, value] : entry_.options) {
            const auto& known = entry_.model->options;
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                return problem({"line {}: {} has no option {}", optionsLine_,
                                *Token::fromKey(entry_.model->key), shown(key)});
            }
        }
        return entry_;
    }

private:
    static tl::unexpected<base::Error> problem(base::Detail detail) {
        return fail(Errc::InvalidInput, std::move(detail), base::StaffAction::Configuration);
    }

    base::Status readKey(const std::string& key, const YAML::Node& at, const YAML::Node& value) {
        if (key == "folder") return readFolder(value);
        if (key == "model") return readModel(value);
        if (key == "transport") return readTransport(value);
        if (key == "rate") return readRate(value);
        if (key == "options") return readOptions(value);
        return problem(
            {"line {}: {} has no key {}", lineOf(at), *Token::fromKey(name(entry_.role)), shown(key)});
    }

    base::Status readFolder(const YAML::Node& value) {
        const Result<std::string> text = scalar(value);
        if (!text) return fail(text.error());
        entry_.address = {Connection::Folder, (folder_ / *text).lexically_normal(), {}, {}, {}};
        return {};
    }

    base::Status readModel(const YAML::Node& value) {
        const Result<std::string> text = scalar(value);
        if (!text) return fail(text.error());
        entry_.model = findDeviceModel(*text);
        if (entry_.model == nullptr || entry_.model->role != entry_.role) {
            return problem({"line {}: {} is no model of {}", lineOf(value), shown(*text),
                            *Token::fromKey(name(entry_.role))});
        }
        return {};
    }

    base::Status readTransport(const YAML::Node& value) {
        const Result<std::string> text = scalar(value);
        if (!text) return fail(text.error());
        const std::optional<Address> address = parseAddress(*text, folder_);
        if (!address)
            return problem({"line {}: no address; see `zizhu-devices addresses`", lineOf(value)});
        entry_.address = *address;
        return {};
    }

    base::Status readRate(const YAML::Node& value) {
        const Result<std::string> text = scalar(value);
        if (!text) return fail(text.error());
        int rate = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), rate);
        const bool whole = error == std::errc() && end == text->data() + text->size();
        if (!whole || (rate != 115200 && rate != 57600 && rate != 38400 && rate != 19200 && rate != 9600)) {
            return problem({"line {}: a rate is 115200, 57600, 38400, 19200 or 9600", lineOf(value)});
        }
        entry_.rate = rate;
        rateLine_ = lineOf(value);
        return {};
    }

    base::Status readOptions(const YAML::Node& value) {
        if (!value.IsMap()) return problem({"line {}: options are a map", lineOf(value)});
        optionsLine_ = lineOf(value);
        for (const auto& pair : value) {
            const Result<std::string> text = scalar(pair.second);
            if (!text) return fail(text.error());
            entry_.options[pair.first.as<std::string>()] = *text;
        }
        return {};
    }

    const std::filesystem::path& folder_;
    DeviceEntry entry_;
    int rateLine_ = 0;
    int optionsLine_ = 0;
};

Result<Profile> build(const YAML::Node& root, const std::filesystem::path& folder) {
    const auto problem = [](base::Detail detail) {
        return fail(Errc::InvalidInput, std::move(detail), base::StaffAction::Configuration);
    };
    if (!root.IsMap()) return problem({"line 1: a profile is a map with the key devices"});
    for (const auto& pair : root) {
        const std::string key = pair.first.as<std::string>();
        if (key != "devices") return problem({"line {}: unknown key {}", lineOf(pair.first), shown(key)});
    }
    const YAML::Node devices = root["devices"];
    if (!devices || !devices.IsMap()) return problem({"devices: a map of roles is wanted"});
    Profile profile;
    for (const auto& pair : devices) {
        const std::string word = pair.first.as<std::string>();
        const int line = lineOf(pair.first);
        const std::optional<Role> role = roleFromName(word);
        if (!role) return problem({"line {}: unknown role {}", line, shown(word)});
        const bool twice = std::any_of(profile.devices.begin(), profile.devices.end(),
                                       [&](const DeviceEntry& entry) { return entry.role == *role; });
        if (twice) return problem({"line {}: {} stands here twice", line, shown(word)});
        if (!pair.second.IsMap() && !pair.second.IsNull()) {
            return problem({"line {}: a map is wanted under {}", line, shown(word)});
        }
        EntryReader reader(*role, line, folder);
        if (pair.second.IsMap()) {
            if (base::Status done = reader.read(pair.second); !done) return fail(done.error());
        }
        Result<DeviceEntry> entry = reader.finish();
        if (!entry) return fail(entry.error());
        profile.devices.push_back(*std::move(entry));
    }
    return profile;
}

}  // namespace

Result<Profile> parseProfile(std::string_view yaml, const std::filesystem::path& folder) {
    try {
        return build(YAML::Load(std::string(yaml)), folder);
    } catch (const YAML::Exception& error) {
        return fail(Errc::InvalidInput, {"line {}: not YAML as a profile wants it", error.mark.line + 1},
                    base::StaffAction::Configuration);
    }
}

Result<Profile> loadProfile(const std::filesystem::path& file) {
    const Result<base::Bytes> bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes) return fail(bytes.error());
    return parseProfile(base::asText(*bytes), std::filesystem::absolute(file).parent_path());
}

}  // namespace zizhu::drivers
