// The folder of the signed catalogue repository that zizhu-catalog publishes into: handed out to terminals
// as it is, and read for the releases that applications are checked against.
//
// Central need not be trusted with it: terminals verify what they get. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/event_log.h"
#include "base/result.h"
#include "central/service/environment.h"

namespace zizhu::central {

class Repository {
public:
    static constexpr std::size_t kMaxFileBytes = 16u << 20;
    // How long a publication may go unnoticed.
    static constexpr base::Duration kLook = std::chrono::seconds(1);

    // `folder` is the repository's public folder, with metadata/ and targets/. The others must outlive it.
    Repository(std::filesystem::path folder, base::Clock& clock, base::EventLog& log);
    ~Repository();

    // The releases that are offered, the newest first. NotFound: nothing is published; InvalidInput, Corrupt:
    // what is there does not hold together (`complaints` tells mistakes of items by file and line).
    base::Result<Catalogues::List> load(std::vector<std::string>& complaints);

    // Looks for a new publication if the last look is kLook ago, and puts its releases before `catalogues`'
    // others. One that cannot be loaded is logged and not announced. Takes the time of a load, in the one
    // call that meets it; others go on meanwhile.
    void refresh(Catalogues& catalogues);

    // The version of the newest timestamp whose releases are loaded; 0 before the first.
    std::int64_t version() const;

    // A file for a terminal: "metadata/timestamp.json", "targets/releases/…". Blocks on the disk. NotFound
    // also for a name that leads out of the folder.
    base::Result<base::Bytes> file(std::string_view name) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::central
