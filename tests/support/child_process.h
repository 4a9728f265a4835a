// Another program, started, read and ended by a test. Single-threaded; killed with the object.
#pragma once

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace zizhu::tests {

class ChildProcess {
public:
    // Its standard output can be read here; its standard error is ours.
    static std::optional<ChildProcess> start(const std::vector<std::string>& command) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
        std::vector<char*> words;
        for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        const pid_t parent = ::getpid();
        const pid_t pid = ::fork();
        if (pid == 0) {
            // Dies with its parent, however that ends: a program left over would keep a test's pipes open.
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() == parent && ::dup2(ends[1], STDOUT_FILENO) >= 0) ::execv(words[0], words.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        if (pid < 0) {
            ::close(ends[0]);
            return std::nullopt;
        }
        return ChildProcess(pid, ends[0]);
    }

    ChildProcess(ChildProcess&& other) noexcept
        : pid_(std::exchange(other.pid_, -1)), output_(std::exchange(other.output_, -1)),
          pending_(std::move(other.pending_)) {}
    ChildProcess& operator=(ChildProcess&& other) noexcept {
        std::swap(pid_, other.pid_);
        std::swap(output_, other.output_);
        std::swap(pending_, other.pending_);
        return *this;
    }
    ~ChildProcess() {
        signal(SIGKILL);
        wait();
        if (output_ >= 0) ::close(output_);
    }

    pid_t pid() const { return pid_; }

    // The next line without its end; nothing at the end of output or after `milliseconds` without one.
    std::optional<std::string> readLine(int milliseconds) {
        for (;;) {
            if (const auto end = pending_.find('\n'); end != std::string::npos) {
                std::string line = pending_.substr(0, end);
                pending_.erase(0, end + 1);
                return line;
            }
            pollfd waiting{output_, POLLIN, 0};
            if (::poll(&waiting, 1, milliseconds) <= 0) return std::nullopt;
            char buffer[4096];
            const ssize_t got = ::read(output_, buffer, sizeof buffer);
            if (got <= 0) return std::nullopt;
            pending_.append(buffer, std::size_t(got));
        }
    }

    // Everything until the program ends.
    std::string readAll() {
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(output_, buffer, sizeof buffer)) > 0;) {
            pending_.append(buffer, std::size_t(got));
        }
        return std::exchange(pending_, {});
    }

    void signal(int number) const {
        if (pid_ > 0) ::kill(pid_, number);
    }

    // Waits for its end: the exit code, or 128 + the signal that ended it. -1 if it was waited for already.
    int wait() {
        if (pid_ <= 0) return -1;
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    ChildProcess(pid_t pid, int output) : pid_(pid), output_(output) {}
    pid_t pid_ = -1;
    int output_ = -1;
    std::string pending_;
};

// Runs a program to its end and returns its exit code and output.
inline std::pair<int, std::string> runProgram(const std::vector<std::string>& command) {
    auto child = ChildProcess::start(command);
    if (!child) return {127, {}};
    std::string output = child->readAll();
    return {child->wait(), std::move(output)};
}

}  // namespace zizhu::tests
