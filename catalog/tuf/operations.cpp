#include "catalog/tuf/operations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "catalog/tuf/json.h"
#include "catalog/tuf/metadata.h"

namespace zizhu::catalog::tuf {

namespace {

using base::Bytes;
using base::ByteView;
using base::Errc;
using base::fail;
using Trouble = Members::Trouble;

constexpr std::int64_t kFormat = 1;
constexpr std::size_t kMaxGroups = 64;
constexpr std::size_t kMaxSuspensions = 2000;
constexpr std::size_t kMaxIntakeKeys = 8;
constexpr std::size_t kMaxSettings = 500;  // in a section
constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::uint32_t kMaxVersionPart = 999'999;

// Members that this program does not know are left alone: an older terminal must still take a roll-out
// that tells newer ones more.
template <class Content, class Fill>
base::Result<Content> read(ByteView bytes, const Fill& fill) {
    const auto json = parseJson(bytes, kMaxOperationsBytes);
    if (!json) return fail(json.error());
    Trouble trouble;
    Members members(*json, "file", trouble);
    const std::int64_t format = members.integer("format", 1, kMaxVersion);
    if (!trouble.any && format > kFormat) return fail(Errc::Unsupported, {"format {}", format});
    Content content;
    if (!trouble.any) fill(members, content, trouble);
    if (trouble.any) return fail(Errc::InvalidInput, std::move(trouble.detail));
    return content;
}

Bytes write(Json content) {
    content["format"] = kFormat;
    const std::string text = content.dump(2) + "\n";
    return {text.begin(), text.end()};
}

std::string readVersion(Members& members, base::Token member, Trouble& trouble) {
    std::string version = members.text(member, 32);
    if (!isVersion(version)) trouble.say({"{} is no version", member});
    return version;
}

std::optional<std::array<std::uint32_t, 3>> partsOf(std::string_view version) {
    std::array<std::uint32_t, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const char* const end = version.data() + version.size();
        const auto [stop, error] = std::from_chars(version.data(), end, parts[i]);
        if (error != std::errc() || parts[i] > kMaxVersionPart) return std::nullopt;
        if (version[0] == '0' && stop != version.data() + 1) return std::nullopt;
        version.remove_prefix(std::size_t(stop - version.data()));
        if (i == 2) break;
        if (version.empty() || version[0] != '.') return std::nullopt;
        version.remove_prefix(1);
    }
    if (!version.empty()) return std::nullopt;
    return parts;
}

Text readText(const Json& object, Trouble& trouble) {
    Members members(object, "message", trouble);
    Text text;
    text.in[std::size_t(base::Language::ZhCn)] = members.text("zh-CN", kMaxTextBytes);
    text.in[std::size_t(base::Language::En)] = members.text("en", kMaxTextBytes);
    return text;
}

SettingSection readSection(const Json& object, Trouble& trouble) {
    SettingSection section;
    if (!object.is_object() || object.size() > kMaxSettings) {
        trouble.say({"a section is no object of at most {} settings", kMaxSettings});
        return section;
    }
    for (const auto& [key, value] : object.items()) {
        if (!isKey(key)) trouble.say({"a setting's name is no key"});
        if (value.is_boolean()) {
            section[key] = value.get<bool>();
        } else if (value.is_number_integer()) {
            section[key] = value.get<std::int64_t>();
        } else if (value.is_string() && value.get_ref<const std::string&>().size() <= kMaxTextBytes) {
            section[key] = value.get<std::string>();
        } else {
            trouble.say({"a setting is no text, integer, true or false"});
        }
    }
    return section;
}

}  // namespace

bool isKey(std::string_view text) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 63 && text[0] >= 'a' && text[0] <= 'z' && plain(text.back()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '.'; });
}

bool isVersion(std::string_view text) { return partsOf(text).has_value(); }

int compareVersions(std::string_view a, std::string_view b) {
    const auto left = partsOf(a), right = partsOf(b);
    if (left < right) return -1;  // an empty optional is lower
    return right < left ? 1 : 0;
}

base::Result<Rollout> readRollout(ByteView bytes) {
    return read<Rollout>(bytes, [](Members& members, Rollout& rollout, Trouble& trouble) {
        rollout.base = readVersion(members, "base", trouble);
        if (!members.has("next")) return;
        Members next(members.object("next"), "next", trouble);
        Rollout::Next& to = rollout.next.emplace();
        to.version = readVersion(next, "version", trouble);
        to.share = int(next.integer("share", 0, 100));
        to.halted = next.boolean("halted");
        for (const Json& group : next.array("groups", kMaxGroups)) {
            if (!group.is_string() || !isKey(group.get_ref<const std::string&>())) {
                trouble.say({"a group's name is no key"});
                return;
            }
            to.groups.push_back(group.get<std::string>());
        }
        if (!trouble.any && compareVersions(to.version, rollout.base) <= 0)
            trouble.say({"the version of next is not higher than base"});
    });
}

