#include "drivers/sim/usbip_server.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <list>
#include <thread>

#include "drivers/sim/usbip_connection.h"
#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;
using usbip::Export;

namespace {

constexpr std::size_t kMaxConnections = 16;

// "127.0.0.1:3240" or "[::1]:3240" in its two parts.
std::optional<std::pair<std::string, std::string>> splitAddress(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return std::nullopt;
    std::string host = address.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string::npos) {
        return std::nullopt;
    }
    std::string port = address.substr(colon + 1);
    std::uint16_t number = 0;  // getaddrinfo takes larger ones and means others
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
    return std::pair(std::move(host), std::move(port));
}

Result<Fd> listenAt(const std::string& address) {
    const auto parts = splitAddress(address);
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    addrinfo* found = nullptr;
    if (!parts || ::getaddrinfo(parts->first.c_str(), parts->second.c_str(), &wanted, &found) != 0) {
        return fail(Errc::InvalidInput, {"an address of USB/IP is like 127.0.0.1:3240 or [::1]:3240"});
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, ::freeaddrinfo);
    Fd fd(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) return fail(Errc::Io, {"no socket, error {}", errno});
    const int yes = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(fd.get(), found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(fd.get(), int(kMaxConnections)) != 0) {
        return fail(errno == EADDRINUSE ? Errc::Exists : Errc::Io, {"cannot listen, error {}", errno});
    }
    return fd;
}

std::string addressOf(const Fd& listener) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    if (::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0 ||
        ::getnameinfo(reinterpret_cast<sockaddr*>(&bound), size, host.data(), host.size(), port.data(),
                      port.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return {};
    }
    const std::string name = host.data();
    return (name.find(':') != std::string::npos ? "[" + name + "]" : name) + ":" + port.data();
}

class Server final : public UsbIpServer {
public:
    Server(Fd listener, std::vector<std::unique_ptr<Export>> exports, base::Clock& clock)
        : listener_(std::move(listener)),
          address_(addressOf(listener_)),
          clock_(clock),
          exports_(std::move(exports)),
          thread_([this](const std::stop_token& stop) { run(stop); }) {}
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() override {
        thread_.request_stop();
        thread_.join();
        for (const auto& each : exports_) each->device->onChange(nullptr);
    }

    const std::string& address() const override { return address_; }

private:
    struct Peer {
        Fd socket;
        std::atomic<bool> over{false};
        std::jthread thread;  // last: it uses the others
    };

    void run(const std::stop_token& stop) {
        const StopSignal signal(stop);
        std::list<Peer> peers;
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> fds = {{{signal.fd(), POLLIN, 0}, {listener_.get(), POLLIN, 0}}};
            if (::poll(fds.data(), fds.size(), -1) < 0) continue;
            peers.remove_if([](const Peer& peer) { return peer.over.load(); });
            if (fds[1].revents != 0) accept(peers);
        }
    }

    void accept(std::list<Peer>& peers) {
        Fd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (socket.get() < 0 || peers.size() >= kMaxConnections) return;
        const int yes = 1;
        // Every transfer is a question and an answer; and a host that lost its power says no farewell.
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
        Peer& peer = peers.emplace_back();
        peer.socket = std::move(socket);
        peer.thread = std::jthread([this, &peer](const std::stop_token& stop) {
            usbip::serveConnection(peer.socket, exports_, clock_, stop);
            ::shutdown(peer.socket.get(), SHUT_RDWR);  // it is closed once this thread is joined
            peer.over = true;
        });
    }

    const Fd listener_;
    const std::string address_;
    base::Clock& clock_;
    const std::vector<std::unique_ptr<Export>> exports_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace

Result<std::unique_ptr<UsbIpServer>> serveUsbIp(std::vector<std::shared_ptr<SimulatedUsbDevice>> devices,
                                                const std::string& address, base::Clock& clock) {
    if (devices.empty() || devices.size() > usbip::kMaxDevices)
        return fail(Errc::InvalidInput, {"1 to {} USB devices", usbip::kMaxDevices});
    Result<Fd> listener = listenAt(address);
    if (!listener) return fail(listener.error());
    std::vector<std::unique_ptr<Export>> exports;
    for (std::shared_ptr<SimulatedUsbDevice>& device : devices) {
        auto each = std::make_unique<Export>();
        each->device = std::move(device);
        each->port = std::uint16_t(exports.size() + 1);
        each->changed = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (each->changed.get() < 0) return fail(Errc::Io, {"no event descriptor, error {}", errno});
        exports.push_back(std::move(each));
    }
    for (const auto& each : exports) {
        each->device->onChange([fd = each->changed.get()] {
            const std::uint64_t one = 1;
            [[maybe_unused]] const ssize_t sent = ::write(fd, &one, sizeof one);
        });
    }
    return std::make_unique<Server>(*std::move(listener), std::move(exports), clock);
}

}  // namespace zizhu::drivers
