#include "catalog/tuf/metadata.h"

#include <algorithm>
#include <utility>

#include "catalog/tuf/json.h"

namespace zizhu::catalog::tuf {

namespace {

using base::Errc;
using base::fail;
using base::Token;
using Trouble = Members::Trouble;

constexpr std::size_t kMaxKeyIdBytes = 128;
constexpr std::size_t kMaxPatterns = 256;
constexpr std::size_t kMaxTargets = 65'536;

bool isHexOf(std::string_view text, std::size_t bytes) {
    return text.size() == 2 * bytes && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

void readHeader(const Json& object, Token type, Header& header, Trouble& trouble) {
    Members members(object, type, trouble);
    if (members.text("_type", 64) != type.text()) trouble.say({"the type is not {}", type});
    if (!members.text("spec_version", 32).starts_with("1.")) trouble.say({"the specification is not 1.x"});
    header.version = members.integer("version", 1, kMaxVersion);
    header.expires = members.time("expires");
}

Keys readKeys(const Json& object, Trouble& trouble) {
    Keys keys;
    if (object.size() > kMaxKeys) trouble.say({"more than {} keys", kMaxKeys});
    for (const auto& [id, entry] : object.items()) {
        if (trouble.any) break;
        Members members(entry, "key", trouble);
        const std::string kind = members.text("keytype", 64);
        const std::string scheme = members.text("scheme", 64);
        Members value(members.object("keyval"), "keyval", trouble);
        if (id.empty() || id.size() > kMaxKeyIdBytes) trouble.say({"a key's id is too long"});
        if (trouble.any || kind != "ed25519" || scheme != "ed25519") continue;
        const auto bytes = base::fromHex(value.text("public", 64));
        if (!bytes || bytes->size() != 32) {
            trouble.say({"public of keyval is no Ed25519 key"});
            break;
        }
        std::copy(bytes->begin(), bytes->end(), keys[id].begin());
    }
    return keys;
}

RoleKeys readRoleKeys(Members& members, Trouble& trouble) {
    RoleKeys role;
    for (const Json& id : members.array("keyids", kMaxKeys)) {
        if (!id.is_string() || id.get_ref<const std::string&>().size() > kMaxKeyIdBytes) {
            trouble.say({"a key's id is no text"});
            break;
        }
        const auto& text = id.get_ref<const std::string&>();
        if (std::find(role.keyIds.begin(), role.keyIds.end(), text) != role.keyIds.end())
            trouble.say({"a role lists a key twice"});
        role.keyIds.push_back(text);
    }
    role.threshold = std::size_t(members.integer("threshold", 1, std::int64_t(kMaxKeys)));
    return role;
}

std::map<std::string, std::string> readHashes(const Json& object, Trouble& trouble) {
    std::map<std::string, std::string> hashes;
    if (object.empty() || object.size() > 8) trouble.say({"hashes has not 1 to 8 entries"});
    for (const auto& [algorithm, value] : object.items()) {
        const std::size_t bytes = algorithm == "sha256" ? 32 : algorithm == "sha512" ? 64 : 0;
        if (!value.is_string() || (bytes != 0 && !isHexOf(value.get_ref<const std::string&>(), bytes))) {
            trouble.say({"a hash is not lower-case hex of its length"});
            break;
        }
        // Unknown algorithms cannot be checked and so say nothing.
        if (bytes != 0) hashes[algorithm] = value.get<std::string>();
    }
    if (!trouble.any && hashes.empty()) trouble.say({"no hash of a known kind"});
    return hashes;
}

MetaFile readMetaFile(const Json& object, Trouble& trouble) {
    MetaFile file;
    Members members(object, "meta", trouble);
    file.version = members.integer("version", 1, kMaxVersion);
    if (members.has("length")) {
        file.length = std::uint64_t(members.integer("length", 1, std::int64_t(kMaxTargetsBytes)));
    }
    if (members.has("hashes")) file.hashes = readHashes(members.object("hashes"), trouble);
    return file;
}

bool isMetaName(std::string_view name) {
    constexpr std::string_view kSuffix = ".json";
    return name.ends_with(kSuffix) && isRoleName(name.substr(0, name.size() - kSuffix.size()));
}

std::vector<std::string> readPatterns(const Json& list, Trouble& trouble) {
    std::vector<std::string> patterns;
    for (const Json& each : list) {
        if (!each.is_string() || each.get_ref<const std::string&>().size() > kMaxPathBytes) {
            trouble.say({"a pattern is no text of at most {} bytes", kMaxPathBytes});
            break;
        }
        patterns.push_back(each.get<std::string>());
    }
    return patterns;
}

Delegation readDelegation(const Json& object, Trouble& trouble) {
    Delegation delegation;
    Members members(object, "delegation", trouble);
    delegation.name = members.text("name", 64);
    if (!isRoleName(delegation.name) || delegation.name == "root" || delegation.name == "timestamp" ||
        delegation.name == "snapshot" || delegation.name == "targets") {
        trouble.say({"a delegated role's name is not one that it may have"});
    }
    delegation.keys = readRoleKeys(members, trouble);
    delegation.terminating = members.boolean("terminating");
    if (members.has("paths") == members.has("path_hash_prefixes")) {
        trouble.say({"a delegation has not exactly one of paths and path_hash_prefixes"});
    } else if (members.has("paths")) {
        delegation.paths = readPatterns(members.array("paths", kMaxPatterns), trouble);
    } else {
        delegation.pathHashPrefixes =
            readPatterns(members.array("path_hash_prefixes", kMaxPatterns), trouble);
    }
    return delegation;
}

void readDelegations(const Json& object, Targets& targets, Trouble& trouble) {
    Members members(object, "delegations", trouble);
    targets.delegationKeys = readKeys(members.object("keys"), trouble);
    for (const Json& role : members.array("roles", kMaxDelegations)) {
        Delegation delegation = readDelegation(role, trouble);
        if (trouble.any) return;
        for (const Delegation& other : targets.delegations) {
            if (other.name == delegation.name) trouble.say({"a role is delegated to twice"});
        }
        targets.delegations.push_back(std::move(delegation));
    }
}

std::map<std::string, TargetFile> readTargetFiles(const Json& object, Trouble& trouble) {
    std::map<std::string, TargetFile> files;
    if (object.size() > kMaxTargets) trouble.say({"more than {} targets", kMaxTargets});
    for (const auto& [path, entry] : object.items()) {
        if (trouble.any) break;
        if (!isTargetPath(path)) trouble.say({"a target's path is not one that it may have"});
        TargetFile file;
        Members members(entry, "target", trouble);
        file.length = std::uint64_t(members.integer("length", 0, std::int64_t(kMaxTargetBytes)));
        file.hashes = readHashes(members.object("hashes"), trouble);
        const auto sha256 = file.hashes.find("sha256");
        if (sha256 == file.hashes.end()) {
            trouble.say({"a target has no sha256"});
        } else {
            file.sha256 = sha256->second;
        }
        files.emplace(path, std::move(file));
    }
    return files;
}

std::vector<Signature> readSignatures(const Json& list, Trouble& trouble) {
    std::vector<Signature> signatures;
    for (const Json& entry : list) {
        Members members(entry, "signature", trouble);
        Signature signature{members.text("keyid", kMaxKeyIdBytes), {}};
        // An empty text stands for "not signed yet", and kinds of other keys are longer: neither can count
        // here, and neither spoils the rest.
        const bool there = entry.is_object() && entry.contains("sig") && entry["sig"].is_string();
        if (!there) trouble.say({"signature has no sig"});
        if (trouble.any) break;
        if (auto bytes = base::fromHex(entry["sig"].get_ref<const std::string&>())) {
            signature.bytes = std::move(*bytes);
        }
        signatures.push_back(std::move(signature));
    }
    return signatures;
}

// `fill` reads the role's own members of `signed`.
template <class Role, class Fill>
base::Result<Signed<Role>> readSigned(base::ByteView bytes, std::size_t maxBytes, Token type,
                                      const Fill& fill) {
    const auto json = parseJson(bytes, maxBytes);
    if (!json) return fail(json.error());
    Trouble trouble;
    Members members(*json, "file", trouble);
    Signed<Role> out;
    out.signatures = readSignatures(members.array("signatures", kMaxSignatures), trouble);
    const Json& body = members.object("signed");
    if (!trouble.any) readHeader(body, type, out.role, trouble);
    if (!trouble.any) {
        Members bodyMembers(body, type, trouble);
        fill(bodyMembers, out.role, trouble);
    }
    if (trouble.any) return fail(Errc::InvalidInput, std::move(trouble.detail));
    out.signedBytes = canonicalJson(body);
    return out;
}

// Where a star took too much, only the latest one can give back: linear in pattern times text.
bool segmentMatches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0;
    std::size_t star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::string_view takeSegment(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    return segment;
}

bool patternMatches(std::string_view pattern, std::string_view path) {
    if (std::count(pattern.begin(), pattern.end(), '/') != std::count(path.begin(), path.end(), '/'))
        return false;
    while (!path.empty()) {
        if (!segmentMatches(takeSegment(pattern), takeSegment(path))) return false;
    }
    return true;
}

}  // namespace

bool Delegation::covers(std::string_view path) const {
    const auto matches = [&](const std::string& pattern) { return patternMatches(pattern, path); };
    if (std::any_of(paths.begin(), paths.end(), matches)) return true;
    if (pathHashPrefixes.empty()) return false;
    const std::string hash = base::sha256Hex(base::asBytes(path));
    return std::any_of(pathHashPrefixes.begin(), pathHashPrefixes.end(),
                       [&](const std::string& prefix) { return hash.starts_with(prefix); });
}

std::string consistentName(std::string_view path, std::string_view sha256) {
    const std::size_t slash = path.rfind('/');
    std::string name(path);
    name.insert(slash == std::string_view::npos ? 0 : slash + 1, std::string(sha256) + ".");
    return name;
}

bool isTargetPath(std::string_view path) {
    if (path.empty() || path.size() > kMaxPathBytes || path.back() == '/') return false;
    if (!std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7F && c != '\\'; }))
        return false;
    while (!path.empty()) {
        const std::string_view segment = takeSegment(path);
        if (segment.empty() || segment == "." || segment == "..") return false;
    }
    return true;
}