Bytes writeRollout(const Rollout& rollout) {
    Json out = {{"base", rollout.base}};
    if (rollout.next) {
        out["next"] = {{"version", rollout.next->version},
                       {"share", rollout.next->share},
                       {"groups", rollout.next->groups},
                       {"halted", rollout.next->halted}};
    }
    return write(std::move(out));
}

int rolloutBucket(std::string_view terminalId, std::string_view version) {
    // The separator is in neither, so no two pairs give the same text.
    const std::string text = std::string(terminalId) + "\n" + std::string(version);
    const std::string hash = base::sha256Hex(base::asBytes(text));
    return int(std::strtoull(hash.substr(0, 15).c_str(), nullptr, 16) % 100);
}

std::string releaseFor(const Rollout& rollout, std::string_view terminalId,
                       std::span<const std::string> groups, std::string_view current) {
    std::string wanted = rollout.base;
    if (rollout.next && !rollout.next->halted) {
        const Rollout::Next& next = *rollout.next;
        const bool named = std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
            return std::find(next.groups.begin(), next.groups.end(), group) != next.groups.end();
        });
        if (named || rolloutBucket(terminalId, next.version) < next.share) wanted = next.version;
    }
    return compareVersions(current, wanted) > 0 ? std::string(current) : wanted;
}

base::Result<Suspensions> readSuspensions(ByteView bytes) {
    return read<Suspensions>(bytes, [](Members& members, Suspensions& suspensions, Trouble& trouble) {
        const Json& items = members.object("items");
        if (items.size() > kMaxSuspensions) trouble.say({"more than {} suspensions", kMaxSuspensions});
        for (const auto& [key, message] : items.items()) {
            if (!isKey(key)) trouble.say({"an item's key is no key"});
            if (trouble.any) return;
            suspensions[key] = readText(message, trouble);
        }
    });
}

Bytes writeSuspensions(const Suspensions& suspensions) {
    Json items = Json::object();
    for (const auto& [key, text] : suspensions) {
        for (const base::Language language : base::kWrittenLanguages)
            items[key][std::string(base::tag(language))] = text(language);
    }
    return write({{"items", std::move(items)}});
}

base::Result<std::vector<base::IntakeKey>> readIntakeKeys(ByteView bytes) {
    using List = std::vector<base::IntakeKey>;
    return read<List>(bytes, [](Members& members, List& keys, Trouble& trouble) {
        for (const Json& entry : members.array("keys", kMaxIntakeKeys)) {
            Members one(entry, "key", trouble);
            base::IntakeKey key;
            key.id = one.text("id", 64);
            const auto open = base::fromBase64(one.text("publicKey", 64));
            // The id is made of the key everywhere else too, so a mistyped one is seen here.
            if (!open || open->size() != key.publicKey.size() ||
                base::sha256Hex(*open).substr(0, 16) != key.id) {
                trouble.say({"an intake key is not 32 bytes whose id fits"});
                return;
            }
            std::copy(open->begin(), open->end(), key.publicKey.begin());
            keys.push_back(std::move(key));
        }
        if (keys.empty()) trouble.say({"there is no intake key"});
    });
}

Bytes writeIntakeKeys(std::span<const base::IntakeKey> keys) {
    Json list = Json::array();
    for (const base::IntakeKey& key : keys)
        list.push_back({{"id", key.id}, {"publicKey", base::toBase64(key.publicKey)}});
    return write({{"keys", std::move(list)}});
}

base::Result<Settings> readSettings(ByteView bytes) {
    return read<Settings>(bytes, [](Members& members, Settings& settings, Trouble& trouble) {
        settings.all = readSection(members.object("all"), trouble);
        if (!members.has("groups")) return;
        const Json& groups = members.object("groups");
        if (groups.size() > kMaxGroups) trouble.say({"more than {} groups", kMaxGroups});
        for (const auto& [group, section] : groups.items()) {
            if (!isKey(group)) trouble.say({"a group's name is no key"});
            if (trouble.any) return;
            settings.groups[group] = readSection(section, trouble);
        }
    });
}

SettingSection settingsFor(const Settings& settings, std::span<const std::string> groups) {
    SettingSection out = settings.all;
    for (const std::string& group : groups) {
        const auto section = settings.groups.find(group);
        if (section == settings.groups.end()) continue;
        for (const auto& [key, value] : section->second) out[key] = value;
    }
    return out;
}

}  // namespace zizhu::catalog::tuf
