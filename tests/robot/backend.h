// The central backend as a journey needs it: the real program, on loopback, with a certificate
// authority, keys and a terminal of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "tests/support/child_process.h"

namespace zizhu::tests::robot {

// Absolute, or relative to the present folder.
struct BackendPaths {
    std::filesystem::path program;    // zizhu-central
    std::filesystem::path catalogue;  // folder of the items
    std::filesystem::path registry;   // file of the registers that certificates come from
    std::filesystem::path state;      // of the backend; made if absent
    std::filesystem::path repository = {};  // public folder of the signed catalogue; empty: none
};

class Backend {
public:
    // Makes authority, keys and the terminal's credentials, then starts. The error is for people.
    static tl::expected<std::unique_ptr<Backend>, std::string> start(const BackendPaths& paths,
                                                                     const std::string& terminal);

    bool up();                   // starts again on the same ports; false if it does not come up
    void down(int signal);       // SIGTERM: in order; SIGKILL: in the middle of things
    bool isUp() const { return child_.has_value(); }

    const std::string& url() const { return url_; }              // for terminals
    const std::string& publicUrl() const { return publicUrl_; }  // for phones
    std::filesystem::path credentials() const { return paths_.state / "terminal"; }

    // Asks the program's admin commands; works while it is down too.
    std::string admin(const std::vector<std::string>& words) const;
    bool tryAdmin(const std::vector<std::string>& words) const;  // whether it ended well
    nlohmann::json cases() const;
    int ratings() const;  // how many there are
    // A one-time code for the terminal, whose terminal.json names the enrolment listener from then on; "" if none was
    // made.
    std::string enrolCode(const std::string& terminal) const;
    std::size_t readinessReports(const std::string& terminal) const;
    nlohmann::json oneCase(const std::string& trackingCode) const;

private:
    explicit Backend(BackendPaths paths) : paths_(std::move(paths)) {}
    BackendPaths paths_;
    std::optional<ChildProcess> child_;
    std::string url_, publicUrl_;
    std::string listen_, publicListen_, enrolListen_;
};

}  // namespace zizhu::tests::robot
