#include "drivers/sim/line_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "drivers/sim/fd.h"
#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kMaxConnections = 8;
constexpr timeval kPatience{5, 0};

Result<sockaddr_un> addressOf(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof address.sun_path) {
        return fail(Errc::InvalidInput,
                    {"a socket's path has at most {} bytes", sizeof address.sun_path - 1});
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

Result<Fd> connectTo(const std::filesystem::path& path) {
    const Result<sockaddr_un> address = addressOf(path);
    if (!address) return fail(address.error());
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd.get() < 0) return fail(Errc::Io, {"no socket, error {}", errno});
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    if (::connect(fd.get(), generic(*address), sizeof *address) != 0) {
        return fail(Errc::Unavailable, {"nobody serves the socket, error {}", errno});
    }
    return fd;
}

bool sendAll(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(std::size_t(sent));
    }
    return true;
}

class Server final : public LineServer {
public:
    Server(Fd listener, std::filesystem::path path, std::function<std::string(std::string_view)> answer)
        : listener_(std::move(listener)), path_(std::move(path)), answer_(std::move(answer)) {
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() override {
        thread_.request_stop();
        thread_.join();
        ::unlink(path_.c_str());
    }

private:
    struct Connection {
        Fd fd;
        std::string pending;
    };

    void run(const std::stop_token& stop) {
        const StopSignal signal(stop);
        std::vector<Connection> connections;
        while (!stop.stop_requested()) {
            std::vector<pollfd> fds = {{signal.fd(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
            for (const Connection& connection : connections) fds.push_back({connection.fd.get(), POLLIN, 0});
            if (::poll(fds.data(), fds.size(), -1) < 0) continue;
            for (std::size_t i = connections.size(); i-- > 0;) {
                if (fds[i + 2].revents != 0 && !serve(connections[i])) {
                    connections.erase(connections.begin() + std::ptrdiff_t(i));
                }
            }
            if (fds[1].revents != 0) accept(connections);
        }
    }

    void accept(std::vector<Connection>& connections) {
        Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (fd.get() < 0 || connections.size() >= kMaxConnections) return;
        // A client that does not read must not hold up the others for ever.
        ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
        connections.push_back({std::move(fd), {}});
    }

    // False once the connection is over.
    bool serve(Connection& connection) {
        std::array<char, 1024> buffer{};
        const ssize_t got = ::recv(connection.fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        if (got == 0) return false;
        connection.pending.append(buffer.data(), std::size_t(got));
        for (std::size_t end; (end = connection.pending.find('\n')) != std::string::npos;) {
            const std::string answer = answer_(std::string_view(connection.pending).substr(0, end)) + "\n";
            connection.pending.erase(0, end + 1);
            if (!sendAll(connection.fd.get(), answer)) return false;
        }
        return connection.pending.size() <= kMaxCommandLine;
    }

    const Fd listener_;
    const std::filesystem::path path_;
    const std::function<std::string(std::string_view)> answer_;
    std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<LineServer>> serveLines(std::filesystem::path path,
                                               std::function<std::string(std::string_view)> answer) {
    const Result<sockaddr_un> address = addressOf(path);
    if (!address) return fail(address.error());
    if (connectTo(path)) return fail(Errc::Exists, {"somebody serves this socket already"});
    std::error_code error;
    if (std::filesystem::is_socket(path, error)) std::filesystem::remove(path, error);
    Fd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    // Narrowed before anybody can connect: a socket takes its mode from the descriptor's.
    if (listener.get() < 0 || ::fchmod(listener.get(), 0600) != 0 ||
        ::bind(listener.get(), generic(*address), sizeof *address) != 0 ||
        ::listen(listener.get(), int(kMaxConnections)) != 0) {
        return fail(Errc::Io, {"no control socket, error {}", errno});
    }
    return std::make_unique<Server>(std::move(listener), std::move(path), std::move(answer));
}

Result<std::string> askLine(const std::filesystem::path& path, std::string_view line) {
    if (line.size() > kMaxCommandLine)
        return fail(Errc::TooLarge, {"a line has at most {} bytes", kMaxCommandLine});
    const Result<Fd> fd = connectTo(path);
    if (!fd) return fail(fd.error());
    if (!sendAll(fd->get(), std::string(line) + "\n")) return fail(Errc::Io, {"not sent, error {}", errno});
    std::string answer;
    while (answer.size() <= kMaxAnswerLine) {
        std::array<char, 4096> buffer{};
        const ssize_t got = ::recv(fd->get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EAGAIN) return fail(Errc::Timeout, {"no answer"});
        if (got <= 0) return fail(Errc::Unavailable, {"the other side went away"});
        answer.append(buffer.data(), std::size_t(got));
        if (const std::size_t end = answer.find('\n'); end != std::string::npos) return answer.substr(0, end);
    }
    return fail(Errc::TooLarge, {"an answer longer than {} bytes", kMaxAnswerLine});
}

}  // namespace zizhu::drivers
