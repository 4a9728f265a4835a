#include "tests/robot/backend.h"

#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/enrolment_code.h"

namespace zizhu::tests::robot {

namespace {
// A port that was free a moment ago: the backend keeps its ports when it is killed and started again.
std::string freeAddress() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(fd);
    return fmt::format("127.0.0.1:{}", ntohs(address.sin_port));
}

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
    self->listen_ = freeAddress();
    self->publicListen_ = freeAddress();
    self->enrolListen_ = freeAddress();
    self->url_ = "https://" + self->listen_;
    self->publicUrl_ = "https://" + self->publicListen_;
    if (const auto [code, said] = step({"admin", "init", "--state", state, "--name", "127.0.0.1"}); code != 0) {
        return tl::unexpected(fmt::format("central admin init: {} {}", code, said));
    }
    if (const auto [code, said] = step({"admin", "issue-terminal", terminal, "--state", state, "--out",
                                        self->credentials().string(), "--central", self->url_, "--public-url", self->publicUrl_});
        code != 0) {
        return tl::unexpected(fmt::format("central admin issue-terminal: {} {}", code, said));
    }
    if (!self->up()) return tl::unexpected(std::string("central did not become ready"));
    return self;
}

bool Backend::up() {
    if (child_) return true;
    std::vector<std::string> command = {paths_.program.string(), "--listen", listen_, "--public-listen", publicListen_,
                                        "--state", paths_.state.string(), "--catalogue", paths_.catalogue.string(),
                                        "--enrol-listen", enrolListen_, "--register", paths_.registry.string(), "--public-url", publicUrl_};
    if (!paths_.repository.empty()) command.insert(command.end(), {"--repository", paths_.repository.string()});
    child_ = ChildProcess::start(command);
    if (!child_) return false;
    while (const auto line = child_->readLine(kReadyMilliseconds)) {
        if (line->find("ready") != std::string::npos) return true;
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

bool Backend::tryAdmin(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {paths_.program.string(), "admin"};
    command.insert(command.end(), words.begin(), words.end());
    command.insert(command.end(), {"--state", paths_.state.string(), "--catalogue", paths_.catalogue.string()});
    return runProgram(command).first == 0;
}

std::string Backend::admin(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {paths_.program.string(), "admin"};
    command.insert(command.end(), words.begin(), words.end());
    command.insert(command.end(), {"--state", paths_.state.string(), "--catalogue", paths_.catalogue.string()});
    return runProgram(command).second;
}

nlohmann::json Backend::cases() const {
    const auto all = nlohmann::json::parse(admin({"cases", "--json"}), nullptr, false);
    return all.is_object() && all.contains("cases") ? all["cases"] : nlohmann::json::array();
}

int Backend::ratings() const {
    const auto all = nlohmann::json::parse(admin({"ratings"}), nullptr, false);
    int sum = 0;
    if (!all.is_object() || !all.contains("items")) return sum;
    for (const auto& item : all["items"]) {
        for (const auto& level : item["levels"]) sum += level.get<int>();
    }
    return sum;
}

std::string Backend::enrolCode(const std::string& terminal) const {
    const std::string url = "https://" + enrolListen_;
    const auto file = credentials() / "terminal.json";
    auto json = nlohmann::json::parse(std::ifstream(file), nullptr, false);
    if (!json.is_object()) return {};
    json["enrolment"] = url;
    std::ofstream(file) << json.dump(4);
    std::istringstream said(admin({"enrol-code", terminal, "--central", url_, "--enrolment", url}));
    for (std::string word; said >> word;) {
        if (base::EnrolmentCode::parse(word)) return word;
    }
    return {};
}

std::size_t Backend::readinessReports(const std::string& terminal) const {
    const auto known = nlohmann::json::parse(admin({"terminal", terminal}), nullptr, false);
    return known.is_object() && known.contains("readiness") ? known["readiness"].size() : 0;
}

nlohmann::json Backend::oneCase(const std::string& trackingCode) const {
    return nlohmann::json::parse(admin({"case", trackingCode, "--json"}), nullptr, false);
}

}  // namespace zizhu::tests::robot
