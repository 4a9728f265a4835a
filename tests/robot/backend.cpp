#include "tests/robot/backend.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace zizhu::tests::robot {

namespace {
constexpr int kReadyMilliseconds = 20'000;  // sanitizers and a busy machine included
}

tl::expected<std::unique_ptr<Backend>, std::string> Backend::start(const BackendPaths& paths,
                                                                   const std::string& terminal) {
    std::unique_ptr<Backend> self(new Backend(paths));
    if (!std::filesystem::exists(paths.program)) {
        return tl::unexpected(fmt::format("{}: not there; build zizhu-central", paths.program.string()));
    }
    const auto step = [&](std::vector<std::string> words) {
        words.insert(words.begin(), paths.program.string());
        return runProgram(words);
    };
    const std::string state = paths.state.string();
    if (const auto [code, said] = step({"admin", "init", "--state", state, "--name", "127.0.0.1"}); code != 0) {
        return tl::unexpected(fmt::format("central admin init: {} {}", code, said));
    }
    if (const auto [code, said] = step({"admin", "issue-terminal", terminal, "--state", state, "--out",
                                        self->credentials().string(), "--url", "https://127.0.0.1:1"});
        code != 0) {
        return tl::unexpected(fmt::format("central admin issue-terminal: {} {}", code, said));
    }
    if (!self->up()) return tl::unexpected(std::string("central did not become ready"));
    return self;
}

bool Backend::up() {
    if (child_) return true;
    child_ = ChildProcess::start({paths_.program.string(), "--listen", listen_, "--public-listen", publicListen_,
                                  "--state", paths_.state.string(), "--catalogue", paths_.catalogue.string()});
    if (!child_) return false;
    // "ready terminals=https://127.0.0.1:PORT public=https://127.0.0.1:PORT"
    while (const auto line = child_->readLine(kReadyMilliseconds)) {
        const auto valueOf = [&](std::string_view key) -> std::string {
            const auto at = line->find(key);
            if (at == std::string::npos) return {};
            const auto from = at + key.size();
            return line->substr(from, line->find(' ', from) - from);
        };
        if (line->rfind("ready", 0) != 0) continue;
        url_ = valueOf("terminals=");
        publicUrl_ = valueOf("public=");
        listen_ = url_.substr(url_.find("//") + 2);
        publicListen_ = publicUrl_.substr(publicUrl_.find("//") + 2);
        return true;
    }
    child_.reset();
    return false;
}

void Backend::down(int signal) {
    if (!child_) return;
    child_->signal(signal);
    child_->wait();
    child_.reset();
}

std::string Backend::admin(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {paths_.program.string(), "admin"};
    command.insert(command.end(), words.begin(), words.end());
    command.insert(command.end(), {"--state", paths_.state.string(), "--catalogue", paths_.catalogue.string()});
    return runProgram(command).second;
}

nlohmann::json Backend::cases() const { return nlohmann::json::parse(admin({"cases", "--json"}), nullptr, false); }

nlohmann::json Backend::oneCase(const std::string& trackingCode) const {
    return nlohmann::json::parse(admin({"case", trackingCode, "--json"}), nullptr, false);
}

}  // namespace zizhu::tests::robot
