#include "catalog/tool/summary.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace zizhu::catalog::tool {

namespace {

using Lines = std::vector<std::string>;
constexpr std::size_t kMostLines = 60;  // of files in a release

std::string day(base::WallTime time) { return base::toLocalMinute(time); }

std::string shortId(const std::string& id) { return id.substr(0, 12); }

std::map<std::string, std::string> filesOf(const tuf::Targets& targets, const std::string& version) {
    std::map<std::string, std::string> files;
    const std::string folder = "releases/" + version + "/";
    for (const auto& [path, file] : targets.targets) {
        if (path.starts_with(folder)) files[path.substr(folder.size())] = file.sha256;
    }
    return files;
}

void describeRelease(Lines& lines, const tuf::Targets& now, const std::string& version,
                     const std::string& older) {
    const auto files = filesOf(now, version);
    const auto before = filesOf(now, older);
    std::size_t fresh = 0, changed = 0, gone = 0;
    Lines each;
    for (const auto& [path, hash] : files) {
        const auto known = before.find(path);
        if (known == before.end()) {
            ++fresh;
            each.push_back("    new      " + path);
        } else if (known->second != hash) {
            ++changed;
            each.push_back("    changed  " + path);
        }
    }
    for (const auto& [path, hash] : before) {
        if (files.contains(path)) continue;
        ++gone;
        each.push_back("    gone     " + path);
    }
    if (before.empty()) {
        lines.push_back(fmt::format("  release {}: {} files, the first release here", version, files.size()));
        return;
    }
    lines.push_back(fmt::format("  release {}: {} files: {} new, {} changed, {} gone, {} as in {}", version,
                                files.size(), fresh, changed, gone, files.size() - fresh - changed, older));
    const std::size_t shown = std::min(each.size(), kMostLines);
    lines.insert(lines.end(), each.begin(), each.begin() + std::ptrdiff_t(shown));
    if (shown < each.size()) lines.push_back(fmt::format("    and {} more", each.size() - shown));
}

void describeRole(Lines& lines, const char* name, const tuf::RoleKeys* before, const tuf::RoleKeys& now) {
    if (before != nullptr && *before == now) return;
    Lines words;
    const std::set<std::string> old =
        before != nullptr ? std::set(before->keyIds.begin(), before->keyIds.end()) : std::set<std::string>();
    const std::set<std::string> fresh(now.keyIds.begin(), now.keyIds.end());
    for (const std::string& id : fresh) {
        if (!old.contains(id)) words.push_back("adds key " + shortId(id));
    }
    for (const std::string& id : old) {
        if (!fresh.contains(id)) words.push_back("removes key " + shortId(id));
    }
    words.push_back(fmt::format("{} of {} must sign", now.threshold, now.keyIds.size()));
    lines.push_back(fmt::format("  {}: {}", name, fmt::join(words, ", ")));
}

const tuf::RoleKeys* delegated(const std::optional<File<tuf::Targets>>& file) {
    if (!file || file->content.role.delegations.empty()) return nullptr;
    return &file->content.role.delegations.front().keys;
}

void describeOperations(Lines& lines, const Repository& repository) {
    if (const auto bytes = repository.operationsFile(tuf::kRolloutFile); bytes && *bytes) {
        if (const auto rollout = tuf::readRollout(**bytes))
            lines.push_back("  roll-out: " + describeRollout(*rollout));
    }
    if (const auto bytes = repository.operationsFile(tuf::kSuspensionsFile); bytes && *bytes) {
        const auto suspensions = tuf::readSuspensions(**bytes);
        if (suspensions && suspensions->empty()) lines.emplace_back("  suspended: nothing");
        if (suspensions) {
            for (const auto& [item, text] : *suspensions)
                lines.push_back(fmt::format("  suspended: {}: {}", item, text(base::Language::En)));
        }
    }
    if (const auto bytes = repository.operationsFile(tuf::kIntakeKeysFile); bytes && *bytes) {
        if (const auto keys = tuf::readIntakeKeys(**bytes)) {
            for (const auto& key : *keys)
                lines.push_back(
                    fmt::format("  intake key: {}{}", key.id, &key == &keys->front() ? " (to seal to)" : ""));
        }
    }
    if (const auto bytes = repository.operationsFile(tuf::kSettingsFile); bytes && *bytes) {
        if (const auto settings = tuf::readSettings(**bytes))
            lines.push_back(fmt::format("  settings: {} for all, {} groups", settings->all.size(),
                                        settings->groups.size()));
    }
}

std::string heading(const char* role, const tuf::Header& header, std::int64_t before,
                    std::size_t signatures) {
    return fmt::format("{} version {} ({}), good until {}, {} signatures so far", role, header.version,
                       before == 0 ? "the first" : fmt::format("now {}", before), day(header.expires),
                       signatures);
}

}  // namespace

std::string describeRollout(const tuf::Rollout& rollout) {
    std::string line = fmt::format("everyone has {}", rollout.base);
    if (!rollout.next) return line;
    const auto& next = *rollout.next;
    line += fmt::format("; {} % of terminals take {}", next.share, next.version);
    if (!next.groups.empty()) line += fmt::format(", and the groups {}", fmt::join(next.groups, ", "));
    if (next.halted) line += "; HALTED: nobody further takes it";
    return line;
}

Lines describeReleases(const tuf::Targets& before, const tuf::Targets& now) {
    Lines lines;
    const auto old = releasesOf(before), present = releasesOf(now);
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (std::find(old.begin(), old.end(), present[i]) != old.end() &&
            filesOf(before, present[i]) == filesOf(now, present[i]))
            continue;
        describeRelease(lines, now, present[i], i + 1 < present.size() ? present[i + 1] : std::string());
    }
    for (const std::string& version : old) {
        if (std::find(present.begin(), present.end(), version) == present.end())
            lines.push_back(fmt::format("  release {}: removed", version));
    }
    return lines;
}

Lines describeStaged(const Repository& repository, const Published& published, const Staged& staged) {
    Lines lines;
    if (staged.root) {
        const tuf::Root& now = staged.root->content.role;
        const tuf::Root* before = published.root ? &published.root->content.role : nullptr;
        lines.push_back(heading("root", now, before != nullptr ? before->version : 0,
                                staged.root->content.signatures.size()));
        describeRole(lines, "root", before != nullptr ? &before->root : nullptr, now.root);
        describeRole(lines, "targets", before != nullptr ? &before->targets : nullptr, now.targets);
        describeRole(lines, "snapshot", before != nullptr ? &before->snapshot : nullptr, now.snapshot);
        describeRole(lines, "timestamp", before != nullptr ? &before->timestamp : nullptr, now.timestamp);
    }
    if (staged.targets) {
        const tuf::Targets& now = staged.targets->content.role;
        const tuf::Targets before = published.targets ? published.targets->content.role : tuf::Targets{};
        lines.push_back(heading("targets", now, before.version, staged.targets->content.signatures.size()));
        if (const auto* role = delegated(staged.targets))
            describeRole(lines, "operations", delegated(published.targets), *role);
        const Lines releases = describeReleases(before, now);
        lines.insert(lines.end(), releases.begin(), releases.end());
    }
    if (staged.operations) {
        const std::int64_t before = published.operations ? published.operations->content.role.version : 0;
        lines.push_back(heading("operations", staged.operations->content.role, before,
                                staged.operations->content.signatures.size()));
        describeOperations(lines, repository);
    }
    return lines;
}

}  // namespace zizhu::catalog::tool
