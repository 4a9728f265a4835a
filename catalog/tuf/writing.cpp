#include "catalog/tuf/writing.h"

#include <utility>

#include "catalog/tuf/json.h"

namespace zizhu::catalog::tuf {

namespace {

constexpr const char* kSpecification = "1.0.31";

// The specification's times have no fraction of a second.
std::string toSecond(base::WallTime time) {
    return base::toIso8601(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 19) + "Z";
}

Json header(const char* type, const Header& header) {
    return {{"_type", type},
            {"spec_version", kSpecification},
            {"version", header.version},
            {"expires", toSecond(header.expires)}};
}

Json toJson(const Keys& keys) {
    Json out = Json::object();
    for (const auto& [id, key] : keys) {
        out[id] = {{"keytype", "ed25519"}, {"scheme", "ed25519"}, {"keyval", {{"public", base::toHex(key)}}}};
    }
    return out;
}

Json toJson(const RoleKeys& role) { return {{"keyids", role.keyIds}, {"threshold", role.threshold}}; }

Json toJson(const MetaFile& file) {
    Json out = {{"version", file.version}};
    if (file.length) out["length"] = *file.length;
    if (!file.hashes.empty()) out["hashes"] = file.hashes;
    return out;
}

Json toJson(const Delegation& delegation) {
    Json out = toJson(delegation.keys);
    out["name"] = delegation.name;
    out["terminating"] = delegation.terminating;
    if (delegation.pathHashPrefixes.empty()) {
        out["paths"] = delegation.paths;
    } else {
        out["path_hash_prefixes"] = delegation.pathHashPrefixes;
    }
    return out;
}

}  // namespace

std::string signedForm(const Root& root) {
    Json out = header("root", root);
    out["consistent_snapshot"] = root.consistentSnapshot;
    out["keys"] = toJson(root.keys);
    out["roles"] = {{"root", toJson(root.root)},
                    {"timestamp", toJson(root.timestamp)},
                    {"snapshot", toJson(root.snapshot)},
                    {"targets", toJson(root.targets)}};
    return canonicalJson(out);
}

std::string signedForm(const Timestamp& timestamp) {
    Json out = header("timestamp", timestamp);
    out["meta"] = {{"snapshot.json", toJson(timestamp.snapshot)}};
    return canonicalJson(out);
}

std::string signedForm(const Snapshot& snapshot) {
    Json out = header("snapshot", snapshot);
    out["meta"] = Json::object();
    for (const auto& [name, file] : snapshot.meta) out["meta"][name] = toJson(file);
    return canonicalJson(out);
}

std::string signedForm(const Targets& targets) {
    Json out = header("targets", targets);
    out["targets"] = Json::object();
    for (const auto& [path, file] : targets.targets)
        out["targets"][path] = {{"length", file.length}, {"hashes", file.hashes}};
    if (!targets.delegations.empty()) {
        Json roles = Json::array();
        for (const Delegation& delegation : targets.delegations) roles.push_back(toJson(delegation));
        out["delegations"] = {{"keys", toJson(targets.delegationKeys)}, {"roles", std::move(roles)}};
    }
    return canonicalJson(out);
}

base::Bytes assemble(std::string_view signedForm, std::span<const Signature> signatures) {
    Json list = Json::array();
    for (const Signature& signature : signatures)
        list.push_back({{"keyid", signature.keyId}, {"sig", base::toHex(signature.bytes)}});
    const std::string text =
        "{\"signatures\":" + canonicalJson(list) + ",\"signed\":" + std::string(signedForm) + "}";
    return {text.begin(), text.end()};
}

MetaFile describe(std::int64_t version, base::ByteView file) {
    return {version, file.size(), {{"sha256", base::sha256Hex(file)}}};
}

TargetFile describeTarget(base::ByteView file) {
    const std::string hash = base::sha256Hex(file);
    return {file.size(), hash, {{"sha256", hash}}};
}

}  // namespace zizhu::catalog::tuf
