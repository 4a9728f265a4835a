// Stand-ins for a terminal's store and its network, for the catalogue updater.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "catalog/tuf/fetcher.h"
#include "catalog/tuf/store.h"

namespace zizhu::tests {

// Holds everything in memory; its nth commit from now can fail as a power cut would: all or nothing of the
// change is kept, and the caller never learns which.
class MemoryTufStore : public catalog::tuf::Store {
public:
    using Bytes = base::Bytes;
    enum class Cut { Before, After };

    base::Result<std::optional<Bytes>> metadata(std::string_view role) override {
        return look(metadata_, role);
    }
    base::Result<std::optional<Bytes>> target(std::string_view hash) override { return look(targets_, hash); }
    base::Result<std::optional<catalog::tuf::FileSet>> set(std::string_view name) override {
        return look(sets_, name);
    }
    base::Status commit(const catalog::tuf::Change& change) override {
        ++commits;
        const bool cut = cutAt == commits;
        if (cut && cutHow == Cut::Before) return base::fail(base::Errc::Io, {"power cut"});
        for (const auto& [role, bytes] : change.metadata) metadata_[role] = bytes;
        for (const std::string& role : change.forget) metadata_.erase(role);
        for (const auto& [hash, bytes] : change.targets) targets_[hash] = bytes;
        for (const auto& [name, set] : change.sets) sets_[name] = set;
        if (cut) return base::fail(base::Errc::Io, {"power cut"});
        return {};
    }

    void damageTarget(const std::string& hash) { targets_.at(hash).push_back('!'); }
    void damageMetadata(const std::string& role) { metadata_.at(role) = {'{'}; }
    std::size_t targetCount() const { return targets_.size(); }

    int commits = 0;
    int cutAt = -1;
    Cut cutHow = Cut::Before;

private:
    template <class Value>
    static std::optional<Value> look(const std::map<std::string, Value, std::less<>>& from,
                                     std::string_view key) {
        const auto found = from.find(key);
        return found == from.end() ? std::nullopt : std::optional<Value>(found->second);
    }
    std::map<std::string, Bytes, std::less<>> metadata_, targets_;
    std::map<std::string, catalog::tuf::FileSet, std::less<>> sets_;
};

// Serves files as an honest server does; `instead` can answer first, as a dishonest one.
class MemoryFetcher final : public catalog::tuf::Fetcher {
public:
    using Answer = base::Result<base::Bytes>;
    explicit MemoryFetcher(const std::map<std::string, base::Bytes>& files) : files_(&files) {}

    Answer fetch(std::string_view name, std::size_t maxBytes) override {
        asked[std::string(name)] += 1;
        if (instead) {
            if (auto answer = instead(name, maxBytes)) return std::move(*answer);
        }
        const auto found = files_->find(std::string(name));
        if (found == files_->end()) return base::fail(base::Errc::NotFound);
        if (found->second.size() > maxBytes)
            return base::fail(base::Errc::TooLarge, {"more than {}", maxBytes});
        return found->second;
    }
    void serve(const std::map<std::string, base::Bytes>& files) { files_ = &files; }

    std::function<std::optional<Answer>(std::string_view, std::size_t)> instead;
    std::map<std::string, int> asked;

private:
    const std::map<std::string, base::Bytes>* files_;
};

}  // namespace zizhu::tests