bool isRoleName(std::string_view name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && name.size() <= 40 && lower(name[0]) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-'; });
}

base::Result<Signed<Root>> readRoot(base::ByteView bytes) {
    return readSigned<Root>(bytes, kMaxRootBytes, "root", [](Members& members, Root& root, Trouble& trouble) {
        root.consistentSnapshot = members.boolean("consistent_snapshot");
        root.keys = readKeys(members.object("keys"), trouble);
        Members roles(members.object("roles"), "roles", trouble);
        const auto role = [&](Token name) {
            Members one(roles.object(name), name, trouble);
            return readRoleKeys(one, trouble);
        };
        root.root = role("root");
        root.timestamp = role("timestamp");
        root.snapshot = role("snapshot");
        root.targets = role("targets");
    });
}

base::Result<Signed<Timestamp>> readTimestamp(base::ByteView bytes) {
    return readSigned<Timestamp>(
        bytes, kMaxTimestampBytes, "timestamp", [](Members& members, Timestamp& timestamp, Trouble& trouble) {
            const Json& meta = members.object("meta");
            if (meta.size() != 1) trouble.say({"meta of timestamp has not one entry"});
            Members entries(meta, "meta", trouble);
            timestamp.snapshot = readMetaFile(entries.object("snapshot.json"), trouble);
        });
}

base::Result<Signed<Snapshot>> readSnapshot(base::ByteView bytes) {
    return readSigned<Snapshot>(bytes, kMaxSnapshotBytes, "snapshot",
                                [](Members& members, Snapshot& snapshot, Trouble& trouble) {
                                    for (const auto& [name, entry] : members.object("meta").items()) {
                                        if (trouble.any) return;
                                        if (!isMetaName(name))
                                            trouble.say({"meta of snapshot lists a file that is no role's"});
                                        snapshot.meta.emplace(name, readMetaFile(entry, trouble));
                                    }
                                    if (!snapshot.meta.contains("targets.json"))
                                        trouble.say({"snapshot does not list targets.json"});
                                });
}

base::Result<Signed<Targets>> readTargets(base::ByteView bytes) {
    return readSigned<Targets>(bytes, kMaxTargetsBytes, "targets",
                               [](Members& members, Targets& targets, Trouble& trouble) {
                                   targets.targets = readTargetFiles(members.object("targets"), trouble);
                                   if (members.has("delegations"))
                                       readDelegations(members.object("delegations"), targets, trouble);
                               });
}

}  // namespace zizhu::catalog::tuf
