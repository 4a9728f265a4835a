// One run of the specification's client workflow: from the trusted root to verified targets. Internal to
// catalog/tuf; Updater is the door. The numbers in comments are the specification's sections.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/tuf/updater.h"

namespace zizhu::catalog::tuf {

class Workflow {
public:
    Workflow(Store& store, Fetcher& fetcher, base::WallTime now)
        : store_(store), fetcher_(fetcher), now_(now) {}

    // 5.2 to 5.6: root, timestamp, snapshot and the top-level targets are trusted afterwards.
    Outcome<void> refresh();

    const Targets& targets() const { return roles_.at("targets").role; }
    std::int64_t version(std::string_view role) const;
    const std::map<std::string, base::WallTime>& expires() const { return expires_; }

    // 5.6.7: looks for the file in the roles that may speak of it, in preorder. Nothing if none offers it.
    Outcome<std::optional<TargetFile>> find(std::string_view path);
    // 5.7: fetches it and checks length and hashes.
    Outcome<base::Bytes> fetchTarget(std::string_view path, const TargetFile& file);

    std::uint64_t bytesFetched() const { return bytesFetched_; }

private:
    Outcome<void> loadTrustedRoot();
    Outcome<void> updateRoot();
    Outcome<bool> takeNextRoot();
    Outcome<void> updateTimestamp();
    Outcome<void> updateSnapshot();
    Outcome<const Targets*> targetsRole(const std::string& name, const Keys& keys, const RoleKeys& signers);
    Outcome<Signed<Targets>> fetchTargetsRole(const std::string& name, const MetaFile& announced,
                                              const Keys& keys, const RoleKeys& signers);

    Outcome<base::Bytes> fetch(std::string_view role, const std::string& name, std::size_t maxBytes);
    std::optional<base::Bytes> stored(std::string_view role);
    Outcome<void> keep(const Change& change, std::string_view role);
    Outcome<void> checkFresh(std::string_view role, const Header& header);
    std::string metadataName(std::string_view role, std::int64_t version) const;

    Store& store_;
    Fetcher& fetcher_;
    const base::WallTime now_;  // 5.1
    Root root_;
    Timestamp timestamp_;
    Snapshot snapshot_;
    std::map<std::string, Signed<Targets>, std::less<>> roles_;
    std::map<std::string, base::WallTime> expires_;
    std::uint64_t bytesFetched_ = 0;
};

tl::unexpected<Refusal> refuse(Fault fault, std::string_view role, base::Error error);
tl::unexpected<Refusal> refuse(Fault fault, std::string_view role, base::Detail detail = {});

}  // namespace zizhu::catalog::tuf
